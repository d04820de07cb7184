"""The three arithmetics in which the same formulas are worked: floats, any number of digits, and intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from mpmath.ctx_iv import MPIntervalContext
from mpmath.ctx_mp import MPContext

Number: TypeAlias = Any
"""A float, an mpmath number or an mpmath interval: whatever the arithmetic at hand works with."""

GUARD_DIGITS = 15
"""Decimal digits carried beyond those that are asked for."""


class Arithmetic(NamedTuple):
    """How one kind of number is made and worked with.

    `number` makes one from an exact fraction, a float or a number of any digits. `literal` writes a constant into
    the compiled source (None: bind it to a name instead). `functions` gives the source of a function's call, by
    its name, from the source of its argument `x` and a free name `t`; `names` are what those sources call.
    """

    number: Callable[[Any], Number]
    literal: Callable[[Fraction], str] | None
    functions: Mapping[str, str]
    names: Mapping[str, Any] = MappingProxyType({})


# exp(x) would raise OverflowError above 709.78; infinity lets 1/(1 + e^x) come out as the 0 that it is.
FLOATS = Arithmetic(
    number=float,
    literal=lambda fraction: repr(float(fraction)),
    functions={"exp": "(exp({t}) if ({t} := {x}) < 709.0 else inf)"},
    names={"exp": math.exp, "inf": math.inf},
)


def many_digits(digits: int) -> Arithmetic:
    """Arithmetic with this many significant decimal digits, and some more to absorb rounding."""
    return _mpmath(MPContext(), digits)


def intervals(digits: int) -> Arithmetic:
    """Arithmetic on intervals that surely hold the true value, with bounds of this many decimal digits."""
    return _mpmath(MPIntervalContext(), digits)


def _mpmath(context: Any, digits: int) -> Arithmetic:
    """The arithmetic of an mpmath context of our own, so that nobody else's precision is touched."""
    context.dps = digits + GUARD_DIGITS
    return Arithmetic(
        number=lambda value: _converted(context, value),
        literal=None,
        functions={"exp": "exp({x})"},
        names={"exp": context.exp},
    )


def _converted(context: Any, value: Any) -> Number:
    if isinstance(value, Fraction):
        return context.mpf(value.numerator) / value.denominator
    return context.convert(value)
