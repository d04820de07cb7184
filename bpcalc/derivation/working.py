"""Working a derivation: the same Steps with values, as floats and as digits that are surely right."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from bpcalc.algebra.arithmetic import FLOATS, Number, intervals, many_digits
from bpcalc.algebra.evaluation import evaluator, needed
from bpcalc.algebra.exact import bounds, fraction
from bpcalc.algebra.formulas import Formula
from bpcalc.algebra.parts import symbols_in
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import given_values
from bpcalc.derivation.step import Rule, Step
from bpcalc.errors import NumbersError, Problem
from bpcalc.functions.table import counted

DIGITS = 9
"""Decimals shown unless asked otherwise: as many as the notes print."""

SPARE_DIGITS = 8
"""Right digits beyond those shown, so that rounding them once more is harmless."""

MOST_DIGITS = 600
"""Where digits are still undecided at this precision, the value is zero as far as anyone will look."""


LOST = 1e-10
"""The part of a value that may be rounding before its formula counts as having lost its digits."""


_ABOUT_OUTPUTS = "this loss has no value there: look at the activation of the outputs, and at the targets"
_ABOUT_CONSTANTS = "look at the learning rate, and at the constants of the optimizer and the schedule"
_ADVICE = {
    Rule.LOSS: _ABOUT_OUTPUTS,
    Rule.LOSS_DERIVATIVE: _ABOUT_OUTPUTS,
    Rule.ACTIVATION: "look at the weights and inputs, and at the formula of the activation",
    Rule.MOMENT: _ABOUT_CONSTANTS,
    Rule.CORRECTION: _ABOUT_CONSTANTS,
    Rule.SCHEDULE: _ABOUT_CONSTANTS,
    Rule.UPDATE: _ABOUT_CONSTANTS,
}


class StepOverflowError(NumbersError):
    """A step that has no value that floats can hold; `iteration` is how many updates came before."""

    def __init__(self, step: Step, numbers: Mapping[str, float], iteration: int, undefined: bool) -> None:
        put_in = ", ".join(f"{name} = {value + 0.0:g}" for name, value in numbers.items())
        after = f" after {counted(iteration, 'update')}" if iteration else ""
        fault = "has no value" if undefined else "is beyond the numbers that floats hold"
        message = f"{step.id} {fault}{after}; put in: {put_in}"
        super().__init__(
            Problem(message, _ADVICE.get(step.rule, "look at the inputs, the targets and the learning rate"))
        )
        self.step, self.numbers, self.iteration = step, numbers, iteration


@dataclass(frozen=True)
class Worked:
    """A derivation with values by id, for what is given and for every step; None where a symbol has no number.

    `given` are the numbers that were put in, `values` what the float evaluator computes; `exact` is right to `digits`
    decimals and some more.
    """

    derivation: Derivation
    given: Mapping[str, Number]
    values: Mapping[str, float | None]
    exact: Mapping[str, Fraction | None]
    digits: int


def work(derivation: Derivation, given: Mapping[str, Number] | None = None, digits: int = DIGITS) -> Worked:
    """The values of all steps; those that would lose their digits are put in the form that keeps them first.

    `given` holds the values of what no step defines, by id; the network's own where it is left out. Raises
    StepOverflowError for the first step that has no value, or none that a float can hold.
    """
    given = given_values(derivation.network, derivation.iteration) if given is None else given
    known: dict[str, Any] = {
        quantity.id: given[quantity.id] for quantity in derivation.given if given.get(quantity.id) is not None
    }
    derivation = steadied(derivation, {name: float(value) for name, value in known.items()})
    formulas = _computable(derivation.formulas, known)
    floats = _floats(derivation, formulas, known)
    exact = _exact(formulas, known, digits)
    unknown = dict.fromkeys(derivation.quantities)
    return Worked(
        derivation,
        MappingProxyType(dict(given)),
        MappingProxyType({**unknown, **floats}),
        MappingProxyType({**unknown, **exact}),
        digits,
    )


def steadied(derivation: Derivation, known: Mapping[str, float]) -> Derivation:
    """The derivation with the steps rewritten whose usual form loses its digits at these values.

    What one step loses may make up for what another does, so that steps are looked at again once some are rewritten.
    """
    while (better := _steadied_once(derivation, known)) is not derivation:
        derivation = better
    return derivation


def _steadied_once(derivation: Derivation, known: Mapping[str, float]) -> Derivation:
    steady = {step.id: step.steady for step in derivation.steps if step.steady is not None}
    formulas = _computable(derivation.formulas, known)
    comparable = {name: formula for name, formula in steady.items() if formula is not None and name in formulas}
    if not comparable:
        return derivation
    both = {**formulas, **{f"{name} rewritten": formula for name, formula in comparable.items()}}
    try:
        results = evaluator(both, known, FLOATS)(list(known.values()))
    except (ArithmeticError, ValueError):
        return derivation.steadied(steady)
    values = dict(zip(both, results, strict=True))
    if not all(map(math.isfinite, values.values())):
        return derivation.steadied(steady)
    lost = {name for name in comparable if _is_lost(values[name], values[f"{name} rewritten"])}
    vanished = {name for name in comparable if not values[name] and not values[f"{name} rewritten"]}
    lost |= _too_small(formulas, {name: comparable[name] for name in vanished}, known)
    return derivation.steadied(lost) if lost else derivation


def _is_lost(usual: float, rewritten: float) -> bool:
    return abs(usual - rewritten) > LOST * abs(rewritten)


def _too_small(
    formulas: Mapping[str, Formula], vanished: Mapping[str, Formula], known: Mapping[str, float]
) -> set[str]:
    """Those of the vanished values that are no zeros, only smaller than floats can tell."""
    if not vanished:
        return set()
    arithmetic = many_digits(DIGITS)
    both = {**formulas, **{f"{name} rewritten": formula for name, formula in vanished.items()}}
    needs = needed(both, [f"{name} rewritten" for name in vanished])
    values = evaluator(needs, known, arithmetic)([arithmetic.number(value) for value in known.values()])
    worked = dict(zip(needs, values, strict=True))
    return {name for name in vanished if worked[f"{name} rewritten"]}


def _computable(formulas: Mapping[str, Formula], known: Mapping[str, Any]) -> dict[str, Formula]:
    """Those formulas whose symbols all have values."""
    values = set(known)
    computable = {}
    for name, formula in formulas.items():
        if values.issuperset(symbols_in(formula)):
            values.add(name)
            computable[name] = formula
    return computable


def _floats(derivation: Derivation, formulas: Mapping[str, Formula], known: Mapping[str, Number]) -> dict[str, float]:
    values = {name: float(value) for name, value in known.items()}
    try:
        results = evaluator(formulas, known, FLOATS)(list(values.values()))
    except (ArithmeticError, ValueError):
        results = [math.nan]
    values |= dict(zip(formulas, results, strict=False))
    if not all(map(math.isfinite, results)):
        raise _first_overflow(derivation, formulas, values)
    return values


def _first_overflow(
    derivation: Derivation, formulas: Mapping[str, Formula], values: dict[str, float]
) -> StepOverflowError:
    """Works step by step up to the first value that is not finite."""
    known = {quantity.id: values[quantity.id] for quantity in derivation.given if quantity.id in values}
    undefined = False
    for step in derivation.steps:
        if step.id not in formulas:
            continue
        try:
            known[step.id] = evaluator({step.id: step.formula}, known, FLOATS)(list(known.values()))[0]
        except (ArithmeticError, ValueError) as failure:
            known[step.id] = math.nan
            undefined = not isinstance(failure, OverflowError)
        if not math.isfinite(known[step.id]):
            break
    return StepOverflowError(step, {name: known[name] for name in step.needs}, derivation.iteration, undefined)


def _exact(formulas: Mapping[str, Formula], known: Mapping[str, Number], digits: int) -> dict[str, Fraction]:
    """Midpoints of intervals so narrow that the digits shown are certain; the precision is raised until they are."""
    values = {name: fraction(value) for name, value in known.items()}
    precision = digits + SPARE_DIGITS
    while True:
        last = precision > MOST_DIGITS + 2 * digits
        arithmetic = intervals(precision, decided=last)
        compiled = evaluator(formulas, known, arithmetic)
        try:
            found = [bounds(result) for result in compiled([arithmetic.number(value) for value in values.values()])]
        except (ArithmeticError, ValueError):  # a branch that is undecided, a logarithm near 0
            if last:
                return values | _without_bounds(formulas, known, precision)
        else:
            if last or all(_decided(low, high, digits) for low, high in found):
                break
        precision *= 4
    midpoints = (Fraction(0) if low <= 0 <= high else (low + high) / 2 for low, high in found)
    return values | dict(zip(formulas, midpoints, strict=True))


def _without_bounds(formulas: Mapping[str, Formula], known: Mapping[str, Number], digits: int) -> dict[str, Fraction]:
    """The values where bounds reach over the edge of a function however many digits they have: at 0 of a root, say."""
    arithmetic = many_digits(digits)
    results = evaluator(formulas, known, arithmetic)([arithmetic.number(value) for value in known.values()])
    return dict(zip(formulas, map(fraction, results), strict=True))


def _decided(low: Fraction, high: Fraction, digits: int) -> bool:
    """Whether the bounds agree to all digits that can be shown, relative to a value below one."""
    return (high - low) * Fraction(10) ** (digits + SPARE_DIGITS) <= min(Fraction(1), abs(low + high) / 2)
