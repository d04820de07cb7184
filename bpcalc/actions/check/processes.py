"""Marking files in processes of their own: one that hangs, dies or eats memory takes no other hand-in with it.

A pool of the standard library's neither tells which task has killed a process nor ends one that hangs; pebble's does,
by the clock on the wall, and now and then waits for ever for a task that it gave to a process it had just ended. Here a
process has one file at a time, and the system counts what each hand-in in it computes.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, NamedTuple

from bpcalc.actions.check.checker import name_of
from bpcalc.actions.check.marker import Begun, Marker, Opened, defeated, too_large, too_slow
from bpcalc.actions.check.stopping import undisturbed
from bpcalc.actions.check.worker import OUT_OF_MEMORY, READY, work
from bpcalc.checking.marks.marking import Marked, completed
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


class _Task(NamedTuple):
    """A file by its place, the hand-in in it that comes next or is begun, and how many it holds as far as is known."""

    place: int
    number: int = 0
    held: int = 1


class Result(NamedTuple):
    """What one hand-in comes to, without its network: the number of its file, and how many hand-ins that holds."""

    place: int
    marked: Marked
    held: int


def in_processes(
    files: Sequence[str | Text], marker: Marker, processes: int, limit: float
) -> Generator[Result, None, None]:
    """What each hand-in comes to, as they are ready, those of one file in their order.

    A hand-in that takes too much is ended with its process, and another one goes on with the next. Raises OSError where
    the system lets no process start. None is left when this ends, or is closed.
    """
    waiting = deque(_Task(place) for place in range(len(files)))
    workers: list[_Worker] = []
    try:
        while waiting or any(worker.task is not None for worker in workers):
            _hand_out(waiting, workers, files, marker, processes, limit)
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
                    if worker.task is not None and worker.task.number + 1 < worker.task.held:
                        waiting.appendleft(worker.task._replace(number=worker.task.number + 1))
    finally:
        with undisturbed():
            for worker in workers:
                worker.end()


def _hand_out(
    waiting: deque[_Task],
    workers: list[_Worker],
    files: Sequence[str | Text],
    marker: Marker,
    processes: int,
    limit: float,
) -> None:
    """Gives files to those who have none, and starts as many processes as are allowed and of use."""
    for worker in workers:
        if waiting and worker.is_ready and not worker.is_gone and worker.task is None:
            worker.take(waiting, files)
    starting = sum(not worker.is_ready for worker in workers)
    while len(workers) < processes and starting < len(waiting):
        with undisturbed():  # a process that has started is known, and its parent's signals are not for it
            workers.append(_started(marker, limit, [worker.pipe for worker in workers]))
        starting += 1


def _started(marker: Marker, limit: float, others: Sequence[Connection]) -> _Worker:
    """A new process: a copy of this one where that is safe, which takes no time, else one from the beginning."""
    is_copied = sys.platform == "linux" and threading.active_count() == 1
    context: Any = get_context("fork" if is_copied else "spawn")
    pipe, end = context.Pipe()
    start = (end, marker, limit, sys.getrecursionlimit(), os.getpid(), [pipe, *others] if is_copied else [])
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
    task: _Task | None = None
    student: str = ""
    text: Text | None = None

    def take(self, waiting: deque[_Task], files: Sequence[str | Text]) -> None:
        """Hands the first file that waits to the process, unless that is gone."""
        file = files[waiting[0].place]
        try:
            self.pipe.send((file, waiting[0].number))
        except OSError:
            self.is_gone = True
        else:
            self.task, self.student, self.since = waiting.popleft(), "", time.monotonic()
            self.text = file if isinstance(file, Text) else None

    def heard(self) -> Iterator[Result]:
        """Hears one thing from the process: what a hand-in comes to is told."""
        try:
            told = self.pipe.recv()
        except (EOFError, OSError):
            self.is_gone = True
            return
        self.since = time.monotonic()
        if self.task is None:
            self.is_ready = told == READY
        elif isinstance(told, Opened):
            self.text, self.task = self.text or told.text, self.task._replace(held=told.held)
        elif isinstance(told, Begun):
            self.task, self.student = self.task._replace(number=told.number), told.student
        else:
            place, number, held = self.task
            if number + 1 == held:
                self.task = None
            yield Result(place, completed(told, text=self.text if told.config else None), held)

    def is_overdue(self, limit: float) -> bool:
        """Whether the process has said nothing for so long that it hangs."""
        if self.is_ready and self.task is None:
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
        if self.task is None:
            return
        file, code = name_of(files[self.task.place]), self.process.exitcode
        if self.is_hung or code == -getattr(signal, "SIGXCPU", 0):
            marked = too_slow(file, limit, self.student)
        elif code == OUT_OF_MEMORY:
            marked = too_large(file, self.student)
        else:
            marked = defeated(file, said("its process died"), self.student)
        yield Result(self.task.place, marked, self.task.held)
