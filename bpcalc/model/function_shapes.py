"""The shapes of functions: an entry of a table by its name, with its constants, or a formula of the user's own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from bpcalc.errors import Place
from bpcalc.formula.formula import Formula, symbols_in
from bpcalc.formula.reading import FormulaError, function_names, read_formula
from bpcalc.functions.limits import fault_of_constant
from bpcalc.functions.table import canonical, did_you_mean
from bpcalc.language.said import said
from bpcalc.model.decimals import plain
from bpcalc.model.names import advice, fault_of, normal
from bpcalc.model.number_shapes import NumberShape
from bpcalc.model.reading import Reading, is_empty, place_of
from bpcalc.model.shapes import Choice, NameShape, Schema, kind_of


class Entry(Protocol):
    """What the tables of functions hold, as far as a file needs it."""

    @property
    def constants(self) -> Mapping[str, Fraction]:
        """The named numbers and their defaults."""


class Custom(NamedTuple):
    """How a formula of the user's own becomes an entry: over which symbols, one of which must stand in it."""

    make: Callable[[str, Formula], Any]
    symbols: tuple[str, ...]
    required: str


class Chosen(NamedTuple):
    """A function that a file names: its entry (None where there is no function), and the values of its constants.

    `of` is the output that is asked for where there is no loss.
    """

    entry: Any
    constants: Mapping[str, Fraction | None] = MappingProxyType({})
    of: str = ""
    place: Place = Place()


class FunctionShape(NamedTuple):
    """A function: a word, or a mapping with its name, its constants and, for one's own, its formula.

    `nothing` is a word that stands for no function at all.
    """

    table: Mapping[str, Any]
    aliases: Mapping[str, str]
    what: str
    custom: Custom | None = None
    nothing: str = ""

    def read(self, node: Node, reading: Reading) -> Chosen | None:
        """The function and its constants."""
        if not isinstance(node, MappingNode):
            word = self._words.read(node, reading)
            return None if word is None else self._chosen(word, {}, "", node)
        pairs = self._pairs(node, reading)
        if pairs is None:
            return None
        if "name" not in pairs:
            example = "mine" if "formula" in pairs else next(iter(self.table))
            fault = said("the key '{key}' is missing in {what}", key="name", what=self.what)
            reading.report(place_of(node), fault, said("write {{name: {example}, …}}", example=example))
            return None
        if "formula" in pairs and self.custom:
            return self._own(self.custom, pairs, node, reading)
        word = self._words.read(pairs.pop("name")[1], reading)
        return None if word is None else self._with_constants(word, pairs, node, reading)

    @property
    def _words(self) -> Choice:
        words = [*self.table, *([self.nothing] if self.nothing else [])]
        return Choice(words, self.what, self.aliases)

    def _chosen(self, word: str, constants: Mapping[str, Fraction | None], of: str, node: Node) -> Chosen:
        entry = self.table.get(word)
        defaults = entry.constants if entry is not None else {}
        return Chosen(entry, {**defaults, **constants}, of, place_of(node))

    def _pairs(self, node: MappingNode, reading: Reading) -> dict[str, tuple[Node, Node]] | None:
        pairs: dict[str, tuple[Node, Node]] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode) or not key.value:
                fault = said("a key of {what} must be a word", what=self.what)
                reading.report(place_of(key), fault, said("write {name: value}"))
                return None
            name = normal(key.value).replace("-", "_")
            if name in pairs:
                fault = said("the key '{key}' stands twice", key=key.value)
                reading.report(place_of(key), fault, said("keep one of them"))
                return None
            pairs[name] = key, value
        return pairs

    def _with_constants(
        self, word: str, pairs: Mapping[str, tuple[Node, Node]], node: Node, reading: Reading
    ) -> Chosen | None:
        entry = self.table.get(word)
        known = [*entry.constants] if entry is not None else ["of"]
        constants: dict[str, Fraction | None] = {}
        of = ""
        for name, (key, value) in pairs.items():
            if name not in known:
                reading.report(place_of(key), _unknown(key.value, name, word, entry), _known(name, known))
            elif entry is None:
                neuron = NameShape().read(value, reading)
                of = neuron.text if neuron else ""
            else:
                constants[name] = NumberShape(may_be_empty=True).read(value, reading)
                if fault := fault_of_constant(name, constants[name]):
                    default = plain(entry.constants[name])
                    reading.report(place_of(value), fault, said("it is {default} unless given", default=default))
        return self._chosen(word, constants, of, node)

    def _own(self, custom: Custom, pairs: dict[str, tuple[Node, Node]], node: Node, reading: Reading) -> Chosen | None:
        name_node, (_, formula_node) = pairs.pop("name")[1], pairs.pop("formula")
        name = normal(name_node.value) if isinstance(name_node, ScalarNode) and not is_empty(name_node) else ""
        fault = fault_of(name, of_neuron=True) if name else said("a function of your own needs a name")
        if canonical(name) in self.table or canonical(name) in self.aliases:
            fault = said("'{name}' is the name of a function that bpcalc has", name=name)
        if fault:
            hint = said("choose another name, or drop the formula") if name else said("give it one")
            reading.report(place_of(name_node), fault, hint)
        constants: dict[str, Fraction | None] = {}
        for constant, (key, value) in pairs.items():
            fault = fault_of(constant, of_neuron=False)
            taken = constant in (*custom.symbols, *function_names()) or not constant.isidentifier()
            if fault or taken:
                fault = fault or said("a constant cannot be called '{name}'", name=constant)
                reading.report(place_of(key), fault, advice(constant) if not taken else said("choose another name"))
            constants[constant] = NumberShape(may_be_empty=True).read(value, reading)
        formula = _formula(formula_node, custom, constants, reading)
        if formula is None or not name:
            return None
        return Chosen(custom.make(name, formula), constants, "", place_of(node))

    def schema(self) -> Schema:
        """A word, or an object with a name and numbers."""
        number = NumberShape(may_be_empty=True).schema()
        properties: Schema = {"name": {"type": "string"}}
        properties |= {"formula": {"type": "string"}} if self.custom else {}
        properties |= {"of": NameShape().schema()} if self.nothing else {}
        mapping = {"type": "object", "properties": properties, "required": ["name"], "additionalProperties": number}
        return {"anyOf": [self._words.schema(), mapping]}


def _unknown(written: str, key: str, word: str, entry: Entry | None) -> str:
    """What is wrong with a key that a function does not have; `written` is the key as it stands there."""
    if entry is None:
        fault = said("'{key}' is no key beside {word}", key=written, word=word)
    else:
        fault = said("'{key}' is no constant of {word}", key=written, word=word)
    return fault + said("; a formula of your own needs another name") if key == "formula" else fault


def _known(key: str, known: Collection[str]) -> str:
    """What to do about such a key."""
    has = said("it has {names}", names=", ".join(known)) if known else said("it has no constants")
    return did_you_mean(key, known, has)


def _formula(node: Node, custom: Custom, constants: Collection[str], reading: Reading) -> Formula | None:
    """The formula of a node; what is wrong is reported at its own column where the formula stands in one line."""
    if not isinstance(node, ScalarNode) or is_empty(node):
        hint = said('write it in quotes, as "{symbol} * 2"', symbol=custom.required)
        reading.report(place_of(node), said("expected a formula, found {found}", found=kind_of(node)), hint)
        return None
    try:
        formula = read_formula(node.value, (*custom.symbols, *constants))
        if custom.required not in symbols_in(formula):
            fault = said("the formula does not depend on {symbol}", symbol=custom.required)
            raise FormulaError(1, fault, said("let it hold {symbol}", symbol=custom.required))
    except FormulaError as failure:
        place = place_of(node)
        if node.start_mark.line == node.end_mark.line:
            quote = 1 if node.style in ("'", '"') else 0
            place = Place(place.line, place.column + quote + failure.column - 1)
        message = said("in the formula, at its column {column}: {fault}", column=failure.column, fault=failure.message)
        reading.report(place, message, failure.hint)
        return None
    return formula
