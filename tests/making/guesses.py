"""Sheets that are filled without any work, and honest ones: strategies of guessing, each a function of a quantity."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import floor, log10

import bpcalc
from bpcalc.formula.quantity import PARAMETERS, Kind, Quantity

Strategy = Callable[[Quantity, Fraction], Fraction]


class Blind:
    """What somebody can write who has read the sheet and the network, and has worked nothing."""

    def __init__(self, network: bpcalc.Network, seed: int) -> None:
        self._rng = random.Random(seed)  # noqa: S311
        worked = bpcalc.work(bpcalc.derive(network, everything=True), digits=30)
        self.quantities = worked.derivation.quantities
        self.values = {name: value for name, value in worked.exact.items() if value is not None}
        self.given = [self.values[one.id] for one in worked.derivation.given if one.id in self.values]

    def _of_kind(self, guesses: Mapping[Kind, str], otherwise: str) -> Strategy:
        return lambda quantity, _value: Fraction(guesses.get(quantity.kind, otherwise))

    def _slope(self, quantity: Quantity) -> bool:
        of = quantity.of
        return quantity.kind is Kind.PARTIAL and of is not None and of.kind is Kind.OUT

    def _old(self, quantity: Quantity, _value: Fraction) -> Fraction:
        return self.values.get(quantity.name, Fraction(0)) if quantity.kind in PARAMETERS else Fraction(0)

    def _range(self, quantity: Quantity) -> tuple[Fraction, Fraction]:
        """Between what the values of a kind lie, wider than zero."""
        alike = [self.values[other.id] for other in self.quantities.values() if _alike(quantity, other, self.values)]
        low, high = min((*alike, Fraction(0))), max((*alike, Fraction(0)))
        return (low, high) if quantity.kind is not Kind.OUT else (min(low, Fraction(0)), max(high, Fraction(1)))

    def _drawn(self, quantity: Quantity, value: Fraction) -> Fraction:
        if quantity.kind in PARAMETERS:
            old = self._old(quantity, value)
            return old + Fraction(self._rng.uniform(-0.1, 0.1))
        low, high = self._range(quantity)
        return low + (high - low) * Fraction(self._rng.random())

    def _of_nothing(self, quantity: Quantity, value: Fraction) -> Fraction:
        """What follows from nets of 0."""
        known = {Kind.NET: Fraction(0), Kind.OUT: Fraction(1, 2)}
        return Fraction(1, 4) if self._slope(quantity) else known.get(quantity.kind, self._old(quantity, value))

    def strategies(self) -> Iterator[tuple[str, Strategy]]:
        """Each way of guessing, and what it is called."""
        constants = {Kind.NET: "0", Kind.OUT: "0.5"}
        yield (
            "constants by kind",
            lambda q, v: Fraction("0.25") if self._slope(q) else self._of_kind(constants, "0.1")(q, v),
        )
        for constant in ("0", "1", "-1", "0.5", "0.25", "0.1", "0.6", "0.01", "0.2"):
            yield f"{constant} everywhere", self._of_kind({}, constant)
        yield "old weights", self._old
        yield "given values", lambda _q, _v: self._rng.choice(self.given)
        yield "given values by turns", lambda q, _v: self.given[len(q.id) % len(self.given)]
        yield "in range", self._drawn
        yield "in range, near the middle", lambda q, v: (self._drawn(q, v) + self._drawn(q, v)) / 2
        yield (
            "outs a little above a half",
            lambda q, _v: Fraction(self._rng.uniform(0.5, 0.8)) if q.kind is Kind.OUT else Fraction(0),
        )
        yield (
            "small gradients",
            lambda q, v: Fraction(self._rng.uniform(-0.01, 0.01)) if q.kind is Kind.PARTIAL else self._old(q, v),
        )
        yield "any size", lambda _q, _v: Fraction(10 ** self._rng.uniform(-4, 0)) * self._rng.choice((1, -1))
        yield "the weights again", lambda q, _v: self.given[sum(map(ord, q.name)) % len(self.given)]
        yield "consistent with nets of 0", self._of_nothing


def _alike(quantity: Quantity, other: Quantity, values: Mapping[str, Fraction]) -> bool:
    by = quantity.by.kind if quantity.by else None
    other_by = other.by.kind if other.by else None
    return other.kind is quantity.kind and by == other_by and other.id in values


def shortened(value: Fraction, places: int) -> str:
    """The value at so many decimals."""
    scaled = round(value * 10**places)
    sign, digits = "-" * (scaled < 0), str(abs(scaled)).zfill(places + 1)
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places > 0 else f"{sign}{digits}"


def one_digit(value: Fraction) -> str:
    """The value rounded to its first digit that counts."""
    if not value:
        return "0"
    places = -floor(log10(abs(value)))
    places -= abs(round(value * Fraction(10) ** places)) == 10  # 0.0998 is 0.1
    return shortened(value, max(0, places))
