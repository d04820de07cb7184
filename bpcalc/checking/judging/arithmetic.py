"""The arithmetic between two sides with numbers, where each number of one stands for a part of the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from bpcalc.checking.judging.claims import WRONG_ARITHMETIC, named
from bpcalc.checking.judging.lines import worked_out
from bpcalc.checking.slips.digits import digit_slips
from bpcalc.checking.slips.of_numbers import ARITHMETIC
from bpcalc.checking.truth.fitting import fit, significant, unit
from bpcalc.checking.verdicts import Claim, Role, Verdict
from bpcalc.formula.formula import Formula, Number, Spot, symbols_in

ALMOST_ONE = Fraction(101, 100)
"""Units of the last digit that a part may be off: it may be cut off instead of rounded."""

FEWEST_DIGITS = 3
"""Significant digits of a part that is blamed."""


@dataclass(frozen=True)
class Collapsed:
    """The numbers that the side before gives, and the claims about those that it does not."""

    right: frozenset[Spot]
    claims: tuple[Claim, ...]


def collapsed(before: Formula | None, side: Formula, is_exact: Callable[[Number], bool]) -> Collapsed:
    """What the side before makes of the numbers of a side that is built like it."""
    pairs = list(_parts(before, side)) if before is not None else []
    if any(part is None for _, part in pairs):
        return Collapsed(frozenset(), ())
    squared = frozenset(_squared(side))
    right: set[Spot] = set()
    wrong: list[tuple[Number, Fraction]] = []
    every: list[float] = []
    for number, part in pairs:
        worked, radius = worked_out(part, is_exact) if part is not None else (None, 0.0)
        if worked is None:
            continue
        every.append(worked)
        exact = abs(Fraction(worked)) if number.spot in squared and number.value > 0 else Fraction(worked)
        if abs(number.value - exact) <= ALMOST_ONE * _step(number) + Fraction(radius):
            right.add(number.spot)
        elif significant(number) >= FEWEST_DIGITS:
            wrong.append((number, exact))
    if any(fit(number, value) for number, _ in wrong for value in every):
        return Collapsed(frozenset(right), ())  # the parts stand in another order
    return Collapsed(frozenset(right), tuple(_wrong(number, worked) for number, worked in wrong))


def _parts(before: Formula, side: Formula) -> Iterator[tuple[Number, Formula | None]]:
    """Each number of a side and what it stands for; None for that where the sides are not built alike."""
    if isinstance(side, Number):
        is_same = isinstance(before, Number) and before.value == side.value
        if is_same:
            yield side, side
        else:
            yield side, before if before.operands and not symbols_in(before) else None
    elif side.operands:
        if (before.operation, len(before.operands)) == (side.operation, len(side.operands)):
            for earlier, later in zip(before.operands, side.operands, strict=True):
                yield from _parts(earlier, later)
        else:
            yield _NOTHING, None


def _squared(side: Formula) -> Iterator[Spot]:
    """The numbers that an even power is taken of: their sign is free."""
    if side.operands:
        base = side.operands[0] if side.operation == "power" else None
        power = side.operands[-1]
        if isinstance(base, Number) and isinstance(power, Number) and power.value % 2 == 0:
            yield base.spot
        for operand in side.operands:
            yield from _squared(operand)


def _step(number: Number) -> Fraction:
    """What one step in the last digit is worth that is not zero, if only one zero ends the number."""
    is_padded = not (number.value / unit(number)) % 10
    return unit(number) * (10 if is_padded else 1)


def _wrong(number: Number, worked: Fraction) -> Claim:
    claim = Claim(number.spot, None, Role.OPERAND, Verdict.RIGHT, number.value, worked, places=number.places)
    return named(claim, [*digit_slips(number, worked)][:3] or [ARITHMETIC.found(WRONG_ARITHMETIC)], None)


_NOTHING = Number(Fraction(0))
