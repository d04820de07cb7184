"""Matching a line with numbers put in to the formula it comes from: which number stands for which symbol."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import permutations
from typing import NamedTuple

from bpcalc.checking.judging.products import bare, factors, negated, terms, without_ones
from bpcalc.formula.formula import Formula, Number, Symbol

MOST_PERMUTED = 5
"""Terms or factors whose orders are all tried."""

DEEPEST = 4
"""Formulas put into one another to match a line."""
_STRANGE = 3
"""What a part costs that has no counterpart; a number that is another costs 1."""

_MOST_COMPARED = 4000
"""Parts that are compared before nothing is taken to match."""


class Pair(NamedTuple):
    """A written number and the symbol in whose place it stands; `minus` where it is minus the number that does.

    `flipped` says that it agrees but for its sign.
    """

    number: Number
    quantity: str
    minus: bool
    agrees: bool
    flipped: bool = False


class Match(NamedTuple):
    """The pairs of a line and its formula, how much does not fit, and whether the signs make it minus the formula."""

    cost: int
    pairs: tuple[Pair, ...] = ()
    minus: bool = False


_NO_MATCH = Match(_STRANGE)


class Matcher:
    """Matches lines to formulas; `agrees` tells whether a number is a symbol's value, `formula` defines it."""

    def __init__(self, agrees: Callable[[Number, str], bool], formula: Callable[[str], Formula | None]) -> None:
        self._agrees, self._formula = agrees, formula
        self._left = _MOST_COMPARED

    def matched(self, line: Formula, formula: Formula) -> Match:
        """The cheapest way to lay the line over the formula, signs and all."""
        return _settled(self._match(line, formula, 0))

    def _match(self, line: Formula, formula: Formula, depth: int) -> Match:
        self._left -= 1
        if self._left < 0:
            return _NO_MATCH
        inner, minus = bare(formula)
        if inner.operation == "sum":
            return self._sum(line, formula, depth)
        line, line_minus = bare(line)
        turned = minus is not line_minus
        if isinstance(inner, Symbol):
            return self._symbol(line, inner, turned, depth)
        if isinstance(inner, Number):
            return Match(0, (), turned) if isinstance(line, Number) and line.value == inner.value else _NO_MATCH
        found = self._operation(line, inner, depth)
        return found._replace(minus=found.minus is not turned)

    def _symbol(self, line: Formula, symbol: Symbol, minus: bool, depth: int) -> Match:
        quantity = symbol.name
        if isinstance(line, Number):
            opposite = line.with_value(-line.value)
            signed, other = (opposite, line) if minus else (line, opposite)
            if self._agrees(signed, quantity):
                return Match(0, (Pair(line, quantity, minus, True),))
            if self._agrees(other, quantity):
                return Match(0, (Pair(line, quantity, minus, True, True),), True)
            return Match(1, (Pair(line, quantity, minus, False),))
        inner = self._formula(quantity) if depth < DEEPEST else None
        if inner is None:
            return _NO_MATCH
        found = self._match(line, inner, depth + 1)
        return found._replace(minus=found.minus is not minus)

    def _sum(self, line: Formula, formula: Formula, depth: int) -> Match:
        """Term by term; where that does not fit, minus the line."""
        straight = self._assigned(terms(line), terms(formula), depth, each=True)
        if not straight.cost:
            return straight
        turned = self._assigned(terms(negated(line)), terms(formula), depth, each=True)
        return turned._replace(minus=True) if turned.cost < straight.cost else straight

    def _operation(self, line: Formula, formula: Formula, depth: int) -> Match:
        if formula.operation in ("product", "quotient"):
            (above, below), (above_2, below_2) = factors(line), factors(formula)
            parts = (
                self._assigned(*without_ones(above, above_2), depth),
                self._assigned(*without_ones(below, below_2), depth),
            )
            return _with_sign_of_operand(_joined(parts))
        if line.operation == formula.operation and len(line.operands) == len(formula.operands):
            found = [self._match(a, b, depth) for a, b in zip(line.operands, formula.operands, strict=True)]
            if formula.operation == "power" and _is_even(formula.operands[1]):
                found[0] = found[0]._replace(minus=False)
            return _joined(map(_settled, found))
        return _NO_MATCH

    def _assigned(self, lines: Sequence[Formula], formulas: Sequence[Formula], depth: int, each: bool = False) -> Match:
        """Each part of the line laid over one of the formula, what is left over costing most; `each` has its sign."""
        size = max(len(lines), len(formulas))
        table = [[self._match(line, formula, depth) for formula in formulas] for line in lines]
        if each:
            table = [[_settled(match) for match in row] for row in table]

        def at(row: int, column: int) -> Match:
            return table[row][column] if row < len(lines) and column < len(formulas) else _NO_MATCH

        orders = permutations(range(size)) if size <= MOST_PERMUTED else iter([tuple(range(size))])
        best: Match | None = None
        for order in orders:
            found = _joined(at(row, column) for row, column in enumerate(order))
            if best is None or found.cost < best.cost:
                best = found
            if not best.cost:
                break
        return best or Match(0)


def _joined(matches: Iterable[Match]) -> Match:
    matches = list(matches)
    pairs = tuple(pair for match in matches for pair in match.pairs)
    return Match(sum(match.cost for match in matches), pairs, sum(match.minus for match in matches) % 2 == 1)


def _settled(match: Match) -> Match:
    """The same with a wrong sign blamed on the number that has it."""
    if not match.minus:
        return match
    pairs = list(match.pairs)
    for place, pair in enumerate(pairs):
        if pair.flipped:
            pairs[place] = pair._replace(agrees=False)
            break
    return Match(match.cost + 1, tuple(pairs))


def _with_sign_of_operand(match: Match) -> Match:
    """Of a product: where one number is another, nobody knows what its sign should be but from the whole."""
    strange = [place for place, pair in enumerate(match.pairs) if not pair.agrees]
    if not match.minus or len(strange) != 1:
        return match
    pair = match.pairs[strange[0]]
    turned = pair._replace(minus=not pair.minus)
    return Match(match.cost, (*match.pairs[: strange[0]], turned, *match.pairs[strange[0] + 1 :]))


def _is_even(exponent: Formula) -> bool:
    return isinstance(exponent, Number) and exponent.value % 2 == 0
