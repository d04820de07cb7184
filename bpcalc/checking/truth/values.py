"""The values of formulas in floats, as far as they have one: each worked once, where compiling would take longer."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping

from bpcalc.formula.formula import COMPARED, Cases, Formula, Number, Symbol
from bpcalc.formula.operations import FUNCTIONS

LARGEST = 1e300
"""The largest value that counts as one."""

_OTHERS: dict[str, Callable[..., float]] = {
    "negative": operator.neg,
    "quotient": operator.truediv,
    "power": math.pow,
    "log10": math.log10,
    "pi": lambda: math.pi,
}
"""What the table of functions does not have."""


def value_of(formula: Formula, values: Mapping[str, float]) -> float:
    """The value in floats. Raises KeyError for a symbol without one, ArithmeticError or ValueError for the rest."""
    if isinstance(formula, Number):
        return float(formula.value)
    if isinstance(formula, Symbol):
        return values[formula.name]
    if isinstance(formula, Cases):
        return _chosen(formula, values)
    operands = [value_of(operand, values) for operand in formula.operands]
    if formula.operation == "sum":
        return math.fsum(operands)
    if formula.operation == "product":
        return 0.0 if 0 in operands else math.prod(operands)
    result = float(_function(formula.operation)(*operands))
    if not abs(result) < LARGEST:
        raise ArithmeticError
    return result


def _function(name: str) -> Callable[..., float]:
    if name in _OTHERS:
        return _OTHERS[name]
    function = FUNCTIONS[name].floats
    if function is None:
        raise KeyError(name)
    return function


def _chosen(formula: Cases, values: Mapping[str, float]) -> float:
    for value, condition in formula.branches:
        if condition is None or COMPARED[condition.relation](
            value_of(condition.left, values), value_of(condition.right, values)
        ):
            return value_of(value, values)
    raise ValueError("no case holds")


def value_or_none(formula: Formula, values: Mapping[str, float]) -> float | None:
    """The same, or None where there is no value."""
    try:
        return value_of(formula, values)
    except (KeyError, ArithmeticError, ValueError, TypeError):
        return None


def plain_number(side: Formula) -> Number | None:
    """A side that is a number and nothing else, a minus before it included; None for any other side."""
    if isinstance(side, Number):
        return side
    if side.operation == "negative":
        inner = plain_number(side.operands[0])
        return inner.with_value(-inner.value) if inner else None
    return None
