"""The Network: neurons, their connections, the parameters and the samples, all immutable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from bpcalc.errors import Problem
from bpcalc.functions.activations import ACTIVATIONS, Activation
from bpcalc.functions.losses import LOSSES, Loss
from bpcalc.model.convention import Convention

DEFAULT_CONVENTION = Convention()

Values = Mapping[str, Fraction | None]
"""Exact values by name; None is a symbol without a number."""


class Connection(NamedTuple):
    """A weight between a source (an input, or a neuron of the layer before) and a neuron."""

    weight: str
    source: str


class Neuron(NamedTuple):
    """A neuron, what comes in, and its bias where it has one."""

    name: str
    incoming: tuple[Connection, ...]
    bias: str | None = None


class Layer(NamedTuple):
    """Neurons that work side by side with one activation."""

    neurons: tuple[Neuron, ...]
    activation: Activation = ACTIVATIONS["sigmoid"]


class Sample(NamedTuple):
    """Inputs by name, targets by the name of the output neuron."""

    inputs: Values
    targets: Values


class Figure(NamedTuple):
    """A figure in print: the id as the file spells it, the digits, and the convention behind them.

    `quoted` is a problem that stands at the figure's place in the file, for whoever finds its id to be unknown.
    """

    quantity: str
    written: str
    convention: Convention
    erratum: str = ""
    source: str = ""
    quoted: Problem = Problem("a published figure")


@dataclass(frozen=True)
class Network:
    """A network with its parameters, its samples, and the conventions of its file."""

    name: str
    layers: tuple[Layer, ...]
    inputs: tuple[str, ...]
    samples: tuple[Sample, ...]
    weights: Values
    biases: Values
    title: str = ""
    source: str = ""
    loss: Loss = LOSSES["half-squared-error"]
    convention: Convention = DEFAULT_CONVENTION
    published: tuple[Figure, ...] = ()

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the output neurons."""
        return tuple(neuron.name for neuron in self.layers[-1].neurons)

    @property
    def neurons(self) -> Iterator[Neuron]:
        """All neurons, layer by layer."""
        return (neuron for layer in self.layers for neuron in layer.neurons)

    @property
    def sample_numbers(self) -> tuple[int, ...]:
        """The numbers that samples carry in ids: from 1, or 0 for the only one."""
        return (0,) if len(self.samples) == 1 else tuple(range(1, len(self.samples) + 1))

    def with_convention(self, convention: Convention) -> Network:
        """The same network under another convention."""
        return replace(self, convention=convention)

    def with_split_biases(self) -> Network:
        """Each bias that several neurons share becomes one per neuron: `b1` becomes `b1.h1`, `b1.h2`."""
        uses: dict[str, list[str]] = {}
        for neuron in self.neurons:
            if neuron.bias:
                uses.setdefault(neuron.bias, []).append(neuron.name)
        taken = {*self.inputs, *self.weights, *self.biases}
        names: dict[tuple[str, str], str] = {}
        for bias, owners in uses.items():
            for owner in owners:
                name = bias if len(owners) == 1 else f"{bias}.{owner}"
                while name in taken and len(owners) > 1:
                    name += "'"
                names[bias, owner] = name
                taken.add(name)
        layers = tuple(
            layer._replace(neurons=tuple(_renamed(neuron, names) for neuron in layer.neurons)) for layer in self.layers
        )
        values = {name: self.biases[bias] for (bias, _), name in names.items()}
        return replace(self, layers=layers, biases=MappingProxyType(values))


def _renamed(neuron: Neuron, names: Mapping[tuple[str, str], str]) -> Neuron:
    return neuron._replace(bias=names[neuron.bias, neuron.name]) if neuron.bias else neuron
