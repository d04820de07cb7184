"""A derivative worked as a calculus exercise: one rule a line, down to the form in which the notes write it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bpcalc.algebra.formulas import Formula, difference, number, power, product
from bpcalc.algebra.laws import law
from bpcalc.algebra.parts import symbols_in
from bpcalc.algebra.pending import pending
from bpcalc.algebra.resolving import pending_in, resolved
from bpcalc.algebra.simplifying import alike, simplified
from bpcalc.algebra.tidying import ONE, ZERO
from bpcalc.language.said import said


class Closed(NamedTuple):
    """A line that leads from the tidied derivative to the one in the notes, and why it is equal to the one before."""

    formula: Formula
    reason: str


class Line(NamedTuple):
    """One line of an exercise: equal to the one before it by a rule, which the reason says in a sentence."""

    formula: Formula
    rule: str
    reason: str


ALGEBRA, TIDIED = said("algebra"), said("tidied up")


def worked(
    formula: Formula, by: str, closing: Sequence[Closed] = (), end: Formula | None = None, as_power: bool = False
) -> list[Line]:
    """The lines from the pending derivative of a formula to the one in the notes.

    `closing` are lines that lead on from the tidied derivative; where that is not like `end` and there are none, `end`
    itself is the last line. `as_power` works the symbol by the power rule, as x to the power of 1.
    """
    lines = [Line(pending(formula, by), "", "")]
    while waiting := pending_in(lines[-1].formula):
        lines.append(_next(lines[-1].formula, waiting, by, as_power))
    tidy = simplified(lines[-1].formula)
    if tidy != lines[-1].formula:
        reason = said("what is 0 or 1 is left out, plain numbers are multiplied, and minus signs stand in front")
        lines.append(Line(tidy, TIDIED, reason))
    lines += [Line(closed.formula, ALGEBRA, closed.reason) for closed in closing]
    if end is not None and not alike(lines[-1].formula, end):
        lines.append(Line(end, ALGEBRA, said("the same, in the form that the other lines work with")))
    return lines


def _next(formula: Formula, waiting: Sequence[Formula], by: str, as_power: bool) -> Line:
    """The next line: long constants drop out at once, then the first rule is applied; what is plain comes last."""
    if any(by not in symbols_in(inner) and inner.args for inner in waiting):
        reason = said("what does not depend on the variable has the derivative 0")
        return Line(
            resolved(formula, lambda inner: None if by in symbols_in(inner) else ZERO), said("constants"), reason
        )
    composed = next((inner for inner in waiting if inner.args), None)
    if composed is None:
        return _plain(formula, waiting, by, as_power)
    found = law(composed, by)
    left = [found.formula]  # the first only: the same may be pending again, further on in the line

    def resolve(inner: Formula) -> Formula | None:
        return left.pop() if left and inner is composed else None

    return Line(resolved(formula, resolve), found.rule, found.reason)


def _plain(formula: Formula, waiting: Sequence[Formula], by: str, as_power: bool) -> Line:
    """The derivatives of the variable and of plain constants, all in one line."""

    def resolve(inner: Formula) -> Formula:
        if by not in symbols_in(inner):
            return ZERO
        return product(ONE, power(inner, difference(number(1), ONE))) if as_power else ONE

    constants = any(by not in symbols_in(inner) for inner in waiting)
    variable = any(by in symbols_in(inner) for inner in waiting)
    if as_power and variable:
        rule = said("power rule, constants") if constants else said("power rule")
        reason = said("x is x to the power of 1, so x′ is 1 × x^(1 − 1); that of a constant is 0")
        return Line(resolved(formula, resolve), rule, reason if constants else reason_of_power())
    told = {
        (True, True): said("the variable by itself has the derivative 1, a constant 0"),
        (True, False): said("the variable by itself has the derivative 1"),
        (False, True): said("a constant has the derivative 0"),
    }
    name = said("variable") if not constants else said("variable and constants") if variable else said("constants")
    return Line(resolved(formula, resolve), name, told[variable, constants])


def reason_of_power() -> str:
    """Why x′ is 1 × x^(1 − 1)."""
    return said("x is x to the power of 1, so x′ is 1 × x^(1 − 1)")
