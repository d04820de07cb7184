"""The backward pass: local factors, δ, and the gradient of every parameter, from the output layer down.

The chain rule as in Rumelhart, Hinton & Williams (1986): δ of an output is ∂E/∂out · ∂out/∂net, δ of a hidden
neuron is (Σ δ · weight over the neurons it feeds) · ∂out/∂net, and a weight's gradient is δ · what it multiplies.
"""

from __future__ import annotations

from collections.abc import Iterable

from bpcalc.algebra.formulas import Formula, number, product, ratio, total
from bpcalc.algebra.quantity import (
    Kind,
    Quantity,
    delta,
    error,
    input_value,
    net,
    out,
    partial,
    target,
    total_error,
)
from bpcalc.derivation.draft import Draft
from bpcalc.derivation.step import Phase, Rule
from bpcalc.model.network import Neuron

_TOTAL = total_error()


def write_backward(draft: Draft, layer: int) -> None:
    """Writes the backward pass through one layer, for all samples; the layers above are written already."""
    for sample in draft.network.sample_numbers:
        for neuron in draft.network.layers[layer].neurons:
            _write_neuron(draft, neuron, layer, sample)
    for name in parameters_complete_at(draft, layer):
        _write_gradient(draft, name, layer)


def write_input_gradients(draft: Draft) -> None:
    """Writes the gradient of the error to each input: the paths through the first layer, and their sum."""
    first = draft.network.layers[0].neurons
    for sample in draft.network.sample_numbers:
        for name in draft.network.inputs:
            _write_sum_over_paths(draft, input_value(name), first, -1, sample)


def _write_neuron(draft: Draft, neuron: Neuron, layer: int, sample: int) -> None:
    name, network = neuron.name, draft.network
    if layer == len(network.layers) - 1:
        formula = network.loss.derivative(target(name, sample).symbol, draft.out(name, sample))
        slope = partial(_TOTAL, out(name), sample=sample, at=draft.at)
        to_out = draft.add(slope, formula, Rule.LOSS_DERIVATIVE, Phase.BACKWARD, layer, name)
    else:
        to_out = _write_sum_over_paths(draft, out(name), network.layers[layer + 1].neurons, layer, sample)
    to_net = draft.add(
        partial(out(name), net(name), sample=sample, at=draft.at),
        network.layers[layer].activation.derivative(draft.net(name, sample), draft.out(name, sample)),
        Rule.ACTIVATION_DERIVATIVE,
        Phase.BACKWARD,
        layer,
        name,
    )
    own_delta = delta(name, sample, draft.at)
    draft.add(own_delta, product(to_out, to_net), Rule.CHAIN_RULE, Phase.BACKWARD, layer, name)
    net_alone = net(name)
    for parameter, factor in _beside(draft, neuron, layer, sample).items():
        local = partial(net_alone, draft.bare(parameter), sample=sample, at=draft.at)
        local_symbol = draft.add(local, factor, Rule.LINEAR_FACTOR, Phase.BACKWARD, layer, name)
        gradient = draft.gradient(parameter, sample, via=name if len(draft.network.users[parameter]) > 1 else "")
        draft.add(gradient, product(to_out, to_net, local_symbol), Rule.CHAIN_RULE, Phase.BACKWARD, layer, name)


def _beside(draft: Draft, neuron: Neuron, layer: int, sample: int) -> dict[str, Formula]:
    """What stands beside each parameter of a neuron in its net: ∂net/∂parameter."""
    sources: dict[str, list[Formula]] = {}
    for connection in neuron.incoming:
        source = draft.source(connection.source, layer, sample)
        sources.setdefault(connection.weight, []).append(source)
    factors = {weight: total(*symbols) for weight, symbols in sources.items()}
    return factors | {neuron.bias: number(1)} if neuron.bias else factors


def _write_sum_over_paths(
    draft: Draft, quantity: Quantity, above: Iterable[Neuron], layer: int, sample: int
) -> Formula:
    """Writes ∂E_total/∂quantity: a product for each neuron above that the quantity feeds, and their sum."""
    paths = []
    outputs = set(draft.network.outputs)
    owner = quantity.name if quantity.kind is Kind.OUT else ""
    for neuron in above:
        weights = [
            draft.parameter(connection.weight) for connection in neuron.incoming if connection.source == quantity.name
        ]
        if not weights:
            continue
        slope = partial(net(neuron.name), quantity, sample=sample, at=draft.at)
        local = draft.add(slope, total(*weights), Rule.LINEAR_FACTOR, Phase.BACKWARD, layer, owner)
        path = _path(draft, quantity, neuron.name, sample, neuron.name in outputs)
        formula = product(draft.delta(neuron.name, sample), local)
        paths.append(draft.add(path, formula, Rule.CHAIN_RULE, Phase.BACKWARD, layer, owner))
    whole = partial(_TOTAL, quantity, sample=sample, at=draft.at)
    formula = total(*paths) if paths else number(0)
    return draft.add(whole, formula, Rule.SUM_OVER_PATHS, Phase.BACKWARD, layer, owner)


def _path(draft: Draft, quantity: Quantity, neuron: str, sample: int, into_output: bool) -> Quantity:
    """The path from a quantity through a neuron above it; through an output it is the path to that output's error."""
    if into_output and quantity.kind is Kind.OUT:
        return partial(error(neuron), quantity, sample=sample, at=draft.at)
    return partial(_TOTAL, quantity, via=neuron, sample=sample, at=draft.at)


def parameters_complete_at(draft: Draft, layer: int) -> list[str]:
    """The parameters whose lowest use is in this layer: all their uses are written once the layer is."""
    return [name for name, users in draft.network.users.items() if users and users[0][0] == layer]


def _write_gradient(draft: Draft, name: str, layer: int) -> None:
    """Writes the sum over the uses of a shared parameter, and the mean over the samples where there are several."""
    users = draft.network.users[name]
    if len(users) > 1:
        for sample in draft.network.sample_numbers:
            uses = (draft.gradient(name, sample, via=neuron).symbol for _, neuron in users)
            draft.add(draft.gradient(name, sample), total(*uses), Rule.SUM_OVER_USES, Phase.BACKWARD, layer)
    if len(draft.network.samples) > 1:
        each = [draft.gradient(name, sample).symbol for sample in draft.network.sample_numbers]
        mean = ratio(total(*each), number(len(each)))
        draft.add(draft.gradient(name), mean, Rule.MEAN_OVER_SAMPLES, Phase.BACKWARD, layer)
