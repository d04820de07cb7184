"""The paths from a quantity to what its gradient is of, read off the symbols of the forward steps."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.step import Phase, Step
from bpcalc.formula.quantity import PARAMETERS, Kind, Quantity, partial, total_error


class Path(NamedTuple):
    """One quantity on the way to the error.

    `factor` is ∂quantity/∂the quantity before (None at the start, and from an output's error to the total). `folded`
    names the quantity that goes into the same ones and has been followed already; then `onward` is empty.
    """

    quantity: Quantity
    factor: Quantity | None
    onward: tuple[Path, ...] = ()
    folded: Quantity | None = None


def start_of(gradient: Quantity) -> Quantity | None:
    """The given quantity that a gradient of the error is by."""
    by = gradient.by
    if by is None or by.kind not in (*PARAMETERS, Kind.INPUT):
        return None
    if by.kind is Kind.INPUT:
        return Quantity(by.kind, by.name, sample=gradient.sample)
    return Quantity(by.kind, by.name, at=gradient.at)


class Ways:
    """All ways on from given quantities to what a gradient is of, through the samples that the gradient is over."""

    def __init__(self, derivation: Derivation, gradient: Quantity) -> None:
        self._derivation = derivation
        self._samples: Collection[int] = (0, *derivation.network.batch_numbers(derivation.iteration))
        self.goal = derivation.goal
        if gradient.sample:
            self._samples = (gradient.sample,)
            self.goal = replace(derivation.goal, sample=gradient.sample)

    @cached_property
    def uses(self) -> dict[str, list[Quantity]]:
        """What each quantity goes into, by id."""
        uses: dict[str, list[Quantity]] = {}
        for step in self._steps():
            for name in step.needs:
                uses.setdefault(name, []).append(step.quantity)
        return uses

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many ways lead to the goal, by the id of where they begin; what leads nowhere is left out."""
        counts = {self.goal.id: 1}
        for step in reversed([*self._steps()]):
            for name in step.needs if step.id in counts else ():
                counts[name] = counts.get(name, 0) + counts[step.id]
        return counts

    def _steps(self) -> Iterator[Step]:
        for step in self._derivation.steps:
            if step.phase in (Phase.FORWARD, Phase.ERROR) and step.quantity.sample in self._samples:
                yield step

    def paths_from(self, start: Quantity, fold: bool) -> Path:
        """The tree of paths; where `fold`, what goes where one before it went is not followed again."""
        followed: dict[tuple[str, ...], Quantity] = {}

        def path(quantity: Quantity, factor: Quantity | None) -> Path:
            users = [user for user in self.uses.get(quantity.id, []) if user.id in self.counts]
            if fold and len(users) > 1:
                key = tuple(user.id for user in users)
                if key in followed:
                    return Path(quantity, factor, folded=followed[key])
                followed[key] = quantity
            return Path(quantity, factor, tuple(path(user, _factor(quantity, user)) for user in users))

        return path(start, None)


def _factor(before: Quantity, after: Quantity) -> Quantity | None:
    """The local derivative between two neighbours, as the backward pass calls it."""
    if after.kind is Kind.TOTAL_ERROR:
        return None
    of = total_error() if after.kind is Kind.ERROR else _alone(after)
    return partial(of, _alone(before), sample=after.sample, at=after.at)


def _alone(quantity: Quantity) -> Quantity:
    return replace(quantity, sample=0, at=0)
