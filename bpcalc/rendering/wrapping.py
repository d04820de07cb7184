"""Breaking lines where a reader would: before an operator, between words, never inside a number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_BEFORE_TERM = re.compile(r" (?=[+−=-] )")
_BEFORE_OPERATOR = re.compile(r" (?=[+−×/*=-] )")
_CLOSING = frozenset("，。：；、！？）」』】》”’…,.:;!?)]}'\"%")
_OPENING = frozenset("（「『【《“‘([{'\"")


def columns(text: str) -> int:
    """The columns that a text takes up in a terminal: wide letters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(letter) else 2 if _is_wide(letter) else 1 for letter in text)


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
    """The lines of running text, broken between words, and between the letters of languages without spaces."""
    pieces = [(not number, piece) for word in text.split(" ") for number, piece in enumerate(_breakable(word))]
    return _filled(pieces, width, indent)


def longest_piece(text: str) -> int:
    """The columns of the longest piece that cannot be broken."""
    return max(map(columns, _BEFORE_OPERATOR.split(text)), default=0)


def padded(text: str, width: int, right: bool = False) -> str:
    """The text filled up to a number of columns."""
    space = " " * (width - columns(text))
    return space + text if right else text + space


def filled(pieces: Iterable[str], width: int, indent: str) -> list[str]:
    """The pieces in lines of a width, none of them broken; lines that go on are indented."""
    return _filled(((True, piece) for piece in pieces), width, indent)


def _filled(pieces: Iterable[tuple[bool, str]], width: int, indent: str) -> list[str]:
    """The same of pieces that say whether a space stands before them."""
    lines: list[str] = []
    for spaced, piece in pieces:
        space = " " * spaced
        if lines and columns(lines[-1] + space + piece) <= width:
            lines[-1] += space + piece
        else:
            lines.append(indent + piece if lines else piece)
    return lines


def _breakable(word: str) -> list[str]:
    """The pieces of a word without spaces: it may be broken before and after each wide letter.

    No line begins with what closes, such as a comma, or ends with what opens.
    """
    if word.isascii():
        return [word]
    pieces = [""]
    for letter in word:
        before = pieces[-1][-1:]
        is_between = _is_wide(letter) or _is_wide(before)
        is_kept = letter in _CLOSING or before in _OPENING or unicodedata.combining(letter)
        if before and is_between and not is_kept:
            pieces.append(letter)
        else:
            pieces[-1] += letter
    return pieces


def _is_wide(letter: str) -> bool:
    return bool(letter) and unicodedata.east_asian_width(letter) in "WF"
