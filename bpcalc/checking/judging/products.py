"""The terms of sums and the factors of products, however they are written."""

from __future__ import annotations

from collections.abc import Sequence

from bpcalc.formula.formula import Formula, Number, negative


def bare(expression: Formula) -> tuple[Formula, bool]:
    """The expression without the minuses before it, and whether their number is odd."""
    minus = False
    while expression.operation == "negative":
        expression, minus = expression.operands[0], not minus
    if expression.operation in ("sum", "product") and len(expression.operands) == 1:
        inner, turned = bare(expression.operands[0])
        return inner, minus is not turned
    return expression, minus


def negated(expression: Formula) -> Formula:
    """Minus the expression."""
    return negative(expression)


def terms(expression: Formula) -> list[Formula]:
    """The terms of a sum, those of sums inside it too, each with its own minus."""
    expression, minus = bare(expression)
    if expression.operation == "sum":
        found = [term for operand in expression.operands for term in terms(operand)]
    else:
        found = [expression]
    return [negated(term) for term in found] if minus else found


def factors(expression: Formula) -> tuple[list[Formula], list[Formula]]:
    """The factors above and below the line; a fraction of two whole numbers is one number."""
    inner, minus = bare(expression)
    if inner.operation == "product":
        above: list[Formula] = []
        below: list[Formula] = []
        for factor in inner.operands:
            upper, lower = factors(factor)
            above, below = above + upper, below + lower
        return _turned(above, minus), below
    if inner.operation == "quotient":
        over, under = inner.operands
        number = _whole_fraction(over, under)
        if number is not None:
            return _turned([number], minus), []
        upper, lower = factors(over)
        lower_upper, lower_lower = factors(under)
        return _turned(upper + lower_lower, minus), lower + lower_upper
    return [expression], []


def without_ones(line: Sequence[Formula], formula: Sequence[Formula]) -> tuple[list[Formula], list[Formula]]:
    """Both without the factors 1 that one of them writes and the other does not."""
    kept = [part for part in formula if not _is_one(part)]
    written = list(line)
    for part in line:
        if len(written) > len(kept) and _is_one(part):
            written = [other for other in written if other is not part]
    return written, kept


def _turned(parts: list[Formula], minus: bool) -> list[Formula]:
    return [negated(parts[0]), *parts[1:]] if minus and parts else parts


def _whole_fraction(over: Formula, under: Formula) -> Number | None:
    """A fraction of whole numbers such as 1/2 as one number; None for any other."""
    if not isinstance(over, Number) or not isinstance(under, Number) or under.value in (0, 1):
        return None
    are_whole = over.value.denominator == under.value.denominator == 1
    return Number(over.value / under.value, over.spot) if are_whole else None


def _is_one(part: Formula) -> bool:
    return isinstance(part, Number) and part.value == 1
