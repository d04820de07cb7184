"""The Network: neurons, their connections, parameters and samples, all immutable; and where each thing stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import count
from types import MappingProxyType
from typing import Any, NamedTuple

from bpcalc.displaying import displayed, one_line
from bpcalc.errors import Problem
from bpcalc.functions.activations import ACTIVATIONS, Activation
from bpcalc.functions.losses import LOSSES, Loss
from bpcalc.functions.optimizers import OPTIMIZERS, Optimizer
from bpcalc.functions.schedules import SCHEDULES, Schedule
from bpcalc.model.batches import Batch
from bpcalc.model.convention import Convention
from bpcalc.notation.notation import Notation
from bpcalc.notation.placement import Placement, Role, Seat

DEFAULT_CONVENTION = Convention()
ALL_SAMPLES = Batch()

Values = Mapping[str, Fraction | None]
"""Exact values by name; None is a symbol without a number."""


class Origin(NamedTuple):
    """Where a connection comes from: an input, or a neuron of a layer below."""

    name: str
    is_input: bool


class Connection(NamedTuple):
    """A weight between a source and a neuron."""

    weight: str
    source: Origin


class Neuron(NamedTuple):
    """A neuron, what comes in, and its bias where it has one; a `threshold` is a bias that is subtracted."""

    name: str
    incoming: tuple[Connection, ...]
    bias: str | None = None
    threshold: bool = False

    def __repr__(self) -> str:
        return one_line(self, f"{self.name}: {len(self.incoming)} connections in")


class Layer(NamedTuple):
    """Neurons that work side by side with one activation; `drawn` says how the weights were, where they were."""

    neurons: tuple[Neuron, ...]
    activation: Activation = ACTIVATIONS["sigmoid"]
    drawn: str = ""

    def __repr__(self) -> str:
        return one_line(self, f"of {len(self.neurons)} neurons: {self.activation.name}")


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


class Decay(NamedTuple):
    """Weight decay: what the factors of ½ Σw² and of Σ|w| are called, where there are any."""

    l2: str = ""
    l1: str = ""


NO_DECAY = Decay()


@displayed
@dataclass(frozen=True)
class Network:
    """A network with its parameters, its samples, and the conventions of its file.

    `goal` names the output whose own gradient is asked for, in a network without a loss. `constants` are the numbers
    of activations, loss, decay, optimizer and schedule, by the names that these use here; `count` is what the number
    of the update is called.

    >>> import bpcalc
    >>> network = bpcalc.load("classic")
    >>> network.inputs, network.outputs, network.weights["w5"]
    (('i1', 'i2'), ('o1', 'o2'), Fraction(2, 5))
    """

    name: str
    layers: tuple[Layer, ...]
    inputs: tuple[str, ...]
    samples: tuple[Sample, ...]
    weights: Values
    biases: Values
    title: str = ""
    source: str = ""
    loss: Loss = LOSSES["half-squared-error"]
    goal: str = ""
    constants: Values = field(default_factory=dict)
    decay: Decay = NO_DECAY
    optimizer: Optimizer = OPTIMIZERS["gradient-descent"]
    schedule: Schedule = SCHEDULES["constant"]
    batch: Batch = ALL_SAMPLES
    count: str = "t"
    convention: Convention = DEFAULT_CONVENTION
    published: tuple[Figure, ...] = ()
    notation: Notation | None = None

    def __repr__(self) -> str:
        shape = "-".join(map(str, (len(self.inputs), *(len(layer.neurons) for layer in self.layers))))
        return one_line(self, f"{self.name}: {shape}, {len(self.weights)} weights, {len(self.biases)} biases")

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

    def batch_numbers(self, iteration: int) -> tuple[int, ...]:
        """The numbers of the samples that the update after so many updates learns from."""
        numbers = self.sample_numbers
        return tuple(numbers[place] for place in self.batch.members(len(numbers), iteration))

    @property
    def takes_all_samples(self) -> bool:
        """Whether every update learns from all samples."""
        return self.batch.size is None or self.batch.size >= len(self.samples)

    @cached_property
    def targets_sum_to_one(self) -> bool:
        """Whether those of every sample do; of symbols that is taken for granted."""
        all_targets = [sample.targets.values() for sample in self.samples]
        return all(None in targets or sum(value or 0 for value in targets) == 1 for targets in all_targets)

    @property
    def flat_activation(self) -> str:
        """The name of an activation that has no derivative, so that there is no backward pass; or nothing."""
        return next((layer.activation.name for layer in self.layers if layer.activation.derivative is None), "")

    @property
    def learns(self) -> bool:
        """Whether there is an error and a way down from it."""
        return not self.goal and not self.flat_activation

    @property
    def numbered_outputs(self) -> list[tuple[str, int]]:
        """Every output of every sample: the neuron's name and the sample's number."""
        return [(neuron, number) for number in self.sample_numbers for neuron in self.outputs]

    @cached_property
    def users(self) -> dict[str, list[tuple[int, str]]]:
        """The layer and name of each neuron that uses a parameter, by the parameter's name, the lowest first."""
        users: dict[str, list[tuple[int, str]]] = {name: [] for name in (*self.weights, *self.biases)}
        for layer, neurons in enumerate(self.layers):
            for neuron in neurons.neurons:
                used = dict.fromkeys(connection.weight for connection in neuron.incoming)
                for name in [*used, neuron.bias] if neuron.bias else used:
                    users[name].append((layer, neuron.name))
        return users

    @cached_property
    def fed(self) -> dict[Origin, list[tuple[int, Neuron]]]:
        """The layer of each neuron that a source feeds, and the neuron, the lowest first."""
        fed: dict[Origin, list[tuple[int, Neuron]]] = {}
        for layer, neurons in enumerate(self.layers):
            for neuron in neurons.neurons:
                for source in dict.fromkeys(connection.source for connection in neuron.incoming):
                    fed.setdefault(source, []).append((layer, neuron))
        return fed

    @cached_property
    def thresholds(self) -> frozenset[str]:
        """The biases that are subtracted wherever they stand."""
        by_use = {True: set[str](), False: set[str]()}
        for neuron in self.neurons:
            if neuron.bias:
                by_use[neuron.threshold].add(neuron.bias)
        return frozenset(by_use[True] - by_use[False])

    def with_convention(self, convention: Convention) -> Network:
        """The same network under another convention."""
        return self if convention == self.convention else replace(self, convention=convention)

    def with_split_biases(self) -> Network:
        """Each bias that several neurons share becomes one per neuron: `b1` becomes `b1.h1`, `b1.h2`."""
        return self._with_split_biases

    @cached_property
    def _with_split_biases(self) -> Network:
        taken = {*self.inputs, *self.weights, *self.biases}
        names: dict[tuple[str, str], str] = {}
        for bias in self.biases:
            owners = [neuron for _, neuron in self.users[bias]]
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
        is_split = layers == self.layers and values == self.biases
        return self if is_split else replace(self, layers=layers, biases=MappingProxyType(values))

    @cached_property
    def derived(self) -> dict[Any, Any]:
        """What `derive` has made of the network lately, so that whoever asks for the same is given the same."""
        return {}


def _renamed(neuron: Neuron, names: Mapping[tuple[str, str], str]) -> Neuron:
    return neuron._replace(bias=names[neuron.bias, neuron.name]) if neuron.bias else neuron


def placement_of(network: Network) -> Placement:
    """The seats of inputs, neurons, weights and biases."""
    numbers, last = count(1), len(network.layers)
    inputs = {
        name: Seat(name, Role.INPUT, 0, index, next(numbers)) for index, name in enumerate(network.inputs, start=1)
    }
    neurons = {
        neuron.name: Seat(neuron.name, Role.OUTPUT if layer == last else Role.HIDDEN, layer, index, next(numbers))
        for layer, (members, *_) in enumerate(network.layers, start=1)
        for index, neuron in enumerate(members, start=1)
    }
    weights: dict[str, list[tuple[Seat, Seat]]] = {}
    biases: dict[str, list[Seat]] = {}
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
