"""Files of gradients: the matrices, lists and numbers in JSON or CSV, and what their names say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bpcalc.checking.sheets.filled_sheet import LONGEST_NAME, STUDENT, Part, fault
from bpcalc.checking.sheets.tables import spreadsheets
from bpcalc.checking.text import Text, printable
from bpcalc.language.said import said
from bpcalc.model.decimals import decimal
from bpcalc.model.source import Source
from bpcalc.model.yaml_reading import composed

LARGEST_GRADIENTS = 256 * 1024
"""Characters of a file of gradients."""

MOST_GRADIENTS = 20_000
"""Numbers in a file of gradients."""

_GRADIENT = r"(?:grad(?:ient)?s?(?:of)?|nabla|∇|derivatives?|(?:[d∂](?:e|l|j|c|loss|cost|error|etotal)/?)?[d∂]|delta|Δ)"
_NAME = re.compile(
    rf"(?P<before>{_GRADIENT}?)(?:hidden|output|fc|linear|dense|layer)?(?P<kind>weights?|kernel|biase?s?|[wb])"
    rf"(?P<number>[0-9]{{0,3}})(?P<after>{_GRADIENT}?)",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[\s_{}$\\()\[\]-]|partial")
_IN_TEXT = re.compile(
    r"^[ \t]{0,40}[\"']?([\w.∂∇/ ]{1,60})[\"']?[ \t]{0,9}(?:[:,;\t]|$)|[\"']([\w.∂∇/ ]{1,60})[\"']\s{0,9}:",
    re.MULTILINE,
)
_IS_GRADIENTS = re.compile(_GRADIENT, re.IGNORECASE)


class Value(NamedTuple):
    """A number as it is written, and where."""

    written: str
    at: Part


class Array(NamedTuple):
    """What stands under one name: rows of numbers; a list is one row, a single number a row of one."""

    path: tuple[str, ...]
    at: Part
    rows: list[list[Value]]
    dimensions: int


class Named(NamedTuple):
    """What the name of an array says: weights or biases, the number of their layer, and whether of gradients."""

    is_bias: bool
    number: int | None
    is_gradient: bool


def holds_gradients(text: Text) -> bool:
    """Whether a file plainly holds gradients of a program, and no answers by name."""
    if text.ending in (".csv", ".tsv"):
        first = text.text[:2000].lower()
        if re.search(r"\b(?:quantity|answer|student)\b", first):
            return False
    elif text.ending != ".json" or re.search(r"[\"']answers[\"']\s*:", text.text):
        return False
    names = [name for match in _IN_TEXT.finditer(text.text[:LARGEST_GRADIENTS]) for name in match.groups() if name]
    return any((named := named_by((name,))) and named.is_gradient for name in names) or (
        any(map(_IS_GRADIENTS.fullmatch, names)) and any(named_by((name,)) for name in names)
    )


def arrays_of(text: Text) -> tuple[str, list[Array]]:
    """Who hands in a file, where it says so, and the arrays in it. Raises BpcalcError where it cannot be read."""
    return _in_table(text) if text.ending in (".csv", ".tsv") else _in_object(text)


def named_by(path: Sequence[str]) -> Named | None:
    """What the names on the way to an array say; None where it is of neither weights nor biases."""
    words = [_SIGNS.sub("", word) for part in path for word in part.split(".")]
    is_gradient = any(_IS_GRADIENTS.fullmatch(word) for word in words)
    for place in range(len(words) - 1, -1, -1):
        if match := _NAME.fullmatch(words[place]):
            digits = re.findall(r"[0-9]{1,3}", " ".join(words[:place]))
            number = match["number"] or (digits[-1] if digits else "")
            is_of_gradient = is_gradient or bool(match["before"] or match["after"])
            return Named(match["kind"][0].lower() == "b", int(number) if number else None, is_of_gradient)
    return None


def _in_object(text: Text) -> tuple[str, list[Array]]:
    """Who hands in a file of JSON, and the arrays in it."""
    if len(text.text) > LARGEST_GRADIENTS:
        raise fault(text, said("is larger than {size} KiB", size=LARGEST_GRADIENTS // 1024))
    root = composed(Source(text.file, text.text))
    student = ""
    if isinstance(root, MappingNode):
        who = [value.value for key, value in root.value if str(key.value).lower() in STUDENT]
        student = str(next(iter(who), "")).strip()[:LONGEST_NAME]
    return student, list(_arrays(root, (), _part(root)))


def _arrays(node: Node, path: tuple[str, ...], at: Part) -> Iterator[Array]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode):
                yield from _arrays(value, (*path, str(key.value)), _part(key))
    elif isinstance(node, SequenceNode) and any(isinstance(child, MappingNode) for child in node.value):
        for place, child in enumerate(node.value):
            yield from _arrays(child, (*path, str(place)), _part(child))
    elif path:
        dimensions = _dimensions(node)
        if dimensions <= 2:
            outer = node.value if dimensions == 2 else [node]
            rows = [[_value(child) for child in (row.value if dimensions else [row])] for row in outer]
            if rows and rows[0] and sum(map(len, rows)) <= MOST_GRADIENTS:
                yield Array(path, at, rows, dimensions)


def _dimensions(node: Node) -> int:
    """How deep lists of numbers lie in each other; 9 where they are no rows of numbers."""
    if isinstance(node, ScalarNode):
        return 0
    inner = {_dimensions(child) for child in node.value} if isinstance(node, SequenceNode) else set()
    return 1 + inner.pop() if len(inner) == 1 else 9


def _value(node: Node) -> Value:
    return Value(str(node.value), _part(node))


def _part(node: Node) -> Part:
    return Part(node.start_mark.index, node.end_mark.index)


def _in_table(text: Text) -> tuple[str, list[Array]]:
    """The arrays of a table: a name, and behind it or below it its numbers, or names side by side above them."""
    found: list[Array] = []
    for table in spreadsheets(text):
        rows = [*table.above, *([table.header] if table.header else []), *table.rows]
        filled = [[cell for cell in row if cell.start < cell.end] for row in rows]
        written = [[text.text[slice(*cell)] for cell in row] for row in filled]
        if len(written[0]) > 1 and all(number_of(Value(word, Part(0, 0))) is None for word in written[0]):
            for place, (name, cell) in enumerate(zip(written[0], filled[0], strict=True)):
                below = zip(written[1:], filled[1:], strict=True)
                column = [Value(words[place], cells[place]) for words, cells in below if place < len(words)]
                if column:
                    found.append(Array((name,), cell, [column], 1 if len(column) > 1 else 0))
            continue
        for words, cells in zip(written, filled, strict=True):
            values = [Value(word, cell) for word, cell in zip(words, cells, strict=True)]
            if number_of(values[0]) is None:
                found.append(Array((words[0],), cells[0], [], 0))
                values = values[1:]
            if found and values:
                found[-1].rows.append(values)
    return "", [array._replace(dimensions=_dimensions_of(array.rows)) for array in found if array.rows]


def _dimensions_of(rows: Sequence[Sequence[Value]]) -> int:
    return 2 if len(rows) > 1 else 1 if len(rows[0]) > 1 else 0


def number_of(value: Value) -> Fraction | None:
    """The exact value of a number as it is written, if it is one."""
    written = printable(value.written.strip())
    try:
        return decimal(written.replace(",", ".") if written.count(",") == 1 and "." not in written else written)
    except ValueError:
        return None
