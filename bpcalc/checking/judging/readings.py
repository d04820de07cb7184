"""In which light a document is read: its conventions, and the sign in which it writes δ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import NamedTuple

from bpcalc.checking.judging.conventions import Explained
from bpcalc.checking.verdicts import ACCEPTED, Claim, Role, Verdict

NEARLY = 10
"""A value is minus another where they are apart by less than this part of it."""


_DELTAS = ("delta_", "-delta_")


class Reading(NamedTuple):
    """The claims of a document read in one light.

    `explained` are the figures of another convention; `in_place` says that the backward pass uses the new weights;
    `turned` are the beginnings of ids that the document writes with the other sign: δ as t − o has it.
    """

    claims: tuple[Claim, ...] = ()
    explained: Explained = MappingProxyType({})
    in_place: bool = False
    turned: frozenset[str] = frozenset()


def turned_in(claims: Iterable[Claim]) -> frozenset[str]:
    """What the ids of δ begin with where the document writes each δ with the other sign; none where one is right."""
    turned: set[str] = set()
    for claim in claims:
        quantity = claim.quantity or ""
        if claim.role is not Role.RESULT or not quantity.startswith("delta_") or not claim.value or not claim.expected:
            continue
        if claim.verdict in (Verdict.RIGHT, Verdict.LAST_DIGIT):
            return frozenset()
        if abs(claim.value + claim.expected) * NEARLY < abs(claim.expected):
            turned.add("delta_")
    return frozenset(turned)


def against(claims: Sequence[Claim]) -> tuple[int, int]:
    """What speaks against a reading: its faults less each δ that it finds right, and then what follows from faults."""
    faults = sum(claim.verdict in (Verdict.SLIP, Verdict.WRONG) for claim in claims)
    deltas = sum(claim.verdict in ACCEPTED and (claim.quantity or "").startswith(_DELTAS) for claim in claims)
    return faults - deltas, sum(claim.verdict is Verdict.CARRIED for claim in claims)
