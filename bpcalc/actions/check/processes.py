"""Marking files in processes of their own; one that hangs or dies takes nobody else's file with it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context
from typing import TypeAlias

from bpcalc.actions.check.checker import Settings
from bpcalc.actions.check.marker import Marker, too_slow
from bpcalc.checking.marks.marking import Marked
from bpcalc.errors import Problem
from bpcalc.language.said import said

PATIENCE = 5.0
"""Times the limit after which a process that does not heed it is ended: a busy machine may take its time."""

GRACE = 10.0
"""Seconds that such a process is given besides."""

START = 60.0
"""Seconds in which a process starts, on a machine that has much else to do."""

AHEAD = 2
"""Files that are handed out to each process before it asks for them."""

Result: TypeAlias = tuple[int, list[Marked]]

_here: list[tuple[Marker, float]] = []
"""In a process of its own: what marks its files, and the limit."""


def in_processes(files: Sequence[str], settings: Settings, processes: int, limit: float) -> Iterator[Result]:
    """The number of each file and what it comes to, without networks, as they are ready.

    Where a process dies or hangs, the files that may be to blame are marked again, each in a process of its own.
    Raises OSError where the system lets none start.
    """
    waiting = list(range(len(files)))
    while waiting:
        done, _ = yield from _round(files, waiting, settings, processes, limit)
        waiting = [number for number in waiting if number not in done]
        for suspect in waiting[:processes]:
            alone, hung = yield from _round(files, [suspect], settings, 1, limit)
            if not alone:
                yield suspect, [too_slow(files[suspect], limit) if hung else _fatal(files[suspect])]
        waiting = waiting[processes:]


def _round(
    files: Sequence[str], numbers: Sequence[int], settings: Settings, processes: int, limit: float
) -> Generator[Result, None, tuple[set[int], bool]]:
    """Marks files till all are done or a process dies; returns which are done, and whether a process hung."""
    done: set[int] = set()
    start = (settings, limit, sys.getrecursionlimit())
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _start, start)
    try:
        _wait_for_start(pool)
        left, waiting = iter(numbers), dict[Future[list[Marked]], int]()
        while True:
            # Few at a time: what a pool still takes while it breaks, it may lose.
            for number in islice(left, AHEAD * processes - len(waiting)):
                waiting[pool.submit(_marked, files[number])] = number
            if not waiting:
                return done, False
            ready = wait(waiting, PATIENCE * limit + GRACE, FIRST_COMPLETED).done
            if not ready:
                return done, True
            for future in ready:
                number = waiting.pop(future)
                failure = future.exception()
                if isinstance(failure, BrokenProcessPool):
                    return done, False
                done.add(number)
                yield number, [_fatal(files[number])] if failure else future.result()
    except BrokenProcessPool:  # a process may die of the first file before the last one is handed to the pool
        return done, False
    finally:
        if len(done) < len(numbers):
            for process in list((pool._processes or {}).values()):
                process.kill()
        pool.shutdown(cancel_futures=True)


def _wait_for_start(pool: ProcessPoolExecutor) -> None:
    """Raises OSError where no process comes up: then no file is to blame."""
    try:
        pool.submit(_started).result(START)
    except (BrokenProcessPool, TimeoutError):
        raise OSError from None


def _start(settings: Settings, limit: float, depth: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that the user sees
    sys.setrecursionlimit(depth)
    _here.append((Marker(settings), limit))


def _started() -> None:
    """What a process does to show that it is there."""


def _marked(file: str) -> list[Marked]:
    marker, limit = _here[0]
    return [replace(one, network=None) for one in marker.marked(file, limit, is_one_of_many=True)]


def _fatal(file: str) -> Marked:
    return Marked(file, problem=Problem(said("defeats the checker: {name}", name=said("its process died"))))
