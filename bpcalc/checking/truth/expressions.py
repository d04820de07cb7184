"""Expressions as trees: made from a Step's formula, worked in floats, walked and rewritten one place at a time."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction

from bpcalc.checking.statements import Expression, Name, Number, Operation, Spot
from bpcalc.formula.formula import Cases, Formula, Symbol
from bpcalc.formula.formula import Number as formula_number

NOWHERE = Spot(0, 0, "")
"""The place of what stands in no file."""

LARGEST = 1e300

_FUNCTIONS: dict[str, Callable[..., float]] = {
    "negative": operator.neg,
    "quotient": operator.truediv,
    "power": math.pow,
    "exp": math.exp,
    "log": math.log,
    "ln": math.log,
    "log10": math.log10,
    "sqrt": math.sqrt,
    "tanh": math.tanh,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "sin": math.sin,
    "cos": math.cos,
    "erf": math.erf,
    "floor": math.floor,
    "abs": abs,
    "max": max,
    "min": min,
    "pi": lambda: math.pi,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)) if x > -700 else 0.0,
    "relu": lambda x: max(x, 0.0),
}
_RELATIONS = {"above": operator.gt, "below": operator.lt, "at_least": operator.ge, "at_most": operator.le}


def constant(value: int | Fraction) -> Number:
    """A number that stands in a formula."""
    return Number(NOWHERE, Fraction(value), 0)


def name(quantity: str) -> Name:
    """A symbol that stands in a formula."""
    return Name(NOWHERE, quantity)


def expression_of(formula: Formula) -> Expression:
    """A formula as such a tree; its branches are one operation whose kind names the relations."""
    if isinstance(formula, Symbol):
        return name(formula.name)
    if isinstance(formula, formula_number):
        return constant(formula.value)
    operands = tuple(map(expression_of, formula.operands))
    if isinstance(formula, Cases):
        return Operation(f"cases {' '.join(relation.name.lower() for relation in formula.relations)}", operands)
    return Operation(formula.operation, operands)


def value_of(expression: Expression, values: Mapping[str, float]) -> float:
    """The value in floats. Raises KeyError for a symbol without one, ArithmeticError or ValueError for the rest."""
    if isinstance(expression, Number):
        return float(expression.value)
    if isinstance(expression, Name):
        return values[expression.quantity or ""]
    kind = expression.kind
    if kind.startswith("cases "):
        return _chosen(kind.split()[1:], expression.operands, values)
    operands = [value_of(operand, values) for operand in expression.operands]
    if kind == "sum":
        return math.fsum(operands)
    if kind == "product":
        return 0.0 if 0 in operands else math.prod(operands)
    result = float(_FUNCTIONS[kind](*operands))
    if not abs(result) < LARGEST:
        raise ArithmeticError
    return result


def _chosen(relations: Iterable[str], operands: tuple[Expression, ...], values: Mapping[str, float]) -> float:
    for place, relation in enumerate(relations):
        chosen, left, right = operands[3 * place : 3 * place + 3]
        if _RELATIONS[relation](value_of(left, values), value_of(right, values)):
            return value_of(chosen, values)
    return value_of(operands[-1], values)


def value_or_none(expression: Expression, values: Mapping[str, float]) -> float | None:
    """The same, or None where there is no value."""
    try:
        return value_of(expression, values)
    except (KeyError, ArithmeticError, ValueError, TypeError):
        return None


def leaves(expression: Expression) -> Iterator[Number | Name]:
    """The numbers and symbols, in the order in which they are read."""
    if isinstance(expression, Operation):
        for operand in expression.operands:
            yield from leaves(operand)
    else:
        yield expression


def numbers_in(expression: Expression) -> list[Number]:
    """The written numbers, in the order in which they are read."""
    return [leaf for leaf in leaves(expression) if isinstance(leaf, Number)]


def symbols_in(expression: Expression) -> list[str]:
    """The ids of the symbols, each once; an empty one for a symbol that means nothing."""
    return list(dict.fromkeys(leaf.quantity or "" for leaf in leaves(expression) if isinstance(leaf, Name)))


def put_in(expression: Expression, definitions: Mapping[str, Expression]) -> Expression:
    """The expression with others in place of some symbols."""
    if isinstance(expression, Name):
        return definitions.get(expression.quantity or "", expression)
    if isinstance(expression, Number):
        return expression
    return Operation(expression.kind, tuple(put_in(operand, definitions) for operand in expression.operands))


def rewritten(expression: Expression, rewrite: Callable[[Expression], Iterable[Expression]]) -> Iterator[Expression]:
    """The expression with one part of it rewritten, for every part and every way to rewrite it."""
    yield from rewrite(expression)
    if isinstance(expression, Operation):
        for place, operand in enumerate(expression.operands):
            for new in rewritten(operand, rewrite):
                operands = (*expression.operands[:place], new, *expression.operands[place + 1 :])
                yield Operation(expression.kind, operands)


def plain_number(expression: Expression) -> Number | None:
    """A side that is a number and nothing else, a minus before it included; None for any other side."""
    if isinstance(expression, Number):
        return expression
    if isinstance(expression, Operation) and expression.kind == "negative":
        inner = plain_number(expression.operands[0])
        return Number(inner.spot, -inner.value, inner.places) if inner else None
    return None
