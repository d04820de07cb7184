"""Random formulas, each with its value, worked beside the formula and not from it."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from bpcalc.formula.formula import (
    Condition,
    Formula,
    Relation,
    cases,
    difference,
    negative,
    number,
    power,
    product,
    ratio,
    total,
)
from bpcalc.formula.operations import FUNCTIONS
from bpcalc.formula.quantity import Kind, Quantity

VALUES = {"a1": "2", "b2": "-3", "c3": "0.5", "d4": "-8.43e-4", "w'1": "1.5", "dE_total/dw5": "-0.25", "w5+": "7"}
"""Ids, and what is put in for them."""

NUMBERS = (1, 2, 3, 10, -1, -2, Fraction(1, 2), Fraction(1, 3), Fraction(-1, 2), Fraction(-2, 3), Fraction(1, 10**7))
EXPONENTS = (2, 3, 0, -2, Fraction(1, 3), Fraction(-1, 2))
_COMPARED: dict[Relation, Callable[[float, float], bool]] = {
    Relation.ABOVE: lambda one, other: one > other,
    Relation.BELOW: lambda one, other: one < other,
    Relation.AT_LEAST: lambda one, other: one >= other,
    Relation.AT_MOST: lambda one, other: one <= other,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    **{name: getattr(math, name) for name in ("exp", "log", "sqrt", "tanh", "sinh", "cosh", "sin", "cos", "erf")},
    **{"abs": abs, "floor": math.floor, "max": max, "min": min},
}


class Valued(NamedTuple):
    """A formula and its value."""

    formula: Formula
    value: float


def random_formulas(count: int, seed: int, depth: int = 4) -> Iterator[Valued]:
    """So many formulas that have a real value of a usual size."""
    rng = random.Random(seed)  # noqa: S311
    while count:
        try:
            found = _formula(rng, depth)
        except (ValueError, ZeroDivisionError, OverflowError):
            continue
        if not isinstance(found.value, complex) and 1e-6 < abs(found.value) < 1e9:
            count -= 1
            yield found


def _formula(rng: random.Random, depth: int) -> Valued:
    if not depth or rng.random() < 0.1:
        return _symbol(rng) if rng.random() < 0.7 else _number(rng.choice(NUMBERS))
    return rng.choice(_MADE)(rng, depth - 1)


def _symbol(rng: random.Random) -> Valued:
    name = rng.choice(list(VALUES))
    return Valued(Quantity(Kind.CONSTANT, name).leaf, float(VALUES[name]))


def _number(value: int | Fraction) -> Valued:
    return Valued(number(value), float(value))


def _sum(rng: random.Random, depth: int) -> Valued:
    terms = [_formula(rng, depth) for _ in range(rng.randint(2, 3))]
    return Valued(total(*(term.formula for term in terms)), sum(term.value for term in terms))


def _difference(rng: random.Random, depth: int) -> Valued:
    first, second = _formula(rng, depth), _formula(rng, depth)
    return Valued(difference(first.formula, second.formula), first.value - second.value)


def _product(rng: random.Random, depth: int) -> Valued:
    factors = [_formula(rng, depth) for _ in range(rng.randint(2, 3))]
    return Valued(product(*(factor.formula for factor in factors)), math.prod(factor.value for factor in factors))


def _negative(rng: random.Random, depth: int) -> Valued:
    inner = _formula(rng, depth)
    return Valued(negative(inner.formula), -inner.value)


def _quotient(rng: random.Random, depth: int) -> Valued:
    above, below = _formula(rng, depth), _formula(rng, depth)
    return Valued(ratio(above.formula, below.formula), above.value / below.value)


def _power(rng: random.Random, depth: int) -> Valued:
    base = _formula(rng, depth)
    exponent = _number(rng.choice(EXPONENTS)) if rng.random() < 0.7 else _formula(rng, depth)
    value: Any = base.value**exponent.value
    if isinstance(value, complex):
        raise ValueError(value)  # noqa: TRY004 (drawn anew)
    return Valued(power(base.formula, exponent.formula), value)


def _function(rng: random.Random, depth: int) -> Valued:
    name = rng.choice(list(_FUNCTIONS))
    operands = [_formula(rng, depth) for _ in range(2 if name in ("max", "min") else 1)]
    value = float(_FUNCTIONS[name](*(operand.value for operand in operands)))
    return Valued(FUNCTIONS[name](*(operand.formula for operand in operands)), value)


def _cases(rng: random.Random, depth: int) -> Valued:
    branches, value = [], None
    for _ in range(rng.randint(1, 2)):
        inner = _formula(rng, max(0, depth - 1))
        left, right = (rng.choice(_IN_CONDITIONS)(rng, 0) for _ in range(2))  # SymPy would fold cases in conditions
        relation = rng.choice(list(Relation))
        branches.append((inner.formula, Condition(left.formula, relation, right.formula)))
        if value is None and _COMPARED[relation](left.value, right.value):
            value = inner.value
    otherwise = _formula(rng, depth)
    return Valued(cases(*branches, otherwise=otherwise.formula), otherwise.value if value is None else value)


_IN_CONDITIONS = (_sum, _difference, _product, _negative, _quotient, _power, _function)
_MADE = (*_IN_CONDITIONS, _product, _power, _function, _cases)
