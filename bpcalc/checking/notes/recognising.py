"""Telling what a chain of equalities is about, from its name, and where that leaves a doubt from its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from bpcalc.algebra.quantity import PARAMETERS, Kind
from bpcalc.checking.notes.grammar import numbers_in
from bpcalc.checking.notes.keywords import Topic
from bpcalc.checking.notes.naming import Names
from bpcalc.checking.notes.tokens import WrittenName
from bpcalc.checking.statements import Expression, Name, Number, Operation
from bpcalc.checking.truth.expressions import symbols_in, value_or_none
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.step import Phase
from bpcalc.derivation.working import work
from bpcalc.errors import BpcalcError
from bpcalc.model.network import Network

ENOUGH = 2.4
"""The score that a quantity needs whose name tells nothing."""

LITTLE_CHOICE = 12
"""Quantities among which a lower score will do."""

ENOUGH_OF_FEW = 0.7

ENOUGH_TO_LEARN = 1.5

SAME = 1e-9

NEAR = Fraction(1, 200)
"""How far from the true value, relative to it, a number still stands for the first round and not for a later one."""

COULD_BE = Fraction(1, 50)

KINDS_OF_TOPICS: Mapping[Topic | None, Kind] = {
    Topic.NET: Kind.NET,
    Topic.OUTPUT: Kind.OUT,
    Topic.TARGET: Kind.TARGET,
    Topic.DELTA: Kind.DELTA,
}

GIVEN = (*PARAMETERS, Kind.TARGET, Kind.INPUT, Kind.RATE)
"""What a network is given with, exactly."""

CHOSEN_ALONE = (Kind.TARGET, Kind.INPUT, Kind.RATE)
"""What no rounds of training change, so that a name that is exactly its own means nothing else."""

ERRORS = {Kind.ERROR, Kind.TOTAL_ERROR, Kind.DELTA}
"""What the name of an error may mean."""

AGAIN = (Kind.NET, Kind.OUT, Kind.ERROR, Kind.TOTAL_ERROR)
"""What notes work out again with the new weights."""


class Recognizer:
    """Chooses the quantity of a chain; it learns from each name that it has understood."""

    def __init__(self, network: Network) -> None:
        self.derivation: Derivation = derive(network, everything=True)
        self.names = Names(self.derivation)
        self.values = _values(self.derivation)
        self.needs = {step.id: frozenset(step.needs) for step in self.derivation.steps}
        self.later = {step.id for step in self.derivation.steps if step.phase is Phase.AFTER}
        self.floats = {id_: float(value) for id_, value in self.values.items()}
        self._learnt: dict[WrittenName, str] = {}
        self._given: dict[WrittenName, str] = {}
        self._kinds: dict[tuple[str, str, str], Kind] = {}

    def of(
        self,
        name: WrittenName | None,
        sides: Sequence[Expression],
        updates: int = 0,
        is_updating: bool = False,
        topic: Topic | None = None,
    ) -> str | None:
        """The id that a chain is about, or None.

        `updates` says after how many updates the text is, `is_updating` that it speaks of new weights, `topic` what
        the words before the name are about.
        """
        likely = list(self.names.meaning(name)) if name else []
        learnt = self._learnt.get(name) if name else None
        if learnt and learnt not in likely:
            likely.insert(0, learnt)
        is_id = name is not None and self.names.is_id(name)
        is_partial = name is not None and name.of is not None
        if not (is_id or is_partial) and (difference := self._difference(likely, sides, updates)):
            return difference
        if not likely and name is None and not any(isinstance(side, Operation) for side in sides):
            return None
        pool = likely or (self.names.partials_of(name.of) if name and name.of else []) or list(self.values)
        scores = {id_: self._score(id_, sides, is_updating or bool(updates)) for id_ in pool}
        if learnt in scores:
            scores[learnt] += 0.7
        for rank, id_ in enumerate(likely):
            quantity = self.names.quantity(id_)
            is_topic = quantity is not None and KINDS_OF_TOPICS.get(topic) is quantity.kind
            scores[id_] += is_id and not rank and quantity is not None and quantity.kind in CHOSEN_ALONE
            scores[id_] += name is not None and self.names.is_parameter(name, id_)
            scores[id_] += 0.6 * self._is_of_learnt_kind(name, id_) + 0.5 * is_topic - 0.2 * min(rank, 4)
        best = max(pool, key=lambda id_: (scores[id_], id_.startswith("dE_total/")))
        if not likely and not self._is_like(best, sides):
            alike = [id_ for id_ in pool if scores[id_] >= ENOUGH and self._is_like(id_, sides)]
            best = max(alike, key=lambda id_: scores[id_], default=best)
        if not likely and scores[best] < (ENOUGH if len(pool) > LITTLE_CHOICE else ENOUGH_OF_FEW):
            return None
        if name and scores[best] > ENOUGH_TO_LEARN:
            self._learn(name, best)
        if name and self._is_chosen(best, sides):
            self._given.setdefault(name, best)
        return self._after(best, sides, updates)

    def _difference(self, likely: Sequence[str], sides: Sequence[Expression], updates: int) -> str:
        """The id of what a note calls its error and defines as target − out or out − target; empty for all else."""
        kinds = {quantity.kind for id_ in likely if (quantity := self.names.quantity(id_))}
        result = _result(sides)
        if not kinds <= ERRORS or result is None:
            return ""
        for side in sides:
            symbols = symbols_in(side)
            worked = value_or_none(side, self.floats) if _is_difference(side) else None
            for out in (symbol for symbol in symbols if symbol.startswith("out_") and worked):
                id_ = f"dE_total/d{out}"
                slope = self.floats.get(id_)
                if f"target_{out[4:]}" in symbols and slope and worked and abs(abs(worked) - abs(slope)) <= SAME:
                    sign = "-" if worked * slope < 0 else ""
                    return sign + self.at_time(id_, -result.value if sign else result.value, result.places, updates)
        return ""

    def _after(self, id_: str, sides: Sequence[Expression], updates: int) -> str:
        """The quantity after the updates so far, where the number is not that of the first round."""
        quantity = self.names.quantity(id_)
        if not updates or quantity is None or quantity.at or quantity.kind not in AGAIN:
            return id_
        result = _result(sides)
        return id_ if result is None else self.at_time(id_, result.value, result.places, updates)

    def at_time(self, id_: str, number: Fraction, places: int, updates: int) -> str:
        """A quantity of the first round, or what it is after some updates where the number does not fit the first."""
        value = self.values.get(id_)
        if not updates:
            return id_
        if value is None:
            return f"{id_}@{updates}"
        later = self.values.get(f"{id_}@{updates}")
        away = abs(number - value)
        is_near = away <= abs(value) * NEAR and (later is None or away < abs(number - later))
        is_same = away <= Fraction(3, 2) / Fraction(10) ** places
        return id_ if is_same or is_near else f"{id_}@{updates}"

    def meant(self, name: WrittenName | None) -> str | None:
        """What a name in a formula means: what the note has used it for, or else the likeliest."""
        if name is None:
            return None
        return self._given.get(name) or self._learnt.get(name) or next(iter(self.names.meaning(name)), None)

    def is_near(self, id_: str, number: Fraction) -> bool:
        """Whether a number could be meant for a quantity, rounded or a little off."""
        value = self.values.get(id_)
        return value is not None and abs(number - value) <= abs(value) * COULD_BE

    def _is_chosen(self, id_: str, sides: Sequence[Expression]) -> bool:
        """Whether a chain only says what the network is given with."""
        quantity, result = self.names.quantity(id_), _result(sides)
        is_alone = len(sides) == 1 and quantity is not None and quantity.kind in GIVEN and not id_.endswith("+")
        return is_alone and result is not None and result.value == self.values.get(id_)

    def _learn(self, name: WrittenName, id_: str) -> None:
        quantity = self.names.quantity(id_)
        if quantity is None or quantity.kind in PARAMETERS or quantity.at:
            return
        self._learnt[name] = id_
        self._kinds[self.names.letters_of(name)] = quantity.kind

    def _is_of_learnt_kind(self, name: WrittenName | None, id_: str) -> bool:
        quantity = self.names.quantity(id_)
        return bool(name and quantity and self._kinds.get(self.names.letters_of(name)) is quantity.kind)

    def _score(self, id_: str, sides: Sequence[Expression], updated: bool) -> float:
        value = self.values.get(id_)
        quantity = self.names.quantity(id_)
        score = 0.0
        result = _result(sides)
        if result is not None and value is not None:
            is_given = quantity is not None and quantity.kind in GIVEN and result.value == value
            score += self.likeness(result, value) + 0.5 * is_given
        worked = [side for side in sides if isinstance(side, Operation)]
        score += 1.5 * any(self._is_formula(id_, side) for side in worked)
        is_parameter = quantity is not None and quantity.kind in PARAMETERS
        if is_parameter:
            is_new = id_.endswith("+")
            score += 0.5 * (is_new == bool(worked or updated))
        for side in worked:
            numbers = numbers_in(side)
            if len(numbers) > 1:
                score += 2 * self._overlap(id_, numbers)
                break
        if id_ in self.later:
            score -= 1
        return score + _fits_form(quantity.kind if quantity else None, worked)

    def likeness(self, number: Number, value: Fraction) -> float:
        """How much a written number tells for a value: nothing, or the more the more digits agree."""
        digits = len(str(abs(number.value.numerator * 10 ** max(0, number.places) // number.value.denominator)))
        slack = Fraction(3, 2) / Fraction(10) ** number.places
        weight = min(3.0, 0.8 * digits)
        if abs(number.value - value) <= slack:
            return weight
        return 0.4 * weight if digits > 2 and abs(number.value + value) <= slack else 0.0

    def _is_like(self, id_: str, sides: Sequence[Expression]) -> bool:
        """Whether the result could be the value."""
        result, value = _result(sides), self.values.get(id_)
        return result is not None and value is not None and self.likeness(result, value) > 0

    def _is_formula(self, id_: str, side: Expression) -> bool:
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


def _is_difference(side: Expression) -> bool:
    """Whether a side is one symbol less another."""
    parts = side.operands if isinstance(side, Operation) and side.kind == "sum" else ()
    bare = [part.operands[0] if isinstance(part, Operation) and part.kind == "negative" else part for part in parts]
    return len(bare) == 2 and all(isinstance(part, Name) for part in bare)


def _result(sides: Sequence[Expression]) -> Number | None:
    return next((side for side in reversed(sides) if isinstance(side, Number)), None)


def _near(number: Number, value: Fraction) -> bool:
    return abs(abs(number.value) - abs(value)) <= Fraction(3, 2) / Fraction(10) ** max(0, number.places)


def _fits_form(kind: Kind | None, worked: Sequence[Expression]) -> float:
    """A little for the form of a formula: an output applies a function, a net input does not."""
    applies = any(_applies(side) for side in worked)
    if kind is Kind.OUT:
        return 0.6 if applies else -0.3 * bool(worked)
    return -0.6 if kind is Kind.NET and applies else 0.0


def _applies(side: Expression) -> bool:
    waiting = [side]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Operation):
            if part.kind in ("exp", "sigmoid", "activation", "tanh", "relu", "softmax", "max"):
                return True
            waiting.extend(part.operands)
    return False


def _values(derivation: Derivation) -> dict[str, Fraction]:
    try:
        exact = work(derivation).exact
    except BpcalcError:  # a network without numbers is read by its names alone
        return {}
    return {id_: value for id_, value in exact.items() if value is not None}
