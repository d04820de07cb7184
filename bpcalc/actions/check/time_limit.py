"""A limit to the seconds of computing that a piece of work may take, where the system can tell that they are over."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

LIMIT = 20.0
"""Seconds of computing for one file; the longest notes that anybody writes take two."""


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
