"""Telling values of another example apart: a note may work with other weights before or after the network's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bpcalc.checking.notes.recognising import Recognizer
from bpcalc.checking.statements import Statement, Unreadable
from bpcalc.checking.truth.fitting import fit
from bpcalc.checking.truth.values import value_or_none
from bpcalc.formula.formula import Number, numbers_in, symbols_in
from bpcalc.formula.quantity import PARAMETERS, Kind

CHOSEN = (*PARAMETERS, Kind.INPUT, Kind.RATE)
"""What the writer of an example chooses."""


FEWEST = 2
"""Different numbers that a line needs to show that it is about something else."""

DEPTH = 2
"""Through how many lines the numbers put in may come from others."""

CLOSE = Fraction(1, 25)
"""How far from a value, relative to it, a number may still be its rounding."""

TELLING = 1.6
"""The likeness of two digits."""


@dataclass(frozen=True)
class Read:
    """A statement, and whether its name itself says that it is a new value."""

    statement: Statement | Unreadable
    is_marked: bool = False


def without_other_examples(found: Sequence[Read], recognizer: Recognizer) -> Iterator[Statement | Unreadable]:
    """The statements; where chosen values side by side are all foreign, nothing is said of what follows from them."""
    fits = _fits(recognizer)
    foreign = _foreign(found, recognizer)
    several = _several(found, recognizer)
    is_elsewhere = False
    at = 0
    while at < len(found):
        run = at
        while run < len(found) and _is_chosen(found[run], recognizer):
            run += 1
        if run > at:
            agree = [fits(read.statement) for read in found[at:run]]
            is_elsewhere = not any(agree)
            for read in found[at:run]:
                is_other = is_elsewhere or getattr(read.statement, "quantity", None) in several
                yield _unsaid(read.statement) if is_other else read.statement
            at = run
            continue
        statement = found[at].statement
        is_elsewhere = at in foreign or (is_elsewhere and not fits(statement))
        yield _unsaid(statement) if is_elsewhere else statement
        at += 1


def _is_chosen(read: Read, recognizer: Recognizer) -> bool:
    statement = read.statement
    if read.is_marked or not isinstance(statement, Statement) or statement.quantity is None:
        return False
    quantity = recognizer.names.quantity(statement.quantity)
    is_plain = len(statement.sides) == 1 and isinstance(statement.sides[0], Number)
    return is_plain and quantity is not None and quantity.kind in CHOSEN


def _fits(recognizer: Recognizer) -> Callable[[Statement | Unreadable], bool]:
    """Whether a statement is about the network: one digit alone, as of 0.8, tells nothing."""

    def fits(statement: Statement | Unreadable) -> bool:
        if not isinstance(statement, Statement) or not statement.sides or statement.quantity is None:
            return False
        result, value = statement.sides[-1], recognizer.values.get(statement.quantity)
        if not isinstance(result, Number):
            return False
        is_like = value is None or recognizer.scores.likeness(result, value) >= TELLING
        return is_like or recognizer.is_near(statement.quantity, result.value)

    return fits


def _several(found: Sequence[Read], recognizer: Recognizer) -> set[str]:
    """What is chosen several times, and each time as something else than the network has: as rates of examples."""
    chosen: dict[str, list[Number]] = {}
    for read in found:
        statement = read.statement
        if isinstance(statement, Statement) and statement.quantity and _is_chosen(read, recognizer):
            side = statement.sides[0]
            if isinstance(side, Number):
                chosen.setdefault(statement.quantity, []).append(side)
    return {id_ for id_, numbers in chosen.items() if _are_others(numbers, recognizer.values.get(id_))}


def _are_others(numbers: Sequence[Number], value: Fraction | None) -> bool:
    are_different = len({number.value for number in numbers}) > 1
    return are_different and value is not None and all(fit(number, value) is None for number in numbers)


def _foreign(found: Sequence[Read], recognizer: Recognizer) -> set[int]:
    """Where lines one after the other are worked rightly, with numbers of which the network has none."""
    stated: set[Fraction] = set()
    places: list[int] = []
    for place, read in enumerate(found):
        statement = read.statement
        if not isinstance(statement, Statement):
            continue
        if _is_foreign(statement, stated, recognizer):
            places.append(place)
        else:
            stated |= {abs(side.value) for side in statement.sides if isinstance(side, Number)}
    return {place for place in places if place - 1 in places or place + 1 in places}


def _is_foreign(statement: Statement, stated: set[Fraction], recognizer: Recognizer) -> bool:
    result, id_ = statement.sides[-1], statement.quantity
    lines = [side for side in statement.sides if side.operands and not symbols_in(side)]
    value = recognizer.values.get(id_ or "")
    if id_ is None or not isinstance(result, Number) or value is None or not lines:
        return False
    numbers = [number for number in numbers_in(lines[0]) if number.places > 0]
    worked = value_or_none(lines[0], {})
    if len({number.value for number in numbers}) < FEWEST or worked is None or fit(result, worked) is None:
        return False
    if fit(result, value) is not None or fit(result, -value) is not None:
        return False
    known = {abs(value) for name in _leads(id_, recognizer) if (value := recognizer.values.get(name)) is not None}
    known |= {abs(1 - value) for value in known}
    return not any(
        number.value in stated
        or 1 - number.value in stated
        or any(abs(abs(number.value) - own) <= own * CLOSE for own in known)
        for number in numbers
    )


def _leads(id_: str, recognizer: Recognizer) -> set[str]:
    """What a quantity is worked from, through a few lines."""
    found = {id_}
    for _ in range(DEPTH):
        found |= {need for name in found for need in recognizer.scores.needs.get(name, ())}
    return found


def _unsaid(statement: Statement | Unreadable) -> Statement | Unreadable:
    return replace(statement, quantity=None, given=False) if isinstance(statement, Statement) else statement
