"""What is left out of a formula, or used twice: a bias, a rate, a derivative, a path, a part of a fraction."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.checking.slips.rewriting import is_kind, kinds, operands
from bpcalc.checking.statements import Expression, Name, Number, Operation
from bpcalc.checking.truth.expressions import constant, put_in, symbols_in
from bpcalc.formula.quantity import Kind


def is_bias(term: Expression, _whole: Expression, around: Neighbours) -> bool:
    """The bias of a net, or of its update."""
    return Kind.BIAS in kinds(term, around) and Kind.PARTIAL not in kinds(term, around)


def is_rate(term: Expression, _whole: Expression, around: Neighbours) -> bool:
    """The learning rate."""
    return isinstance(term, Name) and around.kind(term.quantity or "") in (Kind.RATE, Kind.SCHEDULED_RATE)


def is_local(factor: Expression, _whole: Expression, around: Neighbours) -> bool:
    """The derivative of an activation."""
    return isinstance(factor, Name) and around.is_activation_derivative(factor.quantity or "")


def is_path(term: Expression, whole: Expression, around: Neighbours) -> bool:
    """A term of a sum of which every one has a derivative: a path."""
    return all(Kind.PARTIAL in kinds(other, around) for other in operands(whole)) and bool(symbols_in(term))


def is_number(factor: Expression, _whole: Expression, _around: Neighbours) -> bool:
    """A factor such as ½ or 1/n."""
    return isinstance(factor, Number) and factor.value != 1


def is_other_factor(factor: Expression, whole: Expression, around: Neighbours) -> bool:
    """A factor with no name of its own."""
    return not any(test(factor, whole, around) for test in (is_rate, is_local, is_number))


def is_other_term(term: Expression, whole: Expression, around: Neighbours) -> bool:
    """A term with no name of its own."""
    return not any(test(term, whole, around) for test in (is_bias, is_path))


def derivative_of_delta(formula: Expression, around: Neighbours) -> Iterator[Expression]:
    """δ of which the derivative of the activation was left out."""
    for symbol in symbols_in(formula):
        inner = around.formula(symbol) if around.kind(symbol) is Kind.DELTA else None
        if inner is not None and is_kind(inner, "product"):
            rest = tuple(factor for factor in operands(inner) if not is_local(factor, inner, around))
            if 0 < len(rest) < len(operands(inner)):
                yield put_in(formula, {symbol: Operation("product", rest)})


def factor_of_derivative(part: Expression, around: Neighbours) -> Iterator[Expression]:
    """One factor of the derivative of an activation, alone."""
    if is_kind(part, "product") and around.is_activation_derivative_part(part):
        yield from operands(part)


def divisor(part: Expression, _around: Neighbours) -> Iterator[Expression]:
    """A fraction without the number below."""
    if is_kind(part, "quotient") and isinstance(operands(part)[1], Number):
        yield operands(part)[0]


def square(part: Expression, _around: Neighbours) -> Iterator[Expression]:
    """A power without its exponent, or with the exponent as a factor."""
    if is_kind(part, "power"):
        yield operands(part)[0]
        yield Operation("product", (constant(2), operands(part)[0]))


def part_of_fraction(part: Expression, _around: Neighbours) -> Iterator[Expression]:
    """What stands above, or what stands below, alone."""
    if is_kind(part, "quotient") and not isinstance(operands(part)[1], Number):
        yield operands(part)[0]
        yield operands(part)[1]


def factor_of_two(formula: Expression, _around: Neighbours) -> Iterator[Expression]:
    """Half of a formula, and twice as much."""
    for factor in (Fraction(1, 2), Fraction(2)):
        yield Operation("product", (constant(factor), formula))
