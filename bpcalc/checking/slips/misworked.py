"""What is worked otherwise: signs turned, the derivative of net, sums for products, another base, degrees."""

from __future__ import annotations

from collections.abc import Iterator

from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.checking.slips.omissions import is_path
from bpcalc.checking.slips.rewriting import is_kind, kinds, operands
from bpcalc.checking.statements import Expression, Number, Operation
from bpcalc.checking.truth.expressions import constant, name, put_in, symbols_in
from bpcalc.formula.quantity import Kind


def target_minus_out(part: Expression, around: Neighbours) -> Iterator[Expression]:
    """A difference from the target turned round."""
    if Kind.TARGET in kinds(part, around):
        if is_kind(part, "negative"):
            yield operands(part)[0]
        elif is_kind(part, "sum") and len(operands(part)) == 2:
            yield Operation("negative", (part,))


def step_added(part: Expression, around: Neighbours) -> Iterator[Expression]:
    """A step along the gradient."""
    if is_kind(part, "negative") and kinds(part, around) & {Kind.RATE, Kind.SCHEDULED_RATE}:
        yield operands(part)[0]


def exponent_turned(part: Expression, _around: Neighbours) -> Iterator[Expression]:
    """e^{+net}."""
    if is_kind(part, "exp"):
        inner = operands(part)[0]
        yield Operation("exp", (operands(inner)[0] if is_kind(inner, "negative") else Operation("negative", (inner,)),))


def sign_turned(part: Expression, around: Neighbours) -> Iterator[Expression]:
    """Any other minus lost, or put in."""
    if is_kind(part, "negative"):
        yield operands(part)[0]
    if is_kind(part, "sum") and len(operands(part)) > 1:
        for place, term in enumerate(operands(part)):
            if not is_kind(term, "negative") and not (place == 0 and around.is_activation_derivative_part(part)):
                terms = (*operands(part)[:place], Operation("negative", (term,)), *operands(part)[place + 1 :])
                yield Operation("sum", terms)


def derivative_of_net(part: Expression, around: Neighbours) -> Iterator[Expression]:
    """The derivative of an activation with net where out belongs."""
    if around.is_activation_derivative_part(part):
        nets = {symbol: name(net) for symbol in symbols_in(part) if (net := around.net_of(symbol))}
        yield put_in(part, nets)


def logarithm(part: Expression, _around: Neighbours) -> Iterator[Expression]:
    """The logarithm to base 10, and to base 2."""
    if is_kind(part, "log"):
        yield Operation("log10", operands(part))
        yield Operation("quotient", (part, Operation("log", (constant(2),))))


def in_degrees(part: Expression, _around: Neighbours) -> Iterator[Expression]:
    """A sine or cosine of so many degrees."""
    if isinstance(part, Operation) and part.kind in ("sin", "cos"):
        degree = Operation("quotient", (Operation("pi", ()), constant(180)))
        yield Operation(part.kind, (Operation("product", (part.operands[0], degree)),))


def paths_multiplied(part: Expression, around: Neighbours) -> Iterator[Expression]:
    """The product of paths."""
    if is_kind(part, "sum") and all(is_path(term, part, around) for term in operands(part)):
        yield Operation("product", operands(part))


def factors_added(part: Expression, _around: Neighbours) -> Iterator[Expression]:
    """The sum of factors."""
    if is_kind(part, "product") and not any(isinstance(factor, Number) for factor in operands(part)):
        yield Operation("sum", operands(part))
