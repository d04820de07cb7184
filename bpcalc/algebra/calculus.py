"""Differentiating a formula rule by rule, so that the derivative stands in the order in which one writes it by hand.

SymPy's own derivative is the check on this (`--verify`, and the tests), not its source: it sorts and simplifies.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from bpcalc.algebra.elementary import (
    above,
    below,
    cases,
    cosine,
    hyperbolic_cosine,
    hyperbolic_sine,
    largest,
    sine,
    smallest,
)
from bpcalc.algebra.formulas import Formula, difference, negative, number, power, product, ratio
from bpcalc.algebra.parts import symbols_in, taken_apart
from bpcalc.algebra.tidying import ONE, ZERO, over, plus, times
from bpcalc.language.said import said

TWO = number(2)


class Differentiated(NamedTuple):
    """One part of a formula, its derivative, and the rule that gave it."""

    part: Formula
    derivative: Formula
    rule: str


def derivative(formula: Formula, by: str) -> Formula:
    """The derivative of a formula by the symbol of that name. At kinks of abs, min and max it is 0."""
    return _derived(formula, by, [])


def rule_by_rule(formula: Formula, by: str) -> list[Differentiated]:
    """The same, part by part from the inside out: each part of the formula that depends on the symbol, once."""
    steps: list[Differentiated] = []
    _derived(formula, by, steps)
    return list({step.part: step for step in steps}.values())


def _derived(formula: Formula, by: str, steps: list[Differentiated]) -> Formula:
    if by not in symbols_in(formula):
        return ZERO
    operation, operands = taken_apart(formula)
    if operation == "symbol":
        return ONE
    rule, name = _RULES[operation]
    slopes = tuple(_derived(operand, by, steps) for operand in operands)
    result = rule(formula, operands, slopes)
    steps.append(Differentiated(formula, result, name))
    return result


Rule = Callable[[Formula, tuple[Any, ...], tuple[Formula, ...]], Formula]


def _product_rule(_formula: Formula, factors: tuple[Formula, ...], slopes: tuple[Formula, ...]) -> Formula:
    return plus(*(times(slope, *factors[:place], *factors[place + 1 :]) for place, slope in enumerate(slopes)))


def _quotient_rule(_formula: Formula, operands: tuple[Formula, ...], slopes: tuple[Formula, ...]) -> Formula:
    (u, v), (u_slope, v_slope) = operands, slopes
    if v_slope == 0:
        return over(u_slope, v)
    if u_slope == 0:
        return over(negative(times(u, v_slope)), power(v, 2))
    return ratio(difference(times(u_slope, v), times(u, v_slope)), power(v, 2))


def _power_rule(_formula: Formula, operands: tuple[Formula, ...], slopes: tuple[Formula, ...]) -> Formula:
    base, exponent = operands
    less = taken_apart(exponent).operands[0] - 1
    lowered = base if less == 1 else power(base, int(less) if less.denominator == 1 and less > 0 else number(less))
    return times(exponent, ONE if less == 0 else lowered, slopes[0])


def _absolute_rule(_formula: Formula, operands: tuple[Formula, ...], slopes: tuple[Formula, ...]) -> Formula:
    (inner,), (slope,) = operands, slopes
    # The slope stands once: |…| within |…| would double it each time.
    return times(cases((ONE, above(inner, ZERO)), (negative(ONE), below(inner, ZERO)), otherwise=ZERO), slope)


def _extreme_rule(pick: Callable[..., Formula]) -> Rule:
    """The slope of the one that is picked; 0 where two are equal."""
    condition = above if pick is largest else below

    def rule(_formula: Formula, operands: tuple[Formula, ...], slopes: tuple[Formula, ...]) -> Formula:
        branches = []
        for place, (operand, slope) in enumerate(zip(operands, slopes, strict=True)):
            others = operands[:place] + operands[place + 1 :]
            branches.append((slope, condition(operand, pick(*others) if len(others) > 1 else others[0])))
        return cases(*branches, otherwise=ZERO)

    return rule


def _chain(outer: Callable[[Formula, Formula], Formula]) -> Rule:
    """outer(the formula itself, what is inside) × the slope of what is inside."""
    return lambda formula, operands, slopes: times(outer(formula, operands[0]), slopes[0])


_RULES: dict[str, tuple[Rule, str]] = {
    "sum": (lambda _formula, _operands, slopes: plus(*slopes), said("sum rule")),
    "negative": (lambda _formula, _operands, slopes: times(number(-1), slopes[0]), said("constant factor")),
    "product": (_product_rule, said("product rule")),
    "quotient": (_quotient_rule, said("quotient rule")),
    "power": (_power_rule, said("power rule")),
    "exp": (_chain(lambda whole, _inner: whole), said("exponential, chain rule")),
    "log": (lambda _formula, operands, slopes: over(slopes[0], operands[0]), said("logarithm, chain rule")),
    "sqrt": (
        lambda formula, _operands, slopes: over(slopes[0], product(TWO, formula)),
        said("square root, chain rule"),
    ),
    "tanh": (_chain(lambda whole, _inner: difference(ONE, power(whole, 2))), said("tanh, chain rule")),
    "sinh": (_chain(lambda _whole, inner: hyperbolic_cosine(inner)), said("sinh, chain rule")),
    "cosh": (_chain(lambda _whole, inner: hyperbolic_sine(inner)), said("cosh, chain rule")),
    "sin": (_chain(lambda _whole, inner: cosine(inner)), said("sine, chain rule")),
    "cos": (_chain(lambda _whole, inner: negative(sine(inner))), said("cosine, chain rule")),
    "abs": (_absolute_rule, said("absolute value: 1 above 0, −1 below, 0 at 0")),
    "max": (_extreme_rule(largest), said("the largest decides; 0 where two are equal")),
    "min": (_extreme_rule(smallest), said("the smallest decides; 0 where two are equal")),
}
"""What each operation becomes: from the formula, its operands and their derivatives; and the name of the rule."""
