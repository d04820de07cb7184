"""Breaking lines where a reader would: before an operator, between words, never inside a number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_BEFORE_TERM = re.compile(r" (?=[+−=-] )")
_BEFORE_OPERATOR = re.compile(r" (?=[+−×/*=-] )")


def columns(text: str) -> int:
    """The columns that a text takes up in a terminal: wide letters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def wrapped(text: str, width: int, indent: str = "  ") -> list[str]:
    """The lines of a formula; the ones that go on are indented and begin with their operator.

    Terms of a sum are kept whole where they fit.
    """
    pieces: list[str] = []
    for term in _BEFORE_TERM.split(text):
        fits = columns(term) + len(indent) <= width
        pieces += [term] if fits else _BEFORE_OPERATOR.split(term)
    return filled(pieces, width, indent)


def wrapped_words(text: str, width: int, indent: str = "") -> list[str]:
    """The lines of running text."""
    return filled(text.split(" "), width, indent)


def longest_piece(text: str) -> int:
    """The columns of the longest piece that cannot be broken."""
    return max(map(columns, _BEFORE_OPERATOR.split(text)), default=0)


def padded(text: str, width: int, right: bool = False) -> str:
    """The text filled up to a number of columns."""
    space = " " * (width - columns(text))
    return space + text if right else text + space


def filled(pieces: Iterable[str], width: int, indent: str) -> list[str]:
    """The pieces in lines of a width, none of them broken; lines that go on are indented."""
    lines: list[str] = []
    for piece in pieces:
        if lines and columns(lines[-1]) + 1 + columns(piece) <= width:
            lines[-1] += " " + piece
        else:
            lines.append(indent + piece if lines else piece)
    return lines
