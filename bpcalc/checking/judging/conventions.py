"""Finding the convention that a whole document follows where it is another than the network's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias

from bpcalc.checking.truth.fitting import fit, significant
from bpcalc.checking.truth.other_conventions import OtherConventions
from bpcalc.checking.truth.truth import Truth
from bpcalc.checking.verdicts import Claim, Role, Verdict
from bpcalc.formula.formula import Number, Spot
from bpcalc.formula.quantity import UPDATED
from bpcalc.model.decimals import decimal

Explained: TypeAlias = Mapping[Spot, tuple[str, Fraction]]
"""The numbers that another convention explains, by their place: the convention's name, and its value."""

ENOUGH_ALONE = 6
"""Significant digits that one figure needs to show a convention by itself; several need fewer."""

ENOUGH_TOGETHER = 3
_BLAMED = (Verdict.SLIP, Verdict.WRONG)
_IN_DOUBT = (*_BLAMED, Verdict.CARRIED, Verdict.ROUNDING)
MOST_AGAINST = 4
"""One figure of the network's own convention weighs as much as so many for another."""


def conventions_in(claims: Iterable[Claim], truth: Truth, others: OtherConventions) -> Explained:
    """What other conventions explain of the figures that are not accepted; the one that explains most comes first."""
    results = [claim for claim in claims if claim.role is Role.RESULT and claim.quantity and claim.value is not None]
    blamed = [claim for claim in results if claim.verdict in _IN_DOUBT]
    if not any(claim.verdict in _BLAMED for claim in blamed):
        return {}
    found: dict[str, dict[Spot, tuple[str, Fraction]]] = {}
    for claim in blamed:
        for label, value in _values(claim.quantity or "", truth, others):
            if _explains(claim, value, truth) and claim.spot is not None:
                found.setdefault(label, {})[claim.spot] = (label, value)
    if not found:
        return {}
    accepted = [claim for claim in results if claim.verdict in (Verdict.RIGHT, Verdict.LAST_DIGIT)]
    explained: dict[Spot, tuple[str, Fraction]] = {}
    printed = {(figure.quantity, Fraction(decimal(figure.written))) for figure in truth.network.published}
    by_spot = {claim.spot: claim for claim in blamed}
    for label in sorted(found, key=lambda label: (-len(found[label]), label)):
        fresh = {spot: what for spot, what in found[label].items() if spot not in explained}
        figures = [by_spot[spot] for spot in fresh]
        trained = [claim for claim in figures if _is_trained(claim, truth)]
        for group in (trained, [claim for claim in figures if claim not in trained]):
            like = [claim for claim in accepted if _is_trained(claim, truth) is bool(group is trained)]
            is_common = len(group) >= MOST_AGAINST * _against(label, like, truth, others)
            if not is_common:  # a figure that is in print so is known to come from that convention
                group = [claim for claim in group if (claim.quantity, claim.value) in printed]
            if _is_enough(group, label):
                explained |= {claim.spot: fresh[claim.spot] for claim in group if claim.spot is not None}
    return explained


def _values(quantity: str, truth: Truth, others: OtherConventions) -> Iterator[tuple[str, Fraction]]:
    yield from others.values(quantity)
    stem, _, count = quantity.partition("@")
    if count.isdecimal() and int(count) > 1:
        for other in (int(count) - 1, int(count) + 1):
            value = truth.value(f"{stem}@{other}")
            if value is not None:
                yield f"{other} updates", value


def _explains(claim: Claim, value: Fraction, truth: Truth) -> bool:
    number = _number(claim)
    true = truth.value(claim.quantity or "")
    if number is None or true is None or abs(true - value) <= abs(true) / 10**9:
        return False
    return significant(number) >= ENOUGH_TOGETHER and fit(number, value) is not None


def _number(claim: Claim) -> Number | None:
    if claim.spot is None or claim.value is None:
        return None
    return Number(claim.value, claim.spot, claim.places)


def _is_enough(group: list[Claim], label: str) -> bool:
    """Whether so many figures are no coincidence; a factor lost once is a slip."""
    numbers = [number for claim in group if (number := _number(claim)) is not None]
    if not any(claim.verdict in _BLAMED for claim in group):
        return False
    different = {claim.quantity for claim in group}
    if label.startswith("loss"):
        return len(different) > 1
    return len(different) > 1 or any(significant(number) >= ENOUGH_ALONE for number in numbers)


def _is_trained(claim: Claim, truth: Truth) -> bool:
    """Whether the figure comes from a run of a program rather than from the lines before it."""
    quantity = truth.derivation.quantities.get((claim.quantity or "").removeprefix("-"))
    return quantity is None or (quantity.at > 0 and quantity.kind not in UPDATED)


def _against(label: str, accepted: list[Claim], truth: Truth, others: OtherConventions) -> int:
    """The accepted figures that would not be right under that convention."""
    count = 0
    for claim in accepted:
        number = _number(claim)
        for name, value in _values(claim.quantity or "", truth, others) if number else ():
            if name == label and number and fit(number, value) is None:
                count += 1
    return count
