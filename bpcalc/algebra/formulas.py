"""Building formulas in the order of the notes: SymPy trees that SymPy never evaluates, sorts or simplifies.

A formula is built here and never transformed afterwards: `subs` and `xreplace` would reorder it. Sums and products
are made by `_from_args`, which is what `evaluate=False` ends in, at a fifth of its time: large networks have a hundred
thousand of them, and all operands here are SymPy expressions already.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

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


def power(base: Formula, exponent: int) -> Formula:
    """The base to a whole, positive exponent."""
    return Pow(base, Integer(exponent), evaluate=False)


def exponential(formula: Formula) -> Formula:
    """e to the formula."""
    return exp(formula, evaluate=False)


class Part(NamedTuple):
    """The outermost operation of a formula and what it works on.

    `operation` is one of symbol, number, sum, negative, product, quotient, power, or the name of a function. The
    operands are formulas; of a symbol its name, of a number a Fraction.
    """

    operation: str
    operands: tuple[Any, ...]


def taken_apart(formula: Formula) -> Part:
    """The outermost operation of a formula. Every printer and the compiler read formulas through this."""
    if formula.is_Symbol:
        return Part("symbol", (formula.name,))
    if formula.is_Rational:
        return Part("number", (Fraction(int(formula.p), int(formula.q)),))
    operands = formula.args
    if formula.is_Add:
        return Part("sum", operands)
    if formula.is_Mul:
        return _product_taken_apart(operands)
    if formula.is_Pow:
        base, exponent = operands
        return Part("quotient", (Integer(1), base)) if exponent == -1 else Part("power", operands)
    return Part(formula.func.__name__, operands)


def _product_taken_apart(factors: tuple[Formula, ...]) -> Part:
    if len(factors) == 2:
        first, second = factors
        if first == -1:
            return Part("negative", (second,))
        if second.is_Pow and second.args[1] == -1:
            return Part("quotient", (first, second.args[0]))
    return Part("product", factors)


def symbols_in(formula: Formula) -> list[str]:
    """The names of the symbols of a formula, each once, in the order in which they are read."""
    names: dict[str, None] = {}
    waiting = [formula]
    while waiting:
        part = waiting.pop()
        if part.is_Symbol:
            names.setdefault(part.name)
        else:
            waiting.extend(reversed(part.args))
    return list(names)
