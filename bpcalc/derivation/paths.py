"""The paths from a quantity to the error, read off the symbols of the forward steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from bpcalc.algebra.quantity import PARAMETERS, Kind, Quantity, partial, total_error
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.step import Phase

Uses = Mapping[str, list[Quantity]]
"""What each quantity goes into, by id, in the forward pass and the error."""


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


def uses_of(derivation: Derivation) -> Uses:
    """What each quantity goes into."""
    uses: dict[str, list[Quantity]] = {}
    for step in derivation.steps:
        if step.phase in (Phase.FORWARD, Phase.ERROR):
            for name in step.needs:
                uses.setdefault(name, []).append(step.quantity)
    return uses


def path_counts(derivation: Derivation) -> dict[str, int]:
    """How many ways lead to the error, by the id of where they begin; what leads nowhere is left out."""
    goal = derivation.goal
    counts = {step.id: 1 for step in derivation.steps if replace(step.quantity, sample=goal.sample) == goal}
    if total_error(at=derivation.iteration) == goal:
        counts = {goal.id: 1}
    for step in reversed(derivation.steps):
        if step.phase in (Phase.FORWARD, Phase.ERROR) and step.id in counts:
            for name in step.needs:
                counts[name] = counts.get(name, 0) + counts[step.id]
    return counts


def paths_from(derivation: Derivation, start: Quantity, fold: bool) -> Path:
    """The tree of paths; where `fold`, what goes into the same quantities as one before it is not followed again."""
    uses, counts = uses_of(derivation), path_counts(derivation)
    followed: dict[tuple[str, ...], Quantity] = {}

    def path(quantity: Quantity, factor: Quantity | None) -> Path:
        users = [user for user in uses.get(quantity.id, []) if user.id in counts]
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
