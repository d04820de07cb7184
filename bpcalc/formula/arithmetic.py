"""The arithmetics in which formulas are compiled: floats, and mpmath with any number of digits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from bpcalc.formula.operations import FUNCTIONS

Number: TypeAlias = Any
"""A float, an mpmath number or an interval: whatever the arithmetic at hand works with."""

GUARD_DIGITS = 15
"""Decimal digits carried beyond those that are asked for."""

MOST_BITS = 1 << 15
"""Binary digits before the point of what a function is taken of in mpmath: sin(e^100000) needs as many to be worked."""


class Arithmetic(NamedTuple):
    """How one kind of number is made and worked with.

    `number` makes one from an exact fraction, a float or a number of any digits. `literal` writes a constant into the
    compiled source (None: bind it to a name instead). `source` gives the source of a function's call, by its name, over
    the names of its arguments `x`; `function` what that source calls. Besides those of the table there are functions
    that work a formula without losing its digits: log1p, expm1, erfc.
    """

    number: Callable[[Any], Number]
    literal: Callable[[Fraction], str] | None
    source: Callable[[str], str]
    function: Callable[[str], Any]


_PRECISE_FLOATS = {
    "log1p": "log1p({x}) if {x} != -1.0 else -inf",
    "expm1": "inf if {x} > 709.78 else expm1({x})",
    "erfc": "erfc({x})",
}
_OTHER_FLOATS: Mapping[str, Any] = {
    "power": math.pow,
    "pi": math.pi,
    **{name: getattr(math, name) for name in _PRECISE_FLOATS},
}


def _source(name: str) -> str:
    return f"{name}({{x}})" if name != "pi" else name


FLOATS = Arithmetic(
    number=float,
    literal=lambda fraction: repr(float(fraction)),
    source=lambda name: FUNCTIONS[name].source() if name in FUNCTIONS else _PRECISE_FLOATS.get(name) or _source(name),
    function=lambda name: FUNCTIONS[name].floats if name in FUNCTIONS else _OTHER_FLOATS[name],
)


def many_digits(digits: int) -> Arithmetic:
    """Arithmetic with this many significant decimal digits, and some more to absorb rounding."""
    from mpmath.ctx_mp import MPContext

    context: Any = MPContext()
    context.dps = digits + GUARD_DIGITS

    def function(name: str) -> Any:
        if name == "pi":
            return +context.pi
        if name in _PYTHONS_OWN:
            return _PYTHONS_OWN[name]
        entry = FUNCTIONS.get(name)
        return _real(getattr(context, (entry.digits if entry else "") or name))

    return Arithmetic(
        number=lambda value: _converted(context, value),
        literal=None,
        source=_source,
        function=function,
    )


_PYTHONS_OWN: Mapping[str, Callable[..., Any]] = {"abs": abs, "min": min, "max": max}


class BeyondReachError(ArithmeticError):
    """A number so large that nobody could work with its digits."""


def check_reach(numbers: Iterable[tuple[int, Any, int, int]]) -> None:
    """Raises BeyondReachError for numbers, in the parts that mpmath has them in, that no function is taken of."""
    for _, mantissa, exponent, bits in numbers:
        if mantissa and exponent + bits > MOST_BITS:
            raise BeyondReachError


def _real(function: Callable[..., Number]) -> Callable[..., Number]:
    """A function of mpmath's: ValueError where it gives a complex number, BeyondReachError for numbers too large."""

    def real(*values: Number) -> Number:
        check_reach(value._mpf_ for value in values)
        result = function(*values)
        if hasattr(result, "_mpc_"):
            raise ValueError("not a real number")
        return result

    return real


def _converted(context: Any, value: Any) -> Number:
    if isinstance(value, Fraction):
        return context.mpf(value.numerator) / value.denominator
    return context.convert(value)
