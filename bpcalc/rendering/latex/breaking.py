"""Breaking a formula in LaTeX that is too wide for its line, best where it is least nested and a new term begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

_OPERATOR = re.compile(r" (?:[+-]|\\times|=) ")
_BRACKET = re.compile(r"\\left\(|\\right\)")
_WHOLE = (("{", "}"), (r"\begin", r"\end"), (r"\left|", r"\right|"), (r"\left\lfloor", r"\right\rfloor"))
"""What TeX must find on one line, from its opening to its end."""
_ACROSS = {r"\left(": r"\Bigl(", r"\right)": r"\Bigr)"}
_SHORTEST = 0.45
"""A line is broken after at least this share of its room, where there is a place."""

_TOKEN = re.compile(
    r"\\(?:frac|dfrac|underset)|\\(?:mathrm|text|left|right|Bigl|Bigr|operatorname|footnotesize|textcircled|displaystyle)\b"
    r"|\\[a-zA-Z]+|\\.|[{}^_]|\s+|."
)
_NOTHING = (
    "\\mathrm",
    "\\text",
    "\\left",
    "\\right",
    "\\Bigl",
    "\\Bigr",
    "\\operatorname",
    "\\footnotesize",
    "\\textcircled",
)
_SPACED = frozenset("+-=<>") | {"\\times", "\\cdot", "\\ge", "\\le", "\\odot"}
SCRIPT = 0.7
"""The size of what stands above or below a letter, beside the letter's."""


def broken(formula: str, room: float) -> list[str]:
    """The formula in lines of at most so many ems, as far as it has places to break at; an operator opens a line."""
    lines, rest = [], formula
    while breadth(rest) > room:
        place = _best_place(rest, room)
        if not place:
            break
        lines.append(rest[:place])
        rest = rest[place:].lstrip()
    return _in_one_size([*lines, rest])


def breadth(formula: str) -> float:
    """About how many ems a formula is wide; a fraction is as wide as the wider of its two parts."""
    return _breadth(list(_tokens(formula)))


def scaled(formula: str, room: float) -> str:
    """The formula as wide as there is room for at most, however wide TeX finds it."""
    return rf"\bpcalcfit{{{room:.0f}em}}{{$\displaystyle {formula}$}}"


def _best_place(formula: str, room: float) -> int:
    """Where to end the first line: the outermost place in it, a sum's before a product's; the last of equals."""
    places: list[tuple[tuple[Any, ...], int]] = []
    for match in _OPERATOR.finditer(formula):
        before = formula[: match.start()]
        plain = re.sub(r"\\[{}]", "", before)
        if not before or any(plain.count(opening) != plain.count(end) for opening, end in _WHOLE):
            continue
        width = breadth(before)
        if width > room and places:
            break
        is_early = width < _SHORTEST * room
        nested = before.count("\\left") - before.count("\\right")
        places.append(((is_early, nested, match[0] == r" \times "), match.start()))
    return min(places, key=lambda found: (found[0], -found[1]), default=((), 0))[1]


def _in_one_size(lines: list[str]) -> list[str]:
    """Brackets that are closed on another line than they are opened on, in a size that depends on no line."""
    opened: list[tuple[int, re.Match[str]]] = []
    across: list[tuple[int, re.Match[str]]] = []
    for number, line in enumerate(lines):
        for match in _BRACKET.finditer(line):
            if match[0] == r"\left(":
                opened.append((number, match))
            elif opened and opened[-1][0] != number:
                across += [opened.pop(), (number, match)]
            elif opened:
                opened.pop()
    for number, match in sorted(across, key=lambda found: (found[0], found[1].start()), reverse=True):
        line = lines[number]
        lines[number] = line[: match.start()] + _ACROSS[match[0]] + line[match.end() :]
    return lines


def _tokens(formula: str) -> Iterator[str]:
    return (token for token in _TOKEN.findall(formula) if not token.isspace())


def _breadth(tokens: Sequence[str]) -> float:
    width, place = 0.0, 0
    while place < len(tokens):
        sign = tokens[place]
        place += 1
        if sign in ("\\frac", "\\dfrac", "\\underset"):
            above, place = _group(tokens, place)
            below, place = _group(tokens, place)
            width += max(_breadth(above), _breadth(below)) + 0.3
        elif sign in ("^", "_"):
            script, place = _group(tokens, place)
            width += SCRIPT * _breadth(script)
        elif sign in _SPACED:
            width += 1.3
        elif sign not in _NOTHING and sign not in "{}":
            width += 0.5 if len(sign) == 1 and not sign.isalpha() else 0.57
    return width


def _group(tokens: Sequence[str], place: int) -> tuple[Sequence[str], int]:
    """What stands in the braces from a place on, and the place after them."""
    if place >= len(tokens) or tokens[place] != "{":
        return tokens[place : place + 1], place + 1
    depth = 0
    for end in range(place, len(tokens)):
        depth += (tokens[end] == "{") - (tokens[end] == "}")
        if not depth:
            return tokens[place + 1 : end], end + 1
    return tokens[place + 1 :], len(tokens)
