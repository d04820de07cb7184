"""What a script is written from: the parameters of each layer as matrices, and whether those are the parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.step import Phase
from bpcalc.functions.activations import Activation
from bpcalc.model.batches import Reduce
from bpcalc.model.convention import Biases, Order
from bpcalc.model.network import Network, Neuron

Row = tuple[str, ...]
"""Names of parameters, empty where there is no connection."""


@dataclass(frozen=True)
class Matrix:
    """The weights from one layer (0: the inputs) to another: a row per neuron, a column per source."""

    name: str
    source: int
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class LayerPlan:
    """A layer as a script computes it; `number` counts from 1, `biases` has a name per neuron."""

    number: int
    neurons: tuple[Neuron, ...]
    activation: Activation
    matrices: tuple[Matrix, ...]
    biases: Row

    @property
    def names(self) -> list[str]:
        """The names of its neurons."""
        return [neuron.name for neuron in self.neurons]

    @property
    def bias(self) -> str:
        """What the biases of the layer are called; nothing where there are none."""
        return f"b{self.number}" if any(self.biases) else ""

    @property
    def has_one_bias(self) -> bool:
        """Whether all neurons share one."""
        return bool(self.bias) and len(set(self.biases)) == 1


@dataclass(frozen=True)
class Plan:
    """The network of a derivation, laid out; `iterations` updates are to be run.

    Where it is `plain`, every entry of the matrices is a parameter of its own and matrices can be updated whole;
    elsewhere parameters are kept by their names and the matrices are built from them.
    """

    derivation: Derivation
    iterations: int
    layers: tuple[LayerPlan, ...]
    plain: bool

    @property
    def network(self) -> Network:
        """The network, with split biases where that is its convention."""
        return self.derivation.network

    @property
    def in_place(self) -> bool:
        """Whether a layer sees the new weights of those above it; the gradient of an output itself updates none."""
        network = self.network
        return network.convention.order is Order.IN_PLACE and len(self.layers) > 1 and not network.goal

    @property
    def has_gradients(self) -> bool:
        """Whether there is a backward pass."""
        return any(step.phase is Phase.BACKWARD for step in self.derivation.steps)

    @property
    def stem_of_gradients(self) -> str:
        """What the ids of gradients begin with."""
        return f"dout_{self.network.goal}/d" if self.network.goal else "dE_total/d"

    @property
    def goes_together(self) -> bool:
        """Whether the loss and the activation of the outputs become simple when they are taken together."""
        return self.layers[-1].activation.name in self.network.loss.together and not self.network.goal

    @property
    def targets_sum_to_one(self) -> bool:
        """Whether δ of the outputs is out − target where loss and activation go together."""
        together = self.network.loss.together[self.layers[-1].activation.name]
        return self.network.targets_sum_to_one or not together.targets_sum_to_one

    @property
    def takes_mean(self) -> bool:
        """Whether the errors and gradients of the samples are divided by their number."""
        return len(self.network.samples) > 1 and self.network.batch.reduce is Reduce.MEAN

    @property
    def values(self) -> dict[str, Fraction]:
        """The values of all parameters at the start, by name."""
        values = {**self.network.weights, **self.network.biases}
        return {name: value for name, value in values.items() if value is not None}

    def blocks(self, layer: LayerPlan) -> Iterator[tuple[str, list[str]]]:
        """The matrices and biases of a plain layer, by what a script calls them, with the names of their entries."""
        for matrix in layer.matrices:
            yield matrix.name, [name for row in matrix.rows for name in row]
        if layer.bias:
            yield layer.bias, [layer.biases[0]] if layer.has_one_bias else list(layer.biases)

    def parameters(self, layer: LayerPlan) -> list[str]:
        """What a script updates once the gradients of this layer are complete, by their names in it."""
        if self.plain:
            return [block for block, _ in self.blocks(layer)]
        users = self.network.users
        return [name for name in self.values if users[name] and users[name][0][0] == layer.number - 1]

    def moves(self, parameter: str) -> bool:
        """Whether the update changes a parameter, which is named as in the script."""
        is_bias = parameter.startswith("b") if self.plain else parameter in self.network.biases
        return not is_bias or self.network.convention.biases is not Biases.FIXED

    def decays(self, parameter: str) -> bool:
        """Whether weight decay counts a parameter."""
        is_weight = parameter.startswith("W") if self.plain else parameter in self.network.weights
        return is_weight and any(self.network.decay) and not self.network.goal

    @property
    def moving(self) -> list[str]:
        """What the updates change, by its names in a script."""
        return [name for layer in self.layers for name in self.parameters(layer) if self.moves(name)]

    @property
    def decaying(self) -> list[str]:
        """What weight decay counts, by its names in a script."""
        return [name for layer in self.layers for name in self.parameters(layer) if self.decays(name)]


def planned(derivation: Derivation, iterations: int) -> Plan:
    """The plan of a script for the network of a derivation."""
    network = derivation.network
    widths = [network.inputs, *(tuple(neuron.name for neuron in layer.neurons) for layer in network.layers)]
    layers = tuple(
        LayerPlan(
            number,
            layer.neurons,
            layer.activation,
            tuple(_matrices(layer.neurons, widths, number)),
            tuple(neuron.bias or "" for neuron in layer.neurons),
        )
        for number, layer in enumerate(network.layers, start=1)
    )
    return Plan(derivation, iterations, layers, _is_plain(layers))


def _matrices(neurons: tuple[Neuron, ...], widths: list[tuple[str, ...]], number: int) -> Iterator[Matrix]:
    """One for each layer that feeds this one."""
    for source in reversed(range(number)):
        rows = []
        for neuron in neurons:
            weights = {
                connection.source.name: connection.weight
                for connection in neuron.incoming
                if connection.source.is_input == (source == 0)
            }
            rows.append(tuple(weights.get(name, "") for name in widths[source]))
        if any(map(any, rows)) or source == number - 1:
            name = f"W{number}" if source == number - 1 else f"W{number}_from_{source or 'x'}"
            yield Matrix(name, source, tuple(rows))


def _is_plain(layers: tuple[LayerPlan, ...]) -> bool:
    entries = Counter(name for layer in layers for matrix in layer.matrices for row in matrix.rows for name in row)
    biases = Counter(name for layer in layers if layer.bias for name in set(layer.biases))
    return (
        all([matrix.source for matrix in layer.matrices] == [layer.number - 1] for layer in layers)
        and "" not in entries
        and "" not in biases
        and all(count == 1 for count in (*entries.values(), *biases.values()))
        and all(len(set(layer.biases)) in (1, len(layer.biases)) for layer in layers)
        and not any(neuron.threshold and neuron.bias for layer in layers for neuron in layer.neurons)
    )
