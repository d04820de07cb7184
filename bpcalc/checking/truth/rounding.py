"""How the writer rounds, and how far what he works from such figures may honestly lie from the true value."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import floor, log10

from bpcalc.checking.certifying.digits import SIGNIFICANT_FOR_LAST_DIGIT
from bpcalc.checking.truth.fitting import FLOAT_NOISE, significant, unit
from bpcalc.checking.truth.truth import Truth
from bpcalc.checking.truth.values import value_or_none
from bpcalc.derivation.step import Rule
from bpcalc.formula.formula import Formula, Number, Symbol, symbols_in

FEWEST_CARRIED = 2
"""Significant digits of a figure that others are worked from, where it is also written with more."""

SMALLEST = 400
"""The power of ten that zero counts as."""


class Rounding:
    """The digits that the writer has carried so far; `written` and `wrong` are his figures."""

    def __init__(self, truth: Truth, written: Mapping[str, list[Number]], wrong: Mapping[str, Number]) -> None:
        self.truth, self.written, self.wrong = truth, written, wrong
        self._steps: dict[str, Fraction] = {}
        self._offs: dict[str, Fraction] = {}
        self._coarse: frozenset[str] = frozenset()
        self._steps_by_size: dict[int, list[Fraction]] = {}
        self._reach: dict[str, tuple[float, float]] = {}
        self._own: Number | None = None

    def accept(self, quantity: str, number: Number) -> None:
        """Remembers a figure that was accepted; where it is the whole value, nothing was rounded."""
        value = self.truth.value(quantity)
        if value is None or not is_all(number, value):
            self.add(quantity, number)
            self._steps_by_size.setdefault(_size(number.value), []).append(unit(number))

    def forget(self) -> None:
        """Forgets what was worked out from the figures so far, of which there are more now."""
        self._reach.clear()

    def add(self, quantity: str, number: Number) -> None:
        """Remembers how far a figure of the writer's is from the value, and the step of its digits."""
        value = self.truth.value(quantity)
        is_coarse = significant(number) < FEWEST_CARRIED
        if value is None or (is_coarse and quantity in self._steps):
            return
        if quantity in self._coarse and not is_coarse:
            self._steps.pop(quantity)
            self._offs.pop(quantity)
        self._coarse = self._coarse | {quantity} if is_coarse else self._coarse - {quantity}
        self._steps[quantity] = max(unit(number), self._steps.get(quantity, Fraction(0)))
        self._offs[quantity] = max(abs(number.value - value), self._offs.get(quantity, Fraction(0)))

    def reach(self, formula: Formula, values: Mapping[str, float], own: Number | None = None) -> float:
        """How far a formula's value may lie from that at these values, its inputs being rounded as the writer rounds.

        `own` is the number itself: what was not written down is carried with no more digits than that.
        """
        if own is not self._own:
            self._own = own
            self._reach.clear()
        while (symbol := _one_symbol(formula)) and symbol not in self.written:
            definition = self.truth.formula(symbol)
            if definition is None:
                break
            formula = definition  # the number at hand is the only one that was rounded
        return self._reach_of(formula, values)[0]

    def _reach_of(self, formula: Formula, values: Mapping[str, float]) -> tuple[float, float]:
        centre = value_or_none(formula, values)
        if centre is None:
            return 0.0, 0.0
        radius, coarsest = 0.0, 0.0
        for symbol in symbols_in(formula):
            own, step = (
                self._wrong_reach(symbol, values) if self._is_wrong_among(symbol, values) else self._input_reach(symbol)
            )
            coarsest = max(coarsest, step)
            if own:
                near = (value_or_none(formula, {**values, symbol: values[symbol] + side}) for side in (-own, own))
                radius += max((abs(value - centre) for value in near if value is not None), default=0.0)
        return radius * 1.02, coarsest

    def _input_reach(self, symbol: str) -> tuple[float, float]:
        """How far what the writer puts in may be from the value itself, and the step of the digits that he carries."""
        if symbol not in self._reach:
            self._reach[symbol] = (0.0, 0.0)
            self._reach[symbol] = self._found_reach(symbol)
        return self._reach[symbol]

    def _is_wrong_among(self, symbol: str, values: Mapping[str, float]) -> bool:
        """Whether the values have the writer's wrong figure; one who has it right elsewhere rounded it there."""
        is_true = symbol in self._steps and values.get(symbol) == self.truth.floats.get(symbol)
        return symbol in self.wrong and not is_true

    def _wrong_reach(self, symbol: str, values: Mapping[str, float]) -> tuple[float, float]:
        number = self.wrong[symbol]
        if values.get(symbol) != float(number.value) or significant(number) < SIGNIFICANT_FOR_LAST_DIGIT:
            return 0.0, 0.0
        return float(unit(number)) / 2, float(unit(number))

    def _found_reach(self, symbol: str) -> tuple[float, float]:
        if symbol in self.truth.given:
            return 0.0, 0.0
        true = self.truth.value(symbol)
        if symbol in self.written and symbol not in self._steps:
            return 0.0, 0.0  # written as it is
        if symbol in self._steps:
            # An earlier error moves a value within the digits of its right figure, too.
            moved = self._steps[symbol] / 2 if self.wrong else 0
            return float(self._offs[symbol] + moved), float(self._steps[symbol])
        formula = self.truth.formula(symbol)
        if formula is None:
            return 0.0, 0.0
        radius, coarsest = self._reach_of(formula, self.truth.floats)
        if self.truth.steps[symbol].rule is Rule.LINEAR_FACTOR or _one_symbol(formula):
            return radius, coarsest
        if true:
            usual = self._usual_step(true) if coarsest else 0.0
            coarsest = max(coarsest, usual or self._own_step(true))
        carried = coarsest
        return radius + carried, carried

    def _own_step(self, value: Fraction) -> float:
        """The step of a value that is carried with as many decimals, or as many digits, as the number at hand has."""
        if self._own is None:
            return 0.0
        digits = significant(self._own)
        by_digits = Fraction(10) ** (_size(value) + 1 - digits) if digits >= SIGNIFICANT_FOR_LAST_DIGIT else 0
        return float(max(unit(self._own), by_digits))

    def _usual_step(self, value: Fraction) -> float:
        """The step of the digits that the writer carries in values as large as this: the middle one of all."""
        steps = self._steps_by_size.get(_size(value), [])
        return float(sorted(steps)[(len(steps) - 1) // 2]) if steps else 0.0


def _one_symbol(formula: Formula) -> str:
    """The symbol of a formula that only gives a value another name, so that nothing is rounded; or nothing."""
    while formula.operation == "sum" and len(formula.operands) == 1:
        formula = formula.operands[0]
    return formula.name if isinstance(formula, Symbol) else ""


def _size(value: Fraction) -> int:
    """The power of ten of the first digit."""
    return floor(log10(abs(value))) if value else -SMALLEST


def is_all(number: Number, value: Fraction) -> bool:
    """Whether a number, but for its sign, is the whole value: nothing was rounded. Values are worked in floats."""
    return abs(abs(number.value) - abs(value)) <= abs(value) * FLOAT_NOISE
