"""The shapes of what bpcalc has tables of, by its name or as one's own: functions with constants, and notations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from bpcalc.errors import Place
from bpcalc.formula.formula import Formula, symbols_in
from bpcalc.formula.quantity import Kind
from bpcalc.functions.limits import fault_of_constant
from bpcalc.functions.table import canonical, did_you_mean
from bpcalc.language.said import said
from bpcalc.model.decimals import plain
from bpcalc.model.names import advice, fault_of, normal
from bpcalc.model.shapes import Choice, NameShape, NumberShape, Schema, kind_of
from bpcalc.model.yaml_reading import Reading, is_empty, place_of
from bpcalc.notation.notation import FIELDS, NOTATIONS, TEMPLATE, Key, Notation
from bpcalc.notation.placement import Role


class TableEntry(Protocol):
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
        from bpcalc.formula.reading import function_names  # few files have a formula of their own

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


def _unknown(written: str, key: str, word: str, entry: TableEntry | None) -> str:
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
    from bpcalc.formula.reading import FormulaError, read_formula

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


LONGEST_TEMPLATE = 80
"""Characters of a template of a notation of one's own."""

_KINDS = {
    "input": Kind.INPUT,
    "target": Kind.TARGET,
    "weight": Kind.WEIGHT,
    "bias": Kind.BIAS,
    "net": Kind.NET,
    "out": Kind.OUT,
    "error": Kind.ERROR,
    "total_error": Kind.TOTAL_ERROR,
    "delta": Kind.DELTA,
    "learning_rate": Kind.RATE,
}
KEYS: dict[str, Key] = {
    **_KINDS,
    **{
        f"{role.value}_{word}": (_KINDS[word], role)
        for role in (Role.HIDDEN, Role.OUTPUT)
        for word in ("net", "out", "delta")
    },
}
"""What a file may have a template for."""

_BASE = "like"
_BRACES = re.compile(r"\{([^{}]*)\}")
_EXAMPLE = said("write one such as 's_{name}', in quotes")


class NotationShape(NamedTuple):
    """A word of the table, or a mapping from kinds of quantities to templates; `like` gives the rest."""

    def read(self, node: Node, reading: Reading) -> Notation | None:
        """The notation."""
        if not isinstance(node, MappingNode):
            word = _WORDS.read(node, reading)
            return None if word is None else NOTATIONS[word]
        base, templates, seen = NOTATIONS["net-out"], dict[Key, str | tuple[str, ...]](), set[str]()
        for key, value in node.value:
            word = key.value.replace("-", "_") if isinstance(key, ScalarNode) else ""
            if word in seen:
                reading.report(place_of(key), said("the key '{key}' stands twice", key=word), said("keep one of them"))
            elif word == _BASE:
                named = _WORDS.read(value, reading)
                base = NOTATIONS[named] if named else base
            elif word not in KEYS:
                fault = said("'{key}' is nothing that a notation has a letter for", key=word)
                reading.report(place_of(key), fault, did_you_mean(word, [*KEYS, _BASE]))
            elif (template := _template(value, _kind(KEYS[word]), reading)) is not None:
                templates[KEYS[word]] = template
            seen.add(word)
        new = {kind: template for kind, template in base.new.items() if kind not in templates}
        return replace(base, name="own", templates={**base.templates, **templates}, new=new)

    def schema(self) -> Schema:
        """A word, or an object of templates."""
        properties: Schema = {word: {"type": "string", "maxLength": LONGEST_TEMPLATE} for word in KEYS}
        properties[_BASE] = _WORDS.schema()
        return {"anyOf": [_WORDS.schema(), {"type": "object", "properties": properties, "additionalProperties": False}]}


_WORDS = Choice(list(NOTATIONS), said("a notation"), {})


def _kind(key: Key) -> Kind:
    return key if isinstance(key, Kind) else key[0]


def _template(node: Node, kind: Kind, reading: Reading) -> str | None:
    """A template of letters, whose braces hold nothing but fields that such a quantity has."""
    if not isinstance(node, ScalarNode) or is_empty(node):
        reading.report(place_of(node), said("a template is a text"), _EXAMPLE)
        return None
    text, fields = str(node.value), FIELDS.get(kind, ())
    unknown = next((field for field in _BRACES.findall(text) if field not in fields), None)
    if unknown is not None:
        fault = said(
            "'{{{field}}}' stands for nothing in the template of a {kind}", field=unknown[:20], kind=kind.value
        )
        known = said("fields: {names}", names=", ".join(fields)) if fields else said("write letters only")
        reading.report(place_of(node), fault, did_you_mean(unknown, fields, known))
        return None
    match = TEMPLATE.fullmatch(text)
    rest = _BRACES.sub("", text)
    twice = match is not None and match["first_above"] and match["above"]
    if len(text) > LONGEST_TEMPLATE or match is None or twice or not all(map(_may_stand, rest)):
        fault = said("this is no template: letters, a '_' before what stands below, a '^' before what stands above")
        reading.report(place_of(node), fault, _EXAMPLE)
        return None
    return text


def _may_stand(letter: str) -> bool:
    return letter in "_^(),.' " or unicodedata.category(letter)[0] in "LMN"
