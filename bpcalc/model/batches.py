"""Batches: which samples an update learns from."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Pick(StrEnum):
    """How the samples of a batch are chosen."""

    CYCLIC = "cyclic"
    RANDOM = "random"


class Reduce(StrEnum):
    """What becomes of the samples' errors and gradients: their mean, or their sum."""

    MEAN = "mean"
    SUM = "sum"


class Batch(NamedTuple):
    """How many samples an update learns from (None: all), which, and what becomes of them."""

    size: int | None = None
    pick: Pick = Pick.CYCLIC
    seed: int = 1
    reduce: Reduce = Reduce.MEAN

    def members(self, samples: int, iteration: int) -> tuple[int, ...]:
        """The places (from 0) of the samples that the update after `iteration` updates learns from.

        Random batches follow from the seed and the iteration alone, so that any update can be derived by itself.
        """
        if self.size is None or self.size >= samples:
            return tuple(range(samples))
        if self.pick is Pick.RANDOM:
            from random import Random  # seldom needed, and slow to load

            generator = Random(f"{self.seed}/{iteration}")  # noqa: S311
            keys = [generator.random() for _ in range(samples)]  # the one method whose numbers Python never changes
            return tuple(sorted(sorted(range(samples), key=keys.__getitem__)[: self.size]))
        start = iteration % -(-samples // self.size) * self.size
        return tuple(range(start, min(start + self.size, samples)))
