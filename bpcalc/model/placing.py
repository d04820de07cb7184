"""Where everything in a network stands, for notations that number."""

from __future__ import annotations

from itertools import count

from bpcalc.model.network import Network
from bpcalc.notation.placement import Placement, Role, Spot


def placement_of(network: Network) -> Placement:
    """The spots of inputs, neurons, weights and biases."""
    numbers, last = count(1), len(network.layers)
    inputs = {
        name: Spot(name, Role.INPUT, 0, index, next(numbers)) for index, name in enumerate(network.inputs, start=1)
    }
    neurons = {
        neuron.name: Spot(neuron.name, Role.OUTPUT if layer == last else Role.HIDDEN, layer, index, next(numbers))
        for layer, (members, *_) in enumerate(network.layers, start=1)
        for index, neuron in enumerate(members, start=1)
    }
    weights: dict[str, list[tuple[Spot, Spot]]] = {}
    biases: dict[str, list[Spot]] = {}
    for neuron in network.neurons:
        for weight, source in neuron.incoming:
            start = inputs[source.name] if source.is_input else neurons[source.name]
            weights.setdefault(weight, []).append((start, neurons[neuron.name]))
        if neuron.bias:
            biases.setdefault(neuron.bias, []).append(neurons[neuron.name])
    return Placement(
        inputs,
        neurons,
        {name: tuple(uses) for name, uses in weights.items()},
        {name: tuple(uses) for name, uses in biases.items()},
        network.layers[-1].activation.coupled,
    )
