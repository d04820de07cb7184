"""Parameters and constants of functions as they are met in the file: named, shared, and never with two values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import TypeVar

from bpcalc.errors import Place
from bpcalc.functions.activations import Activation
from bpcalc.functions.losses import Loss
from bpcalc.functions.optimizers import Optimizer
from bpcalc.functions.schedules import Schedule
from bpcalc.language.said import said
from bpcalc.model.decimals import plain
from bpcalc.model.names import fresh_names
from bpcalc.model.parameter_shapes import Entry
from bpcalc.model.spec import LayerSpec, RandomSpec
from bpcalc.model.yaml_reading import Reading


def names_in(layers: Iterable[LayerSpec]) -> set[str]:
    """The names of weights and biases that stand anywhere in the file, so that nothing else is given them."""
    names: set[str] = set()
    for layer in layers:
        rows = layer.weights if isinstance(layer.weights, tuple) and not isinstance(layer.weights, RandomSpec) else ()
        names.update(entry.name for row in rows for entry in row or () if entry.name)
        for bias in (layer.bias, layer.threshold):
            names.update(entry.name for entry in (bias.entries if bias else ()) if entry.name)
    return names


class Parameters:
    """Collects weights and biases; the same name twice is one shared parameter."""

    def __init__(self, reading: Reading, inputs: Iterable[str], layers: Iterable[LayerSpec]) -> None:
        self.weights: dict[str, Fraction | None] = {}
        self.biases: dict[str, Fraction | None] = {}
        self._reading = reading
        self._inputs = set(inputs)
        self._valued_at: dict[str, Place] = {}
        taken = self._inputs | names_in(layers)
        self._fresh_weights = fresh_names("w", taken)
        self._fresh_biases = fresh_names("b", taken)

    def weight(self, entry: Entry) -> str:
        """The name of the weight that an entry stands for."""
        return self._use(entry, self.weights, self.biases, said("weight"), entry.name or next(self._fresh_weights))

    def bias(self, entry: Entry) -> str:
        """The name of the bias that an entry stands for."""
        return self._use(entry, self.biases, self.weights, said("bias"), entry.name or next(self._fresh_biases))

    def _use(
        self,
        entry: Entry,
        own: dict[str, Fraction | None],
        other: dict[str, Fraction | None],
        what: str,
        name: str,
    ) -> str:
        if name in self._inputs or name in other:
            owner = said("a bias") if own is self.weights else said("a weight")
            if name in self._inputs:
                owner = said("an input")
            message = said("the {what} '{name}' has the name of {owner}", what=what, name=name, owner=owner)
            self._reading.report(entry.place, message, said("inputs, weights and biases share one set of names"))
        known = own.get(name)
        if known is not None and entry.value is not None and known != entry.value:
            message = said(
                "the {what} '{name}' has two values, {first} and {second}",
                what=what,
                name=name,
                first=plain(known),
                second=plain(entry.value),
            )
            line = self._valued_at[name].line
            hint = said("the first stands in line {line}; the same name is one shared {what}", line=line, what=what)
            self._reading.report(entry.place, message, hint)
        if entry.value is not None:
            self._valued_at.setdefault(name, entry.place)
        own[name] = known if known is not None else entry.value
        return name


Function = TypeVar("Function", Activation, Loss, Optimizer, Schedule)


class Constants:
    """Collects constants; two functions share one where name and value are the same."""

    def __init__(self, taken: Collection[str]) -> None:
        self.values: dict[str, Fraction | None] = {}
        self._taken = taken

    def named(self, name: str, value: Fraction | None) -> str:
        """What a constant is called here: its own name, with primes where that is taken."""
        while name in self._taken or (name in self.values and self.values[name] != value):
            name += "'"
        self.values[name] = value
        return name

    def free(self, name: str) -> str:
        """A name that nothing has, with primes where that is needed."""
        while name in self._taken or name in self.values:
            name += "'"
        return name

    def bound(self, entry: Function, values: Mapping[str, Fraction | None]) -> Function:
        """The function with the names that its constants have here."""
        return entry._replace(names={own: self.named(own, value) for own, value in values.items()})
