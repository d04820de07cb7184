"""Telling what a chain of equalities is about, from its name, and where that leaves a doubt from its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from bpcalc.checking.notes.keywords import Topic
from bpcalc.checking.notes.naming import Names
from bpcalc.checking.notes.scoring import GIVEN, SAME, Scores, result_of
from bpcalc.checking.notes.tokens import WrittenName
from bpcalc.checking.truth.values import value_or_none
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.step import Phase
from bpcalc.formula.formula import Formula, Symbol, symbols_in
from bpcalc.formula.quantity import PARAMETERS, Kind
from bpcalc.model.network import Network

ENOUGH = 2.4
"""The score that a quantity needs whose name tells nothing."""

LITTLE_CHOICE = 12
"""Quantities among which a lower score will do."""

ENOUGH_OF_FEW = 0.7

ENOUGH_TO_LEARN = 1.5

NEAR = Fraction(1, 200)
"""How far from the true value, relative to it, a number still stands for the first round and not for a later one."""

COULD_BE = Fraction(1, 50)

KINDS_OF_TOPICS: Mapping[Topic | None, Kind] = {
    Topic.NET: Kind.NET,
    Topic.OUTPUT: Kind.OUT,
    Topic.TARGET: Kind.TARGET,
    Topic.DELTA: Kind.DELTA,
}


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
        self.scores = Scores(self.derivation)
        self.values, self.floats = self.scores.values, self.scores.floats
        self.later = {step.id for step in self.derivation.steps if step.phase is Phase.AFTER}
        self._learnt: dict[WrittenName, str] = {}
        self._given: dict[WrittenName, str] = {}
        self._kinds: dict[tuple[str, str, str], Kind] = {}

    def of(
        self,
        name: WrittenName | None,
        sides: Sequence[Formula],
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
        if not likely and name is None and not any(side.operands for side in sides):
            return None
        pool = likely or (self.names.partials_of(name.of) if name and name.of else []) or list(self.values)
        scores = {id_: self.scores.of(id_, sides, is_updating or bool(updates)) for id_ in pool}
        if not likely:
            scores = {id_: score - (id_ in self.later) for id_, score in scores.items()}
        if learnt in scores:
            scores[learnt] += 0.7
        for rank, id_ in enumerate(likely):
            quantity = self.names.quantity(id_)
            is_topic = quantity is not None and KINDS_OF_TOPICS.get(topic) is quantity.kind
            scores[id_] += is_id and not rank and quantity is not None and quantity.kind in CHOSEN_ALONE
            scores[id_] += name is not None and self.names.is_parameter(name, id_)
            scores[id_] += 0.6 * self._is_of_learnt_kind(name, id_) + 0.5 * is_topic - 0.2 * min(rank, 4)
        best = max(pool, key=lambda id_: (scores[id_], id_.startswith("dE_total/")))
        if not likely and not self.scores.is_like(best, sides):
            alike = [id_ for id_ in pool if scores[id_] >= ENOUGH and self.scores.is_like(id_, sides)]
            best = max(alike, key=lambda id_: scores[id_], default=best)
        if not likely and scores[best] < (ENOUGH if len(pool) > LITTLE_CHOICE else ENOUGH_OF_FEW):
            best = max(self._by_formula(pool, sides), key=lambda id_: scores[id_], default="")
            if not best:
                return None
        if name and scores[best] > ENOUGH_TO_LEARN:
            self._learn(name, best)
        if name and self._is_chosen(best, sides):
            self._given.setdefault(name, best)
        return self._after(best, sides, updates)

    def _by_formula(self, pool: Sequence[str], sides: Sequence[Formula]) -> list[str]:
        """The quantities whose formula a chain writes in symbols, and near which its result is."""
        result = result_of(sides)
        worked = [side for side in sides if side.operands]
        near = [id_ for id_ in pool if result is not None and self.is_near(id_, result.value)]
        return [id_ for id_ in near if any(self.scores.is_formula(id_, side) for side in worked)]

    def _difference(self, likely: Sequence[str], sides: Sequence[Formula], updates: int) -> str:
        """The id of what a note calls its error and defines as target − out or out − target; empty for all else."""
        kinds = {quantity.kind for id_ in likely if (quantity := self.names.quantity(id_))}
        result = result_of(sides)
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

    def _after(self, id_: str, sides: Sequence[Formula], updates: int) -> str:
        """The quantity after the updates so far, where the number is not that of the first round."""
        quantity = self.names.quantity(id_)
        if not updates or quantity is None or quantity.at or quantity.kind not in AGAIN:
            return id_
        result = result_of(sides)
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

    def _is_chosen(self, id_: str, sides: Sequence[Formula]) -> bool:
        """Whether a chain only says what the network is given with."""
        quantity, result = self.names.quantity(id_), result_of(sides)
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


def _is_difference(side: Formula) -> bool:
    """Whether a side is one symbol less another."""
    parts = side.operands if side.operation == "sum" else ()
    bare = [part.operands[0] if part.operation == "negative" else part for part in parts]
    return len(bare) == 2 and all(isinstance(part, Symbol) for part in bare)
