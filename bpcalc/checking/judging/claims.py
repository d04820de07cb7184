"""Claims whose verdict is found: accepted, following from another, or a mistake with its names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bpcalc.checking.judging.sentences import slip_message
from bpcalc.checking.slips.slip import Found
from bpcalc.checking.verdicts import Claim, Verdict


def changed(claim: Claim, verdict: Verdict, message: str, convention: str = "") -> Claim:
    """The claim with another verdict, and why."""
    return replace(claim, verdict=verdict, message=message, convention=convention)


def named(claim: Claim, names: Sequence[Found], message: str | None) -> Claim:
    """The claim with the slips that explain it; one that nothing explains is wrong."""
    if not names:
        return changed(claim, Verdict.WRONG, message or slip_message(names))
    return replace(
        claim,
        verdict=Verdict.SLIP,
        message=message or slip_message(names),
        slip=names[0].slip,
        rule=names[0].rule,
        also=tuple(name.slip for name in names[1:]),
    )
