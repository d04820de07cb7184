"""Building formulas in the order of the notes: SymPy trees that SymPy never evaluates, sorts or simplifies.

A formula is built here and never transformed afterwards: `subs` and `xreplace` would reorder it. Sums and products
are made by `_from_args`, which is what `evaluate=False` ends in, at a fifth of its time: large networks have a hundred
thousand of them, and all operands here are SymPy expressions already.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from sympy import Add, Expr, Integer, Mul, Pow, Rational, exp

Formula: TypeAlias = Expr

_MINUS_ONE = Integer(-1)


def number(value: int | Fraction) -> Formula:
    """An exact number in a formula."""
    exact = Fraction(value)
    return Rational(exact.numerator, exact.denominator)


def total(*terms: Formula) -> Formula:
    """The sum of the terms, in this order."""
    return Add._from_args(terms)


def product(*factors: Formula) -> Formula:
    """The product of the factors, in this order."""
    return Mul._from_args(factors)


def negative(formula: Formula) -> Formula:
    """Minus the formula."""
    return Mul._from_args((_MINUS_ONE, formula))


def difference(first: Formula, second: Formula) -> Formula:
    """The first minus the second."""
    return Add._from_args((first, negative(second)))


def ratio(above: Formula, below: Formula) -> Formula:
    """The first over the second."""
    inverse = Pow(below, _MINUS_ONE, evaluate=False)
    return inverse if above == 1 else Mul._from_args((above, inverse))


def power(base: Formula, exponent: int | Formula) -> Formula:
    """The base to an exponent."""
    return Pow(base, Integer(exponent) if isinstance(exponent, int) else exponent, evaluate=False)


def exponential(formula: Formula) -> Formula:
    """e to the formula."""
    return exp(formula, evaluate=False)
