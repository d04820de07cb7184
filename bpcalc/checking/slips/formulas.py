"""Slips in a formula: each one entry that rewrites a Step's own formula, so that it works on every network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from bpcalc.algebra.quantity import PARAMETERS, Kind
from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.checking.statements import Expression, Name, Number, Operation
from bpcalc.checking.truth.expressions import constant, name, put_in, rewritten, symbols_in
from bpcalc.language.said import Said, said

Rewrite: TypeAlias = Callable[[Expression, Neighbours], Iterator[Expression]]


class FormulaSlip(NamedTuple):
    """One entry: the class, the finer rule, the sentence to the learner, and the formulas that the slip gives."""

    slip: str
    rule: str
    sentence: Said
    formulas: Rewrite


def _everywhere(rewrite: Callable[[Expression, Neighbours], Iterator[Expression]]) -> Rewrite:
    def formulas(formula: Expression, around: Neighbours) -> Iterator[Expression]:
        return rewritten(formula, lambda part: rewrite(part, around))

    return formulas


def _is(part: Expression, kind: str) -> bool:
    return isinstance(part, Operation) and part.kind == kind


def _operands(part: Expression) -> tuple[Expression, ...]:
    return part.operands if isinstance(part, Operation) else ()


def _kinds(part: Expression, around: Neighbours) -> set[Kind | None]:
    return {around.kind(symbol) for symbol in symbols_in(part)}


def _without(part: Expression, place: int) -> Expression:
    kept = (*_operands(part)[:place], *_operands(part)[place + 1 :])
    kind = part.kind if isinstance(part, Operation) else "sum"
    return kept[0] if len(kept) == 1 else Operation(kind, kept)


def _drops(kind: str, chosen: Callable[[Expression, Expression, Neighbours], bool]) -> Rewrite:
    """Leaves out one operand of a sum or product, wherever it is one of the chosen."""

    def rewrite(part: Expression, around: Neighbours) -> Iterator[Expression]:
        if _is(part, kind) and len(_operands(part)) > 1:
            for place, operand in enumerate(_operands(part)):
                if chosen(operand, part, around):
                    yield _without(part, place)

    return _everywhere(rewrite)


def _is_bias(term: Expression, _whole: Expression, around: Neighbours) -> bool:
    return Kind.BIAS in _kinds(term, around) and Kind.PARTIAL not in _kinds(term, around)


def _is_rate(term: Expression, _whole: Expression, around: Neighbours) -> bool:
    return isinstance(term, Name) and around.kind(term.quantity or "") in (Kind.RATE, Kind.SCHEDULED_RATE)


def _is_local(factor: Expression, _whole: Expression, around: Neighbours) -> bool:
    """The derivative of an activation."""
    if isinstance(factor, Name):
        return around.is_activation_derivative(factor.quantity or "")
    return False


def _is_path(term: Expression, whole: Expression, around: Neighbours) -> bool:
    return all(Kind.PARTIAL in _kinds(other, around) for other in _operands(whole)) and bool(symbols_in(term))


def _is_number(factor: Expression, _whole: Expression, _around: Neighbours) -> bool:
    return isinstance(factor, Number) and factor.value != 1


def _other(factor: Expression, whole: Expression, around: Neighbours) -> bool:
    return not any(test(factor, whole, around) for test in (_is_rate, _is_local, _is_number))


def _other_term(term: Expression, whole: Expression, around: Neighbours) -> bool:
    return not any(test(term, whole, around) for test in (_is_bias, _is_path))


def _twice(kind: str, chosen: Callable[[Expression, Expression, Neighbours], bool]) -> Rewrite:
    def rewrite(part: Expression, around: Neighbours) -> Iterator[Expression]:
        if _is(part, kind):
            for operand in _operands(part):
                if chosen(operand, part, around):
                    yield Operation(kind, (*_operands(part), operand))

    return _everywhere(rewrite)


def _divisor_lost(part: Expression, _around: Neighbours) -> Iterator[Expression]:
    if _is(part, "quotient") and isinstance(_operands(part)[1], Number):
        yield _operands(part)[0]


def _square_lost(part: Expression, _around: Neighbours) -> Iterator[Expression]:
    if _is(part, "power"):
        yield _operands(part)[0]
        yield Operation("product", (constant(2), _operands(part)[0]))


def _denominator_lost(part: Expression, _around: Neighbours) -> Iterator[Expression]:
    if _is(part, "quotient") and not isinstance(_operands(part)[1], Number):
        yield _operands(part)[0]
        yield _operands(part)[1]


def _exponent_sign(part: Expression, _around: Neighbours) -> Iterator[Expression]:
    if _is(part, "exp"):
        inner = _operands(part)[0]
        yield Operation("exp", (_operands(inner)[0] if _is(inner, "negative") else Operation("negative", (inner,)),))


def _rate_added(part: Expression, around: Neighbours) -> Iterator[Expression]:
    if _is(part, "negative") and _kinds(part, around) & {Kind.RATE, Kind.SCHEDULED_RATE}:
        yield _operands(part)[0]


def _sign_lost(part: Expression, around: Neighbours) -> Iterator[Expression]:
    if _is(part, "negative"):
        yield _operands(part)[0]
    if _is(part, "sum") and len(_operands(part)) > 1:
        for place, term in enumerate(_operands(part)):
            if not _is(term, "negative") and not (place == 0 and around.is_activation_derivative_part(part)):
                terms = (*_operands(part)[:place], Operation("negative", (term,)), *_operands(part)[place + 1 :])
                yield Operation("sum", terms)


def _target_minus_out(part: Expression, around: Neighbours) -> Iterator[Expression]:
    if Kind.TARGET in _kinds(part, around):
        if _is(part, "negative"):
            yield _operands(part)[0]
        elif _is(part, "sum") and len(_operands(part)) == 2:
            yield Operation("negative", (part,))


def _local_of_net(part: Expression, around: Neighbours) -> Iterator[Expression]:
    if isinstance(part, Operation) and around.is_activation_derivative_part(part):
        yield put_in(
            part, {symbol: name(around.net_of(symbol)) for symbol in symbols_in(part) if around.net_of(symbol)}
        )


def _factor_of_local(part: Expression, around: Neighbours) -> Iterator[Expression]:
    if _is(part, "product") and around.is_activation_derivative_part(part):
        yield from _operands(part)


def _replaced(others: Callable[[str, Neighbours], Iterator[str]]) -> Rewrite:
    """Puts another symbol in place of one."""

    def formulas(formula: Expression, around: Neighbours) -> Iterator[Expression]:
        for symbol in symbols_in(formula):
            for other in others(symbol, around):
                yield put_in(formula, {symbol: name(other)})

    return formulas


def _other_target(symbol: str, around: Neighbours) -> Iterator[str]:
    return around.like(symbol) if around.kind(symbol) is Kind.TARGET else iter(())


def _net_for_out(symbol: str, around: Neighbours) -> Iterator[str]:
    yield from filter(None, (around.net_of(symbol), around.out_of(symbol)))


def _other_parameter(symbol: str, around: Neighbours) -> Iterator[str]:
    return around.like(symbol) if around.kind(symbol) in PARAMETERS else iter(())


def _neighbour(symbol: str, around: Neighbours) -> Iterator[str]:
    return around.like(symbol) if around.kind(symbol) not in (*PARAMETERS, Kind.TARGET) else iter(())


def _weight_for_input(symbol: str, around: Neighbours) -> Iterator[str]:
    """δ·w where ∂E/∂w = δ·out is asked for, and δ·out where δ·w is."""
    return around.other_factor(symbol)


def _transposed(formula: Expression, around: Neighbours) -> Iterator[Expression]:
    swapped = {symbol: name(other) for symbol in symbols_in(formula) if (other := around.transposed(symbol))}
    if swapped:
        yield put_in(formula, swapped)
        for symbol, replacement in swapped.items():
            yield put_in(formula, {symbol: replacement})


def _updated(formula: Expression, around: Neighbours) -> Iterator[Expression]:
    new = {symbol: name(other) for symbol in symbols_in(formula) if (other := around.updated(symbol))}
    if new:
        yield put_in(formula, new)
        for symbol, replacement in new.items():
            yield put_in(formula, {symbol: replacement})


def _not_updated(formula: Expression, around: Neighbours) -> Iterator[Expression]:
    old = {symbol: name(other) for symbol in symbols_in(formula) if (other := around.before(symbol))}
    if old:
        yield put_in(formula, old)
        for symbol, replacement in old.items():
            yield put_in(formula, {symbol: replacement})


def _logarithm(part: Expression, _around: Neighbours) -> Iterator[Expression]:
    if _is(part, "log"):
        yield Operation("log10", _operands(part))
        yield Operation("quotient", (part, Operation("log", (constant(2),))))


def _degrees(part: Expression, _around: Neighbours) -> Iterator[Expression]:
    if isinstance(part, Operation) and part.kind in ("sin", "cos"):
        degree = Operation("quotient", (Operation("pi", ()), constant(180)))
        yield Operation(part.kind, (Operation("product", (part.operands[0], degree)),))


def _paths_multiplied(part: Expression, around: Neighbours) -> Iterator[Expression]:
    if _is(part, "sum") and all(_is_path(term, part, around) for term in _operands(part)):
        yield Operation("product", _operands(part))


def _factors_added(part: Expression, _around: Neighbours) -> Iterator[Expression]:
    if _is(part, "product") and not any(isinstance(factor, Number) for factor in _operands(part)):
        yield Operation("sum", _operands(part))


def _half_put_in(formula: Expression, _around: Neighbours) -> Iterator[Expression]:
    for factor in (Fraction(1, 2), Fraction(2)):
        yield Operation("product", (constant(factor), formula))


FORMULA_SLIPS = (
    FormulaSlip(
        "sign-flipped",
        "target-minus-out",
        said("target − out stands where out − target belongs"),
        _everywhere(_target_minus_out),
    ),
    FormulaSlip(
        "sign-flipped", "rate-added", said("the step was added; it is to be subtracted"), _everywhere(_rate_added)
    ),
    FormulaSlip("sign-flipped", "exponent-sign", said("the exponent of e lost its minus"), _everywhere(_exponent_sign)),
    FormulaSlip(
        "missing-factor", "half-lost", said("a factor such as ½ or 1/n was left out"), _drops("product", _is_number)
    ),
    FormulaSlip(
        "missing-factor", "half-lost", said("a factor such as ½ or 1/n was left out"), _everywhere(_divisor_lost)
    ),
    FormulaSlip("missing-factor", "bias-left-out", said("the bias was left out"), _drops("sum", _is_bias)),
    FormulaSlip("wrong-formula", "bias-twice", said("the bias was added twice"), _twice("sum", _is_bias)),
    FormulaSlip("missing-factor", "rate-left-out", said("the learning rate was left out"), _drops("product", _is_rate)),
    FormulaSlip("wrong-formula", "rate-twice", said("the learning rate was used twice"), _twice("product", _is_rate)),
    FormulaSlip(
        "missing-factor",
        "derivative-left-out",
        said("the derivative of the activation, out × (1 − out), was left out"),
        _drops("product", _is_local),
    ),
    FormulaSlip(
        "wrong-formula",
        "derivative-of-net",
        said("the derivative was taken of net; it is out × (1 − out)"),
        _everywhere(_local_of_net),
    ),
    FormulaSlip(
        "missing-factor",
        "half-a-derivative",
        said("only one factor of the derivative out × (1 − out) was used"),
        _everywhere(_factor_of_local),
    ),
    FormulaSlip(
        "missing-factor", "one-path", said("a path was left out; all of them are added"), _drops("sum", _is_path)
    ),
    FormulaSlip("updated-weight", "updated-weight", said("a weight was used that had been updated already"), _updated),
    FormulaSlip("wrong-operand", "old-weight", said("a weight was used as it was before the update"), _not_updated),
    FormulaSlip(
        "wrong-operand", "target-of-other", said("the target of another output was used"), _replaced(_other_target)
    ),
    FormulaSlip("wrong-operand", "net-for-out", said("net and out were taken for each other"), _replaced(_net_for_out)),
    FormulaSlip(
        "wrong-operand",
        "weight-for-input",
        said("net was derived by the wrong symbol: what stands beside it is its derivative"),
        _replaced(_weight_for_input),
    ),
    FormulaSlip(
        "wrong-operand", "transposed", said("rows and columns of the weights were taken for each other"), _transposed
    ),
    FormulaSlip(
        "wrong-operand", "other-weight", said("the weight of another connection was used"), _replaced(_other_parameter)
    ),
    FormulaSlip("wrong-operand", "other-neuron", said("the value of another neuron was used"), _replaced(_neighbour)),
    FormulaSlip("missing-factor", "term-left-out", said("a term of the sum was left out"), _drops("sum", _other_term)),
    FormulaSlip(
        "missing-factor", "factor-left-out", said("a factor of the product was left out"), _drops("product", _other)
    ),
    FormulaSlip("sign-flipped", "sign-lost", said("a minus was lost or put in"), _everywhere(_sign_lost)),
    FormulaSlip("wrong-formula", "square-lost", said("the square was forgotten"), _everywhere(_square_lost)),
    FormulaSlip(
        "wrong-formula", "denominator-lost", said("a part of the fraction was left out"), _everywhere(_denominator_lost)
    ),
    FormulaSlip(
        "wrong-formula",
        "log-base",
        said("the logarithm has the wrong base; it is the natural one"),
        _everywhere(_logarithm),
    ),
    FormulaSlip("wrong-formula", "degrees", said("the angle was taken in degrees"), _everywhere(_degrees)),
    FormulaSlip(
        "wrong-formula",
        "paths-multiplied",
        said("the paths were multiplied; they are added"),
        _everywhere(_paths_multiplied),
    ),
    FormulaSlip(
        "wrong-formula",
        "factors-added",
        said("the factors were added; they are multiplied"),
        _everywhere(_factors_added),
    ),
    FormulaSlip("missing-factor", "doubled", said("there is a factor 2 or ½ too many or too few"), _half_put_in),
)
"""The order is that of plausibility where several fit."""
