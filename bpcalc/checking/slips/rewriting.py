"""Rewriting a Step's formula as a slip does: an operand left out or used twice, a symbol put in for another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.checking.slips.slip import Rewriting
from bpcalc.checking.statements import Expression, Operation
from bpcalc.checking.truth.expressions import name, put_in, rewritten, symbols_in
from bpcalc.formula.quantity import Kind

Choice: TypeAlias = Callable[[Expression, Expression, Neighbours], bool]
"""Whether an operand of an operation is one that a slip strikes."""


def is_kind(part: Expression, kind: str) -> bool:
    """Whether a part is such an operation."""
    return isinstance(part, Operation) and part.kind == kind


def operands(part: Expression) -> tuple[Expression, ...]:
    """What an operation works on; nothing of a number or symbol."""
    return part.operands if isinstance(part, Operation) else ()


def kinds(part: Expression, around: Neighbours) -> set[Kind | None]:
    """What sorts of things the symbols of a part are."""
    return {around.kind(symbol) for symbol in symbols_in(part)}


def everywhere(rewriting: Rewriting) -> Rewriting:
    """Rewrites one part of a formula, whichever."""

    def formulas(formula: Expression, around: Neighbours) -> Iterator[Expression]:
        return rewritten(formula, lambda part: rewriting(part, around))

    return formulas


def either(*rewritings: Rewriting) -> Rewriting:
    """Rewrites a formula in one of several ways."""

    def formulas(formula: Expression, around: Neighbours) -> Iterator[Expression]:
        for rewriting in rewritings:
            yield from rewriting(formula, around)

    return formulas


def drops(kind: str, chosen: Choice) -> Rewriting:
    """Leaves out one of the chosen operands of a sum or product; of a − b, what is left of it may lose its minus."""

    def rewriting(part: Expression, around: Neighbours) -> Iterator[Expression]:
        if is_kind(part, kind) and len(operands(part)) > 1:
            for place, operand in enumerate(operands(part)):
                if chosen(operand, part, around):
                    rest = _without(part, place)
                    yield rest
                    if is_kind(rest, "negative"):
                        yield operands(rest)[0]

    return everywhere(rewriting)


def twice(kind: str, chosen: Choice) -> Rewriting:
    """Uses one of the chosen operands of a sum or product twice."""

    def rewriting(part: Expression, around: Neighbours) -> Iterator[Expression]:
        if is_kind(part, kind):
            for operand in operands(part):
                if chosen(operand, part, around):
                    yield Operation(kind, (*operands(part), operand))

    return everywhere(rewriting)


def replaced(others: Callable[[Neighbours, str], Iterable[str]]) -> Rewriting:
    """Puts another symbol in place of one."""

    def formulas(formula: Expression, around: Neighbours) -> Iterator[Expression]:
        for symbol in symbols_in(formula):
            for other in others(around, symbol):
                yield put_in(formula, {symbol: name(other)})

    return formulas


def swapped(other: Callable[[Neighbours, str], str]) -> Rewriting:
    """Puts another symbol in place of every one that has such another, or of one of them."""

    def formulas(formula: Expression, around: Neighbours) -> Iterator[Expression]:
        found = {symbol: name(new) for symbol in symbols_in(formula) if (new := other(around, symbol))}
        if found:
            yield put_in(formula, found)
        for symbol, replacement in found.items() if len(found) > 1 else ():
            yield put_in(formula, {symbol: replacement})

    return formulas


def of_weights(rewriting: Rewriting) -> Rewriting:
    """Rewrites a formula in which the weights stand that its paths lead over."""

    def formulas(formula: Expression, around: Neighbours) -> Iterator[Expression]:
        return rewriting(around.with_weights(formula), around)

    return formulas


def _without(part: Expression, place: int) -> Expression:
    kept = (*operands(part)[:place], *operands(part)[place + 1 :])
    kind = part.kind if isinstance(part, Operation) else "sum"
    return kept[0] if len(kept) == 1 else Operation(kind, kept)
