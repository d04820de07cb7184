"""The shapes of inputs, weights and biases, named or not: `{w1: 0.15}`, `[0.15, 0.2]`, `[w1, {w2: 0.2}, none, ~]`."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple
from unicodedata import category

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bpcalc.errors import Place
from bpcalc.language.said import said
from bpcalc.model.names import normal
from bpcalc.model.shapes import CountShape, ListOf, NameShape, NumberShape, Schema, kind_of
from bpcalc.model.yaml_reading import Reading, is_empty, place_of

MISSING = "none"
"""The word that stands for a connection or bias that is not there."""


class Entry(NamedTuple):
    """One value: `name` is None where it was left out, `value` None where it is a symbol."""

    name: str | None
    value: Fraction | None
    place: Place
    missing: bool = False


class EntriesShape(NamedTuple):
    """Several values in a row, as a mapping from name to value or as a list.

    `may_be_missing` allows the word none; `what` names them in messages; `of_neuron` says whose names they are.
    """

    what: str
    may_be_missing: bool = False
    of_neuron: bool = False

    def read(self, node: Node, reading: Reading) -> tuple[Entry, ...] | None:
        """The entries in the order of the file."""
        before = len(reading.problems)
        if isinstance(node, MappingNode):
            entries = self._from_mapping(node, reading)
        elif isinstance(node, SequenceNode):
            entries = [self._from_item(item, reading) for item in node.value]
        else:
            hint = said("write {name: value, ...} or [value, ...]")
            reading.report(
                place_of(node), said("expected {what}, found {found}", what=self.what, found=kind_of(node)), hint
            )
            return None
        if not entries:
            hint = said("write {name: value, ...} or [value, ...]")
            reading.report(place_of(node), said("expected {what}, found none", what=self.what), hint)
        complete = tuple(entry for entry in entries if entry is not None)
        return complete if len(reading.problems) == before else None

    def _from_mapping(self, node: MappingNode, reading: Reading) -> list[Entry | None]:
        entries: list[Entry | None] = []
        seen: set[str] = set()
        for key, value in node.value:
            name = NameShape(self.of_neuron).read(key, reading)
            if name and name.text in seen:
                fault = said("'{name}' stands twice here", name=name.text)
                reading.report(name.place, fault, said("give each its own name"))
            if name:
                seen.add(name.text)
            entries.append(self._entry(name.text if name else None, key, value, reading))
        return entries

    def _from_item(self, node: Node, reading: Reading) -> Entry | None:
        if isinstance(node, MappingNode):
            if len(node.value) == 1:
                return self._from_mapping(node, reading)[0]
            hint = said(
                "drop the brackets around the mapping, or write a mapping of one for each of the {what}", what=self.what
            )
            reading.report(place_of(node), said("several values in one item of a list"), hint)
            return None
        if isinstance(node, ScalarNode) and node.style is None and not is_empty(node):
            word = normal(node.value)
            if word != MISSING and not _begins_like_a_number(word):
                name = NameShape(self.of_neuron).read(node, reading)
                return Entry(name.text, None, place_of(node)) if name else None
        return self._entry(None, node, node, reading)

    def _entry(self, name: str | None, at: Node, value: Node, reading: Reading) -> Entry | None:
        place = place_of(at)
        if isinstance(value, ScalarNode) and value.value == MISSING:
            if self.may_be_missing:
                return Entry(name, None, place, missing=True)
            fault = said("'none' cannot stand among {what}", what=self.what)
            reading.report(place_of(value), fault, said("leave it empty for a symbol"))
            return None
        before = len(reading.problems)
        number = NumberShape(may_be_empty=True).read(value, reading)
        return Entry(name, number, place) if len(reading.problems) == before else None

    def schema(self) -> Schema:
        """A mapping or a list."""
        value: Schema = {"anyOf": [NumberShape(may_be_empty=True).schema()]}
        if self.may_be_missing:
            value["anyOf"].append({"const": MISSING})
        named: Schema = {"type": "object", "additionalProperties": value, "minProperties": 1}
        single = {**named, "maxProperties": 1}
        item: Schema = {"anyOf": [{"type": ["number", "null", "string"]}, single]}
        return {"anyOf": [named, {"type": "array", "items": item, "minItems": 1}]}


def _begins_like_a_number(word: str) -> bool:
    """Whether a bare word in a list is meant as a number, well written or not."""
    begins = word[:1] in "+-−." or category(word[:1] or " ") in ("Nd", "No")  # ½ is one, 一 a letter
    return begins or word.lower() in ("nan", "inf", "infinity")


class RowsShape(NamedTuple):
    """The rows of a layer's weights."""

    def read(self, node: Node, reading: Reading) -> tuple[tuple[Entry, ...] | None, ...] | None:
        """A tuple of rows, each as `EntriesShape` reads it."""
        flat = isinstance(node, SequenceNode) and any(isinstance(item, ScalarNode) for item in node.value)
        if flat or isinstance(node, MappingNode):
            hint = said("write a row for each neuron: [[0.4, 0.45], [0.5, 0.55]]; for a single neuron [[0.4, 0.45]]")
            reading.report(place_of(node), said("the weights stand in one row, not in a list of rows"), hint)
            return None
        return _ROWS.read(node, reading)

    def schema(self) -> Schema:
        """A list of rows."""
        return _ROWS.schema()


_BIASES = EntriesShape(said("biases"), may_be_missing=True)
_ROWS = ListOf(EntriesShape(said("weights"), may_be_missing=True), said("a list of rows of weights"))


class Bias(NamedTuple):
    """The biases of a layer: `shared` is one for the whole layer, otherwise one entry per neuron."""

    entries: tuple[Entry, ...]
    shared: bool
    place: Place


class BiasShape(NamedTuple):
    """A bias: `{b1: 0.35}` or `0.35` for the whole layer, a list for one per neuron, `none` for none."""

    def read(self, node: Node, reading: Reading) -> Bias | None:
        """The entries and whether the whole layer shares the one."""
        if isinstance(node, MappingNode) and len(node.value) > 1:
            hint = said("write a list, [{b1: …}, {b2: …}], for one bias per neuron")
            reading.report(place_of(node), said("several biases in one mapping"), hint)
            return None
        shared = not isinstance(node, SequenceNode)
        if isinstance(node, ScalarNode):
            node = SequenceNode("tag:yaml.org,2002:seq", [node], node.start_mark, node.end_mark)
        entries = _BIASES.read(node, reading)
        return Bias(entries, shared, place_of(node)) if entries else None

    def schema(self) -> Schema:
        """One value, one named value, or a list."""
        return {"anyOf": [{"type": ["number", "null", "string"]}, _BIASES.schema()]}


class NeuronsShape(NamedTuple):
    """The names of a layer's neurons, or how many there are."""

    def read(self, node: Node, reading: Reading) -> Any:
        """A tuple of names, or a number."""
        if isinstance(node, ScalarNode) and node.value.isdigit() and node.style is None:
            return CountShape(1, MOST_NEURONS).read(node, reading)
        return _NAMES.read(node, reading)

    def schema(self) -> Schema:
        """A list of names, or a whole number."""
        return {"anyOf": [_NAMES.schema(), CountShape(1, MOST_NEURONS).schema()]}


MOST_NEURONS = 10_000
"""Neurons of a layer that is given by their number."""

_NAMES = ListOf(NameShape(), said("a list of names"))
