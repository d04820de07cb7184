"""Marking many files: in parallel processes, within a time limit each, under a progress bar."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from bpcalc.checking.marks.marking import Marked
from bpcalc.cli.language import as_spoken
from bpcalc.cli.marking_one import Marker, Settings
from bpcalc.cli.time_limit import LIMIT
from bpcalc.language.said import said

if TYPE_CHECKING:
    from collections.abc import Callable

FEW = 8
"""So many files are marked sooner than processes start."""


def all_marked(files: Sequence[str], marker: Marker, settings: Settings, limit: float = LIMIT) -> list[Marked]:
    """What the files come to, in their order."""
    found: dict[int, list[Marked]] = {}
    processes = min(os.cpu_count() or 1, -(-len(files) // FEW))
    apart = [place for place, file in enumerate(files) if file != "-"] if processes > 1 else []
    with _bar(len(files)) as advance:
        if apart:
            from bpcalc.cli.parallel import in_processes

            with suppress(OSError):  # where no process can start, one does all
                for number, marked in in_processes([files[place] for place in apart], settings, processes, limit):
                    found[apart[number]] = [marker.checking.with_network(one) for one in marked]
                    advance()
        for place, file in enumerate(files):
            if place not in found:
                found[place] = marker.marked(file, limit, is_one_of_many=len(files) > 1)
                advance()
    return [one for place in range(len(files)) for one in found[place]]


@contextmanager
def _bar(total: int) -> Iterator[Callable[[], None]]:
    """What moves a progress bar on; nothing where standard error is no terminal, or for a few files."""
    if total <= FEW or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(as_spoken(said("checking")), total=total)
        yield lambda: progress.advance(task)
