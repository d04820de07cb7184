"""Equations between matrices in LaTeX: a bmatrix for each matrix, its shape below."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from bpcalc.document.blocks import Equation, Matrix, Operand
from bpcalc.rendering.inline import part_text
from bpcalc.rendering.latex.breaking import breadth, scaled
from bpcalc.rendering.latex.lines import AROUND, WIDTH
from bpcalc.rendering.page import Page

MOST_COLUMNS = 10
_OPERATORS = {"+": "+", "−": "-", "·": r"\cdot", "⊙": r"\odot", "(": r"\left(", ")": r"\right)", "σ": r"\sigma"}


WITHOUT_END = math.inf
"""The width of a page that scrolls, and so scales and breaks nothing."""


def matrix_equation(equation: Equation, page: Page, width: float = WIDTH) -> str:
    """The rows of an alignment: letters, then matrices, each side on a row of its own, or on several if too wide.

    `width` is that of the page, in ems.
    """
    letter = part_text(equation.letter, page)
    room = width - AROUND - breadth(letter)
    rows = [row for side in equation.sides for row in _rows(side, page, room)]
    return f"{letter} " + " \\\\*\n ".join(rows)


def _rows(side: Sequence[Operand], page: Page, room: float) -> Iterator[str]:
    """A side, broken before an operand where there is no room; what is too wide by itself is scaled down."""
    rows, taken = [""], 0.0
    is_inside = False
    for operand in side:
        text, width = _operand(operand, page, room == WITHOUT_END), _width(operand, page)
        if taken and taken + width > room and not is_inside:
            rows, taken = [*rows, ""], 0.0
        if width > room:
            text = scaled(text, room)
        rows[-1] += text + " "
        taken += width
        is_inside = operand == "(" or (is_inside and operand != ")")  # \\left( is closed on its row
    for number, row in enumerate(rows):
        whole = scaled(row.strip(), room) if breadth(row) > room and "matrix" not in row else row.strip()
        yield (r"&\quad {}" if number else "&= ") + whole


def _width(operand: Operand, page: Page) -> float:
    """About how many ems an operand is wide."""
    if not isinstance(operand, Matrix):
        return breadth(_operand(operand, page))
    columns = zip(*operand.rows, strict=True)
    return 1.0 + sum(1.0 + max(breadth(part_text(cell, page)) for cell in column) for column in columns)


def _operand(operand: Operand, page: Page, scrolls: bool = False) -> str:
    if isinstance(operand, str):
        return _OPERATORS.get(operand, operand)
    if not isinstance(operand, Matrix):
        return part_text(operand, page)
    rows = r" \\ ".join(" & ".join(part_text(cell, page) for cell in row) for row in operand.rows)
    height, width = operand.shape
    # TeX's bmatrix has ten columns unless it is told otherwise.
    opening = rf"\setcounter{{MaxMatrixCols}}{{{width}}} " if width > MOST_COLUMNS and not scrolls else ""
    return rf"\underset{{{height} \times {width}}}{{{opening}\begin{{bmatrix}} {rows} \end{{bmatrix}}}}"
