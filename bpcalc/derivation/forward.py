"""The forward pass: net and out of every neuron, the error of every output, and their total."""

from __future__ import annotations

from bpcalc.algebra.formulas import number, product, ratio, total
from bpcalc.algebra.quantity import error, net, out, target, total_error
from bpcalc.derivation.draft import Draft
from bpcalc.derivation.step import Phase, Rule
from bpcalc.model.network import Neuron


def write_forward(draft: Draft, phase: Phase = Phase.FORWARD, error_phase: Phase = Phase.ERROR) -> None:
    """Writes the forward pass for all samples."""
    network = draft.network
    for sample in network.sample_numbers:
        for layer, neurons in enumerate(network.layers):
            for neuron in neurons.neurons:
                _write_net(draft, neuron, layer, sample, phase)
                draft.add(
                    out(neuron.name, sample, draft.at),
                    neurons.activation.formula(draft.net(neuron.name, sample)),
                    Rule.ACTIVATION,
                    phase,
                    layer,
                    neuron.name,
                )
    last = len(network.layers) - 1
    for sample in network.sample_numbers:
        errors = [
            draft.add(
                error(neuron, sample, draft.at),
                network.loss.formula(target(neuron, sample).symbol, draft.out(neuron, sample)),
                Rule.LOSS,
                error_phase,
                last,
                neuron,
            )
            for neuron in network.outputs
        ]
        draft.add(total_error(sample, draft.at), total(*errors), Rule.SUM_OF_ERRORS, error_phase)
    if len(network.samples) > 1:
        each = total(*(total_error(sample, draft.at).symbol for sample in network.sample_numbers))
        mean = ratio(each, number(len(network.samples)))
        draft.add(total_error(at=draft.at), mean, Rule.MEAN_OVER_SAMPLES, error_phase)


def _write_net(draft: Draft, neuron: Neuron, layer: int, sample: int, phase: Phase) -> None:
    terms = [
        product(draft.parameter(connection.weight), draft.source(connection.source, layer, sample))
        for connection in neuron.incoming
    ]
    if neuron.bias:
        terms.append(product(draft.parameter(neuron.bias), number(1)))
    draft.add(net(neuron.name, sample, draft.at), total(*terms), Rule.WEIGHTED_SUM, phase, layer, neuron.name)
