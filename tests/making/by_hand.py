"""Back-propagation once more, in loops over lists, sharing no code with bpcalc: the oracle of the tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mpmath import mp, mpf

from bpcalc import Network


def error(network: Network, parameters: Mapping[str, Any], exp: Any = mp.exp) -> Any:
    """E_total of a network: the mean over the samples of the sum over the outputs of ½(t − o)²."""
    total: Any = 0
    for sample in network.samples:
        signals = {name: number(value) for name, value in sample.inputs.items()}
        for layer in network.layers:
            signals = {neuron.name: _out(neuron, signals, parameters, exp) for neuron in layer.neurons}
        total += sum((number(sample.targets[name]) - out) ** 2 for name, out in signals.items()) / 2
    return total / len(network.samples)


def _out(neuron: Any, signals: Mapping[str, Any], parameters: Mapping[str, Any], exp: Any) -> Any:
    net = sum(parameters[c.weight] * signals[c.source.name] for c in neuron.incoming)
    net += parameters[neuron.bias] if neuron.bias else 0
    return 1 / (1 + exp(-net))


def number(fraction: Any) -> mpf:
    return mpf(fraction.numerator) / fraction.denominator


def parameters_of(network: Network) -> dict[str, mpf]:
    return {name: number(value) for name, value in {**network.weights, **network.biases}.items()}


def gradients(network: Network) -> dict[str, mpf]:
    """∂E_total/∂parameter by central differences, good to 50 digits."""
    with mp.workdps(90):
        parameters, h = parameters_of(network), mpf(10) ** -28
        result = {}
        for name, value in parameters.items():
            above, below = (error(network, {**parameters, name: value + step}) for step in (h, -h))
            result[name] = (above - below) / (2 * h)
        return result


def trained_in_place(network: Network, updates: int) -> dict[str, float]:
    """Layered descent on one sample in floats, the output layer first, each layer seeing the new weights above it."""
    (sample,) = network.samples
    rate = float(network.convention.learning_rate or 0)
    weights = {name: float(value) for name, value in {**network.weights, **network.biases}.items()}
    for _ in range(updates):
        _update_in_place(network, sample, weights, rate)
    return weights


def _update_in_place(network: Network, sample: Any, weights: dict[str, float], rate: float) -> None:
    import math

    levels = [{name: float(value) for name, value in sample.inputs.items()}]
    for layer in network.layers:
        levels.append({neuron.name: float(_out(neuron, levels[-1], weights, math.exp)) for neuron in layer.neurons})
    deltas: dict[str, float] = {}
    for depth in reversed(range(len(network.layers))):
        current: dict[str, float] = {}
        for neuron in network.layers[depth].neurons:
            out = levels[depth + 1][neuron.name]
            if depth == len(network.layers) - 1:
                slope = out - float(sample.targets[neuron.name])
            else:
                above = network.layers[depth + 1].neurons
                slope = sum(
                    deltas[k.name] * weights[c.weight]
                    for k in above
                    for c in k.incoming
                    if c.source.name == neuron.name
                )
            current[neuron.name] = slope * out * (1 - out)
        moves: dict[str, float] = {}
        for neuron in network.layers[depth].neurons:
            for c in neuron.incoming:
                moves[c.weight] = moves.get(c.weight, 0.0) + current[neuron.name] * levels[depth][c.source.name]
            if neuron.bias and network.convention.biases != "fixed":
                moves[neuron.bias] = moves.get(neuron.bias, 0.0) + current[neuron.name]
        for name, gradient in moves.items():
            weights[name] -= rate * gradient
        deltas = current
