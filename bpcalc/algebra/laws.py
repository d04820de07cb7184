"""The laws of differentiation as one writes them in an exercise: each leaves the derivatives inside pending."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from bpcalc.algebra.elementary import (
    PI,
    above,
    below,
    cases,
    cosine,
    hyperbolic_cosine,
    hyperbolic_sine,
    hyperbolic_tangent,
    largest,
    root,
    sine,
    smallest,
)
from bpcalc.algebra.formulas import (
    Formula,
    difference,
    exponential,
    negative,
    number,
    power,
    product,
    ratio,
    total,
)
from bpcalc.algebra.parts import symbols_in, taken_apart
from bpcalc.algebra.pending import pending
from bpcalc.algebra.resolving import rebuilt_cases
from bpcalc.algebra.tidying import ONE, ZERO
from bpcalc.language.said import said

TWO = number(2)


class Law(NamedTuple):
    """What a pending derivative becomes, the name of the rule, and the rule in one sentence."""

    formula: Formula
    rule: str
    reason: str


def law(formula: Formula, by: str) -> Law:
    """The rule that the derivative of a formula begins with, and what it gives.

    The formula must depend on the symbol, and be more than the symbol itself.
    """
    operation, operands = taken_apart(formula)
    return _LAWS[operation](operands, by)


Operands = tuple[Any, ...]

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
    signs = [taken_apart(term) for term in terms]
    slopes = [
        negative(pending(part.operands[0], by)) if part.operation == "negative" else pending(term, by)
        for term, part in zip(terms, signs, strict=True)
    ]
    return Law(total(*slopes), said("sum rule"), said("(u + v)′ is u′ + v′: each term by itself"))


def _negative(operands: Operands, by: str) -> Law:
    reason = said("(−u)′ is −u′: the factor −1 stays where it is")
    return Law(negative(pending(operands[0], by)), said("constant factor"), reason)


def _product(factors: Operands, by: str) -> Law:
    constants = [factor for factor in factors if by not in symbols_in(factor)]
    others = [factor for factor in factors if by in symbols_in(factor)]
    if constants:
        rest = product(*others) if len(others) > 1 else others[0]
        return Law(product(*constants, pending(rest, by)), *_CONSTANT_FACTOR)
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
    if by not in symbols_in(upper):
        slope = pending(lower, by)
        return Law(negative(ratio(slope if upper == 1 else _before(upper, slope), power(lower, 2))), *_RECIPROCAL)
    first, second = _after(pending(upper, by), lower), _before(upper, pending(lower, by))
    return Law(ratio(difference(first, second), power(lower, 2)), *_QUOTIENT)


def _before(factor: Formula, slope: Formula) -> Formula:
    operation, operands = taken_apart(factor)
    return product(*(operands if operation == "product" else (factor,)), slope)


def _after(slope: Formula, factor: Formula) -> Formula:
    operation, operands = taken_apart(factor)
    return product(slope, *(operands if operation == "product" else (factor,)))


def _power(operands: Operands, by: str) -> Law:
    base, exponent = operands
    value = taken_apart(exponent).operands[0]
    slope = product(number(abs(value)), power(base, difference(exponent, ONE)), pending(base, by))
    told = _POWER_OF_VARIABLE if base.is_Symbol else _POWER
    return Law(negative(slope) if value < 0 else slope, *told)


def _root(operands: Operands, by: str) -> Law:
    inner = operands[0]
    reason = said("the derivative of the square root of u is u′ over twice that root")
    return Law(ratio(pending(inner, by), product(TWO, root(inner))), said("square root, chain rule"), reason)


def _logarithm(operands: Operands, by: str) -> Law:
    inner = operands[0]
    return Law(ratio(pending(inner, by), inner), said("logarithm, chain rule"), said("ln(u)′ is u′/u"))


def _absolute(operands: Operands, by: str) -> Law:
    inner = operands[0]
    slope = cases((ONE, above(inner, ZERO)), (negative(ONE), below(inner, ZERO)), otherwise=ZERO)
    reason = said("|u| is u above 0 and −u below, so |u|′ is u′ or −u′; at the kink the slope is taken as 0")
    return Law(product(slope, pending(inner, by)), said("absolute value, by cases"), reason)


def _extreme(pick: Callable[..., Formula], rule: str, reason: str) -> Callable[[Operands, str], Law]:
    condition = above if pick is largest else below

    def extreme(operands: Operands, by: str) -> Law:
        branches = []
        for place, operand in enumerate(operands):
            others = operands[:place] + operands[place + 1 :]
            branches.append((pending(operand, by), condition(operand, pick(*others))))
        return Law(cases(*branches, otherwise=ZERO), rule, reason)

    return extreme


def _cases(branches: Operands, by: str) -> Law:
    reason = said("each case has its own derivative; at the kink the case that holds there gives the slope")
    return Law(rebuilt_cases(branches, lambda value: pending(value, by)), said("case by case"), reason)


def _chain(outer: Callable[[Formula], Formula], rule: str, reason: str) -> Callable[[Operands, str], Law]:
    """outer(what is inside) × the derivative of what is inside."""

    def chain(operands: Operands, by: str) -> Law:
        slope = outer(operands[0])
        sign = taken_apart(slope)
        if sign.operation == "negative":
            return Law(negative(product(sign.operands[0], pending(operands[0], by))), rule, reason)
        return Law(_before(slope, pending(operands[0], by)), rule, reason)

    return chain


_LAWS: dict[str, Callable[[Operands, str], Law]] = {
    "sum": _sum,
    "negative": _negative,
    "product": _product,
    "quotient": _quotient,
    "power": _power,
    "sqrt": _root,
    "log": _logarithm,
    "abs": _absolute,
    "max": _extreme(
        largest,
        said("maximum, by cases"),
        said("where one is the largest, its derivative counts; where two are equal there is a kink, taken as 0"),
    ),
    "min": _extreme(
        smallest,
        said("minimum, by cases"),
        said("where one is the smallest, its derivative counts; where two are equal there is a kink, taken as 0"),
    ),
    "cases": _cases,
    "exp": _chain(
        exponential,
        said("exponential, chain rule"),
        said("(e^u)′ is e^u × u′: the exponential stays, the inner derivative follows"),
    ),
    "tanh": _chain(
        lambda inner: difference(ONE, power(hyperbolic_tangent(inner), 2)),
        said("tanh, chain rule"),
        said("tanh(u)′ is (1 − tanh(u)²) × u′"),
    ),
    "sinh": _chain(hyperbolic_cosine, said("sinh, chain rule"), said("sinh(u)′ is cosh(u) × u′")),
    "cosh": _chain(hyperbolic_sine, said("cosh, chain rule"), said("cosh(u)′ is sinh(u) × u′")),
    "sin": _chain(cosine, said("sine, chain rule"), said("sin(u)′ is cos(u) × u′")),
    "cos": _chain(lambda inner: negative(sine(inner)), said("cosine, chain rule"), said("cos(u)′ is −sin(u) × u′")),
    "erf": _chain(
        lambda inner: product(ratio(TWO, root(PI)), exponential(negative(power(inner, 2)))),
        said("error function, chain rule"),
        said("erf(u)′ is 2 e^(−u²) × u′ over the square root of π"),
    ),
}
"""What the derivative of each operation begins with."""
