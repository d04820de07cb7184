"""A progress bar on standard error, where that is a terminal and the work takes a while."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from bpcalc.actions.progress import Reached
from bpcalc.cli.language import as_spoken

PATIENCE = 0.5
"""Seconds of work after which a progress bar appears."""

BETWEEN = 0.1
"""Seconds between two pictures of it."""


@contextmanager
def progress_bar(what: str, total: int) -> Iterator[Reached]:
    """What is told how much of the total is done, and shows it: whenever it is told, in no thread of its own.

    A process with threads is not safe to copy, and those that mark a class are copies.
    """
    since = time.monotonic()
    shown_at = [since]

    def is_time() -> bool:
        now = time.monotonic()
        if now - shown_at[0] < BETWEEN:
            return False
        shown_at[0] = now
        return True

    show: list[Callable[[int, int | None], None]] = []
    with ExitStack() as shown:

        def reached(done: int, now: int | None = None, /) -> None:
            if not show and sys.stderr.isatty() and time.monotonic() - since > PATIENCE:
                from rich.console import Console
                from rich.progress import Progress

                bar = shown.enter_context(Progress(console=Console(stderr=True), transient=True, auto_refresh=False))
                task = bar.add_task(as_spoken(what), total=total)
                show.append(lambda done, now: bar.update(task, completed=done, total=now, refresh=is_time()))
            if show:
                show[0](done, now)

        yield reached
