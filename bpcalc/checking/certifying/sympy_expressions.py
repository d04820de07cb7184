"""Formulas as SymPy would build them, and the values of SymPy's expressions in mpmath; no code is generated."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

import mpmath
from sympy import (
    ITE,
    Abs,
    Add,
    And,
    Eq,
    Ge,
    Gt,
    Heaviside,
    Le,
    Lt,
    Max,
    Min,
    Mul,
    Ne,
    Not,
    Or,
    Piecewise,
    Pow,
    Rational,
    cos,
    cosh,
    erf,
    exp,
    floor,
    log,
    pi,
    sign,
    sin,
    sinh,
    sqrt,
    tanh,
)

from bpcalc.algebra.elementary import RELATIONS
from bpcalc.algebra.formulas import Formula
from bpcalc.algebra.parts import taken_apart

_SYMPY: Mapping[str, Callable[..., Any]] = {
    "sum": Add,
    "product": Mul,
    "negative": lambda operand: -operand,
    "quotient": lambda above, below: above / below,
    "power": Pow,
    "pi": lambda: pi,
    "exp": exp,
    "log": log,
    "sqrt": sqrt,
    "tanh": tanh,
    "sinh": sinh,
    "cosh": cosh,
    "sin": sin,
    "cos": cos,
    "abs": lambda operand: Piecewise((operand, operand >= 0), (-operand, True)),  # Abs asks whether it is real
    "erf": erf,
    "floor": floor,
    "max": Max,
    "min": Min,
}


_MPMATH: Mapping[Any, Callable[..., Any]] = {
    Pow: mpmath.power,
    exp: mpmath.exp,
    log: mpmath.log,
    tanh: mpmath.tanh,
    sinh: mpmath.sinh,
    cosh: mpmath.cosh,
    sin: mpmath.sin,
    cos: mpmath.cos,
    erf: mpmath.erf,
    floor: mpmath.floor,
    Abs: abs,
    Max: max,
    Min: min,
    sign: mpmath.sign,
    Heaviside: lambda value, at_zero: at_zero if value == 0 else mpmath.mpf(value > 0),
    Gt: operator.gt,
    Lt: operator.lt,
    Ge: operator.ge,
    Le: operator.le,
    Eq: operator.eq,
    Ne: operator.ne,
    ITE: lambda condition, then, otherwise: then if condition else otherwise,
    And: lambda *conditions: all(conditions),
    Or: lambda *conditions: any(conditions),
    Not: operator.not_,
}


def rebuilt(formula: Formula, expressions: Mapping[str, Any]) -> Any:
    """The same formula as SymPy would build it, with expressions in place of its symbols."""
    operation, operands = taken_apart(formula)
    if operation == "symbol":
        return expressions[operands[0]]
    if operation == "number":
        return Rational(operands[0].numerator, operands[0].denominator)
    if operation != "cases":
        return _SYMPY[operation](*(rebuilt(operand, expressions) for operand in operands))
    pairs = []
    for value, condition in operands:
        holds: Any = True
        if condition is not None:
            sides = (rebuilt(side, expressions) for side in (condition.left, condition.right))
            holds = RELATIONS[condition.relation](*sides)
        pairs.append((rebuilt(value, expressions), holds))
    return Piecewise(*pairs)


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
        return _MPMATH[part.func](*map(value, part.args))

    return value(expression)
