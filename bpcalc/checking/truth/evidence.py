"""What the digits of an answer prove: how many blind guesses of its form would pass for the value as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from math import floor, log10
from typing import NamedTuple

from bpcalc.checking.statements import Statement, Unreadable
from bpcalc.checking.truth.fitting import fit, significant, unit
from bpcalc.checking.truth.truth import Truth
from bpcalc.checking.truth.values import plain_number
from bpcalc.formula.formula import Number
from bpcalc.formula.quantity import PARAMETERS, Kind, Quantity

TOO_EASY = Fraction(1, 200)
"""The share of blind guesses that may pass; an answer of whose form more pass is worth nothing."""

CONSTANTS = tuple(map(Fraction, ("0", "1", "-1", "0.5", "0.25", "0.1")))
"""What is guessed before all else, whatever is asked."""

SMALL = Fraction(1, 10)
"""Values below are wanted to so many digits that count, not to decimals."""

FEWEST_ALIKE = 3
"""Questions with different values that one number answers, from which it is a constant and no result."""

MOST_STEPS_OFF = 1_000
"""Steps of the last digit that an accepted answer is off, beyond which it is not told how many others would pass."""

_ERRORS = (Kind.ERROR, Kind.TOTAL_ERROR, Kind.DECAY_ERROR)


class Wanted(NamedTuple):
    """How many decimals answers are to have, or else how many digits that count; what has these is always enough."""

    decimals: int | None = None
    significant: int | None = None

    def places(self, value: Fraction) -> int:
        """The decimals that are wanted of a value: four, or four digits that count below 0.1, unless said otherwise."""
        counted = self.significant
        if counted is None and self.decimals is None:
            counted = 4 if value and abs(value) < SMALL else None
        if counted is not None and value:
            return counted - 1 - floor(log10(abs(value)))
        return 4 if self.decimals is None else self.decimals


ANY = Wanted()
"""What is wanted where nobody says more."""


class Evidence:
    """Weighs the digits of answers about one network."""

    def __init__(self, truth: Truth, wanted: Wanted = ANY) -> None:
        self._truth, self._wanted = truth, wanted
        self._guessed: dict[str, bool] = {}
        self._guesses: dict[str, frozenset[Fraction]] = {}

    def places(self, quantity: str) -> int:
        """The decimals that are wanted of a quantity."""
        value = self._truth.value(quantity)
        return self._wanted.places(value or Fraction(0))

    def is_guess(self, quantity: str) -> bool:
        """Whether a blind guess hits the value at the decimals wanted, so that no answer proves any work."""
        if quantity not in self._guessed:
            value = self._truth.value(quantity)
            places = self.places(quantity)
            self._guessed[quantity] = value is not None and any(
                fit(Number(guess, places=places), value) is not None for guess in self._guesses_of(quantity)
            )
        return self._guessed[quantity]

    def constants(self, statements: Iterable[Statement | Unreadable]) -> frozenset[Fraction]:
        """The numbers that answer so many questions whose values differ that nobody can have worked them out."""
        answered: dict[Fraction, set[Fraction | None]] = {}
        for statement in statements:
            number = plain_number(statement.sides[-1]) if isinstance(statement, Statement) and statement.sides else None
            if isinstance(statement, Statement) and statement.quantity and number is not None:
                answered.setdefault(number.value, set()).add(self._truth.value(statement.quantity))
        return frozenset(value for value, truths in answered.items() if len(truths) >= FEWEST_ALIKE)

    def is_blind(self, number: Number, quantity: str) -> bool:
        """Whether the number itself is a blind guess: a constant, a given value, the old weight for the new one."""
        return number.value in self._guesses_of(quantity)

    def proves(self, number: Number, quantity: str, value: Fraction) -> bool:
        """Whether the digits of a number that passes for a value say that it was worked out.

        They do where it has the decimals that are wanted, and else where few enough other numbers of its form would
        pass as well.
        """
        if number.value != value and self.is_blind(number, quantity):
            return False
        if number.places >= self._wanted.places(value):
            return True
        passing = self._passing(number, value)
        return all(passing <= TOO_EASY * others for others in self._others(number, quantity))

    def _passing(self, number: Number, value: Fraction) -> int:
        """How many numbers with the last digit at the same place pass for the value, as far off as this one at most."""
        step = unit(number)
        off = floor(abs(number.value - value) / step)
        if off > MOST_STEPS_OFF:
            return 2 * off + 1
        near = (number.with_value(number.value + count * step) for count in range(-2, 3))
        return max(2 * off - 1, sum(fit(other, value) is not None for other in near))

    def _others(self, number: Number, quantity: str) -> Iterator[Fraction]:
        """How many guesses there are: of as many decimals in the range, and of as many digits in the magnitudes."""
        low, high, decades = self._range(quantity)
        yield (high - low) / unit(number)
        yield Fraction(9 * 10 ** max(significant(number) - 1, 0) * decades if significant(number) else 1)

    def _guesses_of(self, quantity: str) -> frozenset[Fraction]:
        """Constants, the values given, and of a new parameter the old one."""
        if quantity not in self._guesses:
            known = self._known(quantity)
            old = self._truth.values.get(known.name) if known and known.kind in PARAMETERS and known.at else None
            self._guesses[quantity] = self._given.union(CONSTANTS, [] if old is None else [old])
        return self._guesses[quantity]

    @cached_property
    def _given(self) -> frozenset[Fraction]:
        values = (self._truth.values.get(name) for name in self._truth.given)
        return frozenset(value for value in values if value is not None)

    def _known(self, quantity: str) -> Quantity | None:
        return self._truth.quantity(quantity.removeprefix("-"))

    def _range(self, quantity: str) -> tuple[Fraction, Fraction, int]:
        """Between what the values of this sort lie in the network, and over how many powers of ten they spread."""
        known = self._known(quantity)
        value = self._truth.value(quantity) or Fraction(0)
        if known is None:
            return -abs(value), abs(value), 1
        if known.kind in PARAMETERS:
            old = self._truth.values.get(known.name, Fraction(0))
            reach = max(self._largest_move, abs(value - old))
            return old - reach, old + reach, 1
        sort = _sort(known)
        values = [value, *self._by_sort.get(sort, ())]
        sizes = [floor(log10(abs(other))) for other in values if other]
        high = max(_LEAST_RANGE.get(sort, Fraction(0)), *map(abs, values))
        low = Fraction(0) if sort in _NOT_NEGATIVE and min(values) >= 0 else -high
        return low, high, max(sizes) - min(sizes) + 1 if sizes else 1

    @cached_property
    def _by_sort(self) -> dict[object, list[Fraction]]:
        found: dict[object, list[Fraction]] = {}
        for quantity in self._truth.derivation.quantities.values():
            value = self._truth.values.get(quantity.id)
            if value is not None:
                found.setdefault(_sort(quantity), []).append(value)
        return found

    @cached_property
    def _largest_move(self) -> Fraction:
        """The most by which the update moves a parameter."""
        quantities = self._truth.derivation.quantities.values()
        moved = [quantity for quantity in quantities if quantity.kind in PARAMETERS and quantity.at]
        values = self._truth.values
        return max(
            (abs(values[new.id] - values[new.name]) for new in moved if new.id in values and new.name in values),
            default=Fraction(0),
        )


def _sort(quantity: Quantity) -> object:
    """What is guessed alike: nets, outs, errors, slopes ∂out/∂net, gradients of the error."""
    if quantity.kind in _ERRORS:
        return Kind.ERROR
    if quantity.kind is Kind.PARTIAL and quantity.of is not None and quantity.by is not None:
        of_error = quantity.of.kind in _ERRORS
        return (
            ("error", quantity.by.kind in PARAMETERS) if of_error else (quantity.of.kind.value, quantity.by.kind.value)
        )
    return quantity.kind


_SLOPE = (Kind.OUT.value, Kind.NET.value)
_LEAST_RANGE: Mapping[object, Fraction] = {Kind.OUT: Fraction(1), _SLOPE: Fraction(1, 4)}
"""What everybody knows of outs and their slopes, however near to one another those of a network lie."""

_NOT_NEGATIVE = (Kind.OUT, Kind.ERROR, Kind.SECOND_MOMENT, _SLOPE)
