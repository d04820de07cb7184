"""The paths from a quantity to the error, read off the symbols of the forward steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from bpcalc.algebra.quantity import Kind, Quantity, partial, total_error
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


def uses_of(derivation: Derivation) -> Uses:
    """What each quantity goes into."""
    uses: dict[str, list[Quantity]] = {}
    for step in derivation.steps:
        if step.phase in (Phase.FORWARD, Phase.ERROR):
            for name in step.needs:
                uses.setdefault(name, []).append(step.quantity)
    return uses


def path_count(uses: Uses, start: str) -> int:
    """How many ways lead from a quantity to where nothing goes on."""
    counts: dict[str, int] = {}

    def count(name: str) -> int:
        if name not in counts:
            counts[name] = sum(count(user.id) for user in uses[name]) if name in uses else 1
        return counts[name]

    return count(start)


def paths_from(derivation: Derivation, start: Quantity, fold: bool) -> Path:
    """The tree of paths; where `fold`, what goes into the same quantities as one before it is not followed again."""
    uses = uses_of(derivation)
    followed: dict[tuple[str, ...], Quantity] = {}

    def path(quantity: Quantity, factor: Quantity | None) -> Path:
        users = uses.get(quantity.id, [])
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
