"""The forward pass: net and out of every neuron, the error of every output, and their total."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bpcalc.derivation.draft import Draft
from bpcalc.derivation.step import Phase, Rule
from bpcalc.formula.formula import Formula, negative, number, power, product, ratio, total
from bpcalc.formula.operations import absolute
from bpcalc.formula.quantity import constant, decay_error, error, net, out, target, total_error
from bpcalc.model.batches import Reduce
from bpcalc.model.network import Neuron


def write_forward(draft: Draft, phase: Phase = Phase.FORWARD, error_phase: Phase = Phase.ERROR) -> None:
    """Writes the forward pass for all samples."""
    for sample in draft.samples:
        for layer in range(len(draft.network.layers)):
            _write_layer(draft, layer, sample, phase)
    if not draft.network.goal:
        _write_errors(draft, error_phase)


def reduced(reduce: Reduce, each: Sequence[Formula]) -> tuple[Formula, Rule]:
    """The mean or the sum of what the samples give, and the rule behind it."""
    if len(each) == 1:
        return each[0], Rule.ONE_SAMPLE
    if reduce is Reduce.SUM:
        return total(*each), Rule.SUM_OVER_SAMPLES
    return ratio(total(*each), number(len(each))), Rule.MEAN_OVER_SAMPLES


def _write_layer(draft: Draft, layer: int, sample: int, phase: Phase) -> None:
    neurons, activation, _ = draft.network.layers[layer]
    nets = draft.nets(layer, sample)
    constants = draft.constants(activation.names)
    if activation.coupled:
        for neuron in neurons:
            _write_net(draft, neuron, layer, sample, phase)
    for place, neuron in enumerate(neurons):
        if not activation.coupled:
            _write_net(draft, neuron, layer, sample, phase)
        draft.add(
            out(neuron.name, sample, draft.at),
            activation.out(nets, place, constants),
            Rule.ACTIVATION,
            phase,
            layer,
            neuron.name,
            stable=activation.stable_out(nets, place, constants),
        )


def _write_net(draft: Draft, neuron: Neuron, layer: int, sample: int, phase: Phase) -> None:
    terms = [
        product(draft.parameter(connection.weight), draft.source(connection.source, sample))
        for connection in neuron.incoming
    ]
    if neuron.bias:
        term = product(draft.parameter(neuron.bias), number(1))
        terms.append(negative(term) if neuron.threshold else term)
    draft.add(net(neuron.name, sample, draft.at), total(*terms), Rule.WEIGHTED_SUM, phase, layer, neuron.name)


def _write_errors(draft: Draft, phase: Phase) -> None:
    network = draft.network
    alone = len(network.samples) == 1
    for sample in draft.samples:
        errors = _write_output_errors(draft, sample, phase)
        errors += _write_decay(draft, phase) if alone else []
        draft.add(total_error(sample, draft.at), total(*errors), Rule.SUM_OF_ERRORS, phase)
    if not alone:
        decay = _write_decay(draft, phase)
        each = [total_error(sample, draft.at).leaf for sample in draft.samples]
        formula, rule = reduced(network.batch.reduce, each)
        draft.add(total_error(at=draft.at), total(formula, *decay) if decay else formula, rule, phase)


def _write_output_errors(draft: Draft, sample: int, phase: Phase) -> list[Formula]:
    network = draft.network
    loss, last = network.loss, len(network.layers) - 1
    activation = network.layers[last].activation
    constants = loss_constants(draft)
    together = loss.together.get(activation.name)
    nets = draft.nets(last, sample)
    targets = [target(neuron, sample).leaf for neuron in network.outputs]
    return [
        draft.add(
            error(neuron, sample, draft.at),
            loss.formula(targets[place], draft.out(neuron, sample), **constants),
            Rule.LOSS,
            phase,
            last,
            neuron,
            stable=together.stable(nets, targets, place) if together else None,
        )
        for place, neuron in enumerate(network.outputs)
    ]


def loss_constants(draft: Draft) -> dict[str, Formula | int]:
    """What the functions of the loss take besides target and output."""
    loss = draft.network.loss
    constants: dict[str, Formula | int] = {**draft.constants(loss.names)}
    return constants | {"count": len(draft.network.outputs)} if loss.mean else constants


def _write_decay(draft: Draft, phase: Phase) -> list[Formula]:
    """½ λ Σw² and λ Σ|w|, over every weight once."""
    decay, weights = draft.network.decay, [draft.parameter(name) for name in draft.network.weights]
    terms = []
    if decay.l2:
        squares = total(*(power(weight, 2) for weight in weights))
        terms.append(product(number(Fraction(1, 2)), constant(decay.l2).leaf, squares))
    if decay.l1:
        sizes = total(*map(absolute, weights))
        terms.append(product(constant(decay.l1).leaf, sizes))
    return [draft.add(decay_error(draft.at), total(*terms), Rule.DECAY, phase)] if terms else []
