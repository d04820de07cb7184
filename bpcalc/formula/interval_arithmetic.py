"""Intervals that surely hold a value: of decimals, whose arithmetic is the standard library's, and of mpmath."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

from bpcalc.formula.arithmetic import BeyondReachError, check_reach
from bpcalc.formula.exact import bounds, near_zero

Interval: TypeAlias = Any
"""An interval of decimals, or one of mpmath's."""

Bounds: TypeAlias = tuple[Fraction, Fraction]


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


class MpmathIntervals:
    """Intervals of mpmath's: every function, at several times the cost of decimals."""

    def __init__(self, digits: int) -> None:
        from mpmath.ctx_iv import MPIntervalContext

        self._context: Any = MPIntervalContext()
        self._context.dps = digits
        self.pi = +self._context.pi

    def number(self, value: Fraction) -> Interval:
        """The narrowest interval around a number."""
        return self._context.mpf(value.numerator) / value.denominator

    def bounds(self, interval: Interval) -> Bounds:
        """The ends of an interval, exactly."""
        return bounds(interval)

    def power(self, base: Interval, exponent: Interval) -> Interval:
        """A power that is not multiplied out."""
        base = _within_reach(base)
        if base.a < 0 <= base.b and exponent.a > 0:
            base = self._context.mpf([0, base.b])  # as for a root: bounds may straddle 0 where the value does not
        result = base**exponent
        if not hasattr(result, "_mpi_"):
            raise ValueError("not a real number")
        return result

    def exp(self, x: Interval) -> Interval:
        """e to an interval."""
        return self._context.exp(_within_reach(x))

    def log(self, x: Interval) -> Interval:
        """The natural logarithm."""
        return self._context.log(x)

    def sqrt(self, x: Interval) -> Interval:
        """The square root."""
        # The bounds of a square may straddle 0, its value does not.
        zero = self._context.mpf(0)
        return self._context.sqrt(self._context.mpf([max(x.a, zero).a, x.b]) if x.b >= 0 else x)

    def sin(self, x: Interval) -> Interval:
        """The sine."""
        return self._context.sin(_within_reach(x))

    def cos(self, x: Interval) -> Interval:
        """The cosine."""
        return self._context.cos(_within_reach(x))

    def sign(self, x: Interval) -> Interval:
        """The sign: −1, 0 or 1 at each end."""
        return self._context.mpf([(x.a > 0) - (x.a < 0), (x.b > 0) - (x.b < 0)])

    def largest(self, values: Sequence[Interval]) -> Interval:
        """The interval of the largest."""
        return self._context.mpf([max(value.a for value in values).a, max(value.b for value in values).b])

    def smallest(self, values: Sequence[Interval]) -> Interval:
        """The interval of the smallest."""
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
    check_reach(interval._mpi_)
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
        """The narrowest interval around a number."""
        above, below = Decimal(value.numerator), Decimal(value.denominator)
        return self._interval(self._down.divide(above, below), self._up.divide(above, below))

    def bounds(self, interval: Interval) -> Bounds:
        """The ends of an interval, exactly."""
        return _outward(interval.low, below=True), _outward(interval.high, below=False)

    def exp(self, x: Interval) -> Interval:
        """e to an interval."""
        around = self._around(self._near.exp, x.low, x.high)
        return self._interval(max(around.low, _ZERO), around.high)

    def log(self, x: Interval) -> Interval:
        """The natural logarithm."""
        if x.low <= 0:
            raise ArithmeticError("a logarithm near zero")
        return self._around(self._near.ln, x.low, x.high)

    def sqrt(self, x: Interval) -> Interval:
        """The square root."""
        return self._around(self._near.sqrt, max(x.low, _ZERO), x.high)

    def largest(self, values: Sequence[Interval]) -> Interval:
        """The interval of the largest."""
        return self._interval(max(value.low for value in values), max(value.high for value in values))

    def smallest(self, values: Sequence[Interval]) -> Interval:
        """The interval of the smallest."""
        return self._interval(min(value.low for value in values), min(value.high for value in values))

    def sign(self, x: Interval) -> Interval:
        """The sign: −1, 0 or 1 at each end."""
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
"""The largest power of ten of a bound."""


def _outward(end: Decimal, below: bool) -> Fraction:
    """The end of an interval as a fraction; one nearer to zero than anybody could tell is moved outward."""
    if end and end.adjusted() < SMALLEST_POWER_OF_TEN:
        return near_zero(end < 0, below, Fraction(1, 10**-SMALLEST_POWER_OF_TEN))
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
