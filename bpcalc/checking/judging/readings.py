"""In which light a document is read: its conventions, and the sign in which it writes δ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from bpcalc.checking.judging.claims import changed, convention_message
from bpcalc.checking.judging.conventions import Explained
from bpcalc.checking.truth.truth import Truth
from bpcalc.checking.verdicts import ACCEPTED, Claim, Role, Verdict
from bpcalc.derivation.step import Rule
from bpcalc.formula.quantity import Kind

NEARLY = 10
"""A value is minus another where they are apart by less than this part of it."""


_DELTAS = ("delta_", "-delta_")

ENOUGH_DELTAS = 2
"""One δ with the other sign is a slip; so many are a convention."""

SIGN_OF_BOOKS = "delta target-minus-out"
"""The name of the convention by which δ is −∂E/∂net: (target − out) times the slope at an output."""


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


def has_sign_of_books(plain: Sequence[Claim], turned: Sequence[Claim], truth: Truth) -> bool:
    """Whether a whole hand-in writes δ with the sign of the books, −∂E/∂net, from its claims in either light.

    So it is where each δ has the other sign, two at least are right but for that, and what follows is no mistake's:
    the updates go the right way, or where none are given, no derivative is turned with δ.
    """
    deltas = [claim for claim in plain if _is_result(claim, _DELTAS) and claim.value and claim.expected]
    if any((claim.value or 0) * (claim.expected or 0) > 0 for claim in deltas):
        return False
    if sum(claim.verdict in ACCEPTED and _is_result(claim, _DELTAS) for claim in turned) < ENOUGH_DELTAS:
        return False
    steps = {claim: truth.steps.get(claim.quantity or "") for claim in turned if _is_result(claim)}
    moves = [claim for claim, step in steps.items() if step is not None and step.rule in (Rule.UPDATE, Rule.CHANGE)]
    if moves:
        is_moved = any(claim.verdict in ACCEPTED for claim in moves)
        return is_moved and not any(_is_turned(claim, _before(claim, truth)) for claim in moves)
    return not any(_is_turned(claim) for claim, step in steps.items() if step and step.quantity.kind is Kind.PARTIAL)


def in_sign_of_books(claim: Claim) -> Claim:
    """A claim of a document that writes δ so: each δ that is accepted is right under that convention."""
    if claim.verdict in ACCEPTED and _is_result(claim, _DELTAS):
        return changed(claim, Verdict.CONVENTION, convention_message(SIGN_OF_BOOKS), convention=SIGN_OF_BOOKS)
    return claim


def _is_result(claim: Claim, beginnings: tuple[str, ...] = ("",)) -> bool:
    return claim.role is Role.RESULT and (claim.quantity or "").startswith(beginnings)


def _before(claim: Claim, truth: Truth) -> Fraction:
    """The value that an update starts from; 0 for a change."""
    step = truth.steps[claim.quantity or ""]
    old = replace(step.quantity, at=step.quantity.at - 1).id if step.rule is Rule.UPDATE else ""
    return truth.values.get(old, Fraction(0))


def _is_turned(claim: Claim, start: Fraction = Fraction(0)) -> bool:
    """Whether a value lies as far from where it starts as it should, on the other side."""
    if claim.value is None or claim.expected is None or claim.verdict in ACCEPTED:
        return False
    right = claim.expected - start
    return abs(claim.value - start + right) * NEARLY < abs(right)


def against(claims: Sequence[Claim]) -> tuple[int, int]:
    """What speaks against a reading: its faults less each δ that it finds right, and then what follows from faults."""
    faults = sum(claim.verdict in (Verdict.SLIP, Verdict.WRONG) for claim in claims)
    deltas = sum(claim.verdict in ACCEPTED and (claim.quantity or "").startswith(_DELTAS) for claim in claims)
    return faults - deltas, sum(claim.verdict is Verdict.CARRIED for claim in claims)
