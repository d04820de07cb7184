"""Marking files in processes of their own: one that hangs, dies or eats memory takes no other hand-in with it.

A pool of the standard library's neither tells which task has killed a process nor ends one that hangs; pebble's does, by
the clock on the wall, and now and then it waits for ever for a task that was given to a process it had just ended. Here
a process has one file at a time, and the system counts what each hand-in of it computes.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, NamedTuple

from bpcalc.actions.check.checker import Settings, name_of
from bpcalc.actions.check.marker import Begun, Opened, defeated, too_large, too_slow
from bpcalc.actions.check.stopping import undisturbed
from bpcalc.actions.check.worker import OUT_OF_MEMORY, READY, work
from bpcalc.checking.marks.marking import Marked
from bpcalc.checking.text import Text
from bpcalc.language.said import said

PATIENCE = 5.0
"""Times the limit after which a process that does not heed it is ended: a busy machine may take its time."""

GRACE = 10.0
"""Seconds that such a process is given besides."""

START = 60.0
"""Seconds in which a process starts, on a machine that has much else to do."""

_TICK = 1.0
"""Seconds after which it is looked whether a process hangs."""


class Result(NamedTuple):
    """What one hand-in comes to, without its network: the number of its file, and how many hand-ins that holds."""

    place: int
    marked: Marked
    held: int


def in_processes(files: Sequence[str | Text], settings: Settings, processes: int, limit: float) -> Generator[Result, None, None]:
    """What each hand-in comes to, as they are ready, those of one file in their order.

    A hand-in that takes too much is ended with its process, and another one goes on with the next. Raises OSError where
    the system lets no process start. None is left when this ends, or is closed.
    """
    waiting = deque((place, 0) for place in range(len(files)))
    workers: list[_Worker] = []
    try:
        while waiting or any(worker.place is not None for worker in workers):
            _hand_out(waiting, workers, files, settings, processes, limit)
            ready = wait([worker.pipe for worker in workers], _TICK)
            for worker in list(workers):
                if worker.pipe in ready:
                    yield from worker.heard()
                elif worker.is_overdue(limit):
                    worker.end(by_clock=True)
                if worker.is_gone:
                    workers.remove(worker)
                    worker.end()
                    yield from worker.last_words(files, limit)
                    if worker.place is not None and worker.number + 1 < worker.count:
                        waiting.appendleft((worker.place, worker.number + 1))
    finally:
        with undisturbed():
            for worker in workers:
                worker.end()


def _hand_out(
    waiting: deque[tuple[int, int]],
    workers: list[_Worker],
    files: Sequence[str | Text],
    settings: Settings,
    processes: int,
    limit: float,
) -> None:
    """Gives files to those who have none, and starts as many processes as are allowed and of use."""
    for worker in workers:
        if waiting and worker.is_ready and worker.place is None:
            worker.take(*waiting.popleft(), files)
    starting = sum(not worker.is_ready for worker in workers)
    while len(workers) < processes and starting < len(waiting):
        with undisturbed():  # a process that has started is known, and its parent's signals are not for it
            workers.append(_started(settings, limit, [worker.pipe for worker in workers]))
        starting += 1


def _started(settings: Settings, limit: float, others: Sequence[Connection]) -> _Worker:
    """A new process: a copy of this one where that is safe, which takes no time, else one from the beginning."""
    is_copied = sys.platform == "linux" and threading.active_count() == 1
    context: Any = get_context("fork" if is_copied else "spawn")
    pipe, end = context.Pipe()
    start = (end, settings, limit, sys.getrecursionlimit(), os.getpid(), [pipe, *others] if is_copied else [])
    process = context.Process(target=work, args=start, daemon=True)
    try:
        process.start()
    except (OSError, MemoryError):
        pipe.close()
        raise OSError from None
    finally:
        end.close()
    return _Worker(process, pipe)


@dataclass(eq=False)
class _Worker:
    """A process, the file that it marks, if it has one, and how far it has come in it."""

    process: BaseProcess
    pipe: Connection
    is_ready: bool = False
    is_gone: bool = False
    is_hung: bool = False
    since: float = field(default_factory=time.monotonic)
    place: int | None = None
    number: int = -1
    count: int = 0
    student: str = ""
    text: Text | None = None

    def take(self, place: int, first: int, files: Sequence[str | Text]) -> None:
        """Hands a file to the process, to be marked from its hand-in number `first` on."""
        self.place, self.number, self.count, self.student = place, first - 1, 0, ""
        file = files[place]
        self.text = file if isinstance(file, Text) else None
        self.since = time.monotonic()
        try:
            self.pipe.send((file, first))
        except OSError:
            self.is_gone = True

    def heard(self) -> Iterator[Result]:
        """Hears one thing from the process: what a hand-in comes to is told."""
        try:
            told = self.pipe.recv()
        except (EOFError, OSError):
            self.is_gone = True
            return
        self.since = time.monotonic()
        if told == READY:
            self.is_ready = True
        elif isinstance(told, Opened):
            self.text, self.count = self.text or told.text, told.held
        elif isinstance(told, Begun):
            self.number, self.student = told
        elif self.place is not None:
            result = Result(self.place, replace(told, text=self.text if told.config else None), self.count)
            if self.number + 1 == self.count:
                self.place = self.text = None
            yield result

    def is_overdue(self, limit: float) -> bool:
        """Whether the process has said nothing for so long that it hangs."""
        if self.is_ready and self.place is None:
            return False
        allowed = PATIENCE * limit + GRACE if self.is_ready else START
        return time.monotonic() - self.since > allowed

    def end(self, *, by_clock: bool = False) -> None:
        """Ends the process for good."""
        self.is_gone, self.is_hung = True, self.is_hung or by_clock
        self.process.kill()
        self.process.join()
        self.pipe.close()

    def last_words(self, files: Sequence[str | Text], limit: float) -> Iterator[Result]:
        """What is said of the hand-in that the process ended with. Raises OSError where it never started."""
        if not self.is_ready:
            raise OSError
        if self.place is None:
            return
        self.number, self.count = max(self.number, 0), max(self.count, 1)
        file, code = name_of(files[self.place]), self.process.exitcode
        if self.is_hung or code == -getattr(signal, "SIGXCPU", 0):
            marked = too_slow(file, limit, self.student)
        elif code == OUT_OF_MEMORY:
            marked = too_large(file, self.student)
        else:
            marked = defeated(file, said("its process died"), self.student)
        yield Result(self.place, marked, self.count)
