"""Marking one file of many, so that nothing that it holds can keep the others from being marked."""

from __future__ import annotations

from dataclasses import replace

from bpcalc.actions.check.checker import Settings, name_of
from bpcalc.actions.check.time_limit import TooSlowError, within
from bpcalc.checking.marks.marking import Marked
from bpcalc.checking.text import Text
from bpcalc.errors import Problem
from bpcalc.language.said import said


class Marker:
    """Marks files within a time limit each."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.checker = settings.checker()

    def marked(self, file: str | Text, limit: float, *, is_one_of_many: bool) -> list[Marked]:
        """What one file comes to; of many, one that defeats the checker is a row that says so."""
        try:
            with within(limit):
                return _told_once(self.checker.marked(file))
        except TooSlowError:
            self.checker = self._settings.checker()  # whatever it was amid is half done
            return [too_slow(name_of(file), limit)]
        except Exception as failure:
            if not is_one_of_many:
                raise
            return [
                Marked(name_of(file), problem=Problem(said("defeats the checker: {name}", name=type(failure).__name__)))
            ]


def _told_once(found: list[Marked]) -> list[Marked]:
    """What a file comes to; what is wrong with all its students is wrong with the file."""
    problems = {one.problem for one in found}
    return [replace(found[0], student="")] if len(found) > 1 and len(problems) == 1 and None not in problems else found


def too_slow(file: str, limit: float) -> Marked:
    """What is said of a file whose time is over."""
    return Marked(file, problem=Problem(said("takes longer than {seconds:g} seconds to check", seconds=limit)))
