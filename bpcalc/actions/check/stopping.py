"""Ending early: on Ctrl-C, or when the system asks for it, what is done so far is kept."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from bpcalc.errors import TerminatedError


@contextmanager
def terminable() -> Iterator[None]:
    """Inside, SIGTERM raises TerminatedError, as Ctrl-C raises KeyboardInterrupt; a pipe that is closed raises OSError.

    In threads, where no signal arrives, nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {signal.SIGTERM: signal.signal(signal.SIGTERM, _terminated)}
    if hasattr(signal, "SIGPIPE"):
        before[signal.SIGPIPE] = signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Inside, whoever asks this process to end has to wait."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _asked())
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def deaf() -> None:
    """From now on this process, whose parent ends it, heeds nobody else who asks it to."""
    for number in _asked():
        signal.signal(number, signal.SIG_IGN)
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _asked())


def _asked() -> set[signal.Signals]:
    return {signal.SIGINT, signal.SIGTERM}


def _terminated(_signal: int, _frame: FrameType | None) -> None:
    raise TerminatedError
