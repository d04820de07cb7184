"""Derivatives as a calculus exercise: one law a line, each leaving what is inside pending, down to the notes' form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from bpcalc.formula.formula import (
    ONE,
    ZERO,
    Cases,
    Formula,
    Number,
    built,
    difference,
    negative,
    number,
    operands_of,
    pending,
    power,
    product,
    ratio,
    symbols_in,
    total,
)
from bpcalc.formula.operations import FUNCTIONS
from bpcalc.formula.simplifying import alike, simplified
from bpcalc.language.said import said


class Law(NamedTuple):
    """What a pending derivative becomes, the name of the rule, and the rule in one sentence."""

    formula: Formula
    rule: str
    reason: str


def law(formula: Formula, by: str) -> Law:
    """The rule that the derivative of a formula begins with, and what it gives.

    The formula must depend on the symbol, and be more than the symbol itself. Raises ValueError for a function that has
    no derivative.
    """
    if isinstance(formula, Cases):
        return _cases(formula, by)
    if formula.operation in _LAWS:
        return _LAWS[formula.operation](formula.operands, by)
    function = FUNCTIONS[formula.operation]
    if function.law is None:
        raise ValueError(f"{function.name} has no derivative")
    return Law(function.law(formula.operands, by), function.rule, function.reason)


Operands = tuple[Formula, ...]

_CONSTANT_FACTOR = (said("constant factor"), said("(c u)′ is c × u′: a constant factor stays where it is"))
_PRODUCT = (said("product rule"), said("(u v)′ is u′ v + u v′: each factor is differentiated once, the others stay"))
_RECIPROCAL = (
    said("quotient rule"),
    said("(c/v)′ is −c v′/v²: what stands above is a constant, so its own derivative drops out"),
)
_QUOTIENT = (said("quotient rule"), said("(u/v)′ is (u′ v − u v′)/v²"))
_POWER = (
    said("power rule, chain rule"),
    said("(u^n)′ is n × u^(n − 1) × u′: the exponent comes down, the inner derivative follows"),
)
_POWER_OF_VARIABLE = (said("power rule"), said("(x^n)′ is n × x^(n − 1): the exponent comes down"))


def _sum(terms: Operands, by: str) -> Law:
    slopes = (
        negative(pending(term.operands[0], by)) if term.operation == "negative" else pending(term, by) for term in terms
    )
    return Law(total(*slopes), said("sum rule"), said("(u + v)′ is u′ + v′: each term by itself"))


def _negative(operands: Operands, by: str) -> Law:
    reason = said("(−u)′ is −u′: the factor −1 stays where it is")
    return Law(negative(pending(operands[0], by)), said("constant factor"), reason)


def _product(factors: Operands, by: str) -> Law:
    constants = [factor for factor in factors if by not in symbols_in(factor)]
    others = [factor for factor in factors if by in symbols_in(factor)]
    if constants:
        return Law(product(*constants, pending(product(*others), by)), *_CONSTANT_FACTOR)
    terms = (
        product(*(pending(factor, by) if at == place else factor for at, factor in enumerate(others)))
        for place in range(len(others))
    )
    return Law(total(*terms), *_PRODUCT)


def _quotient(operands: Operands, by: str) -> Law:
    upper, lower = operands
    if by not in symbols_in(lower):
        reason = said("(u/c)′ is u′/c: a constant below the line stays where it is")
        return Law(ratio(pending(upper, by), lower), said("constant factor"), reason)
    slope = pending(lower, by)
    if by not in symbols_in(upper):
        above = slope if upper == ONE else product(*operands_of(upper, "product"), slope)
        return Law(negative(ratio(above, power(lower, 2))), *_RECIPROCAL)
    first = product(pending(upper, by), *operands_of(lower, "product"))
    second = product(*operands_of(upper, "product"), slope)
    return Law(ratio(difference(first, second), power(lower, 2)), *_QUOTIENT)


def _power(operands: Operands, by: str) -> Law:
    base, exponent = operands
    value = exponent.value if isinstance(exponent, Number) else Fraction(1)
    slope = product(number(abs(value)), power(base, difference(exponent, ONE)), pending(base, by))
    told = _POWER_OF_VARIABLE if base.operation == "symbol" else _POWER
    return Law(negative(slope) if value < 0 else slope, *told)


def _cases(formula: Cases, by: str) -> Law:
    reason = said("each case has its own derivative; at the kink the case that holds there gives the slope")
    return Law(formula.with_values(lambda value: pending(value, by)), said("case by case"), reason)


_LAWS: dict[str, Callable[[Operands, str], Law]] = {
    "sum": _sum,
    "negative": _negative,
    "product": _product,
    "quotient": _quotient,
    "power": _power,
}
"""What the derivative of each operation of the tree begins with; a function's law stands in its entry."""


def pending_in(formula: Formula) -> list[Formula]:
    """What stands in the pending derivatives of a formula, in the order in which they are read."""
    if formula.operation == "pending":
        return [formula.operands[0]]
    parts = [value for value, _ in formula.branches] if isinstance(formula, Cases) else formula.operands
    return [inner for part in parts for inner in pending_in(part)]


def resolved(formula: Formula, resolve: Callable[[Formula], Formula | None]) -> Formula:
    """The formula with what `resolve` gives in place of its pending derivatives; those that give None are left.

    A product that is put into a product becomes part of it, and so does a sum in a sum; the number that such a product
    begins with goes in front of the whole.
    """
    if formula.operation == "pending":
        found = resolve(formula.operands[0])
        return formula if found is None else found
    if isinstance(formula, Cases):
        return formula.with_values(lambda value: resolved(value, resolve))
    operands = formula.operands
    inner = [resolved(operand, resolve) for operand in operands]
    if all(new is old for new, old in zip(inner, operands, strict=True)):
        return formula
    if formula.operation in ("sum", "product"):
        parts = [_parts(new, old, formula.operation) for new, old in zip(inner, operands, strict=True)]
        inner = [part for place in (0, 1) for both in parts for part in both[place]]
    return built(formula, inner)


def _parts(new: Formula, old: Formula, operation: str) -> tuple[Operands, Operands]:
    """What goes in front of the whole, and what stays in its place."""
    if new is old or new.operation != operation:
        return (), (new,)
    is_number = operation == "product" and new.operands[0].operation == "number"
    return new.operands[:is_number], new.operands[is_number:]


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
    if any(by not in symbols_in(inner) and inner.operands for inner in waiting):
        reason = said("what does not depend on the variable has the derivative 0")
        return Line(
            resolved(formula, lambda inner: None if by in symbols_in(inner) else ZERO), said("constants"), reason
        )
    composed = next((inner for inner in waiting if inner.operands), None)
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


class Differentiated(NamedTuple):
    """One part of a formula, its derivative, and the rule that it begins with."""

    part: Formula
    derivative: Formula
    rule: str


def derivative(formula: Formula, by: str) -> Formula:
    """The derivative of a formula by a symbol, in the order of the formula: what the exercise comes to, tidied up.

    At kinks of abs, min and max it is 0.
    """
    return _derived(formula, by, {})


def rule_by_rule(formula: Formula, by: str) -> list[Differentiated]:
    """The same, part by part from the inside out: each part of the formula that depends on the symbol, once."""
    found: dict[Formula, Differentiated] = {}
    _derived(formula, by, found)
    return list(found.values())


def _derived(formula: Formula, by: str, found: dict[Formula, Differentiated]) -> Formula:
    if by not in symbols_in(formula):
        return ZERO
    if formula.operation == "symbol":
        return ONE
    if formula not in found:
        begun = law(formula, by)
        slope = simplified(resolved(begun.formula, lambda inner: _derived(inner, by, found)))
        found[formula] = Differentiated(formula, slope, begun.rule)
    return found[formula].derivative
