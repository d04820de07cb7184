"""Equations between matrices in LaTeX: an alignment with a bmatrix for each matrix, its shape below."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bpcalc.document.blocks import Equation, Equations, Matrix, Operand
from bpcalc.rendering.inline import part_text
from bpcalc.rendering.page import Page

_OPERATORS = {"+": "+", "−": "-", "·": r"\cdot", "⊙": r"\odot", "(": r"\left(", ")": r"\right)", "σ": r"\sigma"}


def matrix_equations(block: Equations, page: Page, numbers: Callable[[str], str]) -> Iterator[str]:
    """The lines of a block of equations; `numbers` writes those in scientific form as powers of ten."""
    for equation in block.equations:
        yield r"\begin{align*}"
        yield _equation(equation, page, numbers)
        yield r"\end{align*}"


def _equation(equation: Equation, page: Page, numbers: Callable[[str], str]) -> str:
    sides = (" ".join(_operand(operand, page, numbers) for operand in side) for side in equation.sides)
    return part_text(equation.letter, page) + " \\\\\n".join(f" &= {side}" for side in sides)


def _operand(operand: Operand, page: Page, numbers: Callable[[str], str]) -> str:
    if isinstance(operand, str):
        return _OPERATORS.get(operand, operand)
    if not isinstance(operand, Matrix):
        return numbers(part_text(operand, page))
    rows = r" \\ ".join(" & ".join(numbers(part_text(cell, page)) for cell in row) for row in operand.rows)
    height, width = operand.shape
    # A bmatrix has ten columns unless it is told otherwise.
    opening = rf"\setcounter{{MaxMatrixCols}}{{{width}}} " if width > 10 else ""
    return rf"\underset{{{height} \times {width}}}{{{opening}\begin{{bmatrix}} {rows} \end{{bmatrix}}}}"
