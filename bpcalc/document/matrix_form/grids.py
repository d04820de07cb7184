"""The matrices of a layered network: which quantity of the scalar derivation stands at each place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

from bpcalc.derivation.deriving import sees_new_weights
from bpcalc.derivation.working import Worked
from bpcalc.document.blocks import Form, Letter, Matrix, Numeral, Part
from bpcalc.formula.quantity import (
    Kind,
    Quantity,
    delta,
    input_value,
    learning_rate,
    net,
    out,
    partial,
    scheduled_rate,
    target,
    total_error,
)
from bpcalc.model.network import Layer, Network

Grid: TypeAlias = tuple[tuple[Quantity, ...], ...]


@dataclass(frozen=True)
class Grids:
    """The matrices of a worked derivation, layer by layer; layers count from 0, and −1 are the inputs.

    Samples are columns, those that the update learns from. What is `new` is so after the update.
    """

    worked: Worked

    @property
    def network(self) -> Network:
        """The network that was derived, its biases split where they are."""
        return self.worked.derivation.network

    @property
    def at(self) -> int:
        """How many updates came before."""
        return self.worked.derivation.iteration

    @property
    def samples(self) -> tuple[int, ...]:
        """The numbers of the samples in the columns."""
        return self.network.batch_numbers(self.at)

    @property
    def many(self) -> bool:
        """Whether there are several columns, so that letters are capitals."""
        return len(self.samples) > 1

    def layer(self, layer: int) -> Layer:
        """A layer of the network."""
        return self.network.layers[layer]

    def names(self, layer: int) -> tuple[str, ...]:
        """The names of a layer's neurons; of layer −1, those of the inputs."""
        if layer < 0:
            return self.network.inputs
        return tuple(neuron.name for neuron in self.layer(layer).neurons)

    def nets(self, layer: int, new: bool = False) -> Grid:
        """z: neurons × samples."""
        return tuple(tuple(net(name, k, self.at + new) for k in self.samples) for name in self.names(layer))

    def outs(self, layer: int, new: bool = False) -> Grid:
        """a: neurons × samples; those of layer −1 are the inputs."""
        if layer < 0:
            return tuple(tuple(input_value(name, k) for k in self.samples) for name in self.network.inputs)
        return tuple(tuple(out(name, k, self.at + new) for k in self.samples) for name in self.names(layer))

    def targets(self) -> Grid:
        """y: outputs × samples."""
        return tuple(tuple(target(name, k) for k in self.samples) for name in self.network.outputs)

    def weights(self, layer: int, new: bool = False) -> Grid:
        """W: neurons × inputs of the layer."""
        neurons = self.layer(layer).neurons
        return tuple(tuple(self._parameter(Kind.WEIGHT, c.weight, new) for c in n.incoming) for n in neurons)

    def biases(self, layer: int, new: bool = False) -> Grid:
        """b: one bias for the whole layer, one for each neuron, or nothing."""
        names = dict.fromkeys(neuron.bias for neuron in self.layer(layer).neurons if neuron.bias)
        return tuple((self._parameter(Kind.BIAS, name, new),) for name in names)

    def shares_bias(self, layer: int) -> bool:
        """Whether several neurons have one bias."""
        return len(self.biases(layer)) == 1 < len(self.names(layer))

    def subtracts_bias(self, layer: int) -> bool:
        """Whether the biases of a layer are thresholds."""
        return any(neuron.threshold for neuron in self.layer(layer).neurons)

    def moves(self, quantities: Grid) -> bool:
        """Whether the update gives these parameters new values."""
        return any(replace(quantity, at=self.at + 1).id in self.worked.exact for row in quantities for quantity in row)

    def sees_new(self, layer: int) -> bool:
        """Whether δ below a layer is taken with its new weights: in-place order."""
        return layer > 0 and sees_new_weights(self.network, layer - 1)

    def deltas(self, layer: int) -> Grid:
        """δ: neurons × samples."""
        return tuple(tuple(delta(name, k, self.at) for k in self.samples) for name in self.names(layer))

    def slopes_of_outs(self, layer: int) -> Grid:
        """∂E/∂a: neurons × samples."""
        names = self.names(layer)
        return tuple(
            tuple(partial(total_error(), out(name), sample=k, at=self.at) for k in self.samples) for name in names
        )

    def slopes(self, layer: int) -> Grid:
        """σ′(z): neurons × samples."""
        return tuple(
            tuple(partial(out(name), net(name), sample=k, at=self.at) for k in self.samples)
            for name in self.names(layer)
        )

    def jacobian(self, layer: int, sample: int) -> Grid:
        """J: ∂a_j/∂z_k in row j and column k."""
        names = self.names(layer)
        return tuple(tuple(partial(out(of), net(by), sample=sample, at=self.at) for by in names) for of in names)

    def gradients(self, parameters: Grid) -> Grid:
        """∂E/∂ of each of these parameters."""
        goal = total_error()
        return tuple(tuple(partial(goal, replace(q, at=0), at=self.at) for q in row) for row in parameters)

    def rate(self) -> Quantity:
        """η, or the rate that a schedule makes of it."""
        return learning_rate() if self.network.schedule.formula is None else scheduled_rate(self.at)

    def is_known(self, grid: Grid) -> bool:
        """Whether the derivation has lines for all of these; some are left out where digits would be lost."""
        return all(quantity.id in self.worked.exact for row in grid for quantity in row)

    def entry(self, quantity: Quantity, form: Form = Form.SHORT) -> Numeral | Quantity:
        """The number that a quantity has, or itself where it has none."""
        value = self.worked.exact[quantity.id]
        if form is Form.SHORT and not quantity.is_given:
            form = Form.WORKED
        return quantity if value is None else Numeral(value, form)

    def matrix(self, grid: Grid, form: Form = Form.SHORT) -> Matrix:
        """The numbers of a grid."""
        return Matrix(tuple(tuple(self.entry(quantity, form) for quantity in row) for row in grid))

    def parameter_letter(self, stem: str, layer: int, new: bool = False, before: str = "") -> Letter:
        """The letter of weights or biases; fixed biases stay the old ones."""
        grid = self.weights(layer, new) if stem == "W" else self.biases(layer, new)
        after = grid[0][0].after
        if before:
            after = f"@{self.at}" if self.at else ""
        return Letter(stem, layer + 1, after=after, before=before)

    def value_letter(self, stem: str, layer: int, new: bool = False, before: str = "") -> Letter:
        """The letter of what a layer works out, or of the inputs."""
        after = f"@{self.at + new}" if self.at + new and layer >= 0 else ""
        return Letter(stem, layer + 1, many=self.many, after=after, before=before)

    def _parameter(self, kind: Kind, name: str, new: bool) -> Quantity:
        later = Quantity(kind, name, at=self.at + 1)
        return later if new and later.id in self.worked.exact else Quantity(kind, name, at=self.at)


def columns_of(grid: Grid, place: int) -> Grid:
    """One column of a grid, as a grid."""
    return tuple((row[place],) for row in grid)


def transposed(matrix: Matrix) -> Matrix:
    """Rows as columns."""
    return Matrix(tuple(zip(*matrix.rows, strict=True)))


def ones(rows: int, columns: int) -> Matrix:
    """A matrix of ones."""
    one: Part = Numeral(Fraction(1), Form.SHORT)
    return Matrix(((one,) * columns,) * rows)
