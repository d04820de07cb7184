"""Marking many files: a few harmless ones here, others in processes of their own, within limits for each hand-in."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from typing import NamedTuple

from bpcalc.actions.check.marker import MOST_HERE, Marker, NotHereError, Opened, told_once
from bpcalc.actions.check.stopping import terminable
from bpcalc.actions.check.time_limit import LIMIT
from bpcalc.actions.progress import Progress, Reached, unwatched
from bpcalc.checking.marks.marking import Marked
from bpcalc.checking.text import Text, submission
from bpcalc.errors import INTERRUPTED, TERMINATED, BpcalcError, TerminatedError
from bpcalc.language.said import said


class Marking(NamedTuple):
    """What files come to, in their order; where somebody ended it early, the exit code, and how many are left."""

    marked: list[Marked]
    ended: int = 0
    left: int = 0


def all_marked(
    files: Sequence[str | Text],
    marker: Marker,
    limit: float = LIMIT,
    processes: int = 0,
    progress: Progress = unwatched,
) -> Marking:
    """What the files come to; without processes of their own, all are marked in this one.

    Raises KeyboardInterrupt where somebody ends it before the first hand-in is marked.
    """
    ended, work = 0, _Work(files, marker)
    with progress(said("checking"), len(files)) as reached, terminable():
        try:
            work.all(limit, processes, reached)
        except KeyboardInterrupt as stop:
            if not any(work.found.values()):
                raise
            ended = TERMINATED if isinstance(stop, TerminatedError) else INTERRUPTED
    found = work.found
    marked = [one for place in range(len(files)) for one in told_once(found.get(place, []))]
    return Marking(marked, ended, work.total - work.done if ended else 0)


class _Work:
    """The files, and what is found of each so far; `done` hand-ins of a `total` that is known when all are opened."""

    def __init__(self, files: Sequence[str | Text], marker: Marker) -> None:
        self._files, self._marker = list(files), marker
        self._is_many = len(files) > 1
        self.found: dict[int, list[Marked]] = {}
        self._counts = dict.fromkeys(range(len(files)), 1)
        self.total, self.done = len(files), 0
        for place, file in enumerate(files):
            if file == "-":  # a text can be given to other processes
                self._read(place)

    def _read(self, place: int) -> None:
        try:
            self._files[place] = submission("-")
        except BpcalcError as failure:
            self._add(place, Marked("-", problem=failure.problems[0]), 1)

    def all(self, limit: float, processes: int, reached: Reached) -> None:
        """Marks all files, in so many processes of their own those that are many, or may do harm.

        The first one is marked here, if it can do none: copies of this process then know the network already.
        """
        places = [place for place in range(len(self._files)) if place not in self.found]
        here = places if len(places) <= MOST_HERE else places[:1]
        apart = places if processes else []
        apart = [place for place in apart if place not in here or not self._is_marked_here(place, limit, reached)]
        if apart:
            from bpcalc.actions.check.processes import in_processes  # what starts processes is slow to load

            files, processes = [self._files[place] for place in apart], min(processes, -(-len(apart) // MOST_HERE))
            # Where no process can start, this one does all.
            with suppress(OSError), closing(in_processes(files, self._marker, processes, limit)) as results:
                for place, marked, count in results:
                    self._add(apart[place], self._marker.checker.with_network(marked), count)
                    reached(self.done, self.total)
        for place in places:
            if len(self.found.get(place, [])) < self._counts[place]:
                self._mark_here(place, limit, reached)

    def _is_marked_here(self, place: int, limit: float, reached: Reached) -> bool:
        """Marks a file in this process if that can do no harm."""
        try:
            found = self._marker.marked(self._files[place], limit, is_one_of_many=self._is_many, only_harmless=True)
        except NotHereError:
            return False
        for marked in found:
            self._add(place, marked, len(found))
        reached(self.done, self.total)
        return True

    def _mark_here(self, place: int, limit: float, reached: Reached) -> None:
        count, first = 1, len(self.found.get(place, []))
        for step in self._marker.steps(self._files[place], limit, first, is_one_of_many=self._is_many):
            if isinstance(step, Opened):
                count = step.held
            elif isinstance(step, Marked):
                self._add(place, step, count)
                reached(self.done, self.total)

    def _add(self, place: int, marked: Marked, count: int) -> None:
        self.found.setdefault(place, []).append(marked)
        self.total, self.done = self.total + count - self._counts[place], self.done + 1
        self._counts[place] = count
