"""The `notation` of a network file: the name of one, or templates of one's own."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import NamedTuple

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from bpcalc.algebra.notation import FIELDS, NOTATIONS, TEMPLATE, Key, Notation
from bpcalc.algebra.placement import Role
from bpcalc.algebra.quantity import Kind
from bpcalc.functions.table import did_you_mean
from bpcalc.language.said import said
from bpcalc.model.shapes import Choice, Schema
from bpcalc.model.yaml_reading import Reading, is_empty, place_of

LONGEST_TEMPLATE = 80
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
