"""Which steps lose their digits, as `steadying` tells it, where all samples have the formulas of one."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property

from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.steadying import DIGITS, LOST, lost_and_vanished, rewritten
from bpcalc.formula.arithmetic import FLOATS, Number, many_digits
from bpcalc.formula.compiling import needed
from bpcalc.formula.repeating import Repeated, RepeatedEvaluator, Rows, repeated_check, repeated_evaluator


class SampleSteadiness:
    """Tells which steps lose their digits in which samples; `repeated` are the formulas of the `pattern`."""

    def __init__(self, pattern: Derivation, repeated: Repeated, given: Sequence[str]) -> None:
        steady = {step.id: step.steady_tree for step in pattern.steps if step.id in repeated.each}
        self._others = [name for name, formula in steady.items() if formula]
        others = {rewritten(name): formula for name, formula in steady.items() if formula}
        self._given = given
        self._both = repeated._replace(formulas={**repeated.formulas, **others}, each=repeated.each | frozenset(others))

    def lost(self, values: Sequence[Number], rows: Rows) -> set[str] | None:
        """The ids of those steps in the first sample, if they are the same in all; None where samples differ."""
        if not self._others:
            return set()
        floats, float_rows = [float(value) for value in values], [[*map(float, row)] for row in rows]
        try:
            if self._all_keep(floats, float_rows):
                return set()
            once, each = self._evaluate(floats, float_rows)
        except (ArithmeticError, ValueError):
            return set(self._others)
        if not (all(map(math.isfinite, once)) and all(all(map(math.isfinite, row)) for row in each)):
            return set(self._others)
        found = [
            lost_and_vanished((name, row[usual], row[steady]) for name, usual, steady in self._places) for row in each
        ]
        vanished = {name for _, names in found for name in names}
        if vanished:
            small = self._too_small(vanished, values, rows)
            lost = [names | (gone & few) for (names, gone), few in zip(found, small, strict=True)]
        else:
            lost = [names for names, _ in found]
        return lost[0] if all(names == lost[0] for names in lost) else None

    @cached_property
    def _places(self) -> list[tuple[str, int, int]]:
        """The steps with a rewritten form, and where the values of the two stand in a row."""
        each = (name for name in self._both.formulas if name in self._both.each)
        places = {name: place for place, name in enumerate(each)}
        return [(name, places[name], places[rewritten(name)]) for name in self._others]

    @cached_property
    def _all_keep(self) -> Callable[[Sequence[Number], Rows], bool]:
        """Whether surely no step loses its digits in any sample: what is asked most is answered fast."""
        return repeated_check(self._both, self._given, {name: rewritten(name) for name in self._others}, LOST)

    @cached_property
    def _evaluate(self) -> RepeatedEvaluator:
        return repeated_evaluator(self._both, self._given, FLOATS)

    def _too_small(self, vanished: set[str], values: Sequence[Number], rows: Rows) -> list[set[str]]:
        """Those that are no zeros in a sample, only smaller than floats can tell."""
        arithmetic = many_digits(DIGITS)
        needs = needed(self._both.formulas, map(rewritten, vanished))
        evaluate = repeated_evaluator(self._both._replace(formulas=needs), self._given, arithmetic)
        numbers = [[arithmetic.number(value) for value in row] for row in rows]
        _, each = evaluate([arithmetic.number(value) for value in values], numbers)
        names = [name for name in needs if name in self._both.each]
        worked = (dict(zip(names, row, strict=True)) for row in each)
        return [{name for name in vanished if row[rewritten(name)]} for row in worked]
