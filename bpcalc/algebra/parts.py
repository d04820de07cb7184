"""Taking formulas apart: every printer and the compiler read them through this."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from sympy import Abs, Expr, Integer, Piecewise, Rational, cos, cosh, erf, exp, floor, log, pi, sin, sinh, tanh

from bpcalc.algebra.elementary import (
    ELEMENTARY,
    RELATIONS,
    Condition,
    Largest,
    Smallest,
    cases,
)
from bpcalc.algebra.formulas import Formula, negative, power, product, ratio, total
from bpcalc.algebra.pending import Pending

_HALF = Rational(1, 2)
_FUNCTIONS: dict[type[Expr], str] = {
    exp: "exp",
    log: "log",
    tanh: "tanh",
    sinh: "sinh",
    cosh: "cosh",
    sin: "sin",
    cos: "cos",
    erf: "erf",
    floor: "floor",
    Abs: "abs",
    Largest: "max",
    Smallest: "min",
    Pending: "pending",
}
_RELATIONS = {relation: ours for ours, relation in RELATIONS.items()}


class Part(NamedTuple):
    """The outermost operation of a formula and what it works on.

    `operation` is one of symbol, number, pi, sum, negative, product, quotient, power, cases, or the name of a
    function. The operands are formulas; of a symbol its name, of a number a Fraction, of cases pairs of a formula and
    its condition (None for the last).
    """

    operation: str
    operands: tuple[Any, ...]


def taken_apart(formula: Formula) -> Part:
    """The outermost operation of a formula."""
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
        return _power_taken_apart(*operands)
    if formula is pi:
        return Part("pi", ())
    if isinstance(formula, Piecewise):
        return Part("cases", tuple((branch.expr, _condition(branch.cond)) for branch in operands))
    return Part(_FUNCTIONS[formula.func], operands)


def _product_taken_apart(factors: tuple[Formula, ...]) -> Part:
    if len(factors) == 2:
        first, second = factors
        if first == -1:
            return Part("negative", (second,))
        if second.is_Pow and second.args[1] == -1:
            return Part("quotient", (first, second.args[0]))
    return Part("product", factors)


def _power_taken_apart(base: Formula, exponent: Formula) -> Part:
    if exponent == -1:
        return Part("quotient", (Integer(1), base))
    return Part("sqrt", (base,)) if exponent == _HALF else Part("power", (base, exponent))


def _condition(condition: Any) -> Condition | None:
    if not condition.args:
        return None
    left, right = condition.args
    return Condition(left, _RELATIONS[condition.func], right)


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


def put_in(formula: Formula, definitions: Mapping[str, Formula]) -> Formula:
    """The formula with others in place of some of its symbols, by name, everything in its order.

    (`subs` and `xreplace` would sort and evaluate it.) A product put into a product becomes part of it.
    """
    operation, operands = taken_apart(formula)
    if operation == "symbol":
        return definitions.get(operands[0], formula)
    if operation in ("number", "pi"):
        return formula
    if operation == "cases":
        return _cases_put_in(operands, definitions)
    inner = tuple(put_in(operand, definitions) for operand in operands)
    if operation == "product":
        inner = tuple(factor for operand in inner for factor in _factors(operand))
        first = taken_apart(inner[0])
        if first.operation == "negative":  # (−a) × b is written −a × b
            return negative(product(*_factors(first.operands[0]), *inner[1:]))
    return BUILDERS[operation](*inner)


def _factors(formula: Formula) -> tuple[Formula, ...]:
    operation, operands = taken_apart(formula)
    return operands if operation == "product" else (formula,)


def _cases_put_in(branches: tuple[Any, ...], definitions: Mapping[str, Formula]) -> Formula:
    *conditional, (otherwise, _) = branches
    pairs = [
        (
            put_in(value, definitions),
            Condition(
                put_in(condition.left, definitions),
                condition.relation,
                put_in(condition.right, definitions),
            ),
        )
        for value, condition in conditional
    ]
    return cases(*pairs, otherwise=put_in(otherwise, definitions))


BUILDERS: dict[str, Callable[..., Formula]] = {
    "sum": total,
    "negative": negative,
    "product": product,
    "quotient": ratio,
    "power": power,
    "pending": lambda formula, by: Pending(formula, by, evaluate=False),
    **ELEMENTARY,
}
"""What builds each operation, so that a formula can be put together again."""
