"""Two derivatives that share nothing with the Steps: SymPy's own, and a central difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import mpmath
import sympy

from bpcalc.checking.certifying.sympy_values import value_of
from bpcalc.derivation.paths import start_of
from bpcalc.formula.arithmetic import many_digits
from bpcalc.formula.compiling import evaluator
from bpcalc.formula.exact import fraction
from bpcalc.formula.formula import Cases, Formula
from bpcalc.formula.operations import gaps
from bpcalc.formula.quantity import Quantity
from bpcalc.formula.sympy_expressions import rebuilt

EXTRA_DIGITS = 40
"""Digits that SymPy's derivative is worked with beyond those asked for, as large networks lose some."""

WORKING_DIGITS = 90
STEP = Fraction(1, 10**28)
"""(E(w+h) − E(w−h)) / 2h is off by h²·E‴/6 ≈ 1e-56, and by rounding 1e-90/h = 1e-62."""


def _given_id(gradient: Quantity) -> str:
    """The id of the given value that a gradient is by. Raises ValueError for what is no such gradient."""
    start = start_of(gradient)
    if start is None:
        raise ValueError(f"{gradient.id} is no gradient by something given")
    return start.id


def by_sympy(
    forward: Mapping[str, Formula],
    gradients: Mapping[Quantity, str],
    values: Mapping[str, Fraction],
    digits: int,
) -> Iterator[tuple[str, Fraction]]:
    """The value of each gradient, by id: its goal written out in full, differentiated, and the numbers put in.

    `gradients` maps each gradient to the id of its goal. The formulas are built anew by SymPy's own rules, over real
    symbols, so that nothing of the Steps' own form is left.
    """
    symbols = {name: sympy.Symbol(name, real=True) for name in values}
    expressions: dict[str, Any] = dict(symbols)
    for name, formula in forward.items():
        expressions[name] = rebuilt(formula, expressions)
    with mpmath.workdps(digits + EXTRA_DIGITS):
        known = {symbols[name]: mpmath.mpf(value.numerator) / value.denominator for name, value in values.items()}
        for gradient, goal in gradients.items():
            derivative = expressions[goal].diff(symbols[_given_id(gradient)])
            yield gradient.id, fraction(mpmath.mpf(value_of(derivative, known)))


class Differences:
    """Derivatives from nothing but values: of the forward pass at near points."""

    def __init__(self, forward: Mapping[str, Formula], values: Mapping[str, Fraction]) -> None:
        # The higher derivatives of the error grow with the numbers in it; the step shrinks as much, and more.
        large = max((len(str(int(abs(value)))) - 1 for value in values.values()), default=0)
        self._arithmetic = many_digits(WORKING_DIGITS + 4 * large)
        self._h: Fraction = STEP / 100**large
        self._compiled = evaluator(forward, values, self._arithmetic)
        self._places = {name: place for place, name in enumerate(forward)}
        self._values = values
        self._numbers = {name: self._arithmetic.number(value) for name, value in values.items()}

    def central(self, gradient: Quantity, goal: str) -> Fraction:
        """(E(w+h) − E(w−h)) / 2h, E being the quantity with the id `goal`."""
        above, below = (self._near(gradient, goal, side) for side in (1, -1))
        return (above - below) / (2 * self._h)

    def one_sided(self, gradient: Quantity, goal: str) -> tuple[Fraction, Fraction]:
        """From below and from above, (−3 E(w) + 4 E(w±h) − E(w±2h)) / ±2h: each good where the other side bends."""
        here = self._near(gradient, goal, 0)
        below, above = (
            (4 * self._near(gradient, goal, side) - self._near(gradient, goal, 2 * side) - 3 * here)
            / (2 * side * self._h)
            for side in (-1, 1)
        )
        return below, above

    def _near(self, gradient: Quantity, goal: str, steps: int) -> Fraction:
        name = _given_id(gradient)
        moved = self._arithmetic.number(self._values[name] + steps * self._h)
        return fraction(self._compiled([*{**self._numbers, name: moved}.values()])[self._places[goal]])


def bends(forward: Mapping[str, Formula], values: Mapping[str, Fraction]) -> list[str]:
    """The ids of formulas that stand exactly where two branches meet, so that there may be no derivative there."""
    zeros = {
        (name, place): zero for name, formula in forward.items() for place, zero in enumerate(_zero_at_a_bend(formula))
    }
    if not zeros:
        return []
    arithmetic = many_digits(WORKING_DIGITS)
    formulas = {**forward, **{f"{name} {place}": zero for (name, place), zero in zeros.items()}}
    given = [arithmetic.number(value) for value in values.values()]
    worked = dict(zip(formulas, evaluator(formulas, values, arithmetic)(given), strict=True))
    found = (name for name, place in zeros if abs(fraction(worked[f"{name} {place}"])) < STEP)
    return list(dict.fromkeys(found))


def _zero_at_a_bend(formula: Formula) -> Iterator[Formula]:
    """Formulas inside a formula that are 0 where two of its branches meet."""
    yield from gaps(formula)
    parts = [value for value, _ in formula.branches] if isinstance(formula, Cases) else formula.operands
    for part in parts:
        yield from _zero_at_a_bend(part)
