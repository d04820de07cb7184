"""What stands before a result on its line, and what the numbers put in come to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from bpcalc.checking.truth.fitting import unit
from bpcalc.checking.truth.values import value_or_none
from bpcalc.checking.verdicts import Claim
from bpcalc.formula.formula import Formula, Number, numbers_in


class Line(NamedTuple):
    """What stands before a result: symbols, numbers put in, what was found wrong among these.

    `is_formula` says that the numbers stand in the right formula, `sources` which of them are earlier errors.
    """

    symbolic: Formula | None = None
    numeric: Formula | None = None
    operands: Sequence[Claim] = ()
    is_formula: bool = False
    sources: tuple[str, ...] = ()


def worked_out(side: Formula, is_exact: Callable[[Number], bool]) -> tuple[float | None, float]:
    """What a line with numbers gives, and how far that may be off where more digits were carried than written."""
    centre = value_or_none(side, {})
    if centre is None:
        return None, 0.0
    radius = 0.0
    for number in numbers_in(side):
        if number.places <= 0 or is_exact(number):
            continue
        half = unit(number) / 2
        near = (value_or_none(_with(side, number, number.value + off), {}) for off in (-half, half))
        radius += max((abs(value - centre) for value in near if value is not None), default=0.0)
    return centre, radius


def _with(side: Formula, number: Number, value: Fraction) -> Formula:
    """The side with another value for one of its numbers."""
    if side is number:
        return number.with_value(value)
    if side.operands:
        return side.on(_with(operand, number, value) for operand in side.operands)
    return side
