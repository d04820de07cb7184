"""Marking one file of many, so that nothing that it holds can keep the others from being marked."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from bpcalc.checking.marks.marking import Marked
from bpcalc.checking.marks.scheme import PLAIN, Scheme
from bpcalc.cli.checking import Checking
from bpcalc.cli.options import Changes
from bpcalc.cli.time_limit import TooSlowError, within
from bpcalc.derivation.working import Worked
from bpcalc.errors import Problem
from bpcalc.language.said import said


class Settings(NamedTuple):
    """What the command line says of all files."""

    config: str | None
    kind: str | None
    point: str
    changes: Changes
    scheme: Scheme = PLAIN

    def checking(self) -> Checking:
        """What checks files so. Raises BpcalcError where the network cannot be read."""
        return Checking(self.config, self.kind, self.point, self.changes, self.scheme)


class Marker:
    """Marks files within a time limit each."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.checking = settings.checking()

    def worked(self, marked: Marked) -> Worked | None:
        """The network of a file worked out, or None where its numbers run away."""
        return self.checking.worked(marked)

    def marked(self, file: str, limit: float, *, is_one_of_many: bool) -> list[Marked]:
        """What one file comes to; of many, one that defeats the checker is a row that says so."""
        try:
            with within(limit):
                return _told_once(self.checking.marked(file))
        except TooSlowError:
            self.checking = self._settings.checking()  # whatever it was amid is half done
            return [too_slow(file, limit)]
        except Exception as failure:
            if not is_one_of_many:
                raise
            return [Marked(file, problem=Problem(said("defeats the checker: {name}", name=type(failure).__name__)))]


def _told_once(found: list[Marked]) -> list[Marked]:
    """What a file comes to; what is wrong with all its students is wrong with the file."""
    problems = {one.problem for one in found}
    return [replace(found[0], student="")] if len(found) > 1 and len(problems) == 1 and None not in problems else found


def too_slow(file: str, limit: float) -> Marked:
    """What is said of a file whose time is over."""
    return Marked(file, problem=Problem(said("takes longer than {seconds:g} seconds to check", seconds=limit)))
