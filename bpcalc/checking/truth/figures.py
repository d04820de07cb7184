"""The writer's own figures so far, and what follows from them: errors carried on, the reach of honest rounding."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product

from bpcalc.checking.truth.rounding import Rounding, is_all
from bpcalc.checking.truth.truth import Truth
from bpcalc.checking.truth.values import value_or_none
from bpcalc.checking.verdicts import ACCEPTED, Verdict
from bpcalc.formula.formula import Formula, Number, symbols_in
from bpcalc.formula.quantity import Kind

MOST_COMBINED = 4
"""Wrong inputs of one Step of which each may or may not have been used."""

SATURATED = 1e-9
"""How near to 0 or 1 a value counts as such."""


class Figures:
    """What the writer has written so far, by quantity."""

    def __init__(self, truth: Truth, asked: Collection[str] = ()) -> None:
        self.truth = truth
        self.written: dict[str, list[Number]] = {}
        self.wrong: dict[str, Number] = {}
        self.mistaken: dict[str, list[Number]] = {}
        self.by_convention: set[str] = set()
        self._asked = frozenset(asked)
        self._inherited: dict[str, float | None] = {}
        self._rounding = Rounding(truth, self.written, self.wrong)
        self.reach = self._rounding.reach

    def record(self, quantity: str, number: Number, verdict: Verdict) -> None:
        """Remembers one more figure of the writer's and how it was judged."""
        if quantity.startswith("-"):
            quantity, number = quantity[1:], number.with_value(-number.value)
        self.written.setdefault(quantity, []).append(number)
        if verdict in ACCEPTED:
            self._rounding.accept(quantity, number)
        else:
            self.wrong[quantity] = number
            if verdict is Verdict.CONVENTION:
                self.by_convention.add(quantity)
        self._inherited.clear()
        self._rounding.forget()

    def mistake(self, quantity: str, number: Number) -> None:
        """Remembers a wrong number that was put in for a quantity that was to be worked out before."""
        if quantity not in self.truth.given:
            self.mistaken.setdefault(quantity, []).append(number)

    def is_mistaken(self, quantity: str) -> bool:
        """Whether the writer has a quantity wrong, as a result or as a number put in."""
        return quantity in self.wrong or quantity in self.mistaken

    def is_open(self, formula: Formula) -> bool:
        """Whether the writer may follow a formula: one with Δw only after he has worked that out."""
        changes = (symbol for symbol in symbols_in(formula) if self.truth.kind(symbol) is Kind.CHANGE)
        return all(symbol in self.written for symbol in changes)

    def copied(self, quantity: str, number: Number) -> None:
        """Remembers with how few digits a value was put into a formula."""
        value = self.truth.values.get(quantity)
        if value is not None and number.places > 0 and quantity not in self.truth.given and not is_all(number, value):
            sign = 1 if value * number.value > 0 else -1
            self._rounding.add(quantity, number.with_value(sign * number.value))
            self._rounding.forget()

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

    def is_trivial(self, formula: Formula, values: Mapping[str, float]) -> bool:
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


def _same(one: float, other: float, near: float = 1e-12) -> bool:
    return abs(one - other) <= near
