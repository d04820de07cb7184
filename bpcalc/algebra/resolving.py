"""Going over the pending derivatives of a formula: finding them, and putting in what they come to."""

from __future__ import annotations

from collections.abc import Callable

from bpcalc.algebra.elementary import Condition, cases
from bpcalc.algebra.formulas import Formula
from bpcalc.algebra.parts import BUILDERS, taken_apart
from bpcalc.algebra.pending import Pending


def pending_in(formula: Formula) -> list[Formula]:
    """What stands in the pending derivatives of a formula, in the order in which they are read."""
    if isinstance(formula, Pending):
        return [formula.args[0]]
    operation, operands = taken_apart(formula)
    if operation in ("symbol", "number", "pi"):
        return []
    parts = [value for value, _ in operands] if operation == "cases" else operands
    return [inner for part in parts for inner in pending_in(part)]


def resolved(formula: Formula, resolve: Callable[[Formula], Formula | None]) -> Formula:
    """The formula with what `resolve` gives in place of its pending derivatives; those that give None are left.

    A product that is put into a product becomes part of it, and so does a sum in a sum; the number that such a product
    begins with goes in front of the whole.
    """
    if isinstance(formula, Pending):
        found = resolve(formula.args[0])
        return formula if found is None else found
    operation, operands = taken_apart(formula)
    if operation in ("symbol", "number", "pi"):
        return formula
    if operation == "cases":
        return rebuilt_cases(operands, lambda value: resolved(value, resolve))
    inner = [resolved(operand, resolve) for operand in operands]
    if all(new is old for new, old in zip(inner, operands, strict=True)):
        return formula
    if operation in ("sum", "product"):
        parts = [_parts(new, old, operation) for new, old in zip(inner, operands, strict=True)]
        inner = [part for place in (0, 1) for both in parts for part in both[place]]
    return BUILDERS[operation](*inner)


def rebuilt_cases(
    branches: tuple[tuple[Formula, Condition | None], ...], change: Callable[[Formula], Formula]
) -> Formula:
    """A formula in cases with its values changed, its conditions as they are."""
    *conditional, (otherwise, _) = branches
    pairs = [(change(value), condition) for value, condition in conditional if condition is not None]
    return cases(*pairs, otherwise=change(otherwise))


def _parts(new: Formula, old: Formula, operation: str) -> tuple[tuple[Formula, ...], tuple[Formula, ...]]:
    """What goes in front of the whole, and what stays in its place."""
    found = taken_apart(new)
    if new is old or found.operation != operation:
        return (), (new,)
    is_number = operation == "product" and taken_apart(found.operands[0]).operation == "number"
    return found.operands[:is_number], found.operands[is_number:]
