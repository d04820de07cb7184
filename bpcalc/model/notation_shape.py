"""The `notation` of a network file: the name of one, or templates of one's own."""

from __future__ import annotations

import re
from typing import NamedTuple

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from bpcalc.algebra.notation import FIELDS, NOTATIONS, Key, Notation
from bpcalc.algebra.placement import Role
from bpcalc.algebra.quantity import Kind
from bpcalc.functions.table import did_you_mean
from bpcalc.language.said import said
from bpcalc.model.reading import Reading, is_empty, place_of
from bpcalc.model.shapes import Choice, Schema

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
_FIELD = re.compile(r"\{([^{}]*)\}")


class NotationShape(NamedTuple):
    """A word of the table, or a mapping from kinds of quantities to templates; `like` gives the rest."""

    def read(self, node: Node, reading: Reading) -> Notation | None:
        """The notation."""
        if not isinstance(node, MappingNode):
            word = _WORDS.read(node, reading)
            return None if word is None else NOTATIONS[word]
        base, templates = NOTATIONS["net-out"], dict[Key, str | tuple[str, ...]]()
        for key, value in node.value:
            word = key.value.replace("-", "_") if isinstance(key, ScalarNode) else ""
            if word == _BASE:
                named = _WORDS.read(value, reading)
                base = NOTATIONS[named] if named else base
            elif word not in KEYS:
                fault = said("'{key}' is nothing that a notation has a letter for", key=word)
                reading.report(place_of(key), fault, did_you_mean(word, [*KEYS, _BASE]))
            elif (template := _template(value, reading)) is not None:
                templates[KEYS[word]] = template
        return base._replace(name="own", templates={**base.templates, **templates}, new={}, own_errors=False)

    def schema(self) -> Schema:
        """A word, or an object of templates."""
        properties: Schema = {word: {"type": "string", "maxLength": LONGEST_TEMPLATE} for word in KEYS}
        properties[_BASE] = _WORDS.schema()
        return {"anyOf": [_WORDS.schema(), {"type": "object", "properties": properties, "additionalProperties": False}]}


_WORDS = Choice(list(NOTATIONS), said("a notation"), {})


def _template(node: Node, reading: Reading) -> str | None:
    """A template whose braces hold nothing but fields that there are."""
    if not isinstance(node, ScalarNode) or is_empty(node):
        reading.report(place_of(node), said("a template is a text"), said("write one such as 's_{name}', in quotes"))
        return None
    text = str(node.value)
    unknown = next((field for field in _FIELD.findall(text) if field not in FIELDS), None)
    if unknown is not None:
        fault = said("'{{{field}}}' stands for nothing in a template", field=unknown[:20])
        reading.report(
            place_of(node), fault, did_you_mean(unknown, FIELDS, said("fields: {names}", names=", ".join(FIELDS)))
        )
        return None
    rest = _FIELD.sub("", text)
    if (
        len(text) > LONGEST_TEMPLATE
        or not rest.isprintable()
        or "{" in rest
        or "}" in rest
        or "$" in rest
        or "\\" in rest
    ):
        fault = said("this is no template: letters, a '_' before what stands below, a '^' before what stands above")
        reading.report(place_of(node), fault, said("write one such as 's_{name}', in quotes"))
        return None
    return text
