"""The values of SymPy's expressions in mpmath; no code is generated."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

import mpmath
import sympy
from sympy import Piecewise

from bpcalc.formula.operations import FUNCTIONS


def value_of(expression: Any, known: Mapping[Any, Any]) -> Any:
    """The value of an expression of SymPy's in mpmath, at its present precision; each part is worked once."""
    values = dict(known)

    def value(part: Any) -> Any:
        if part not in values:
            values[part] = worked(part)
        return values[part]

    def worked(part: Any) -> Any:
        if part in (True, False):
            return bool(part)
        if part.is_Rational:
            return mpmath.mpf(int(part.p)) / int(part.q)
        if part.is_Add:
            return mpmath.fsum(map(value, part.args))
        if part.is_Mul:
            return mpmath.fprod(map(value, part.args))
        if isinstance(part, Piecewise):
            return next(value(branch.expr) for branch in part.args if value(branch.cond))
        if part.is_number and not part.args:  # pi, e
            return part._to_mpmath(mpmath.mp.prec)
        return _function(part.func)(*map(value, part.args))

    return value(expression)


def _function(made_by: Any) -> Callable[..., Any]:
    """What works a function of SymPy's: those that it makes of ours, and those that differentiating brings in."""
    if made_by in _OTHERS:
        return _OTHERS[made_by]
    entry = next(entry for entry in FUNCTIONS.values() if getattr(sympy, entry.sympy or entry.name, None) is made_by)
    function: Callable[..., Any] = getattr(mpmath, entry.digits or entry.name)
    return function


_OTHERS: Mapping[Any, Callable[..., Any]] = {
    sympy.Pow: mpmath.power,
    sympy.Abs: abs,
    sympy.Max: max,
    sympy.Min: min,
    sympy.Heaviside: lambda value, at_zero: at_zero if value == 0 else mpmath.mpf(value > 0),
    sympy.Gt: operator.gt,
    sympy.Lt: operator.lt,
    sympy.Ge: operator.ge,
    sympy.Le: operator.le,
    sympy.Eq: operator.eq,
    sympy.Ne: operator.ne,
    sympy.ITE: lambda condition, then, otherwise: then if condition else otherwise,
    sympy.And: lambda *conditions: all(conditions),
    sympy.Or: lambda *conditions: any(conditions),
    sympy.Not: operator.not_,
}
