"""Training that can be watched, and that Ctrl-C stops where it is; trained once for all who ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bpcalc.actions.progress import Progress, unwatched
from bpcalc.language.said import said
from bpcalc.model.convention import Convention
from bpcalc.model.network import Network
from bpcalc.training.history import History, Outcome
from bpcalc.training.machine import FLOAT_DIGITS
from bpcalc.training.training import Trainer, training


def trained(
    network: Network,
    iterations: int,
    keep: Iterable[int],
    until: float | None = None,
    *,
    digits: int,
    progress: Progress = unwatched,
) -> History:
    """As `train`; Ctrl-C ends it with the state that was reached."""
    history: History | None = None
    with progress(said("training"), iterations) as reached:
        try:
            for history in training(network, iterations, keep, until, digits):
                reached(history.reached)
        except KeyboardInterrupt:
            if history is None:
                raise
            return replace(history, outcome=Outcome.INTERRUPTED)
    assert history is not None  # noqa: S101
    return history


def trainer(progress: Progress) -> Trainer:
    """What trains to the end under somebody's eyes: half a training is of no use, and Ctrl-C is raised."""

    def train(network: Network, iterations: int, keep: Sequence[int], *, digits: int) -> History:
        history = trained(network, iterations, keep, digits=digits, progress=progress)
        if history.outcome is Outcome.INTERRUPTED:
            raise KeyboardInterrupt
        return history

    return train


class Trainings:
    """A trainer that remembers what it has trained, one history for each convention of the same network."""

    def __init__(self, train: Trainer) -> None:
        self._train = train
        self._known: dict[tuple[Convention, int], History] = {}

    def remember(self, history: History, convention: Convention, digits: int) -> None:
        """Keeps a history that was trained elsewhere."""
        self._known[convention, max(digits, FLOAT_DIGITS)] = history

    def __call__(self, network: Network, iterations: int, keep: Sequence[int], *, digits: int) -> History:
        """The history of that many updates or more, with the states to be kept. Raises KeyboardInterrupt on Ctrl-C."""
        key = network.convention, max(digits, FLOAT_DIGITS)
        known = self._known.get(key)
        if known is None or known.reached < iterations or not set(keep) <= set(known.states):
            known = self._known[key] = self._train(network, iterations, keep, digits=digits)
        return known
