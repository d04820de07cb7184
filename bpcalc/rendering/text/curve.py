"""A small curve for the terminal, drawn in braille dots (or letters) over a logarithmic scale."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from bpcalc.language.catalogs import translated
from bpcalc.language.said import said
from bpcalc.rendering.page import Page
from bpcalc.typesetting.numerals import rough

HEIGHT = 8
WIDEST = 60
_LABEL = 9
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bits of a braille letter, row by row: two columns of four dots."""


def drawn_curve(name: str, values: Sequence[Any], page: Page, at: Sequence[int] = ()) -> list[str]:
    """The lines of a picture of values[n] over n, or over at[n]; logarithmic where all values are positive."""
    width = max(10, min(WIDEST, (page.width or 80) - _LABEL - 2))
    lowest, highest = float(min(values)), float(max(values))
    logarithmic = lowest > 0

    def scaled(value: Any) -> float:
        return math.log10(value) if logarithmic else float(value)

    low, high = scaled(lowest), scaled(highest)
    across = width * 2  # a letter is two dots wide
    at = at or range(len(values))
    picked = [scaled(values[bisect_left(at, round(x * at[-1] / (across - 1)))]) for x in range(across)]
    dots = _dots(picked, low, high, HEIGHT * 4)
    letters = [
        "".join(_letter(dots, column, row, page.unicode) for column in range(width)).rstrip() for row in range(HEIGHT)
    ]
    top, bottom = (rough(Fraction(10**end if logarithmic else end)) for end in (high, low))
    labels = [top, *[""] * (HEIGHT - 2), bottom]
    edge = "│" if page.unicode else "|"
    if logarithmic:
        title = said("{name} over the iterations, log scale", name=name)
    else:
        title = said("{name} over the iterations, linear", name=name)
    last = str(at[-1])
    foot = ("└" if page.unicode else "+") + ("─" if page.unicode else "-") * width
    return [
        translated(title, page.language),
        *(f"{label:>{_LABEL}} {edge}{line}" for label, line in zip(labels, letters, strict=True)),
        " " * (_LABEL + 1) + foot,
        " " * (_LABEL + 2) + "0" + last.rjust(width - 1),
    ]


def _dots(picked: Sequence[float], low: float, high: float, down: int) -> set[tuple[int, int]]:
    """The dots that are black: in each column, the stretch between this value and the one before."""
    dots: set[tuple[int, int]] = set()
    before: int | None = None
    for x, value in enumerate(picked):
        y = round((high - value) / ((high - low) or 1) * (down - 1))
        start = y if before is None else before
        dots.update((x, passed) for passed in range(min(y, start), max(y, start) + 1))
        before = y
    return dots


def _letter(dots: set[tuple[int, int]], column: int, row: int, unicode: bool) -> str:
    bits = sum(
        bit for dy, pair in enumerate(_DOTS) for dx, bit in enumerate(pair) if (column * 2 + dx, row * 4 + dy) in dots
    )
    if not bits:
        return " "
    return chr(0x2800 + bits) if unicode else "*"
