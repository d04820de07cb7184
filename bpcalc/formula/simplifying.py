"""Tidying formulas as by hand: zeros and ones go, plain numbers are multiplied, signs stand in front; nothing moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from math import prod

from bpcalc.formula.formula import (
    MINUS_ONE,
    ONE,
    ZERO,
    Cases,
    Formula,
    Number,
    built,
    negative,
    number,
    operands_of,
    power,
    product,
    ratio,
    total,
)


def plus(*terms: Formula) -> Formula:
    """The sum without its zeros."""
    return total(*(term for term in terms if term != ZERO))


def times(*factors: Formula) -> Formula:
    """The product without its ones; 0 where a factor is 0; a minus sign stands in front."""
    if any(factor == ZERO for factor in factors):
        return ZERO
    kept: list[Formula] = []
    minus = False
    for factor in factors:
        if factor.operation == "negative":
            minus, factor = not minus, factor.operands[0]
        if factor == MINUS_ONE:
            minus = not minus
        elif factor != ONE:
            kept += operands_of(factor, "product")
    return negative(product(*kept)) if minus else product(*kept)


def over(above_line: Formula, below_line: Formula) -> Formula:
    """The quotient, with a minus sign in front."""
    if above_line == ZERO:
        return ZERO
    if above_line.operation == "negative":
        return negative(ratio(above_line.operands[0], below_line))
    return ratio(above_line, below_line)


def simplified(formula: Formula) -> Formula:
    """The formula without zeros and ones, its plain numbers multiplied, its minus signs in front; nothing moved."""
    return _worked(formula, _SIMPLIFY)


def cancelled(formula: Formula) -> Formula:
    """The same, with plain numbers above and below a bar divided by each other."""
    return _worked(formula, {**_SIMPLIFY, "quotient": _cancelled})


def _worked(formula: Formula, rules: Mapping[str, Callable[..., Formula]]) -> Formula:
    if not formula.operands:
        return formula
    if isinstance(formula, Cases):
        return _cases(formula.with_values(partial(_worked, rules=rules)))
    inner = [_worked(operand, rules) for operand in formula.operands]
    rule = rules.get(formula.operation)
    return rule(*inner) if rule else built(formula, inner)


def alike(first: Formula, second: Formula) -> bool:
    """Whether two formulas are the same but for the order of terms and factors, and for what is tidied."""
    return _sorted(simplified(first)) == _sorted(simplified(second))


def _cases(formula: Formula) -> Formula:
    values = [value for value, _ in formula.branches] if isinstance(formula, Cases) else [formula]
    return values[0] if all(value == values[0] for value in values) else formula


def _sum(*terms: Formula) -> Formula:
    flat = [part for term in terms for part in operands_of(term, "sum")]
    values = [_value(term) for term in flat]
    known = [value for value in values if value is not None]
    if len(known) == len(values):
        return _signed(sum(known, Fraction(0)))
    paired = zip(flat, values, strict=True)
    return plus(*(_signed(value) if value is not None and value < 0 else term for term, value in paired))


def _product(*factors: Formula) -> Formula:
    whole = times(*map(_sign_apart, factors))
    minus = whole.operation == "negative"
    formula = whole.operands[0] if minus else whole
    parts = operands_of(formula, "product")
    values = [_value(part) for part in parts]
    known = [value for value in values if value is not None]
    if known:
        others = [part for part, value in zip(parts, values, strict=True) if value is None]
        formula = times(_signed(Fraction(prod(known))), *others)
    return times(MINUS_ONE, formula) if minus else formula


def _sign_apart(formula: Formula) -> Formula:
    return _signed(formula.value) if isinstance(formula, Number) else formula


def _quotient(above: Formula, below: Formula) -> Formula:
    if below == ONE:
        return above
    return ONE if above == below else over(above, below)


def _cancelled(above: Formula, below: Formula) -> Formula:
    """The quotient with a plain number above the bar divided by one below: 2 × x / 2 is x."""
    divisor, (first, *others) = _value(below), operands_of(_unsigned(above), "product")
    share = _value(first)
    if not divisor or not others or share is None:
        return _quotient(above, below)
    return _product(number(share / divisor if _unsigned(above) == above else -share / divisor), *others)


def _unsigned(formula: Formula) -> Formula:
    return formula.operands[0] if formula.operation == "negative" else formula


def _power(base: Formula, exponent: Formula) -> Formula:
    value = _value(exponent)
    if value is None:
        return power(base, exponent)
    return {Fraction(0): ONE, Fraction(1): base}.get(value) or power(base, number(value))


def _value(formula: Formula) -> Fraction | None:
    """The number that a formula is, with or without a sign."""
    if formula.operation == "negative":
        value = _value(formula.operands[0])
        return None if value is None else -value
    return formula.value if isinstance(formula, Number) else None


def _signed(value: Fraction) -> Formula:
    return negative(number(-value)) if value < 0 else number(value)


_SIMPLIFY: dict[str, Callable[..., Formula]] = {
    "sum": _sum,
    "negative": lambda inner: times(MINUS_ONE, inner),
    "product": _product,
    "quotient": _quotient,
    "power": _power,
}


def _sorted(formula: Formula) -> Formula:
    """The formula with its terms and factors in one order, whatever theirs was."""
    if not formula.operands:
        return formula
    if isinstance(formula, Cases):
        return formula.with_values(_sorted)
    inner = [_sorted(operand) for operand in formula.operands]
    if formula.operation in _ANY_ORDER:
        flat = sorted((part for operand in inner for part in operands_of(operand, formula.operation)), key=_place)
        return simplified(_ANY_ORDER[formula.operation](*flat))
    return built(formula, inner)


def _place(formula: Formula) -> tuple[bool, str]:
    """Quotients come last, where they become one with what stands before them."""
    return formula.operation == "quotient", repr(formula)


_ANY_ORDER: dict[str, Callable[..., Formula]] = {"sum": total, "product": product}
