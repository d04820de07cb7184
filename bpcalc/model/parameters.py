"""The parameters of a network as they are met in the file: named, shared, and never with two values."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from bpcalc.errors import Place
from bpcalc.model.decimals import plain
from bpcalc.model.entries import Entry
from bpcalc.model.names import fresh_names
from bpcalc.model.reading import Reading
from bpcalc.model.spec import LayerSpec
from bpcalc.model.spec_parts import RandomSpec


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
        return self._use(entry, self.weights, self.biases, "weight", entry.name or next(self._fresh_weights))

    def bias(self, entry: Entry) -> str:
        """The name of the bias that an entry stands for."""
        return self._use(entry, self.biases, self.weights, "bias", entry.name or next(self._fresh_biases))

    def _use(
        self,
        entry: Entry,
        own: dict[str, Fraction | None],
        other: dict[str, Fraction | None],
        what: str,
        name: str,
    ) -> str:
        if name in self._inputs or name in other:
            owner = "an input" if name in self._inputs else "a bias" if what == "weight" else "a weight"
            hint = "inputs, weights and biases share one set of names"
            self._reading.report(entry.place, f"the {what} '{name}' has the name of {owner}", hint)
        known = own.get(name)
        if known is not None and entry.value is not None and known != entry.value:
            place = self._valued_at[name]
            message = f"the {what} '{name}' has two values, {plain(known)} and {plain(entry.value)}"
            hint = f"the first stands in line {place.line}; the same name is one shared {what}"
            self._reading.report(entry.place, message, hint)
        if entry.value is not None:
            self._valued_at.setdefault(name, entry.place)
        own[name] = known if known is not None else entry.value
        return name
