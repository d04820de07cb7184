"""Working a derivation: the same Steps with values, as floats and as digits that are surely right."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import given_values
from bpcalc.derivation.steadying import compiled, steadied
from bpcalc.derivation.step import Rule, Step
from bpcalc.displaying import displayed, one_line
from bpcalc.errors import NumbersError, Problem
from bpcalc.formula.arithmetic import FLOATS, BeyondReachError, Number, many_digits
from bpcalc.formula.compiling import evaluator
from bpcalc.formula.exact import fraction, settled
from bpcalc.formula.formula import Formula
from bpcalc.formula.intervals import interval_values
from bpcalc.language.said import said, said_of

DIGITS = 9
"""Decimals shown unless asked otherwise: as many as the notes print."""

SPARE_DIGITS = 8
"""Right digits beyond those shown, so that rounding them once more is harmless."""

FEW_PLACES = 10**15
"""What decimals are multiplied by that somebody would take for exact."""

MOST_DIGITS = 600
"""Where digits are still undecided at this precision, the value is zero as far as anyone will look."""


_ABOUT_OUTPUTS = said("this loss has no value there: look at the activation of the outputs, and at the targets")
_ABOUT_CONSTANTS = said("look at the learning rate, and at the constants of the optimizer and the schedule")
_ABOUT_NUMBERS = said("look at the inputs, the targets and the learning rate")
_ADVICE = {
    Rule.LOSS: _ABOUT_OUTPUTS,
    Rule.LOSS_DERIVATIVE: _ABOUT_OUTPUTS,
    Rule.ACTIVATION: said("look at the weights and inputs, and at the formula of the activation"),
    Rule.MOMENT: _ABOUT_CONSTANTS,
    Rule.CORRECTION: _ABOUT_CONSTANTS,
    Rule.SCHEDULE: _ABOUT_CONSTANTS,
    Rule.UPDATE: _ABOUT_CONSTANTS,
}


class StepOverflowError(NumbersError):
    """A step that has no value that can be worked; `iteration` is how many updates came before."""

    def __init__(self, step: Step, numbers: Mapping[str, float], iteration: int, undefined: bool) -> None:
        super().__init__(Problem(_fault(step, numbers, iteration, undefined), _ADVICE.get(step.rule, _ABOUT_NUMBERS)))
        self.step, self.numbers, self.iteration = step, numbers, iteration


def _fault(step: Step, numbers: Mapping[str, float], iteration: int, undefined: bool) -> str:
    put_in = ", ".join(f"{name} = {value + 0.0:g}" for name, value in numbers.items())
    if undefined and not iteration:
        return said("{id} has no value; put in: {numbers}", id=step.id, numbers=put_in)
    if undefined:
        return said_of(
            iteration,
            "{id} has no value after {count:,} update; put in: {numbers}",
            "{id} has no value after {count:,} updates; put in: {numbers}",
            id=step.id,
            numbers=put_in,
        )
    if not iteration:
        return said("{id} is beyond the numbers that floats hold; put in: {numbers}", id=step.id, numbers=put_in)
    return said_of(
        iteration,
        "{id} is beyond the numbers that floats hold after {count:,} update; put in: {numbers}",
        "{id} is beyond the numbers that floats hold after {count:,} updates; put in: {numbers}",
        id=step.id,
        numbers=put_in,
    )


@displayed
@dataclass(frozen=True)
class Worked:
    """A derivation with values by id, for what is given and for every step; None where a symbol has no number.

    `given` are the numbers that were put in, `values` what the float evaluator computes; `exact` is right to `digits`
    decimals and some more.

    >>> import bpcalc
    >>> worked = bpcalc.work(bpcalc.derive(bpcalc.load("classic")))
    >>> worked.exact["net_h1"]
    Fraction(151, 400)
    """

    derivation: Derivation
    given: Mapping[str, Number]
    values: Mapping[str, float | None]
    exact: Mapping[str, Fraction | None]
    digits: int

    def __repr__(self) -> str:
        known = sum(value is not None for value in self.values.values())
        return one_line(self, f"of {self.derivation.network.name}: {len(self.derivation.steps)} steps, {known} values")


def work(derivation: Derivation, given: Mapping[str, Number] | None = None, digits: int = DIGITS) -> Worked:
    """The values of all steps; those that would lose their digits are put in the form that keeps them first.

    `given` holds the values of what no step defines, by id; the network's own where it is left out. Raises
    StepOverflowError for the first step that has no value, or none that a float can hold.

    >>> import bpcalc
    >>> bpcalc.work(bpcalc.derive(bpcalc.load("classic"))).values["net_h1"]
    0.3775
    """
    given = given_values(derivation.network, derivation.iteration) if given is None else given
    known: dict[str, Any] = {
        quantity.id: given[quantity.id] for quantity in derivation.given if given.get(quantity.id) is not None
    }
    derivation = steadied(derivation, {name: float(value) for name, value in known.items()})
    floats = _floats(derivation, known)
    try:
        exact = _exact(compiled(derivation, known).formulas, known, digits)
    except (ArithmeticError, ValueError):
        raise _beyond_reach(derivation, known, floats, digits) from None
    unknown = dict.fromkeys(derivation.quantities)
    return Worked(
        derivation,
        MappingProxyType(dict(given)),
        MappingProxyType({**unknown, **floats}),
        MappingProxyType({**unknown, **exact}),
        digits,
    )


def _floats(derivation: Derivation, known: Mapping[str, Number]) -> dict[str, float]:
    values = {name: float(value) for name, value in known.items()}
    code = compiled(derivation, known)
    formulas = code.formulas
    try:
        results = code.evaluate(list(values.values()))[: len(formulas)]
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
            known[step.id] = evaluator({step.id: step.tree}, known, FLOATS)(list(known.values()))[0]
        except (ArithmeticError, ValueError) as failure:
            known[step.id] = math.nan
            undefined = not isinstance(failure, OverflowError)
        if not math.isfinite(known[step.id]):
            break
    return StepOverflowError(step, {name: known[name] for name in step.needs}, derivation.iteration, undefined)


def _beyond_reach(
    derivation: Derivation, known: Mapping[str, Number], floats: Mapping[str, float], digits: int
) -> StepOverflowError:
    """The first step whose digits nobody could work, such as a sine of e^(10^9), or which has none where floats do."""
    formulas = compiled(derivation, known).formulas
    values = dict(known)
    for step in derivation.steps:
        if step.id in formulas:
            try:
                values |= _exact({step.id: step.tree}, values, digits)
            except (ArithmeticError, ValueError) as failure:
                undefined = not isinstance(failure, BeyondReachError)
                put_in = {name: floats[name] for name in step.needs}
                return StepOverflowError(step, put_in, derivation.iteration, undefined)
    raise AssertionError("each step by itself can be worked")


def _exact(formulas: Mapping[str, Formula], known: Mapping[str, Number], digits: int) -> dict[str, Fraction]:
    """Midpoints of intervals so narrow that the digits shown are certain; the precision is raised until they are."""
    values = {name: settled(value) for name, value in known.items()}
    precision = digits + SPARE_DIGITS
    while True:
        last = precision > MOST_DIGITS + 2 * digits
        try:
            found = interval_values(formulas, values, precision, decided=last)
        except (ArithmeticError, ValueError):  # a branch that is undecided, a logarithm near 0
            if last:
                return _step_by_step(formulas, values, precision)
        else:
            if last or all(_decided(low, high, digits) for low, high in found.values()):
                break
        precision *= 4
    return values | {name: _settled(low, high) for name, (low, high) in found.items()}


def _settled(low: Fraction, high: Fraction) -> Fraction:
    """The value that lies between bounds: zero, or a decimal of few places, where there is one; else their middle.

    1 between 0.999…9 and 1.000…1 is 1: the noise of rounding would be shown otherwise.
    """
    if low <= 0 <= high:
        return Fraction(0)
    middle = (low + high) / 2
    plain = Fraction(round(middle * FEW_PLACES), FEW_PLACES)
    return plain if low <= plain <= high else middle


def _step_by_step(formulas: Mapping[str, Formula], values: Mapping[str, Fraction], digits: int) -> dict[str, Fraction]:
    """The values where bounds reach over the edge of a function however many digits they have: at 0 of a root, say.

    Each formula is worked from the values before it, so that what comes to nothing is 0 from there on.
    """
    found = dict(values)
    for name, formula in formulas.items():
        try:
            found[name] = _settled(*interval_values({name: formula}, found, digits, decided=True)[name])
        except (ArithmeticError, ValueError):
            arithmetic = many_digits(digits)
            [result] = evaluator({name: formula}, found, arithmetic)(list(map(arithmetic.number, found.values())))
            found[name] = fraction(result)
            if abs(found[name]) > sys.float_info.max:
                raise BeyondReachError from None
    return found


def _decided(low: Fraction, high: Fraction, digits: int) -> bool:
    """Whether the bounds agree to all digits that can be shown, relative to a value below one."""
    return (high - low) * Fraction(10) ** (digits + SPARE_DIGITS) <= min(Fraction(1), abs(low + high) / 2)
