"""Rewriting a Step's formula as a slip does: an operand left out or used twice, a symbol put in for another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.checking.slips.slip import Rewriting
from bpcalc.formula.formula import Formula, Symbol, rewritten, substituted, symbols_in
from bpcalc.formula.quantity import Kind

Choice: TypeAlias = Callable[[Formula, Formula, Neighbours], bool]
"""Whether an operand of an operation is one that a slip strikes."""


def kinds(part: Formula, around: Neighbours) -> set[Kind | None]:
    """What sorts of things the symbols of a part are."""
    return {around.kind(symbol) for symbol in symbols_in(part)}


def everywhere(rewriting: Rewriting) -> Rewriting:
    """Rewrites one part of a formula, whichever."""

    def formulas(formula: Formula, around: Neighbours) -> Iterator[Formula]:
        return rewritten(formula, lambda part: rewriting(part, around))

    return formulas


def either(*rewritings: Rewriting) -> Rewriting:
    """Rewrites a formula in one of several ways."""

    def formulas(formula: Formula, around: Neighbours) -> Iterator[Formula]:
        for rewriting in rewritings:
            yield from rewriting(formula, around)

    return formulas


def drops(kind: str, chosen: Choice) -> Rewriting:
    """Leaves out one of the chosen operands of a sum or product; of a − b, what is left of it may lose its minus."""

    def rewriting(part: Formula, around: Neighbours) -> Iterator[Formula]:
        if part.operation == kind and len(part.operands) > 1:
            for place, operand in enumerate(part.operands):
                if chosen(operand, part, around):
                    rest = _without(part, place)
                    yield rest
                    if rest.operation == "negative":
                        yield rest.operands[0]

    return everywhere(rewriting)


def twice(kind: str, chosen: Choice) -> Rewriting:
    """Uses one of the chosen operands of a sum or product twice."""

    def rewriting(part: Formula, around: Neighbours) -> Iterator[Formula]:
        if part.operation == kind:
            for operand in part.operands:
                if chosen(operand, part, around):
                    yield Formula(kind, (*part.operands, operand))

    return everywhere(rewriting)


def replaced(others: Callable[[Neighbours, str], Iterable[str]]) -> Rewriting:
    """Puts another symbol in place of one."""

    def formulas(formula: Formula, around: Neighbours) -> Iterator[Formula]:
        for symbol in symbols_in(formula):
            for other in others(around, symbol):
                yield substituted(formula, {symbol: Symbol(other)})

    return formulas


def swapped(other: Callable[[Neighbours, str], str]) -> Rewriting:
    """Puts another symbol in place of every one that has such another, or of one of them."""

    def formulas(formula: Formula, around: Neighbours) -> Iterator[Formula]:
        found = {symbol: Symbol(new) for symbol in symbols_in(formula) if (new := other(around, symbol))}
        if found:
            yield substituted(formula, found)
        for symbol, replacement in found.items() if len(found) > 1 else ():
            yield substituted(formula, {symbol: replacement})

    return formulas


def of_weights(rewriting: Rewriting) -> Rewriting:
    """Rewrites a formula in which the weights stand that its paths lead over."""

    def formulas(formula: Formula, around: Neighbours) -> Iterator[Formula]:
        return rewriting(around.with_weights(formula), around)

    return formulas


def _without(part: Formula, place: int) -> Formula:
    kept = (*part.operands[:place], *part.operands[place + 1 :])
    return kept[0] if len(kept) == 1 else Formula(part.operation, kept)
