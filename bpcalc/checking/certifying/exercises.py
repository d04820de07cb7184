"""Checking a worked exercise: each line has the value of the one before it, pending derivatives by differences."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from bpcalc.errors import BpcalcError
from bpcalc.formula.arithmetic import FLOATS, Number, many_digits
from bpcalc.formula.calculus import Line, pending_in, resolved
from bpcalc.formula.compiling import evaluator
from bpcalc.formula.formula import Formula, parts_of, symbols_in
from bpcalc.formula.operations import gaps
from bpcalc.formula.quantity import constant

DIGITS = 60
STEP = Fraction(1, 10**20)
TOLERANCE = Fraction(1, 10**12)
"""A slip in a rule is off by far more; a difference over STEP, where no part is large, by far less."""

LARGEST, SMALLEST_GAP = 1e6, 1e-6
POINTS = 3


class MistakenExerciseError(BpcalcError):
    """A line of an exercise is not equal to the one before it: a mistake of the program's own."""

    exit_code = 3


def mistake(lines: Sequence[Line], by: str) -> int | None:
    """The place of the first line that is not equal to the one before it at a few points; None where there is none.

    Points are left out where a part of the formulas has no value, a large one, or is close to a kink.
    """
    names = list(dict.fromkeys(name for line in lines for name in symbols_in(line.formula)))
    inner = list(dict.fromkeys(found for line in lines for found in pending_in(line.formula)))
    places = {formula: constant(f"{number}′") for number, formula in enumerate(inner)}
    formulas = {
        str(number): resolved(line.formula, lambda found: places[found].leaf) for number, line in enumerate(lines)
    }
    arithmetic = many_digits(DIGITS)
    work_inner = evaluator({str(number): formula for number, formula in enumerate(inner)}, names, arithmetic)
    work = evaluator(formulas, [*names, *(place.id for place in places.values())], arithmetic)
    parts = list(dict.fromkeys(part for formula in (*inner, *formulas.values()) for part in parts_of(formula)))
    for point in range(POINTS):
        values = _values(names, point)
        if not _is_calm([part for part in parts if not {*symbols_in(part)} - {*names}], values):
            continue
        near = [
            work_inner([arithmetic.number(values[name] + side * (name == by)) for name in names])
            for side in (STEP, -STEP)
        ]
        step = arithmetic.number(2 * STEP)
        slopes = [(above - below) / step for above, below in zip(*near, strict=True)]
        worked = work([*(arithmetic.number(value) for value in values.values()), *slopes])
        found = _first_difference(worked, arithmetic.number(TOLERANCE))
        if found is not None:
            return found
    return None


def _first_difference(worked: Sequence[Number], tolerance: Number) -> int | None:
    for place, (before, after) in enumerate(pairwise(worked), 1):
        if abs(before - after) > tolerance * max(1, abs(before)):
            return place
    return None


def _values(names: Sequence[str], point: int) -> dict[str, Fraction]:
    """Numbers that are nowhere special: all above 0, then some below."""
    return {
        name: Fraction((211 * place + 389 * point) % 997 + 100, 1009) * (-1 if point % 2 and not place % 2 else 1)
        for place, name in enumerate(names)
    }


def _is_calm(parts: Sequence[Formula], values: dict[str, Fraction]) -> bool:
    """Whether every part has a value in floats, none of them large, and those that must not be 0 are not."""
    formulas = {str(number): part for number, part in enumerate(parts)}
    try:
        worked = evaluator(formulas, values, FLOATS)([float(value) for value in values.values()])
        zeros = {str(number): zero for number, zero in enumerate(zero for part in parts for zero in gaps(part))}
        apart = evaluator(zeros, values, FLOATS)([float(value) for value in values.values()])
    except (ArithmeticError, ValueError):
        return False
    return all(abs(value) < LARGEST for value in worked) and all(abs(gap) > SMALLEST_GAP for gap in apart)
