"""Numbers, names and lists as they stand in a script."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from bpcalc.model.decimals import plain

WIDTH = 100
"""Columns that a list may take before it goes on in the next line."""


def literal(value: Fraction) -> str:
    """An exact number as Python writes it: a whole number, a decimal, or one number over another."""
    if value.denominator == 1 and abs(value) < 10**6:
        return str(value.numerator)
    as_float = repr(float(value))
    if Fraction(as_float) == value or value.denominator > 10**6:
        return as_float
    return f"{value.numerator} / {value.denominator}"


def exact(value: Fraction) -> str:
    """All digits of a decimal, or one whole number over another where it has no end."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return plain(value) if rest == 1 else str(value)


def decimal_point(value: Fraction) -> str:
    """The same for data, which are floats even where they are whole."""
    return repr(float(value))


def listed(items: Iterable[str], indent: int = 0, brackets: str = "[]") -> str:
    """Items in a row, over several lines where they are many."""
    texts = list(items)
    opening, closing = brackets[0], brackets[1]
    row = opening + ", ".join(texts) + closing
    if len(row) + indent <= WIDTH:
        return row
    margin = "\n" + " " * (indent + 4)
    lines, line = [], ""
    for text in texts:
        if line and len(line) + len(text) > WIDTH - indent:
            lines.append(line.rstrip())
            line = ""
        line += f"{text}, "
    lines.append(line.rstrip())
    return opening + "".join(margin + line for line in lines) + "\n" + " " * indent + closing


def string(text: str) -> str:
    """A text as a literal: whatever stands in it, it is data."""
    escaped = repr(text)
    return escaped if '"' in escaped else f'"{escaped[1:-1]}"'


def strings(names: Iterable[str], indent: int = 0) -> str:
    """A list of names, as literals."""
    return listed(map(string, names), indent)


def commented(names: Iterable[str]) -> str:
    """Names for a comment: escaped, so that they do not leave it."""
    return ", ".join(repr(name)[1:-1] for name in names)


def table(rows: Sequence[Sequence[str]], indent: int = 0, names: Sequence[Sequence[str]] = ()) -> str:
    """A list of lists, a row each, and the `names` of a row beside it."""
    if len(rows) == 1 and not names:
        return f"[{listed(rows[0], indent)}]"
    margin = " " * (indent + 4)
    beside = [f"  # {commented(row)}" for row in names] or [""] * len(rows)
    lines = [f"{margin}{listed(row, indent + 4)},{name}\n" for row, name in zip(rows, beside, strict=True)]
    return f"[\n{''.join(lines)}{' ' * indent}]"


def block(lines: Iterable[str], indent: int = 0, brackets: str = "{}") -> str:
    """The lines of a dictionary or a list in their brackets; `indent` is how deep these stand."""
    margin = " " * indent
    return "".join([brackets[0], "\n", *(f"{margin}    {line}\n" for line in lines), margin, brackets[1]])


class Identifiers:
    """Gives each id an identifier of its own: the id itself where that is a word that Python does not use."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {*taken, *keyword.kwlist, *keyword.softkwlist, *dir(builtins)}
        self._given: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        """The identifier of an id."""
        if name not in self._given:
            word = re.sub(r"[^A-Za-z0-9_]", "_", name)
            word = f"n{word}" if not word[0].isalpha() else word
            identifier, count = word, 1
            while identifier in self._taken:
                count += 1
                identifier = f"{word}_{count}"
            self._taken.add(identifier)
            self._given[name] = identifier
        return self._given[name]

    def row(self, names: Iterable[str], indent: int = 0) -> str:
        """A list of them."""
        return listed(map(self, names), indent)
