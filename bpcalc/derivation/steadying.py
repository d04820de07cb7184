"""Rewriting the steps whose usual form loses its digits in the numbers at hand: out (1 − out) where out is nearly 1."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property

from bpcalc.derivation.derivation import Derivation
from bpcalc.formula.arithmetic import FLOATS, many_digits
from bpcalc.formula.compiling import evaluator, needed
from bpcalc.formula.formula import Formula, symbols_in

LOST = 1e-10
"""The part of a value that may be rounding before its formula counts as having lost its digits."""

DIGITS = 9
"""Digits in which it is told whether a value that has vanished in floats is 0."""


def steadied(derivation: Derivation, known: Mapping[str, float]) -> Derivation:
    """The derivation with the steps rewritten whose usual form loses its digits at these values.

    What one step loses may make up for what another does, so that steps are looked at again once some are rewritten.
    """
    while lost := Steadiness(derivation, known).lost(known):
        derivation = derivation.steadied(lost)
    return derivation


class Compiled:
    """What a derivation can work out of what is given: those `formulas`, and the `others` that keep their digits."""

    def __init__(self, derivation: Derivation, given: Sequence[str]) -> None:
        self._given = given
        self.formulas = computable(derivation.trees, given)
        steady = {step.id: step.steady_tree for step in derivation.steps}
        self.others = {rewritten(name): tree for name in self.formulas if (tree := steady[name]) is not None}

    @cached_property
    def evaluate(self) -> Callable[[Sequence[float]], list[float]]:
        """The values of the formulas and then of the others, in floats, from those of what is given."""
        return evaluator({**self.formulas, **self.others}, self._given, FLOATS)


def compiled(derivation: Derivation, given: Iterable[str]) -> Compiled:
    """A derivation compiled; it is kept with the derivation, for all who work it from what is given."""
    names = tuple(given)
    if names not in derivation.compiled:
        derivation.compiled[names] = Compiled(derivation, names)
    found: Compiled = derivation.compiled[names]
    return found


class Steadiness:
    """Tells, at any values of what is given, which steps of a derivation lose their digits."""

    def __init__(self, derivation: Derivation, given: Iterable[str]) -> None:
        self._compiled = compiled(derivation, given)

    def lost(self, known: Mapping[str, float]) -> set[str]:
        """The ids of those steps; `known` has the values in the order of what is given."""
        formulas, others = self._compiled.formulas, self._compiled.others
        if not others:
            return set()
        names = {name for name in formulas if rewritten(name) in others}
        try:
            results = self._compiled.evaluate(list(known.values()))
        except (ArithmeticError, ValueError):
            return names
        if not all(map(math.isfinite, results)):
            return names
        values = dict(zip((*formulas, *others), results, strict=True))
        lost, vanished = lost_and_vanished((name, values[name], values[rewritten(name)]) for name in names)
        return lost | self._too_small(vanished, known) if vanished else lost

    def _too_small(self, vanished: Iterable[str], known: Mapping[str, float]) -> set[str]:
        """Those of the vanished values that are no zeros, only smaller than floats can tell."""
        arithmetic = many_digits(DIGITS)
        needs = needed({**self._compiled.formulas, **self._compiled.others}, map(rewritten, vanished))
        values = evaluator(needs, known, arithmetic)([arithmetic.number(value) for value in known.values()])
        worked = dict(zip(needs, values, strict=True))
        return {name for name in vanished if worked[rewritten(name)]}


def rewritten(name: str) -> str:
    """The name of the form of a step that keeps its digits, beside the usual one."""
    return f"{name} rewritten"


def lost_and_vanished(both: Iterable[tuple[str, float, float]]) -> tuple[set[str], set[str]]:
    """Of steps with the values of their usual and of their rewritten form: those that lose their digits, and zeros.

    A zero may be one, or smaller than floats can tell.
    """
    lost, vanished = set(), set()
    for name, usual, steady in both:
        if abs(usual - steady) > LOST * abs(steady):
            lost.add(name)
        elif not usual and not steady:
            vanished.add(name)
    return lost, vanished


def computable(formulas: Mapping[str, Formula], known: Collection[str]) -> dict[str, Formula]:
    """Those formulas whose symbols all have values."""
    values, found = set(known), {}
    for name, formula in formulas.items():
        if values.issuperset(symbols_in(formula)):
            values.add(name)
            found[name] = formula
    return found
