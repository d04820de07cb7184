"""What a process of its own does: marks the hand-ins of the files that it is given, and ends with its parent."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
import threading
from collections.abc import Sequence
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from typing import TypeAlias

from bpcalc.actions.check.marker import Marker, Opened, Step
from bpcalc.actions.check.stopping import deaf
from bpcalc.actions.check.time_limit import allow_seconds, limit_memory
from bpcalc.checking.marks.marking import Marked, completed
from bpcalc.checking.marks.packing import PackedClaims
from bpcalc.checking.text import Text

OUT_OF_MEMORY = errno.ENOMEM
"""The exit code of a process that had not even the memory to say so."""

READY = "ready"
"""What a process says when it is there."""

_END_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux."""

Task: TypeAlias = tuple[str | Text, int]
"""A file, and the hand-in in it to begin with."""


def work(pipe: Connection, marker: Marker, limit: float, depth: int, parent: int, others: Sequence[Connection]) -> None:
    """Marks what comes out of the pipe until it is closed; never returns.

    `others` are the pipes of the processes before this one, which it has inherited and lets go of.
    """
    exit_code = 0
    try:
        deaf()
        end_with(parent)
        for other in others:
            other.close()
        sys.setrecursionlimit(depth)
        limit_memory()
        gc.freeze()  # what the parent has is shared, as long as nobody counts it
        gc.enable()
        _serve(pipe, marker, limit)
    except (EOFError, OSError, KeyboardInterrupt):
        exit_code = 0  # the parent has heard enough
    except MemoryError:
        exit_code = OUT_OF_MEMORY
    except BaseException:  # noqa: BLE001 (the parent says that this process died; a traceback would help no teacher)
        exit_code = 1
    os._exit(exit_code)


def _serve(pipe: Connection, marker: Marker, limit: float) -> None:
    pipe.send(READY)
    while True:
        file, first = pipe.recv()
        allow_seconds(limit)
        for step in marker.steps(file, limit, first):
            pipe.send(_light(step, file))
            allow_seconds(limit)


def _light(step: Step, file: str | Text) -> Step:
    """What is told without what the parent knows or makes itself: networks, and the text with each of its parts.

    The marks are worked here, once for all.
    """
    if isinstance(step, Marked):
        _ = step.marks, step.told
        return completed(step, network=None, text=None, claims=PackedClaims(step.claims))
    return Opened(None, step.held) if isinstance(step, Opened) and isinstance(file, Text) else step


def end_with(parent: int) -> None:
    """From now on this process is ended with its parent, however that ends."""
    if not _ended_by_the_system():
        threading.Thread(target=_watch, daemon=True).start()
    if hasattr(os, "getppid") and os.getppid() != parent:
        os._exit(0)


def _ended_by_the_system() -> bool:
    """Has the system see to it, on Linux, even while C code keeps all threads waiting; elsewhere it cannot."""
    if sys.platform != "linux":
        return False
    try:
        from ctypes import CDLL

        return bool(CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL) == 0)
    except (ImportError, OSError, AttributeError):
        return False


def _watch() -> None:
    """Ends this process when its parent is gone."""
    if parent := parent_process():
        wait([parent.sentinel])
    os._exit(0)
