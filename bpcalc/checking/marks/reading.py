"""Reading a marks scheme: a small YAML file, each mistake told with its line and column."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from bpcalc.checking.marks.scheme import ONE, Scheme
from bpcalc.checking.text import printable, submission
from bpcalc.checking.truth.evidence import Wanted
from bpcalc.errors import BpcalcError, Problem
from bpcalc.functions.table import did_you_mean
from bpcalc.language.said import said
from bpcalc.model.decimals import decimal
from bpcalc.model.source import Source
from bpcalc.model.yaml_reading import Reading, composed, is_empty, place_of

LARGEST_SCHEME = 128 * 1024
"""Characters of a marks scheme."""

SHARES = ("carried", "rounding", "convention")
DIGITS = ("decimals", "significant")
KEYS = ("marks", *SHARES, "tolerance", *DIGITS)
MOST_DIGITS_WANTED = 100
"""Digits that a scheme may ask for."""

_MOST = Fraction(1_000_000)
"""The largest number of marks, and the largest tolerance."""


def read_scheme(name: str) -> Scheme:
    """The marks scheme that a file holds. Raises BpcalcError with every mistake in it."""
    text = submission(name)
    if len(text.text) > LARGEST_SCHEME:
        raise BpcalcError.of(said("is larger than {size} KiB", size=LARGEST_SCHEME // 1024), file=name)
    hint = said("write for example: {example}", example="marks: {dE_total/dw1: 3}")
    if all(line.lstrip()[:1] in ("", "#") for line in text.lines):
        raise BpcalcError.of(said("the file is empty"), hint, name)
    source = Source(text.file, text.text)
    root = composed(source)
    if not isinstance(root, MappingNode):
        raise BpcalcError(source.problem(place_of(root), said("this is no marks scheme"), hint))
    reading = Reading(source)
    found = _values(root, reading)
    reading.raise_problems()
    wanted = Wanted(*(found.pop(name, None) for name in DIGITS))
    return Scheme(**found, wanted=wanted)


def _values(root: MappingNode, reading: Reading) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in root.value:
        word = str(key.value) if isinstance(key, ScalarNode) else ""
        if word not in KEYS:
            known = did_you_mean(word, KEYS, said("known: {names}", names=", ".join(KEYS)))
            fault = said("there is no '{key}' in a marks scheme", key=printable(word[:40]))
            reading.report(place_of(key), fault, known)
        elif word in found:
            reading.report(place_of(key), said("'{key}' stands here twice", key=word), said("leave one out"))
        elif word == "marks":
            found["marks"], found["places"] = _marks(value, reading)
        elif word == "tolerance" and isinstance(value, ScalarNode) and str(value.value).rstrip().endswith("%"):
            found["per_cent"] = _number(value, reading, Fraction(100), str(value.value).rstrip()[:-1])
        elif word in DIGITS:
            found[word] = _whole(value, reading, least=0 if word == "decimals" else 1)
        else:
            found[word] = _number(value, reading, ONE if word in SHARES else _MOST)
    return found


def _whole(node: Node, reading: Reading, least: int) -> int:
    """A number of digits; what is none is reported."""
    value = _number(node, reading, Fraction(MOST_DIGITS_WANTED))
    if value.denominator != 1 or value < least:
        hint = said("write a whole number such as 4")
        reading.report(place_of(node), said("this is no number of digits"), hint)
    return int(value)


def _marks(node: Node, reading: Reading) -> tuple[dict[str, Fraction], dict[str, Problem]]:
    marks: dict[str, Fraction] = {}
    places: dict[str, Problem] = {}
    if is_empty(node):
        return marks, places
    if not isinstance(node, MappingNode):
        hint = said("write a quantity and its marks, such as {example}", example="dE_total/dw1: 3")
        reading.report(place_of(node), said("this says of no quantity how many marks it has"), hint)
        return marks, places
    for key, value in node.value:
        name = str(key.value).strip() if isinstance(key, ScalarNode) else ""
        if not name or len(name) > 200:
            reading.report(place_of(key), said("this is no name of a quantity"))
        elif name in marks:
            reading.report(place_of(key), said("'{key}' stands here twice", key=printable(name)), said("leave one out"))
        else:
            marks[name] = _number(value, reading, _MOST)
            places[name] = reading.source.problem(place_of(key), "")
    return marks, places


def _number(node: Node, reading: Reading, most: Fraction, written: str = "") -> Fraction:
    """A number from 0 to `most`; 0 where another thing stands, which is reported. `written` is it, if not all is."""
    if not isinstance(node, ScalarNode):
        reading.report(place_of(node), said("this is no number"), said("write a number such as 0.5"))
        return Fraction(0)
    try:
        value = decimal(written.strip() or node.value)
    except ValueError as failure:
        reading.report(place_of(node), failure.args[0], said("write a number such as 0.5"))
        return Fraction(0)
    if not 0 <= value <= most:
        reading.report(place_of(node), said("the number must lie between 0 and {most:,}", most=int(most)))
        return Fraction(0)
    return value
