"""Every wrong formula that the slips make of a Step's, the most plausible first: made on demand, once for a network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from bpcalc.checking.slips.codes import SLIPS
from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.checking.slips.slip import FormulaSlip, FunctionSlip, Wrong
from bpcalc.checking.truth.truth import Truth
from bpcalc.checking.truth.values import value_or_none
from bpcalc.derivation.step import Rule
from bpcalc.formula.formula import Formula, substituted, symbols_in
from bpcalc.formula.quantity import Kind

MOST_SYMBOLS = 40
"""Symbols in a formula that is rewritten; larger ones would take too long."""

MOST_REMEMBERED = 500
"""Quantities of which the wrong formulas are kept."""

_SLIPS = sorted(
    (slip for slip in SLIPS if isinstance(slip, FormulaSlip | FunctionSlip)), key=lambda slip: slip.plausible
)

_SEEN_THROUGH = (
    Rule.ACTIVATION_DERIVATIVE,
    Rule.LOSS_DERIVATIVE,
    Rule.SUM_OVER_OUTPUTS,
    Rule.CORRECTION,
)
"""Steps whose own slips are found in what is worked with them, too, because many write both in one line."""


class WrongFormula(NamedTuple):
    """A formula that a slip makes, its value where all else is right, and what the function behind it has to say."""

    slip: FormulaSlip | FunctionSlip
    formula: Formula
    value: float | None
    detail: str


class WrongFormulas:
    """The wrong formulas for the quantities of one network."""

    def __init__(self, truth: Truth, neighbours: Neighbours) -> None:
        self._truth, self.neighbours = truth, neighbours
        self._made: dict[str, tuple[list[WrongFormula], Iterator[WrongFormula]]] = {}

    def of(self, quantity: str) -> Iterator[WrongFormula]:
        """The wrong formulas for a quantity; as many are made as somebody looks at."""
        if quantity not in self._made and len(self._made) >= MOST_REMEMBERED:
            self._made.clear()
        made, rest = self._made.setdefault(quantity, ([], self._all(quantity)))
        place = 0
        while True:
            if place == len(made):
                following = next(rest, None)
                if following is None:
                    return
                made.append(following)
            yield made[place]
            place += 1

    def _all(self, quantity: str) -> Iterator[WrongFormula]:
        formulas = list(self._truth.formulas(quantity))
        own = ((slip, formula) for formula in formulas[:1] for slip in _SLIPS)
        others = ((slip, formula) for slip in _SLIPS for formula in formulas[1:] if isinstance(slip, FormulaSlip))
        for slip, formula in chain(own, others):  # the Step as it stands is what most writers put numbers into
            if len(symbols_in(formula)) > MOST_SYMBOLS:
                continue
            if isinstance(slip, FunctionSlip):
                yield from self._of_function(slip, quantity, formulas)
                continue
            for other in slip.rewriting(formula, self.neighbours):
                detail = slip.detail(formula, other, quantity, self.neighbours) if slip.detail else ""
                yield self._worked(slip, other, detail)

    def _of_function(self, slip: FunctionSlip, quantity: str, formulas: list[Formula]) -> Iterator[WrongFormula]:
        """What a slip makes of the Step itself, and of those Steps that others put into its formula."""
        step = self._truth.steps[quantity]
        for wrong in chain(slip.working(step, self.neighbours), self._seen_through(slip, formulas)):
            yield self._worked(slip, wrong.formula, wrong.detail)

    def _seen_through(self, slip: FunctionSlip, formulas: Iterable[Formula]) -> Iterator[Wrong]:
        seen: set[str] = set()
        for formula in formulas:
            fresh = [symbol for symbol in symbols_in(formula) if symbol not in seen]
            seen.update(fresh)
            for symbol in fresh if len(seen) <= MOST_SYMBOLS else ():
                step = self._truth.steps.get(symbol)
                is_delta = step is not None and step.quantity.kind is Kind.DELTA
                if step is None or not (is_delta or step.rule in _SEEN_THROUGH):
                    continue
                below = self._seen_through(slip, (step.tree,)) if is_delta else ()
                for wrong in chain(slip.working(step, self.neighbours), below):
                    yield wrong._replace(formula=substituted(formula, {symbol: wrong.formula}))

    def _worked(self, slip: FormulaSlip | FunctionSlip, formula: Formula, detail: str) -> WrongFormula:
        return WrongFormula(slip, formula, value_or_none(formula, self._truth.floats), detail)
