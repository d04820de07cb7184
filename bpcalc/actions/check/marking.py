"""Marking many files: in parallel processes, within a time limit each."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from bpcalc.actions.check.checker import Settings
from bpcalc.actions.check.marker import Marker
from bpcalc.actions.check.time_limit import LIMIT
from bpcalc.actions.progress import Progress, unwatched
from bpcalc.checking.marks.marking import Marked
from bpcalc.checking.text import Text
from bpcalc.language.said import said

FEW = 8
"""So many files are marked sooner than processes start."""


def all_marked(
    files: Sequence[str | Text],
    marker: Marker,
    settings: Settings,
    limit: float = LIMIT,
    processes: int = 1,
    progress: Progress = unwatched,
) -> list[Marked]:
    """What the files come to, in their order; of a few, or with one process, all are marked in this one."""
    found: dict[int, list[Marked]] = {}
    processes = min(processes, -(-len(files) // FEW))
    apart = [(place, file) for place, file in enumerate(files) if isinstance(file, str) and file != "-"]
    with progress(said("checking"), len(files)) as reached:
        if processes > 1 and apart:
            from bpcalc.actions.check.processes import in_processes  # what starts processes is slow to load

            with suppress(OSError):  # where no process can start, one does all
                for number, marked in in_processes([file for _, file in apart], settings, processes, limit):
                    found[apart[number][0]] = [marker.checker.with_network(one) for one in marked]
                    reached(len(found))
        for place, file in enumerate(files):
            if place not in found:
                found[place] = marker.marked(file, limit, is_one_of_many=len(files) > 1)
                reached(len(found))
    return [one for place in range(len(files)) for one in found[place]]
