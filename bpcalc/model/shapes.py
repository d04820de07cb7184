"""The shapes that values of a network file can have: each reads a YAML node and gives its JSON Schema.

A shape that cannot read a node reports why and gives None; what is asked around it goes on, so that all problems
of a file come out together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple, Protocol

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bpcalc.errors import Place
from bpcalc.functions.table import canonical, did_you_mean
from bpcalc.language.said import said
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
