"""Which branch of a formula in cases is taken, and which conditions tell so."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from bpcalc.formula.arithmetic import many_digits
from bpcalc.formula.compiling import evaluator
from bpcalc.formula.exact import fraction
from bpcalc.formula.formula import Cases, Condition, Formula, Relation

DIGITS = 60
SAME = Fraction(1, 10**40)
"""Values that differ by less, relative to them, are equal: they are known to that many digits at most."""

EQUAL = "="


class Reason(NamedTuple):
    """`left` `relation` `right`, the relation being one of a Relation or `=`."""

    left: Formula
    relation: str
    right: Formula


class Taken(NamedTuple):
    """The value of the branch that is taken, and why."""

    value: Formula
    reasons: tuple[Reason, ...]


_NEGATED = {
    Relation.ABOVE: Relation.AT_MOST,
    Relation.BELOW: Relation.AT_LEAST,
    Relation.AT_LEAST: Relation.BELOW,
    Relation.AT_MOST: Relation.ABOVE,
}


def branch_taken(formula: Formula, values: Mapping[str, Fraction | None]) -> Taken | None:
    """The branch that a formula takes at these values; None for what is no formula in cases, or lacks a value."""
    if not isinstance(formula, Cases) or any(value is None for value in values.values()):
        return None
    failed: list[Condition] = []
    for value, condition in formula.branches:
        if condition is None or _holds(condition, values):
            return Taken(value, _reasons(failed, condition))
        failed.append(condition)
    return None


def _holds(condition: Condition, values: Mapping[str, Fraction | None]) -> bool:
    arithmetic = many_digits(DIGITS)
    sides = {"left": condition.left, "right": condition.right}
    given = [arithmetic.number(value) for value in values.values()]
    left, right = map(fraction, evaluator(sides, values, arithmetic)(given))
    if abs(left - right) <= SAME * max(abs(left), abs(right)):
        return condition.relation in (Relation.AT_LEAST, Relation.AT_MOST)
    return (left > right) == (condition.relation in (Relation.ABOVE, Relation.AT_LEAST))


def _reasons(failed: list[Condition], held: Condition | None) -> tuple[Reason, ...]:
    """The condition that holds, and those before it that do not; both sides of one comparison come to one reason."""
    found: dict[tuple[Formula, Formula], str] = {}
    for condition in failed:
        sides = condition.left, condition.right
        negated = _NEGATED[condition.relation].value
        found[sides] = EQUAL if sides in found and found[sides] != negated else negated
    if held is not None:
        found[held.left, held.right] = held.relation.value
    return tuple(Reason(left, relation, right) for (left, right), relation in found.items())
