"""The backward pass: local factors and δ of every neuron, from the output layer down.

The chain rule as in Rumelhart, Hinton & Williams (1986): δ of an output is ∂E/∂out · ∂out/∂net, δ of a hidden
neuron is (Σ δ · weight over the neurons it feeds) · ∂out/∂net, and a weight's gradient is δ · what it multiplies.
Where the outputs of a layer are coupled, ∂out_j/∂net_k counts for every j: δ_k is Σ ∂E/∂out_j · ∂out_j/∂net_k.
"""

from __future__ import annotations

from bpcalc.derivation.draft import Draft
from bpcalc.derivation.forward import loss_constants
from bpcalc.derivation.gradients import has_uses, write_gradients
from bpcalc.derivation.step import Phase, Rule
from bpcalc.formula.formula import Formula, negative, number, product, total
from bpcalc.formula.quantity import Quantity, error, input_value, net, out, partial, target
from bpcalc.model.network import Neuron, Origin


def write_backward(draft: Draft, layer: int) -> None:
    """Writes the backward pass through one layer, for the samples of the batch; those above are written already."""
    for sample in draft.batch:
        if draft.network.layers[layer].activation.coupled:
            _write_coupled_layer(draft, layer, sample)
        else:
            for place, neuron in enumerate(draft.network.layers[layer].neurons):
                _write_neuron(draft, neuron, place, layer, sample)
    write_gradients(draft, layer)


def write_input_gradients(draft: Draft) -> None:
    """Writes the gradient to each input: the paths through the neurons it feeds, and their sum."""
    for sample in draft.batch:
        for name in draft.network.inputs:
            _write_sum_over_paths(draft, input_value(name), Origin(name, is_input=True), -1, sample)


def _write_neuron(draft: Draft, neuron: Neuron, place: int, layer: int, sample: int) -> None:
    name, network = neuron.name, draft.network
    activation = network.layers[layer].activation
    is_output = layer == len(network.layers) - 1
    if is_output and network.goal and name != network.goal:
        return
    to_out = None if is_output and network.goal else _write_slope_of_out(draft, name, layer, sample)
    assert activation.derivative is not None  # noqa: S101 - without it there is no backward pass
    to_net = draft.add(
        partial(out(name), net(name), sample=sample, at=draft.at),
        activation.derivative(draft.net(name, sample), draft.out(name, sample), **draft.constants(activation.names)),
        Rule.ACTIVATION_DERIVATIVE,
        Phase.BACKWARD,
        layer,
        name,
        stable=activation.stable_slope(draft.net(name, sample), draft.constants(activation.names)),
    )
    factors: tuple[Formula, ...] = (to_net,)
    draft.slopes[name, sample] = to_net
    if to_out is not None:
        factors = (to_out, to_net)
        short = _short_delta(draft, place, layer, sample)
        draft.slopes[name, sample] = draft.add(
            draft.delta(name, sample), product(*factors), Rule.CHAIN_RULE, Phase.BACKWARD, layer, name, short=short
        )
        if short is not None:
            factors = (draft.slopes[name, sample],)
    _write_uses(draft, neuron, factors, layer, sample)


def _write_coupled_layer(draft: Draft, layer: int, sample: int) -> None:
    network = draft.network
    neurons, activation, _ = network.layers[layer]
    names = [neuron.name for neuron in neurons]
    outs = draft.outs(layer, sample)
    of_goal = layer == len(network.layers) - 1 and bool(network.goal)
    to_outs = {} if of_goal else {name: _write_slope_of_out(draft, name, layer, sample) for name in names}
    assert activation.derivative is not None  # noqa: S101
    for by, neuron in enumerate(neurons):
        local = {}
        for of, name in enumerate(names):
            if of_goal and name != network.goal:
                continue
            slope = partial(out(name), net(neuron.name), sample=sample, at=draft.at)
            formula = activation.derivative(outs, of, by)
            local[name] = draft.add(slope, formula, Rule.ACTIVATION_DERIVATIVE, Phase.BACKWARD, layer, neuron.name)
        if of_goal:
            draft.slopes[neuron.name, sample] = local[network.goal]
        else:
            draft.slopes[neuron.name, sample] = draft.add(
                draft.delta(neuron.name, sample),
                total(*(product(to_outs[name], local[name]) for name in names)),
                Rule.SUM_OVER_OUTPUTS,
                Phase.BACKWARD,
                layer,
                neuron.name,
                short=_short_delta(draft, by, layer, sample),
            )
        _write_uses(draft, neuron, (draft.slopes[neuron.name, sample],), layer, sample)


def _short_delta(draft: Draft, place: int, layer: int, sample: int) -> Formula | None:
    """What δ of an output comes to where loss and activation go together, from outputs and targets."""
    network = draft.network
    together = network.loss.together.get(network.layers[layer].activation.name)
    if together is None or layer != len(network.layers) - 1:
        return None
    targets = [target(neuron, sample).leaf for neuron in network.outputs]
    if together.targets_sum_to_one and not network.targets_sum_to_one:
        outs = draft.outs(layer, sample)
        return total(product(outs[place], total(*targets)), negative(targets[place]))
    return together.delta(draft.outs(layer, sample), targets, place)


def _write_slope_of_out(draft: Draft, name: str, layer: int, sample: int) -> Formula:
    """Writes ∂E/∂out of a neuron: the derivative of the loss, or the sum over the paths upwards."""
    network = draft.network
    if layer < len(network.layers) - 1:
        return _write_sum_over_paths(draft, out(name), Origin(name, is_input=False), layer, sample)
    constants = loss_constants(draft)
    formula = network.loss.derivative(target(name, sample).leaf, draft.out(name, sample), **constants)
    slope = partial(draft.goal, out(name), sample=sample, at=draft.at)
    return draft.add(slope, formula, Rule.LOSS_DERIVATIVE, Phase.BACKWARD, layer, name)


def _write_uses(draft: Draft, neuron: Neuron, factors: tuple[Formula, ...], layer: int, sample: int) -> None:
    """Writes the gradient of each parameter as far as this neuron uses it.

    It is what leads to the net, times what is beside the parameter there.
    """
    net_alone = net(neuron.name)
    for parameter, beside in _beside(draft, neuron, sample).items():
        local = partial(net_alone, draft.bare(parameter), sample=sample, at=draft.at)
        local_symbol = draft.add(local, beside, Rule.LINEAR_FACTOR, Phase.BACKWARD, layer, neuron.name)
        gradient = draft.gradient(parameter, sample, via=neuron.name if has_uses(draft, parameter) else "")
        draft.add(gradient, product(*factors, local_symbol), Rule.CHAIN_RULE, Phase.BACKWARD, layer, neuron.name)


def _beside(draft: Draft, neuron: Neuron, sample: int) -> dict[str, Formula]:
    """What stands beside each parameter of a neuron in its net: ∂net/∂parameter."""
    sources: dict[str, list[Formula]] = {}
    for connection in neuron.incoming:
        sources.setdefault(connection.weight, []).append(draft.source(connection.source, sample))
    factors = {weight: total(*symbols) for weight, symbols in sources.items()}
    return factors | {neuron.bias: number(-1 if neuron.threshold else 1)} if neuron.bias else factors


def _write_sum_over_paths(draft: Draft, quantity: Quantity, source: Origin, layer: int, sample: int) -> Formula:
    """Writes ∂goal/∂quantity: a product for each neuron that the quantity feeds, and their sum."""
    paths = []
    fed = [
        (above, neuron) for above, neuron in draft.network.fed.get(source, ()) if (neuron.name, sample) in draft.slopes
    ]
    owner = "" if source.is_input else source.name
    by_outputs = _leads_to_single_errors(draft, source)
    for _, neuron in fed:
        weights = [draft.parameter(connection.weight) for connection in neuron.incoming if connection.source == source]
        slope = partial(net(neuron.name), quantity, sample=sample, at=draft.at)
        local = draft.add(slope, total(*weights), Rule.LINEAR_FACTOR, Phase.BACKWARD, layer, owner)
        path = (
            partial(error(neuron.name), quantity, sample=sample, at=draft.at)
            if by_outputs
            else partial(draft.goal, quantity, via=neuron.name, sample=sample, at=draft.at)
        )
        formula = product(draft.slopes[neuron.name, sample], local)
        paths.append(draft.add(path, formula, Rule.CHAIN_RULE, Phase.BACKWARD, layer, owner))
    whole = partial(draft.goal, quantity, sample=sample, at=draft.at)
    if not paths:
        return draft.add(whole, number(0), Rule.NO_PATH, Phase.BACKWARD, layer, owner)
    return draft.add(whole, total(*paths), Rule.SUM_OVER_PATHS, Phase.BACKWARD, layer, owner)


def _leads_to_single_errors(draft: Draft, source: Origin) -> bool:
    """Whether each path from a neuron is the path to one output's own error, so that it is ∂E_o/∂out."""
    network = draft.network
    last = len(network.layers) - 1
    coupled = network.layers[last].activation.coupled
    above = {layer for layer, _ in network.fed.get(source, ())}
    return not source.is_input and not network.goal and not coupled and above <= {last}
