"""Training under the eyes of the user: a progress bar where it takes a while, and Ctrl-C to stop."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bpcalc.cli.language import as_spoken
from bpcalc.language.said import said
from bpcalc.model.convention import Convention
from bpcalc.model.network import Network
from bpcalc.training.history import History, Outcome
from bpcalc.training.machine import FLOAT_DIGITS
from bpcalc.training.training import training

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 0.5
"""Seconds of training after which a progress bar appears."""


def watched(
    network: Network, iterations: int, keep: Iterable[int], until: float | None = None, *, digits: int
) -> History:
    """As `train`; Ctrl-C ends it with the state that was reached."""
    bar = _Bar(iterations)
    history: History | None = None
    try:
        for history in training(network, iterations, keep, until, digits):
            bar.advance(history.reached)
    except KeyboardInterrupt:
        if history is None:
            raise
        return replace(history, outcome=Outcome.INTERRUPTED)
    finally:
        bar.stop()
    assert history is not None  # noqa: S101
    return history


def watched_to_the_end(network: Network, iterations: int, keep: Iterable[int], *, digits: int) -> History:
    """As `watched`, but half a training is of no use here: Ctrl-C raises KeyboardInterrupt."""
    history = watched(network, iterations, keep, digits=digits)
    if history.outcome is Outcome.INTERRUPTED:
        raise KeyboardInterrupt
    return history


class Trainings:
    """A trainer that remembers what it has trained, one history for each convention of the same network."""

    def __init__(self) -> None:
        self._known: dict[tuple[Convention, int], History] = {}

    def remember(self, history: History, convention: Convention, digits: int) -> None:
        """Keeps a history that was trained elsewhere."""
        self._known[convention, max(digits, FLOAT_DIGITS)] = history

    def __call__(self, network: Network, iterations: int, keep: Sequence[int], *, digits: int) -> History:
        """The history of that many updates or more, with the states to be kept. Raises KeyboardInterrupt on Ctrl-C."""
        key = network.convention, max(digits, FLOAT_DIGITS)
        known = self._known.get(key)
        if known is None or known.reached < iterations or not set(keep) <= set(known.states):
            known = self._known[key] = watched_to_the_end(network, iterations, keep, digits=digits)
        return known


class _Bar:
    """A progress bar on standard error; nothing where that is no terminal, or where training is quick."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._since = time.monotonic()
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def advance(self, reached: int) -> None:
        """Shows how far training has come."""
        if self._progress is None and sys.stderr.isatty() and time.monotonic() - self._since > PATIENCE:
            from rich.console import Console
            from rich.progress import Progress

            self._progress = Progress(console=Console(stderr=True), transient=True)
            self._task = self._progress.add_task(as_spoken(said("training")), total=self._total)
            self._progress.start()
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, completed=reached)

    def stop(self) -> None:
        """Takes the bar away."""
        if self._progress is not None:
            self._progress.stop()
