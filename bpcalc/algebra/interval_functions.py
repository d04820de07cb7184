"""Elementary functions of mpmath's intervals, those too that mpmath does not have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mpmath.libmp import mpf_erf, mpf_floor, round_ceiling, round_floor

Interval = Any

_SPARE_BITS = 20


class UndecidedError(ArithmeticError):
    """The two sides of a condition are too near to tell which is larger; more digits may."""


def interval_functions(context: Any) -> Mapping[str, Callable[..., Interval] | Interval]:
    """The functions by name, and pi, for a context of mpmath's."""
    exp = context.exp
    return {
        "exp": exp,
        "log": context.log,
        "sqrt": lambda x: context.sqrt(_not_below_zero(context, x)),
        "sin": context.sin,
        "cos": context.cos,
        "sinh": lambda x: (exp(x) - exp(-x)) / 2,
        "cosh": lambda x: (exp(x) + exp(-x)) / 2,
        "tanh": lambda x: 1 - 2 / (exp(2 * x) + 1),
        "erf": lambda x: _rising(context, mpf_erf, x),
        "floor": lambda x: _rising(context, lambda bound, _precision, _rounding: mpf_floor(bound), x),
        "power": lambda base, exponent: base**exponent,
        "abs": abs,
        "max": lambda *values: context.mpf([max(v.a for v in values).a, max(v.b for v in values).b]),
        "min": lambda *values: context.mpf([min(v.a for v in values).a, min(v.b for v in values).b]),
        "pi": +context.pi,
    }


def relations(decided: bool) -> Mapping[str, Callable[[Interval, Interval], bool]]:
    """The comparisons by the names of their relations; where sides overlap they are equal if `decided`."""

    def told(answer: bool | None, when_equal: bool) -> bool:
        if answer is None and not decided:
            raise UndecidedError
        return when_equal if answer is None else answer

    return {
        "above": lambda a, b: told(a > b, False),
        "below": lambda a, b: told(a < b, False),
        "at_least": lambda a, b: told(a >= b, True),
        "at_most": lambda a, b: told(a <= b, True),
    }


def _not_below_zero(context: Any, x: Interval) -> Interval:
    """What a root is taken of: bounds of a square may straddle 0, its value does not."""
    return context.mpf([max(x.a, context.mpf(0)).a, x.b]) if x.b >= 0 else x


def _rising(context: Any, function: Callable[..., Any], interval: Interval) -> Interval:
    """A rising function of an interval, from its values at the bounds, widened by what they may be off."""
    low, high = interval._mpi_
    precision = context.prec + _SPARE_BITS
    bounds = function(low, precision, round_floor), function(high, precision, round_ceiling)
    value = context.make_mpf(bounds)
    return value * (1 + context.mpf([-1, 1]) * context.mpf(2) ** -precision) if function is mpf_erf else value
