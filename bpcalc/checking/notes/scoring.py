"""How much a chain's numbers and formulas tell for each quantity that it may be about."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bpcalc.checking.truth.values import value_or_none
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.working import work
from bpcalc.errors import BpcalcError
from bpcalc.formula.formula import Formula, Number, numbers_in, symbols_in
from bpcalc.formula.quantity import PARAMETERS, Kind

SAME = 1e-9

GIVEN = (*PARAMETERS, Kind.TARGET, Kind.INPUT, Kind.RATE)
"""What a network is given with, exactly."""


class Scores:
    """Weighs the quantities of one network against what is written."""

    def __init__(self, derivation: Derivation) -> None:
        self.values = _values(derivation)
        self.floats = {id_: float(value) for id_, value in self.values.items()}
        self._kinds = {id_: quantity.kind for id_, quantity in derivation.quantities.items()}
        self.needs = {step.id: frozenset(step.needs) for step in derivation.steps}

    def of(self, id_: str, sides: Sequence[Formula], updated: bool) -> float:
        """The more the likelier; `updated` says that the text speaks of new weights."""
        value = self.values.get(id_)
        kind = self._kinds.get(id_)
        score = 0.0
        result = result_of(sides)
        if result is not None and value is not None:
            is_given = kind in GIVEN and result.value == value
            score += self.likeness(result, value) + 0.5 * is_given
        worked = [side for side in sides if side.operands]
        score += 1.5 * any(self.is_formula(id_, side) for side in worked)
        is_parameter = kind in PARAMETERS
        if is_parameter:
            is_new = id_.endswith("+")
            score += 0.5 * (is_new == bool(worked or updated))
        for side in worked:
            numbers = numbers_in(side)
            if len(numbers) > 1:
                score += 2 * self._overlap(id_, numbers)
                break
        return score + _fits_form(kind, worked)

    def likeness(self, number: Number, value: Fraction) -> float:
        """How much a written number tells for a value: nothing, or the more the more digits agree."""
        digits = len(str(abs(number.value.numerator * 10 ** max(0, number.places) // number.value.denominator)))
        slack = Fraction(3, 2) / Fraction(10) ** number.places
        weight = min(3.0, 0.8 * digits)
        if abs(number.value - value) <= slack:
            return weight
        return 0.4 * weight if digits > 2 and abs(number.value + value) <= slack else 0.0

    def is_like(self, id_: str, sides: Sequence[Formula]) -> bool:
        """Whether the result could be the value."""
        result, value = result_of(sides), self.values.get(id_)
        return result is not None and value is not None and self.likeness(result, value) > 0

    def is_formula(self, id_: str, side: Formula) -> bool:
        """Whether what is written with symbols has the quantity's value."""
        value, symbols = self.floats.get(id_), symbols_in(side)
        if not value or not symbols or id_ in symbols:
            return False
        worked = value_or_none(side, self.floats)
        return worked is not None and abs(worked - value) <= abs(value) * SAME

    def _overlap(self, id_: str, numbers: Sequence[Number]) -> float:
        """The share of the values a step needs that stand among some numbers."""
        needs = [value for name in self.needs.get(id_, ()) if (value := self.values.get(name)) is not None]
        if not needs:
            return 0.0
        free = [number for number in numbers if number.value not in (0, 1)] or list(numbers)
        met = sum(any(_near(number, value) for value in needs) for number in free)
        used = sum(any(_near(number, value) for number in numbers) for value in needs)
        return (met / len(free) + used / len(needs)) / 2 if met else 0.0


def result_of(sides: Sequence[Formula]) -> Number | None:
    """The number that a chain ends with."""
    return next((side for side in reversed(sides) if isinstance(side, Number)), None)


def _near(number: Number, value: Fraction) -> bool:
    return abs(abs(number.value) - abs(value)) <= Fraction(3, 2) / Fraction(10) ** max(0, number.places)


def _fits_form(kind: Kind | None, worked: Sequence[Formula]) -> float:
    """A little for the form of a formula: an output applies a function, a net input does not."""
    applies = any(_applies(side) for side in worked)
    if kind is Kind.OUT:
        return 0.6 if applies else -0.3 * bool(worked)
    return -0.6 if kind is Kind.NET and applies else 0.0


def _applies(side: Formula) -> bool:
    waiting = [side]
    while waiting:
        part = waiting.pop()
        if part.operands:
            if part.operation in ("exp", "activation", "tanh", "softmax", "max"):
                return True
            waiting.extend(part.operands)
    return False


def _values(derivation: Derivation) -> dict[str, Fraction]:
    try:
        exact = work(derivation).exact
    except BpcalcError:  # a network without numbers is read by its names alone
        return {}
    return {id_: value for id_, value in exact.items() if value is not None}
