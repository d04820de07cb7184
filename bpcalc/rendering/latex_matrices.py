"""Equations between matrices in LaTeX: an alignment with a bmatrix for each matrix, its shape below."""

from __future__ import annotations

from collections.abc import Iterator

from bpcalc.document.blocks import Equation, Equations, Matrix, Operand
from bpcalc.rendering.inline import part_text
from bpcalc.rendering.page import Page

_OPERATORS = {"+": "+", "−": "-", "·": r"\cdot", "⊙": r"\odot", "(": r"\left(", ")": r"\right)", "σ": r"\sigma"}


def matrix_equations(block: Equations, page: Page) -> Iterator[str]:
    """The lines of a block of equations."""
    for equation in block.equations:
        yield r"\begin{align*}"
        yield _equation(equation, page)
        yield r"\end{align*}"


def _equation(equation: Equation, page: Page) -> str:
    sides = (" ".join(_operand(operand, page) for operand in side) for side in equation.sides)
    return part_text(equation.letter, page) + " \\\\\n".join(f" &= {side}" for side in sides)


def _operand(operand: Operand, page: Page) -> str:
    if isinstance(operand, str):
        return _OPERATORS.get(operand, operand)
    if not isinstance(operand, Matrix):
        return part_text(operand, page)
    rows = r" \\ ".join(" & ".join(part_text(cell, page) for cell in row) for row in operand.rows)
    height, width = operand.shape
    # A bmatrix has ten columns unless it is told otherwise.
    opening = rf"\setcounter{{MaxMatrixCols}}{{{width}}} " if width > 10 else ""
    return rf"\underset{{{height} \times {width}}}{{{opening}\begin{{bmatrix}} {rows} \end{{bmatrix}}}}"
