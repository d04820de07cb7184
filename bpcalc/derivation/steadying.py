"""Rewriting the steps whose usual form loses its digits in the numbers at hand: out (1 − out) where out is nearly 1."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping

from bpcalc.derivation.derivation import Derivation
from bpcalc.formula.arithmetic import FLOATS, many_digits
from bpcalc.formula.compiling import evaluator, needed
from bpcalc.formula.formula import Formula, symbols_in

LOST = 1e-10
"""The part of a value that may be rounding before its formula counts as having lost its digits."""

_DIGITS = 9


def steadied(derivation: Derivation, known: Mapping[str, float]) -> Derivation:
    """The derivation with the steps rewritten whose usual form loses its digits at these values.

    What one step loses may make up for what another does, so that steps are looked at again once some are rewritten.
    """
    while lost := Steadiness(derivation, known).lost(known):
        derivation = derivation.steadied(lost)
    return derivation


class Steadiness:
    """Tells, at any values of what is given, which steps of a derivation lose their digits."""

    def __init__(self, derivation: Derivation, given: Collection[str]) -> None:
        steady = {step.id: step.steady_tree for step in derivation.steps if step.steady_tree is not None}
        self._formulas = computable(derivation.trees, given)
        self._others = {name: formula for name, formula in steady.items() if formula and name in self._formulas}
        self._both = {**self._formulas, **{_rewritten(name): formula for name, formula in self._others.items()}}
        self._evaluate = evaluator(self._both, given, FLOATS) if self._others else None

    def lost(self, known: Mapping[str, float]) -> set[str]:
        """The ids of those steps; `known` has the values in the order of what is given."""
        if self._evaluate is None:
            return set()
        try:
            values = dict(zip(self._both, self._evaluate(list(known.values())), strict=True))
        except (ArithmeticError, ValueError):
            return set(self._others)
        if not all(map(math.isfinite, values.values())):
            return set(self._others)
        lost, vanished = set(), []
        for name in self._others:
            usual, rewritten = values[name], values[_rewritten(name)]
            if abs(usual - rewritten) > LOST * abs(rewritten):
                lost.add(name)
            elif not usual and not rewritten:
                vanished.append(name)
        return lost | self._too_small(vanished, known) if vanished else lost

    def _too_small(self, vanished: Iterable[str], known: Mapping[str, float]) -> set[str]:
        """Those of the vanished values that are no zeros, only smaller than floats can tell."""
        arithmetic = many_digits(_DIGITS)
        needs = needed(self._both, map(_rewritten, vanished))
        values = evaluator(needs, known, arithmetic)([arithmetic.number(value) for value in known.values()])
        worked = dict(zip(needs, values, strict=True))
        return {name for name in vanished if worked[_rewritten(name)]}


def _rewritten(name: str) -> str:
    return f"{name} rewritten"


def computable(formulas: Mapping[str, Formula], known: Collection[str]) -> dict[str, Formula]:
    """Those formulas whose symbols all have values."""
    values, found = set(known), {}
    for name, formula in formulas.items():
        if values.issuperset(symbols_in(formula)):
            values.add(name)
            found[name] = formula
    return found
