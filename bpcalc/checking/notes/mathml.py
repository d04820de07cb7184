"""MathML as the LaTeX that says the same, each number and letter with its place in the file."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bpcalc.checking.notes.source import Piece

_ELEMENT = re.compile(r"<(?P<prefix>(?:\w{1,12}:)?)math\b[^<>]{0,2000}>.*?</(?P=prefix)math\s*>", re.DOTALL)
_PART = re.compile(r"<!--.*?-->|<(/?)(?:\w{1,12}:)?([a-zA-Z-]+)\b[^<>]{0,2000}?(/?)>|([^<]+)", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_INVISIBLE = re.compile("[\u2061-\u2064\\s]+")

MOST_LEVELS = 100
"""Elements of MathML inside one another."""

BETWEEN: Mapping[str, tuple[str, ...]] = {
    "msub": ("", "_{", "}"),
    "msup": ("", "^{", "}"),
    "msubsup": ("", "_{", "}^{", "}"),
    "munder": ("", "_{", "}"),
    "mfrac": (r"\frac{", "}{", "}"),
}
"""What LaTeX has before, between and after the parts of an element that has so many."""

AROUND: Mapping[str, tuple[str, str, str]] = {
    "msqrt": (r"\sqrt{", " ", "}"),
    "mfenced": ("(", ",", ")"),
    "mtext": (r"\text{", "", "}"),
    "mtr": ("", " & ", r" \\ "),
}
"""What LaTeX has before, between and after the parts of an element that has any number of them."""

DROPPED = frozenset(("annotation", "annotation-xml", "mspace", "mphantom", "none", "mprescripts"))
ACCENTS: Mapping[str, str] = {"^": r"\hat{", "ˆ": r"\hat{", "~": r"\tilde{", "˜": r"\tilde{", "¯": r"\bar{"}


@dataclass
class _Open:
    """An element that is being read, and its parts so far."""

    tag: str
    at: tuple[int, int]
    parts: list[Piece] = field(default_factory=list)


def without_mathml(whole: Piece) -> Piece:
    """The text with a formula between dollar signs in place of each element of MathML."""
    text = Piece("", ())
    done = 0
    for match in _ELEMENT.finditer(whole.text):
        formula = _formula(whole.cut(*match.span()))
        if formula is not None:
            place = whole.places[match.start()]
            text = text + whole.cut(done, match.start()) + _signs("$", place) + formula + _signs("$", place)
            done = match.end()
    return text + whole.cut(done, len(whole.text)) if done else whole


def _formula(element: Piece) -> Piece | None:
    """The formula of one element of MathML, or None where its elements do not close each other."""
    opened: list[_Open] = [_Open("", element.places[0])]
    for match in _PART.finditer(element.text):
        closes, tag, is_empty, letters = match.groups()
        if letters:
            piece = element.cut(*match.span()).replaced(_ENTITY, lambda entity: html.unescape(entity[0]))
            is_text = opened[-1].tag == "mtext"
            piece = piece if is_text else piece.replaced(_INVISIBLE, lambda _: "")
            opened[-1].parts += [piece] * bool(piece.text)
        elif tag and closes:
            if tag != opened[-1].tag or len(opened) == 1:
                return None
            inner = opened.pop()
            opened[-1].parts += [_set(inner)] * (inner.tag not in DROPPED)
        elif tag and not is_empty:
            if len(opened) > MOST_LEVELS:
                return None
            opened.append(_Open(tag, element.places[match.start()]))
    return _joined(opened[0].parts, "", element.places[0]) if len(opened) == 1 else None


def _set(element: _Open) -> Piece:
    """An element in LaTeX."""
    parts, at, tag = element.parts, element.at, element.tag
    between = BETWEEN.get(tag, ())
    if between and len(parts) == len(between) - 1:
        piece = _signs(between[0], at)
        for part, sign in zip(parts, between[1:], strict=True):
            piece = piece + part + _signs(sign, at)
        return piece
    if tag == "mover" and len(parts) == 2:
        accent = ACCENTS.get(parts[1].text.strip(), "")
        return _signs(accent, at) + parts[0] + _signs("}", at) if accent else parts[0]
    if tag == "semantics":
        return parts[0] if parts else _signs(" ", at)
    if tag == "mtable":
        rows = _joined(parts, "", at)
        is_matrix = "=" not in rows.text
        return _signs(r"\begin{matrix}", at) + rows + _signs(r"\end{matrix}", at) if is_matrix else rows
    before, sign, after = AROUND.get(tag, ("", " ", ""))
    return _signs(before, at) + _joined(parts, sign, at) + _signs(after, at)


def _joined(parts: Sequence[Piece], sign: str, at: tuple[int, int]) -> Piece:
    piece = Piece("", ())
    for number, part in enumerate(parts):
        piece = piece + _signs(sign if number else "", at) + part
    return piece


def _signs(text: str, at: tuple[int, int]) -> Piece:
    """Signs that stand for a tag."""
    return Piece(text, (at,) * len(text))
