"""The three arithmetics in which the same formulas are worked: floats, any number of digits, and intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from mpmath.ctx_iv import MPIntervalContext
from mpmath.ctx_mp import MPContext

from bpcalc.algebra.elementary import Relation
from bpcalc.algebra.interval_functions import interval_functions, relations

Number: TypeAlias = Any
"""A float, an mpmath number or an mpmath interval: whatever the arithmetic at hand works with."""

GUARD_DIGITS = 15
"""Decimal digits carried beyond those that are asked for."""


_PLAIN_RELATIONS = MappingProxyType({relation: f"{{a}} {relation.value} {{b}}" for relation in Relation})


class Arithmetic(NamedTuple):
    """How one kind of number is made and worked with.

    `number` makes one from an exact fraction, a float or a number of any digits. `literal` writes a constant into
    the compiled source (None: bind it to a name instead). `functions` gives the source of a function's call, by
    its name, from the names of its arguments `x`; `relations` that of a comparison of `a` and `b`;
    `names` are what those sources call.
    """

    number: Callable[[Any], Number]
    literal: Callable[[Fraction], str] | None
    functions: Mapping[str, str]
    names: Mapping[str, Any] = MappingProxyType({})
    relations: Mapping[Relation, str] = _PLAIN_RELATIONS


def _or_infinity(function: Callable[[float], float]) -> Callable[[float], float]:
    """The function, infinite where floats cannot hold it: 1/(1 + e^x) is then the 0 that it is."""

    def bounded(value: float) -> float:
        try:
            return function(value)
        except OverflowError:
            return math.copysign(math.inf, value) if function is math.sinh else math.inf

    return bounded


_CALLS = {name: f"{name}({{x}})" for name in ("tanh", "sin", "cos", "abs", "min", "max", "sqrt", "erf", "floor")}
_CALLS |= {name: f"{name}({{x}})" for name in ("sinh", "cosh", "power")} | {"pi": "pi"}

# exp(x) would raise OverflowError above 709.78, and log(0) ValueError; both have infinity as what they tend to.
FLOATS = Arithmetic(
    number=float,
    literal=lambda fraction: repr(float(fraction)),
    functions={
        **_CALLS,
        "exp": "exp({x}) if {x} < 709.0 else inf",
        "log": "log({x}) if {x} else -inf",
        "log1p": "log1p({x}) if {x} != -1.0 else -inf",
        "expm1": "expm1({x}) if {x} < 709.0 else inf",
        "erfc": "erfc({x})",
    },
    names={
        **{
            name: getattr(math, name)
            for name in ("exp", "log", "log1p", "expm1", "tanh", "sin", "cos", "sqrt", "erf", "erfc", "inf", "pi")
        },
        **{name: _or_infinity(getattr(math, name)) for name in ("sinh", "cosh")},
        "floor": lambda value: float(math.floor(value)),
        "power": math.pow,
        "abs": abs,
        "min": min,
        "max": max,
    },
)


def many_digits(digits: int) -> Arithmetic:
    """Arithmetic with this many significant decimal digits, and some more to absorb rounding."""
    context: Any = MPContext()
    context.dps = digits + GUARD_DIGITS
    names = {
        name: getattr(context, name)
        for name in ("exp", "expm1", "tanh", "sinh", "cosh", "sin", "cos", "erf", "erfc", "floor")
    }
    real = {name: _real(getattr(context, name)) for name in ("log", "log1p", "sqrt", "power")}
    return Arithmetic(
        number=lambda value: _converted(context, value),
        literal=None,
        functions={**_CALLS, **{name: f"{name}({{x}})" for name in ("exp", "log", "log1p", "expm1", "erfc")}},
        names={**names, **real, "pi": +context.pi, "abs": abs, "min": min, "max": max},
    )


def intervals(digits: int, decided: bool = False) -> Arithmetic:
    """Arithmetic on intervals that surely hold the true value, with bounds of this many decimal digits.

    Where the sides of a condition overlap, working raises UndecidedError, or takes them for equal where `decided`.
    """
    context: Any = MPIntervalContext()
    context.dps = digits + GUARD_DIGITS
    return Arithmetic(
        number=lambda value: _converted(context, value),
        literal=None,
        functions={**_CALLS, "exp": "exp({x})", "log": "log({x})"},
        names={**interval_functions(context), **relations(decided)},
        relations={relation: f"{relation.name.lower()}({{a}}, {{b}})" for relation in Relation},
    )


def _real(function: Callable[..., Number]) -> Callable[..., Number]:
    """A function of mpmath that gives complex numbers where there is no real one; here it raises ValueError there."""

    def real(*values: Number) -> Number:
        result = function(*values)
        if hasattr(result, "_mpc_"):
            raise ValueError("not a real number")
        return result

    return real


def _converted(context: Any, value: Any) -> Number:
    if isinstance(value, Fraction):
        return context.mpf(value.numerator) / value.denominator
    return context.convert(value)
