"""The shapes of values, whatever they mean: texts, names, words, numbers, lists, and mappings with fixed keys.

Each reads a YAML node and gives its JSON Schema. A shape that cannot read a node reports why and gives None; what is
asked around it goes on, so that all problems of a file come out together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple, Protocol

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bpcalc.errors import Place
from bpcalc.functions.table import canonical, did_you_mean, near_words
from bpcalc.language.said import said
from bpcalc.model.decimals import decimal, looks_like_a_number, rational
from bpcalc.model.names import advice, fault_of, normal
from bpcalc.model.yaml_reading import Reading, is_empty, place_of

Schema = dict[str, Any]


class Shape(Protocol):
    """What a value of the file may look like."""

    def read(self, node: Node, reading: Reading) -> Any:
        """The value, or None after reporting what is wrong."""

    def schema(self) -> Schema:
        """The same as JSON Schema."""


def kind_of(node: Node) -> str:
    """What a node is, in a reader's words."""
    if isinstance(node, MappingNode):
        return said("a mapping")
    if isinstance(node, SequenceNode):
        return said("a list")
    return said("nothing") if is_empty(node) else f"'{_short(node.value)}'"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "…"


class TextShape(NamedTuple):
    """A line of text."""

    def read(self, node: Node, reading: Reading) -> str | None:
        """The text as written."""
        if isinstance(node, ScalarNode) and not is_empty(node):
            words = " ".join(str(node.value).split())
            if words and words.isprintable():
                return words
            fault = said("this text holds a character that cannot be printed") if words else said("this text is empty")
            reading.report(place_of(node), fault, said("write plain words"))
            return None
        fault = said("expected a text, found {found}", found=kind_of(node))
        reading.report(place_of(node), fault, said("write plain words, in quotes"))
        return None

    def schema(self) -> Schema:
        """Any text; a number is one, too."""
        return {"type": ["string", "number"]}


class Name(NamedTuple):
    """A name that the writer gives to something."""

    text: str
    place: Place


class NameShape(NamedTuple):
    """The name of a neuron, or of an input, weight or bias."""

    of_neuron: bool = True

    def read(self, node: Node, reading: Reading) -> Name | None:
        """The name and where it stands."""
        if not isinstance(node, ScalarNode) or is_empty(node):
            expected = said("expected a name, found {found}", found=kind_of(node))
            reading.report(place_of(node), expected, said("write a word such as h1"))
            return None
        name = normal(node.value)
        fault = fault_of(name, self.of_neuron)
        if fault:
            reading.report(place_of(node), fault, advice(name))
            return None
        return Name(name, place_of(node))

    def schema(self) -> Schema:
        """A word; YAML reads the name `4` as a number."""
        return {"type": ["string", "integer"]}


class Choice(NamedTuple):
    """One of some words; `-` and `_` are alike. `aliases` maps other names to the words."""

    words: Collection[str]
    what: str
    aliases: Mapping[str, str]

    def read(self, node: Node, reading: Reading) -> str | None:
        """The word, spelled as in the table."""
        if isinstance(node, ScalarNode):
            word = canonical(node.value)
            word = self.aliases.get(word, word)
            if word in self.words:
                return word
        fault = said("{found} is not {what}", found=kind_of(node), what=self.what)
        known = said("known: {words}", words=", ".join(self.words))
        written = node.value if isinstance(node, ScalarNode) else ""
        reading.report(place_of(node), fault, did_you_mean(written, self.words, known))
        return None

    def schema(self) -> Schema:
        """The words as they are listed, and their other names."""
        return {"enum": [*self.words, *self.aliases]}


class ListOf(NamedTuple):
    """A list whose items all have one shape. Items that cannot be read come out as None."""

    item: Shape
    what: str
    least: int = 1
    hint: str = said("begin each with '- ' on a line of its own, or write [..., ...]")

    def read(self, node: Node, reading: Reading) -> tuple[Any, ...] | None:
        """The items in order."""
        if not isinstance(node, SequenceNode):
            fault = said("expected {what}, found {found}", what=self.what, found=kind_of(node))
            reading.report(place_of(node), fault, self.hint)
            return None
        if len(node.value) < self.least:
            fault = said("expected {what}, found an empty list", what=self.what)
            reading.report(place_of(node), fault, self.hint)
            return None
        return tuple(self.item.read(item, reading) for item in node.value)

    def schema(self) -> Schema:
        """A list of the item's schema."""
        return {"type": "array", "items": self.item.schema(), "minItems": self.least}


_WRITE_A_NUMBER = said("write a decimal number such as 0.25 or 1e-3")


class NumberShape(NamedTuple):
    """A decimal number or a fraction, read exactly; where `may_be_empty`, nothing stands for a symbol."""

    may_be_empty: bool = False

    def read(self, node: Node, reading: Reading) -> Fraction | None:
        """The exact number."""
        if self.may_be_empty and is_empty(node):
            return None
        if isinstance(node, ScalarNode) and node.style is None and not is_empty(node):
            try:
                return rational(node.value)
            except ValueError as failure:
                reading.report(place_of(node), failure.args[0], _WRITE_A_NUMBER)
                return None
        quoted = isinstance(node, ScalarNode) and looks_like_a_number(node.value)
        hint = said("write it without quotes") if quoted else _WRITE_A_NUMBER
        reading.report(place_of(node), said("expected a number, found {found}", found=kind_of(node)), hint)
        return None

    def schema(self) -> Schema:
        """A number, a fraction such as 1/3, or null for a symbol."""
        from bpcalc.formula.reading import FRACTION

        return {"type": ["number", "string", *(["null"] if self.may_be_empty else [])], "pattern": f"^{FRACTION}$"}


class CountShape(NamedTuple):
    """A whole number from `least` to `most`; `word` is a word that may stand in its place, and reads as None."""

    least: int
    most: int = 1_000_000_000
    word: str = ""

    def read(self, node: Node, reading: Reading) -> int | None:
        """The number."""
        if self.word and isinstance(node, ScalarNode) and node.value.lower() == self.word:
            return None
        if isinstance(node, ScalarNode) and node.style is None and _WHOLE.fullmatch(node.value):
            value = int(node.value)
            if self.least <= value <= self.most:
                return value
        example = max(1, self.least)
        hint = (
            said("write {word}, or a number such as {example}", word=self.word, example=example)
            if self.word
            else said("write a number such as {example}", example=example)
        )
        message = said(
            "expected a whole number from {least} to {most:,}, found {found}",
            least=self.least,
            most=self.most,
            found=kind_of(node),
        )
        reading.report(place_of(node), message, hint)
        return None

    def schema(self) -> Schema:
        """An integer, or the word."""
        number: Schema = {"type": "integer", "minimum": self.least}
        return {"anyOf": [number, {"const": self.word}]} if self.word else number


_WHOLE = re.compile(r"\d{1,19}", re.ASCII)


class Written(NamedTuple):
    """A number as somebody wrote it: the digits that were given, and their exact value."""

    text: str
    value: Fraction


class WrittenShape(NamedTuple):
    """A number in print, whose digits count; quoted, so that trailing zeros survive other YAML readers."""

    def read(self, node: Node, reading: Reading) -> Written | None:
        """The text and its value."""
        if isinstance(node, ScalarNode) and not is_empty(node):
            try:
                return Written(node.value.replace("−", "-"), decimal(node.value))
            except ValueError as failure:
                hint = said('write the printed digits, as "0.593269992"')
                reading.report(place_of(node), failure.args[0], hint)
                return None
        reading.report(place_of(node), said("expected a printed number, found {found}", found=kind_of(node)))
        return None

    def schema(self) -> Schema:
        """A quoted number, or a bare one."""
        return {
            "anyOf": [
                {"type": "string", "pattern": r"^[-+−]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$"},
                {"type": "number"},
            ]
        }


class Key(NamedTuple):
    """What an annotated field says of its key in the file: its shape, and one sentence for the reader."""

    shape: Shape
    description: str
    required: bool = False
    may_be_empty: bool = False


class Located(Protocol):
    """A record of the file: where it begins, and where each of its keys stands."""

    @property
    def place(self) -> Place:
        """Where the record begins."""

    @property
    def places(self) -> Mapping[str, Place]:
        """Where each key stands that was written."""


def place_of_key(record: Located, key: str) -> Place:
    """Where a key stands, or the record where the key was left out."""
    return record.places.get(key, record.place)


@cache
def keys_of(record: Hashable) -> dict[str, Key]:
    """The keys of a record, from its annotations (which its file must not postpone); `from_` is the key `from`."""
    return {
        name.removesuffix("_"): key
        for name, annotation in record.__annotations__.items()
        for key in getattr(annotation, "__metadata__", ())
        if isinstance(key, Key)
    }


class Record(NamedTuple):
    """A mapping with fixed keys; `-` and `_` are alike in them."""

    type: Callable[..., Any]
    what: str

    def read(self, node: Node, reading: Reading) -> Any:
        """The record; keys that could not be read are left at their defaults."""
        keys = keys_of(self.type)
        if not isinstance(node, MappingNode):
            fault = said("expected {what}, found {found}", what=self.what, found=kind_of(node))
            hint = said("write its keys, each with a value: {keys}", keys=", ".join(keys))
            reading.report(place_of(node), fault, hint)
            return None
        values: dict[str, Any] = {}
        places: dict[str, Place] = {}
        for key_node, value_node in node.value:
            name = self._key(key_node, places, reading)
            if name is None:
                continue
            places[name] = place_of(key_node)
            if is_empty(value_node) and not keys[name].may_be_empty:
                hint = said("give it one") if keys[name].required else said("give it one or leave the key out")
                reading.report(place_of(key_node), said("'{key}' has no value", key=key_node.value), hint)
            else:
                values[name] = keys[name].shape.read(value_node, reading)
        for name, key in keys.items():
            if key.required and name not in places:
                fault = said("the key '{key}' is missing in {what}", key=name, what=self.what)
                reading.report(place_of(node), fault, key.description)
        fields = self.type.__annotations__
        present = {name if name in fields else f"{name}_": value for name, value in values.items() if value is not None}
        return self.type(**present, place=place_of(node), places=places)

    def _key(self, node: Node, places: dict[str, Place], reading: Reading) -> str | None:
        """The key that a node names, or None after reporting. A misspelled key is not reported as missing, too."""
        keys = keys_of(self.type)
        known = said("known keys: {keys}", keys=", ".join(keys))
        if not isinstance(node, ScalarNode) or not node.value:
            reading.report(place_of(node), said("a key of {what} must be a word", what=self.what), known)
            return None
        name = node.value.replace("-", "_")
        if name not in keys:
            near = near_words(name.lower(), keys)
            fault = said("unknown key '{key}' in {what}", key=node.value, what=self.what)
            reading.report(place_of(node), fault, did_you_mean(name.lower(), keys, known))
            places.update({guess: place_of(node) for guess in near[:1] if guess not in places})
            return None
        if name in places:
            fault = said("the key '{key}' stands twice", key=node.value)
            reading.report(place_of(node), fault, said("keep one of them"))
            return None
        return str(name)

    def schema(self) -> Schema:
        """An object with the record's keys."""
        keys = keys_of(self.type)
        properties = {name: {"description": key.description, **_schema(key)} for name, key in keys.items()}
        required = [name for name, key in keys.items() if key.required]
        schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
        return {**schema, "required": required} if required else schema


def _schema(key: Key) -> Schema:
    schema = key.shape.schema()
    return schema if not key.may_be_empty or "null" in str(schema) else {"anyOf": [schema, {"type": "null"}]}


class Either(NamedTuple):
    """One shape or another: `special` where the node is a mapping that has this key, else `usual`."""

    key: str
    special: Shape
    usual: Shape

    def read(self, node: Node, reading: Reading) -> Any:
        """What the shape that fits reads."""
        return (self.special if _has_key(node, self.key) else self.usual).read(node, reading)

    def schema(self) -> Schema:
        """Either schema."""
        return {"anyOf": [self.usual.schema(), self.special.schema()]}


def _has_key(node: Node, wanted: str) -> bool:
    keys = (key for key, _ in node.value) if isinstance(node, MappingNode) else ()
    return any(isinstance(key, ScalarNode) and key.value == wanted for key in keys)
