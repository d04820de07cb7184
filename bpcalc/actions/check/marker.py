"""Marking one hand-in after the other, so that nothing that one holds can keep the others from being marked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias, TypeVar

from bpcalc.actions.check.checker import HandIn, Settings, name_of
from bpcalc.actions.check.time_limit import MOST_MEMORY, TooSlowError, within
from bpcalc.checking.marks.marking import Marked
from bpcalc.checking.text import Text
from bpcalc.errors import Problem
from bpcalc.language.said import said

MOST_HERE = 8
"""So many hand-ins are marked sooner than processes start."""

T = TypeVar("T")


class Opened(NamedTuple):
    """A file is read: its text, where it has one, and how many hand-ins it holds."""

    text: Text | None
    held: int


class Begun(NamedTuple):
    """One hand-in of a file is begun: which, and whose."""

    number: int
    student: str


Step: TypeAlias = Opened | Begun | Marked
"""What is told of a file: that it is opened, and of each hand-in in it that it is begun, and what it comes to."""


class NotHereError(BaseException):
    """The file is for a process that may be ended; no Exception, so that nothing takes it for a fault of its own."""


class Marker:
    """Marks files within a time limit for each hand-in: a student's sheet, or a note."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.checker = settings.checker()

    def __reduce__(self) -> tuple[type[Marker], tuple[Settings]]:
        """For a process that begins anew: what the checker knows stays here."""
        return Marker, (self._settings,)

    def marked(
        self, file: str | Text, limit: float, *, is_one_of_many: bool, only_harmless: bool = False
    ) -> list[Marked]:
        """What one file comes to; of many, one that defeats the checker is a row that says so.

        Raises NotHereError, if it is to mark what is `only_harmless`, for a file of many hand-ins, or one that brings
        its own network.
        """
        found: list[Marked] = []
        for step in self.steps(file, limit, is_one_of_many=is_one_of_many, only_harmless=only_harmless):
            if only_harmless and isinstance(step, Opened) and step.held > MOST_HERE:
                raise NotHereError
            if isinstance(step, Marked):
                found.append(step)
        return found

    def steps(
        self,
        file: str | Text,
        limit: float,
        first: int = 0,
        *,
        is_one_of_many: bool = True,
        only_harmless: bool = False,
    ) -> Iterator[Step]:
        """Marks the hand-ins of one file from the `first` on, each within the limit, and tells how far it has come."""
        hand_in = self._opened(file, limit, is_one_of_many)
        yield Opened(hand_in.text, len(hand_in.units))
        for number in range(first, len(hand_in.units)):
            unit, checker = hand_in.units[number], self.checker
            if only_harmless and checker.brings_its_network(unit):
                raise NotHereError
            yield Begun(number, unit.student)
            yield self._limited(unit.marked, unit.file, unit.student, limit, is_one_of_many)
            if self.checker is not checker and number + 1 < len(hand_in.units):
                hand_in = self._opened(file, limit, is_one_of_many)

    def _opened(self, file: str | Text, limit: float, is_one_of_many: bool) -> HandIn:
        found = self._limited(lambda: self.checker.hand_in(file), name_of(file), "", limit, is_one_of_many)
        return HandIn.of(found) if isinstance(found, Marked) else found

    def _limited(
        self, work: Callable[[], T], file: str, student: str, limit: float, is_one_of_many: bool
    ) -> T | Marked:
        """What some work gives, or what is said where it takes too much; then another checker goes on."""
        try:
            with within(limit):
                return work()
        except TooSlowError:
            fault = too_slow(file, limit, student)
        except MemoryError:
            fault = too_large(file, student)
        except Exception as failure:
            if not is_one_of_many:
                raise
            return defeated(file, type(failure).__name__, student)
        self.checker = self._settings.checker()  # whatever it was amid is half done
        return fault


def told_once(found: Sequence[Marked]) -> list[Marked]:
    """What a file comes to; what is wrong with all its students is wrong with the file."""
    problems = {one.problem for one in found}
    is_of_all = len(found) > 1 and len(problems) == 1 and None not in problems
    return [replace(found[0], student="")] if is_of_all else list(found)


def too_slow(file: str, limit: float, student: str = "") -> Marked:
    """What is said of a hand-in whose time is over."""
    problem = Problem(said("takes longer than {seconds:g} seconds to check", seconds=limit))
    return Marked(file, student=student, problem=problem)


def too_large(file: str, student: str = "") -> Marked:
    """What is said of a hand-in that takes more memory than it may."""
    return Marked(file, student=student, problem=Problem(said("takes more than {size} MiB to check", size=MOST_MEMORY)))


def defeated(file: str, by: str, student: str = "") -> Marked:
    """What is said of a hand-in that the checker could not cope with."""
    return Marked(file, student=student, problem=Problem(said("defeats the checker: {name}", name=by)))
