"""Sums, products and quotients as one writes them by hand: without zeros and ones, the minus sign in front."""

from __future__ import annotations

from bpcalc.algebra.formulas import Formula, negative, number, product, ratio, total
from bpcalc.algebra.parts import taken_apart

ZERO, ONE = number(0), number(1)


def plus(*terms: Formula) -> Formula:
    """The sum without its zeros."""
    kept = [term for term in terms if term != 0]
    return total(*kept) if len(kept) > 1 else kept[0] if kept else ZERO


def times(*factors: Formula) -> Formula:
    """The product without its ones; 0 where a factor is 0; a minus sign stands in front."""
    if any(factor == 0 for factor in factors):
        return ZERO
    kept: list[Formula] = []
    minus = False
    for factor in factors:
        operation, operands = taken_apart(factor)
        if operation == "negative":
            minus, (factor,) = not minus, operands
            operation, operands = taken_apart(factor)
        if factor == -1:
            minus = not minus
        elif factor != 1:
            kept += operands if operation == "product" else [factor]
    formula = product(*kept) if len(kept) > 1 else kept[0] if kept else ONE
    return negative(formula) if minus else formula


def over(above_line: Formula, below_line: Formula) -> Formula:
    """The quotient, with a minus sign in front."""
    operation, operands = taken_apart(above_line)
    if above_line == 0:
        return ZERO
    return negative(ratio(operands[0], below_line)) if operation == "negative" else ratio(above_line, below_line)
