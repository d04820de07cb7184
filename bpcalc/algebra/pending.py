"""Pending derivatives: (…)′ as it stands in a worked exercise, not differentiated yet."""

from __future__ import annotations

from sympy import Function, Symbol

from bpcalc.algebra.formulas import Formula


class Pending(Function):  # type: ignore[misc]
    """The derivative of the first operand by the second, a symbol, left to be worked."""


def pending(formula: Formula, by: str) -> Formula:
    """The derivative of a formula by the symbol of that name, left to be worked."""
    return Pending(formula, Symbol(by), evaluate=False)
