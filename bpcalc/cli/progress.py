"""A progress bar on standard error, where that is a terminal and the work takes a while."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from bpcalc.cli.language import as_spoken

PATIENCE = 0.5
"""Seconds of work after which a progress bar appears."""


@contextmanager
def progress_bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """What is told how much of the total is done, and shows it."""
    since = time.monotonic()
    show: list[Callable[[int], None]] = []
    with ExitStack() as shown:

        def reached(count: int) -> None:
            if not show and sys.stderr.isatty() and time.monotonic() - since > PATIENCE:
                from rich.console import Console
                from rich.progress import Progress

                bar = shown.enter_context(Progress(console=Console(stderr=True), transient=True))
                task = bar.add_task(as_spoken(what), total=total)
                show.append(lambda done: bar.update(task, completed=done))
            if show:
                show[0](count)

        yield reached
