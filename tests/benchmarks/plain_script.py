"""The classic network trained the way a tutorial script does it: objects, lists and loops in plain Python.

This is what a student would run instead of bpcalc, so it is what bpcalc's training loop is measured against.
"""

from __future__ import annotations

import math
import sys


class Neuron:
    """A sigmoid neuron that remembers its inputs and its output."""

    def __init__(self, weights: list[float], bias: float) -> None:
        self.weights = weights
        self.bias = bias
        self.inputs: list[float] = []
        self.output = 0.0

    def activate(self, inputs: list[float]) -> float:
        self.inputs = inputs
        net = 0.0
        for place in range(len(inputs)):
            net += inputs[place] * self.weights[place]
        self.output = self.squash(net + self.bias)
        return self.output

    def squash(self, net: float) -> float:
        return 1 / (1 + math.exp(-net))

    def error(self, target: float) -> float:
        return 0.5 * (target - self.output) ** 2

    def error_slope(self, target: float) -> float:
        return -(target - self.output)

    def own_slope(self) -> float:
        return self.output * (1 - self.output)

    def delta(self, target: float) -> float:
        return self.error_slope(target) * self.own_slope()


class Net:
    """Two layers of neurons and plain gradient descent; biases stay as they are."""

    rate = 0.5

    def __init__(self) -> None:
        self.hidden = [Neuron([0.15, 0.2], 0.35), Neuron([0.25, 0.3], 0.35)]
        self.outputs = [Neuron([0.4, 0.45], 0.6), Neuron([0.5, 0.55], 0.6)]

    def forward(self, inputs: list[float]) -> list[float]:
        middle = [neuron.activate(inputs) for neuron in self.hidden]
        return [neuron.activate(middle) for neuron in self.outputs]

    def update(self, inputs: list[float], targets: list[float]) -> None:
        self.forward(inputs)
        output_deltas = [0.0] * len(self.outputs)
        for o in range(len(self.outputs)):
            output_deltas[o] = self.outputs[o].delta(targets[o])
        hidden_deltas = [0.0] * len(self.hidden)
        for h in range(len(self.hidden)):
            slope = 0.0
            for o in range(len(self.outputs)):
                slope += output_deltas[o] * self.outputs[o].weights[h]
            hidden_deltas[h] = slope * self.hidden[h].own_slope()
        for neurons, deltas in ((self.outputs, output_deltas), (self.hidden, hidden_deltas)):
            for place in range(len(neurons)):
                for weight in range(len(neurons[place].weights)):
                    neurons[place].weights[weight] -= self.rate * deltas[place] * neurons[place].inputs[weight]

    def total_error(self, inputs: list[float], targets: list[float]) -> float:
        self.forward(inputs)
        return sum(neuron.error(target) for neuron, target in zip(self.outputs, targets, strict=True))


def train(updates: int, show: bool) -> float:
    """The error after that many updates; a script for students prints it after each."""
    net = Net()
    for number in range(updates):
        net.update([0.05, 0.1], [0.01, 0.99])
        if show:
            print(number, round(net.total_error([0.05, 0.1], [0.01, 0.99]), 9))
    return net.total_error([0.05, 0.1], [0.01, 0.99])


if __name__ == "__main__":
    train(int(sys.argv[1]), show=True)
