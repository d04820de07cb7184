"""Limits to what one hand-in may cost: seconds of computing, and, in a process of its own, memory."""

from __future__ import annotations

import math
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

LIMIT = 20.0
"""Seconds of computing for one student's sheet, or one note; the longest notes that anybody writes take two."""

MOST_MEMORY = 512
"""MiB that marking one student's sheet, or one note, may take."""

SPARE_SECONDS = 2
"""Seconds of computing beyond the limit after which the system ends a process that does not heed it, as in C code."""


class TooSlowError(BaseException):
    """The time is over; no Exception, so that nothing takes it for a fault of its own."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises TooSlowError inside when this process has computed for so long, whatever else the machine does.

    Without signals (Windows, threads) it never does.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _too_slow)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _too_slow(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlowError


def limit_memory() -> None:
    """From now on this process gets so much memory besides what it has, and MemoryError for more, where systems can."""
    pages = Path("/proc/self/statm")  # of address space: the one size that a system both tells and limits
    if sys.platform == "linux" and pages.exists():
        import resource

        used = int(pages.read_text().split()[0]) * resource.getpagesize()
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        with suppress(ValueError, OSError):  # somebody has set a limit that is lower still
            resource.setrlimit(resource.RLIMIT_AS, (used + (MOST_MEMORY << 20), most))


def allow_seconds(seconds: float) -> None:
    """The system ends this process when it has computed for so long from now on, and a little more."""
    if sys.platform == "win32":
        return
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(usage.ru_utime + usage.ru_stime + seconds) + SPARE_SECONDS
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (until, most))
