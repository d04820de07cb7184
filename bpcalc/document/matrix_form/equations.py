"""What every equation between matrices is made of: its letters, its numbers, what it comes to, and its id."""

from __future__ import annotations

from collections.abc import Sequence

from bpcalc.document.blocks import Equation, Form, Letter, Matrix, Operand
from bpcalc.document.matrix_form.grids import Grid, Grids

ERROR = "∂E/∂"
"""What stands before a letter whose gradient is meant."""

ID_STEMS = {"W": "W", "b": "b", "θ": "theta"}
"""What the letters of parameters are in ids."""


def bias_stem(grids: Grids, layer: int) -> str:
    """The letter of a layer's biases: θ where they are thresholds."""
    return "θ" if grids.subtracts_bias(layer) else "b"


def shown(grids: Grids, name: str, letter: Letter, grid: Grid) -> Equation:
    """A matrix of labels and the same of numbers; once where there are no numbers."""
    labels, numbers = Matrix(grid), grids.matrix(grid)
    return Equation(name, letter, ((labels,), (numbers,)) if labels != numbers else ((labels,),), grid)


def single(grids: Grids, name: str, letter: Letter, grid: Grid) -> Equation:
    """The same of a single quantity, which is no matrix."""
    quantity, number = grid[0][0], grids.entry(grid[0][0])
    return Equation(name, letter, ((quantity,), (number,)) if quantity != number else ((quantity,),), grid)


def equation(grids: Grids, name: str, letter: Letter, sides: Sequence[Sequence[Operand]], result: Grid) -> Equation:
    """letter = sides = result, each side once."""
    numbers = (grids.matrix(result),)  # the same number need not be said twice, once short and once in full
    every = (*(side for side in map(tuple, sides) if side != numbers), (grids.matrix(result, Form.RESULT),))
    distinct = tuple(side for place, side in enumerate(every) if side not in every[:place])
    return Equation(name, letter, distinct, result)
