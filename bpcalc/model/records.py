"""Reading a mapping into a record whose fields say, in their annotations, what shape their values have."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cache
from typing import Any, NamedTuple, Protocol

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from bpcalc.errors import Place
from bpcalc.functions.table import did_you_mean, near_words
from bpcalc.language.said import said
from bpcalc.model.shapes import Schema, Shape, kind_of
from bpcalc.model.yaml_reading import Reading, is_empty, place_of


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
