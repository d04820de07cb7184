"""The writer's own figures so far, and what follows from them: errors carried on, the reach of honest rounding."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from math import floor, log10

from bpcalc.checking.certifying.digits import SIGNIFICANT_FOR_LAST_DIGIT
from bpcalc.checking.statements import Expression, Number
from bpcalc.checking.truth.expressions import symbols_in, value_or_none
from bpcalc.checking.truth.fitting import FLOAT_NOISE, significant, unit
from bpcalc.checking.truth.truth import Truth
from bpcalc.checking.verdicts import ACCEPTED, Verdict
from bpcalc.derivation.step import Rule

MOST_COMBINED = 4
"""Wrong inputs of one Step of which each may or may not have been used."""

SMALLEST = 400
"""The power of ten that zero counts as."""

SATURATED = 1e-9
"""How near to 0 or 1 a value counts as such."""


class Figures:
    """What the writer has written so far, by quantity."""

    def __init__(self, truth: Truth, asked: Collection[str] = ()) -> None:
        self.truth = truth
        self.written: dict[str, list[Number]] = {}
        self.wrong: dict[str, Number] = {}
        self.by_convention: set[str] = set()
        self._asked = frozenset(asked)
        self._steps: dict[str, Fraction] = {}
        self._inherited: dict[str, float | None] = {}
        self._reach: dict[str, tuple[float, float]] = {}
        self._steps_by_size: dict[int, list[Fraction]] = {}
        self._offs: dict[str, Fraction] = {}
        self._own: Number | None = None

    def record(self, quantity: str, number: Number, verdict: Verdict) -> None:
        """Remembers one more figure of the writer's and how it was judged."""
        if quantity.startswith("-"):
            quantity, number = quantity[1:], Number(number.spot, -number.value, number.places)
        self.written.setdefault(quantity, []).append(number)
        value = self.truth.value(quantity)
        if verdict in ACCEPTED and value is not None and _is_all(number, value):
            pass  # nothing was rounded
        elif verdict in ACCEPTED:
            self._round_off(quantity, number)
            self._steps_by_size.setdefault(_size(number.value), []).append(unit(number))
        else:
            self.wrong[quantity] = number
            if verdict is Verdict.CONVENTION:
                self.by_convention.add(quantity)
        self._inherited.clear()
        self._reach.clear()

    def copied(self, quantity: str, number: Number) -> None:
        """Remembers with how few digits a value was put into a formula."""
        value = self.truth.values.get(quantity)
        if value is not None and number.places > 0 and quantity not in self.truth.given and not _is_all(number, value):
            sign = 1 if value * number.value > 0 else -1
            self._round_off(quantity, Number(number.spot, sign * number.value, number.places))
            self._reach.clear()

    def _round_off(self, quantity: str, number: Number) -> None:
        value = self.truth.value(quantity)
        if value is None:
            return
        self._steps[quantity] = max(unit(number), self._steps.get(quantity, Fraction(0)))
        self._offs[quantity] = max(abs(number.value - value), self._offs.get(quantity, Fraction(0)))

    def inherited(self, quantity: str) -> float | None:
        """The value that follows from the writer's own earlier wrong values; the true one where there are none.

        None where what it follows from was asked for and left out.
        """
        if not self.wrong:
            return self.truth.floats.get(quantity)
        if quantity not in self._inherited:
            self._inherited[quantity] = self._followed(quantity)
        return self._inherited[quantity]

    def _followed(self, quantity: str) -> float | None:
        if quantity in self.wrong:
            return float(self.wrong[quantity].value)
        true = self.truth.floats.get(quantity)
        formula = self.truth.formula(quantity)
        if quantity in self.written or formula is None:
            return true
        symbols = symbols_in(formula)
        values = {symbol: self.inherited(symbol) for symbol in symbols}
        if all(values[symbol] == self.truth.floats.get(symbol) for symbol in symbols):
            return true
        if quantity in self._asked:
            return None
        return value_or_none(formula, {symbol: value for symbol, value in values.items() if value is not None})

    def written_as(self, quantity: str) -> list[Number]:
        """What the writer has given as this quantity, and as any other that is the same: ∂E_o1/∂out_o1 = ∂E/∂out_o1."""
        found = list(self.written.get(quantity, ()))
        value = self.truth.value(quantity)
        for other, numbers in self.written.items():
            if other != quantity and other not in self.wrong and value and self.truth.value(other) == value:
                found += numbers
        return found

    def whose(self, number: Number, quantity: str) -> str:
        """Another quantity that the writer has given this very value; empty where there is none."""
        for other, written in self.written.items():
            if other != quantity and any(own.value == number.value for own in written):
                return other
        return ""

    def environments(self, symbols: Iterable[str]) -> Iterator[dict[str, float]]:
        """Values to put in for the symbols: the writer's own wrong ones, in every mixture with the true ones."""
        symbols = list(symbols)
        true = {symbol: self.truth.floats[symbol] for symbol in symbols if symbol in self.truth.floats}
        own = {symbol: self.inherited(symbol) for symbol in symbols}
        differing = [symbol for symbol in symbols if own[symbol] is not None and own[symbol] != true.get(symbol)]
        choices = list(product((True, False), repeat=len(differing))) if len(differing) <= MOST_COMBINED else []
        for chosen in choices or [(True,) * len(differing)]:
            picked = {symbol: own[symbol] for symbol, use in zip(differing, chosen, strict=True) if use}
            if picked:
                yield {**true, **{symbol: value for symbol, value in picked.items() if value is not None}}

    def sources(self, symbols: Iterable[str]) -> list[str]:
        """The quantities that the writer has wrong and that the symbols follow from, the nearest first."""
        found: dict[str, None] = {}
        waiting = list(symbols)
        seen: set[str] = set()
        while waiting:
            symbol = waiting.pop(0)
            if symbol in seen:
                continue
            seen.add(symbol)
            if symbol in self.wrong:
                found.setdefault(symbol)
            elif symbol not in self.written and (formula := self.truth.formula(symbol)) is not None:
                waiting.extend(symbols_in(formula))
        return list(found)

    def is_trivial(self, formula: Expression, values: Mapping[str, float]) -> bool:
        """Whether wrong values leave nothing to work out where the true ones do.

        The result is then 0 or 1, as of a neuron that is saturated, or one of the values that were put in.
        """
        true, worked = value_or_none(formula, self.truth.floats), value_or_none(formula, values)
        if true is None or worked is None:
            return False
        if any(_same(abs(worked), plain, SATURATED) and not _same(abs(true), plain, SATURATED) for plain in (0, 1)):
            return True
        return any(
            symbol in values
            and _same(abs(worked), abs(values[symbol]))
            and not _same(abs(true), abs(self.truth.floats.get(symbol, 0.0)))
            for symbol in symbols_in(formula)
        )

    def reach(self, formula: Expression, values: Mapping[str, float], own: Number | None = None) -> float:
        """How far a formula's value may lie from that at these values, its inputs being rounded as the writer rounds.

        `own` is the number itself: what was not written down is carried with no more digits than that.
        """
        if own != self._own:
            self._own = own
            self._reach.clear()
        return self._reach_of(formula, values)[0]

    def _reach_of(self, formula: Expression, values: Mapping[str, float]) -> tuple[float, float]:
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
            return float(max(self._offs[symbol], self._steps[symbol] / 2)), float(self._steps[symbol])
        formula = self.truth.formula(symbol)
        if formula is None:
            return 0.0, 0.0
        radius, coarsest = self._reach_of(formula, self.truth.floats)
        if self.truth.steps[symbol].rule is Rule.LINEAR_FACTOR:
            return radius, coarsest
        if true:
            coarsest = max(coarsest, self._usual_step(true)) if coarsest else self._own_step(true)
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
        return float(sorted(steps)[len(steps) // 2]) if steps else 0.0


def _size(value: Fraction) -> int:
    """The power of ten of the first digit."""
    return floor(log10(abs(value))) if value else -SMALLEST


def _is_all(number: Number, value: Fraction) -> bool:
    """Whether a number, but for its sign, is the whole value: nothing was rounded. Values are worked in floats."""
    return abs(abs(number.value) - abs(value)) <= abs(value) * FLOAT_NOISE


def _same(one: float, other: float, near: float = 1e-12) -> bool:
    return abs(one - other) <= near
