"""Tidying a worked derivative as by hand: zeros and ones go, plain numbers are multiplied, signs stand in front."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from math import prod

from bpcalc.algebra.formulas import Formula, negative, number, power, product, ratio, total
from bpcalc.algebra.parts import BUILDERS, taken_apart
from bpcalc.algebra.resolving import rebuilt_cases
from bpcalc.algebra.tidying import ONE, over, plus, times

MINUS_ONE = number(-1)


def simplified(formula: Formula) -> Formula:
    """The formula without zeros and ones, its plain numbers multiplied, its minus signs in front; nothing moved."""
    return _worked(formula, _SIMPLIFY)


def cancelled(formula: Formula) -> Formula:
    """The same, with plain numbers above and below a bar divided by each other."""
    return _worked(formula, {**_SIMPLIFY, "quotient": _cancelled})


def _worked(formula: Formula, rules: Mapping[str, Callable[..., Formula]]) -> Formula:
    operation, operands = taken_apart(formula)
    if operation in ("symbol", "number", "pi"):
        return formula
    if operation == "cases":
        return _cases(rebuilt_cases(operands, partial(_worked, rules=rules)))
    return rules.get(operation, BUILDERS[operation])(*(_worked(operand, rules) for operand in operands))


def alike(first: Formula, second: Formula) -> bool:
    """Whether two formulas are the same but for the order of terms and factors, and for what is tidied."""
    return bool(_sorted(simplified(first)) == _sorted(simplified(second)))


def _cases(formula: Formula) -> Formula:
    values = [value for value, _ in taken_apart(formula).operands]
    return values[0] if all(value == values[0] for value in values) else formula


def _sum(*terms: Formula) -> Formula:
    flat = [part for term in terms for part in _operands(term, "sum")]
    values = [_value(term) for term in flat]
    known = [value for value in values if value is not None]
    if len(known) == len(values):
        return _signed(sum(known, Fraction(0)))
    return plus(*(_signed(value) if value is not None and value < 0 else term for term, value in _paired(flat, values)))


def _paired(terms: list[Formula], values: list[Fraction | None]) -> list[tuple[Formula, Fraction | None]]:
    return list(zip(terms, values, strict=True))


def _product(*factors: Formula) -> Formula:
    whole = times(*map(_sign_apart, factors))
    operation, operands = taken_apart(whole)
    minus = operation == "negative"
    formula = operands[0] if minus else whole
    parts = _operands(formula, "product")
    values = [_value(part) for part in parts]
    known = [value for value in values if value is not None]
    if known:
        others = [part for part, value in zip(parts, values, strict=True) if value is None]
        formula = times(_signed(Fraction(prod(known))), *others)
    return times(MINUS_ONE, formula) if minus else formula


def _sign_apart(formula: Formula) -> Formula:
    operation, operands = taken_apart(formula)
    return _signed(operands[0]) if operation == "number" else formula


def _quotient(above: Formula, below: Formula) -> Formula:
    if below == 1:
        return above
    return ONE if above == below else over(above, below)


def _cancelled(above: Formula, below: Formula) -> Formula:
    """The quotient with a plain number above the bar divided by one below: 2 × x / 2 is x."""
    divisor, (first, *others) = _value(below), _operands(_unsigned(above), "product")
    share = _value(first)
    if not divisor or not others or share is None:
        return _quotient(above, below)
    return _product(number(share / divisor if _unsigned(above) == above else -share / divisor), *others)


def _unsigned(formula: Formula) -> Formula:
    operation, operands = taken_apart(formula)
    return operands[0] if operation == "negative" else formula


def _power(base: Formula, exponent: Formula) -> Formula:
    value = _value(exponent)
    if value is None:
        return power(base, exponent)
    if value == -1:
        return ratio(ONE, base)
    return {Fraction(0): ONE, Fraction(1): base}.get(value) or power(base, number(value))


def _value(formula: Formula) -> Fraction | None:
    """The number that a formula is, with or without a sign."""
    operation, operands = taken_apart(formula)
    if operation == "negative":
        value = _value(operands[0])
        return None if value is None else -value
    return operands[0] if operation == "number" else None


def _signed(value: Fraction) -> Formula:
    return negative(number(-value)) if value < 0 else number(value)


def _operands(formula: Formula, of: str) -> tuple[Formula, ...]:
    operation, operands = taken_apart(formula)
    return operands if operation == of else (formula,)


_SIMPLIFY: dict[str, Callable[..., Formula]] = {
    "sum": _sum,
    "negative": lambda inner: times(MINUS_ONE, inner),
    "product": _product,
    "quotient": _quotient,
    "power": _power,
}


def _sorted(formula: Formula) -> Formula:
    """The formula with its terms and factors in one order, whatever theirs was."""
    operation, operands = taken_apart(formula)
    if operation in ("symbol", "number", "pi"):
        return formula
    if operation == "cases":
        return rebuilt_cases(operands, _sorted)
    inner = [_sorted(operand) for operand in operands]
    if operation in _ANY_ORDER:
        flat = sorted((part for operand in inner for part in _operands(operand, operation)), key=_place)
        return simplified(_ANY_ORDER[operation](*flat))
    return BUILDERS[operation](*inner)


def _place(formula: Formula) -> tuple[bool, str]:
    """Quotients come last, where they become one with what stands before them."""
    return taken_apart(formula).operation == "quotient", str(formula)


_ANY_ORDER: dict[str, Callable[..., Formula]] = {"sum": total, "product": product}
