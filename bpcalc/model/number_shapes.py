"""The shapes of numbers: exact decimals, and printed figures whose digits count."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from ruamel.yaml.nodes import Node, ScalarNode

from bpcalc.formula.reading import FRACTION
from bpcalc.language.said import said
from bpcalc.model.decimals import decimal, looks_like_a_number, rational
from bpcalc.model.reading import Reading, is_empty, place_of
from bpcalc.model.shapes import Schema, kind_of

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
