"""Working formulas once, on intervals that surely hold the true value: in decimals where those will do, else in mpmath.

Nothing is compiled here: what is worked once only would take longer to compile than to work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
)
from fractions import Fraction
from typing import Any, Protocol, Self, TypeAlias

from bpcalc.formula.arithmetic import GUARD_DIGITS, MOST_BITS, BeyondReachError
from bpcalc.formula.exact import bounds
from bpcalc.formula.formula import Cases, Formula, Number, Relation, Symbol, whole_number
from bpcalc.formula.operations import FUNCTIONS

Interval: TypeAlias = Any
"""An interval of decimals, or one of mpmath's."""

Bounds: TypeAlias = tuple[Fraction, Fraction]

LARGEST_EXPONENT = 64
"""Whole exponents up to which a power is multiplied out."""


class UndecidedError(ArithmeticError):
    """The two sides of a condition are too near to tell which is larger; more digits may."""


class BeyondDecimalsError(ArithmeticError):
    """A function that decimals do not have; mpmath's intervals do."""


class Intervals(Protocol):
    """What makes intervals of some number of digits, and works functions on them."""

    pi: Interval

    def number(self, value: Fraction) -> Interval:
        """The narrowest interval around a number."""

    def bounds(self, interval: Interval) -> Bounds:
        """The ends of an interval, exactly."""

    def power(self, base: Interval, exponent: Interval) -> Interval:
        """A power that is not multiplied out."""

    def largest(self, values: Sequence[Interval]) -> Interval:
        """The interval of the largest."""

    def smallest(self, values: Sequence[Interval]) -> Interval:
        """The interval of the smallest."""


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
        compare, when_equal = _RELATIONS[relation]
        answer = compare(self._value(left), self._value(right))
        if answer is None and not self._decided:
            raise UndecidedError
        return when_equal if answer is None else bool(answer)


_WORK: Mapping[str, Callable[[_Work, Formula], Interval]] = {
    "sum": _Work._sum,
    "negative": lambda work, formula: -work._value(formula.operands[0]),
    "product": _Work._product,
    "quotient": _Work._quotient,
    "power": _Work._power,
    "cases": _Work._cases,
    "pi": lambda work, _formula: work._on.pi,
}

_RELATIONS: Mapping[Relation, tuple[Callable[[Interval, Interval], bool | None], bool]] = {
    Relation.ABOVE: (lambda a, b: a > b, False),
    Relation.BELOW: (lambda a, b: a < b, False),
    Relation.AT_LEAST: (lambda a, b: a >= b, True),
    Relation.AT_MOST: (lambda a, b: a <= b, True),
}
"""Each comparison, and whether it holds of equals; it is None where intervals overlap."""


class MpmathIntervals:
    """Intervals of mpmath's: every function, at several times the cost of decimals."""

    def __init__(self, digits: int) -> None:
        from mpmath.ctx_iv import MPIntervalContext

        self._context: Any = MPIntervalContext()
        self._context.dps = digits
        self.pi = +self._context.pi

    def number(self, value: Fraction) -> Interval:
        return self._context.mpf(value.numerator) / value.denominator

    def bounds(self, interval: Interval) -> Bounds:
        return bounds(interval)

    def power(self, base: Interval, exponent: Interval) -> Interval:
        return _within_reach(base) ** exponent

    def exp(self, x: Interval) -> Interval:
        return self._context.exp(_within_reach(x))

    def log(self, x: Interval) -> Interval:
        return self._context.log(x)

    def sqrt(self, x: Interval) -> Interval:
        # The bounds of a square may straddle 0, its value does not.
        zero = self._context.mpf(0)
        return self._context.sqrt(self._context.mpf([max(x.a, zero).a, x.b]) if x.b >= 0 else x)

    def sin(self, x: Interval) -> Interval:
        return self._context.sin(_within_reach(x))

    def cos(self, x: Interval) -> Interval:
        return self._context.cos(_within_reach(x))

    def sign(self, x: Interval) -> Interval:
        return self._context.mpf([(x.a > 0) - (x.a < 0), (x.b > 0) - (x.b < 0)])

    def largest(self, values: Sequence[Interval]) -> Interval:
        return self._context.mpf([max(value.a for value in values).a, max(value.b for value in values).b])

    def smallest(self, values: Sequence[Interval]) -> Interval:
        return self._context.mpf([min(value.a for value in values).a, min(value.b for value in values).b])

    def rising(self, name: str, x: Interval) -> Interval:
        """A rising function of mpmath's low-level library, from its values at the bounds."""
        from mpmath import libmp

        function = getattr(libmp, f"mpf_{name}")
        low, high = _within_reach(x)._mpi_
        if name == "floor":
            return self._context.make_mpf((function(low), function(high)))
        precision = self._context.prec + 20  # spare bits: what the library's last one may be off
        value = self._context.make_mpf((function(low, precision, "f"), function(high, precision, "c")))
        return value * (1 + self._context.mpf([-1, 1]) * self._context.mpf(2) ** -precision)


def _within_reach(interval: Interval) -> Interval:
    """An interval that a function can be worked on. Raises BeyondReachError for numbers too large."""
    for _, mantissa, exponent, bits in interval._mpi_:
        if mantissa and exponent + bits > MOST_BITS:
            raise BeyondReachError
    return interval


class DecimalIntervals:
    """Intervals of the standard library's decimals, whose arithmetic and exp, ln and √ are right to the last digit."""

    def __init__(self, digits: int) -> None:
        traps = [DivisionByZero, InvalidOperation, Overflow]
        down, up, near = (
            Context(prec=digits, rounding=rounding, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=traps)
            for rounding in (ROUND_FLOOR, ROUND_CEILING, ROUND_HALF_EVEN)
        )
        self._interval = _interval_class(down, up)
        self._near = near
        self._down, self._up = down, up

    def number(self, value: Fraction) -> Interval:
        above, below = Decimal(value.numerator), Decimal(value.denominator)
        return self._interval(self._down.divide(above, below), self._up.divide(above, below))

    def bounds(self, interval: Interval) -> Bounds:
        return _outward(interval.low, below=True), _outward(interval.high, below=False)

    def exp(self, x: Interval) -> Interval:
        around = self._around(self._near.exp, x.low, x.high)
        return self._interval(max(around.low, _ZERO), around.high)

    def log(self, x: Interval) -> Interval:
        if x.low <= 0:
            raise ArithmeticError("a logarithm near zero")
        return self._around(self._near.ln, x.low, x.high)

    def sqrt(self, x: Interval) -> Interval:
        return self._around(self._near.sqrt, max(x.low, _ZERO), x.high)

    def largest(self, values: Sequence[Interval]) -> Interval:
        return self._interval(max(value.low for value in values), max(value.high for value in values))

    def smallest(self, values: Sequence[Interval]) -> Interval:
        return self._interval(min(value.low for value in values), min(value.high for value in values))

    def sign(self, x: Interval) -> Interval:
        return self._interval(*(Decimal((end > 0) - (end < 0)) for end in (x.low, x.high)))

    def __getattr__(self, name: str) -> Any:
        """Whatever else a function is worked with raises BeyondDecimalsError."""
        raise BeyondDecimalsError(name)

    def _around(self, function: Callable[[Decimal], Decimal], low: Decimal, high: Decimal) -> Interval:
        """A rising function, whose values are rounded to the nearest decimal; exact ones are kept as they are."""
        return self._interval(
            self._end(function, low, self._near.next_minus), self._end(function, high, self._near.next_plus)
        )

    def _end(
        self, function: Callable[[Decimal], Decimal], at: Decimal, outward: Callable[[Decimal], Decimal]
    ) -> Decimal:
        self._near.clear_flags()
        value = function(at)
        return outward(value) if self._near.flags[Inexact] else value


_ZERO = Decimal(0)


class _DecimalInterval(Protocol):
    low: Decimal
    high: Decimal

    def __init__(self, low: Decimal, high: Decimal) -> None: ...


SMALLEST_POWER_OF_TEN = -3_010
"""Decimals that anybody could ask for; e^(−10^300) has more of them than memory holds."""

LARGEST_POWER_OF_TEN = 10_000


def _outward(end: Decimal, below: bool) -> Fraction:
    """The end of an interval as a fraction; one nearer to zero than anybody could tell is moved outward."""
    if end and end.adjusted() < SMALLEST_POWER_OF_TEN:
        outward = (end < 0) == below
        tiny = Fraction(1, 10**-SMALLEST_POWER_OF_TEN)
        return (-tiny if below else tiny) if outward else Fraction(0)
    if end.adjusted() > LARGEST_POWER_OF_TEN:
        raise BeyondReachError
    return Fraction(end)


def _interval_class(down: Context, up: Context) -> type[_DecimalInterval]:
    """Intervals whose lower ends are rounded down, and the upper ends up."""

    def ends(value: _DecimalInterval | int) -> tuple[Decimal, Decimal]:
        return (Decimal(value), Decimal(value)) if isinstance(value, int) else (value.low, value.high)

    class Interval:
        __slots__ = ("high", "low")

        def __init__(self, low: Decimal, high: Decimal) -> None:
            self.low = low
            self.high = high

        def __add__(self, other: Self | int) -> Self:
            low, high = ends(other)
            return type(self)(down.add(self.low, low), up.add(self.high, high))

        __radd__ = __add__

        def __sub__(self, other: Self | int) -> Self:
            low, high = ends(other)
            return type(self)(down.subtract(self.low, high), up.subtract(self.high, low))

        def __rsub__(self, other: int) -> Self:
            return type(self)(down.subtract(other, self.high), up.subtract(other, self.low))

        def __neg__(self) -> Self:
            return type(self)(self.high.copy_negate(), self.low.copy_negate())

        def __mul__(self, other: Self | int) -> Self:
            a, b = self.low, self.high
            c, d = ends(other)
            if a >= 0:
                low, high = (a if c >= 0 else b, c), (b if d >= 0 else a, d)
            elif b <= 0:
                low, high = (a if d >= 0 else b, d), (b if c >= 0 else a, c)
            elif c >= 0:
                low, high = (a, d), (b, d)
            elif d <= 0:
                low, high = (b, c), (a, c)
            else:
                return type(self)(
                    min(down.multiply(a, d), down.multiply(b, c)), max(up.multiply(a, c), up.multiply(b, d))
                )
            return type(self)(down.multiply(*low), up.multiply(*high))

        __rmul__ = __mul__

        def __truediv__(self, other: Self | int) -> Self:
            a, b = self.low, self.high
            c, d = ends(other)
            if c <= 0 <= d:
                raise ZeroDivisionError("an interval around zero")
            if c > 0:
                return type(self)(down.divide(a, d if a >= 0 else c), up.divide(b, c if b >= 0 else d))
            return type(self)(down.divide(b, d if b >= 0 else c), up.divide(a, c if a >= 0 else d))

        def __rtruediv__(self, other: int) -> Self:
            return type(self)(Decimal(other), Decimal(other)) / self

        def __abs__(self) -> Self:
            if self.low >= 0:
                return self
            return -self if self.high <= 0 else type(self)(_ZERO, max(-self.low, self.high))

        def __gt__(self, other: Self) -> bool | None:
            return True if self.low > other.high else False if self.high <= other.low else None

        def __lt__(self, other: Self) -> bool | None:
            return True if self.high < other.low else False if self.low >= other.high else None

        def __ge__(self, other: Self) -> bool | None:
            return True if self.low >= other.high else False if self.high < other.low else None

        def __le__(self, other: Self) -> bool | None:
            return True if self.high <= other.low else False if self.low > other.high else None

    return Interval
