"""Working formulas once, on intervals that surely hold the true value: in decimals where those will do, else in mpmath.

Nothing is compiled here: what is worked once only would take longer to compile than to work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from bpcalc.formula.arithmetic import GUARD_DIGITS
from bpcalc.formula.emission import LARGEST_EXPONENT
from bpcalc.formula.formula import COMPARED, Cases, Formula, Number, Relation, Symbol, whole_number
from bpcalc.formula.interval_arithmetic import (
    BeyondDecimalsError,
    Bounds,
    DecimalIntervals,
    Interval,
    Intervals,
    MpmathIntervals,
)
from bpcalc.formula.operations import FUNCTIONS


class UndecidedError(ArithmeticError):
    """The two sides of a condition are too near to tell which is larger; more digits may."""


def interval_values(
    formulas: Mapping[str, Formula], known: Mapping[str, Fraction], digits: int, decided: bool = False
) -> dict[str, Bounds]:
    """Bounds of all formulas, in order, worked with this many decimal digits.

    Raises UndecidedError where the sides of a condition overlap, unless they are to be `decided`, that is, equal; and
    ArithmeticError or ValueError where there is no value, or a larger one than anybody could work with.
    """
    try:
        return _Work(DecimalIntervals(digits + GUARD_DIGITS), known, decided).all(formulas)
    except BeyondDecimalsError:
        return _Work(MpmathIntervals(digits + GUARD_DIGITS), known, decided).all(formulas)


class _Work:
    """One working of formulas, in their order."""

    def __init__(self, on: Intervals, known: Mapping[str, Fraction], decided: bool) -> None:
        self._on, self._decided = on, decided
        self._numbers: dict[Fraction, Interval] = {}
        self._values = {name: self._number(value) for name, value in known.items()}

    def all(self, formulas: Mapping[str, Formula]) -> dict[str, Bounds]:
        for name, formula in formulas.items():
            self._values[name] = self._value(formula)
        return {name: self._on.bounds(self._values[name]) for name in formulas}

    def _number(self, value: Fraction) -> Interval:
        if value not in self._numbers:
            self._numbers[value] = self._on.number(value)
        return self._numbers[value]

    def _value(self, formula: Formula) -> Interval:
        if isinstance(formula, Symbol):
            return self._values[formula.name]
        if isinstance(formula, Number):
            return self._number(formula.value)
        work = _WORK.get(formula.operation)
        if work is not None:
            return work(self, formula)
        entry = FUNCTIONS[formula.operation]
        values = map(self._value, formula.operands)
        return entry.bounds(self._on, *values) if entry.bounds else getattr(self._on, entry.name)(*values)

    def _sum(self, formula: Formula) -> Interval:
        first, *others = formula.operands
        result = self._value(first)
        for term in others:
            result = result + self._value(term)
        return result

    def _product(self, formula: Formula) -> Interval:
        logarithms = [factor for factor in formula.operands if factor.operation == "log"]
        if logarithms:  # 0 · ln 0 = 0, as in every cross-entropy: what is multiplied by zero is not worked
            others = [factor for factor in formula.operands if factor.operation != "log"]
            zero = self._number(Fraction(0))
            is_zero = not any(self._on.bounds(self._multiplied(others)))
            if is_zero and not any(self._value(factor.operands[0]) < zero for factor in logarithms):
                return zero
        return self._multiplied(formula.operands)

    def _multiplied(self, factors: Iterable[Formula]) -> Interval:
        result = None
        for factor in factors:
            value = self._value(factor)
            result = value if result is None else result * value
        return self._number(Fraction(1)) if result is None else result

    def _quotient(self, formula: Formula) -> Interval:
        above, below = formula.operands
        return self._value(above) / self._value(below)

    def _power(self, formula: Formula) -> Interval:
        base, exponent = formula.operands
        whole = whole_number(exponent)
        if whole is None or not 0 < whole <= LARGEST_EXPONENT:
            return self._on.power(self._value(base), self._value(exponent))
        result = value = self._value(base)
        for _ in range(whole - 1):
            result = result * value
        return result

    def _cases(self, formula: Formula) -> Interval:
        assert isinstance(formula, Cases)  # noqa: S101 - by its operation
        for value, condition in formula.branches:
            if condition is None or self._holds(condition.relation, condition.left, condition.right):
                return self._value(value)
        raise ValueError("no case holds")

    def _holds(self, relation: Relation, left: Formula, right: Formula) -> bool:
        answer = COMPARED[relation](self._value(left), self._value(right))
        if answer is None and not self._decided:
            raise UndecidedError
        return relation in (Relation.AT_LEAST, Relation.AT_MOST) if answer is None else bool(answer)


_WORK: Mapping[str, Callable[[_Work, Formula], Interval]] = {
    "sum": _Work._sum,
    "negative": lambda work, formula: -work._value(formula.operands[0]),
    "product": _Work._product,
    "quotient": _Work._quotient,
    "power": _Work._power,
    "cases": _Work._cases,
    "pi": lambda work, _formula: work._on.pi,
}
