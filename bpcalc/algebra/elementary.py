"""Elementary functions in formulas, and formulas in cases: like all formulas never evaluated, sorted or simplified."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from sympy import (
    Abs,
    Function,
    Ge,
    Gt,
    Le,
    Lt,
    Piecewise,
    Pow,
    Rational,
    cos,
    cosh,
    erf,
    floor,
    log,
    pi,
    sin,
    sinh,
    tanh,
)

from bpcalc.algebra.formulas import Formula, exponential

PI: Formula = pi


class Largest(Function):  # type: ignore[misc]
    """The largest of its operands, in their order (SymPy's own Max sorts them)."""


class Smallest(Function):  # type: ignore[misc]
    """The smallest of its operands, in their order."""


def logarithm(formula: Formula) -> Formula:
    """The natural logarithm."""
    return log(formula, evaluate=False)


def root(formula: Formula) -> Formula:
    """The square root."""
    return Pow(formula, Rational(1, 2), evaluate=False)


def magnitude(formula: Formula) -> Formula:
    """The absolute value."""
    return Abs(formula, evaluate=False)


def largest(*formulas: Formula) -> Formula:
    """The largest of some."""
    return formulas[0] if len(formulas) == 1 else Largest(*formulas, evaluate=False)


def smallest(*formulas: Formula) -> Formula:
    """The smallest of some."""
    return formulas[0] if len(formulas) == 1 else Smallest(*formulas, evaluate=False)


def hyperbolic_tangent(formula: Formula) -> Formula:
    """The hyperbolic tangent."""
    return tanh(formula, evaluate=False)


def hyperbolic_sine(formula: Formula) -> Formula:
    """The hyperbolic sine."""
    return sinh(formula, evaluate=False)


def hyperbolic_cosine(formula: Formula) -> Formula:
    """The hyperbolic cosine."""
    return cosh(formula, evaluate=False)


def sine(formula: Formula) -> Formula:
    """The sine."""
    return sin(formula, evaluate=False)


def cosine(formula: Formula) -> Formula:
    """The cosine."""
    return cos(formula, evaluate=False)


def error_function(formula: Formula) -> Formula:
    """The Gaussian error function, erf."""
    return erf(formula, evaluate=False)


def whole_part(formula: Formula) -> Formula:
    """The largest whole number that is not above the formula."""
    return floor(formula, evaluate=False)


ELEMENTARY: dict[str, Callable[..., Formula]] = {
    "exp": exponential,
    "log": logarithm,
    "sqrt": root,
    "tanh": hyperbolic_tangent,
    "sinh": hyperbolic_sine,
    "cosh": hyperbolic_cosine,
    "sin": sine,
    "cos": cosine,
    "abs": magnitude,
    "min": smallest,
    "max": largest,
    "erf": error_function,
    "floor": whole_part,
}
"""The functions by the names that the compiler, the printers and the reader of formulas know them by."""


class Relation(StrEnum):
    """How the two sides of a condition compare."""

    ABOVE = ">"
    BELOW = "<"
    AT_LEAST = ">="
    AT_MOST = "<="


class Condition(NamedTuple):
    """`left` `relation` `right`."""

    left: Formula
    relation: Relation
    right: Formula


RELATIONS = {Relation.ABOVE: Gt, Relation.BELOW: Lt, Relation.AT_LEAST: Ge, Relation.AT_MOST: Le}


def cases(*branches: tuple[Formula, Condition], otherwise: Formula) -> Formula:
    """The value of the first branch whose condition holds, or `otherwise`."""
    pairs = [
        (value, RELATIONS[condition.relation](condition.left, condition.right, evaluate=False))
        for value, condition in branches
    ]
    return Piecewise(*pairs, (otherwise, True), evaluate=False)


def above(left: Formula, right: Formula) -> Condition:
    """left > right."""
    return Condition(left, Relation.ABOVE, right)


def below(left: Formula, right: Formula) -> Condition:
    """left < right."""
    return Condition(left, Relation.BELOW, right)


def at_least(left: Formula, right: Formula) -> Condition:
    """left ≥ right."""
    return Condition(left, Relation.AT_LEAST, right)


def at_most(left: Formula, right: Formula) -> Condition:
    """left ≤ right."""
    return Condition(left, Relation.AT_MOST, right)
