"""How the checker names mistakes about functions: written with so many digits, alone on a sheet."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from bpcalc.checking.slips.codes import SLIP_NAMED
from bpcalc.checking.truth.fitting import fit, significant
from bpcalc.checking.verdicts import ACCEPTED, Claim, Verdict
from making.mistakes import DIGITS, Drawn, Mistake, judge_of, mistakes
from making.mutating import decimals, number, sheet

FEWEST = 3
"""Significant digits that are written at the least."""


class Answered(NamedTuple):
    """A mistake as it was written, what became of it, and how it was told."""

    mistake: Mistake
    text: str
    result: str
    told: str
    claim: Claim


def answered(what: Drawn, digits: int | None = None) -> Iterator[Answered]:
    """Every mistake in a network that the digits tell from what is right."""
    rng = random.Random(what.text)  # noqa: S311
    judge = judge_of(what)
    for mistake in mistakes(what):
        text = written(mistake.value, digits or rng.choice(DIGITS))
        right = judge.truth.values[mistake.quantity]
        is_whole = mistake.value in (0, 1) and abs(right) in (0, 1)  # a slope of ReLU has no more digits
        if not is_whole and significant(number(text)) < FEWEST:
            continue
        step = Fraction(10) ** -len(text.partition(".")[2])
        if fit(number(text), right) or abs(Fraction(text) - right) <= 2 * step:
            continue
        (claim,) = judge.judge(replace(sheet({mistake.quantity: text}), is_sheet=True))
        yield Answered(
            mistake, text, _result(mistake, claim), f"{claim.verdict.value} {claim.rule}: {claim.message}", claim
        )


def written(value: float, digits: int) -> str:
    """So many decimals; of a small number as many digits, at the least three; 0 and 1 as they are."""
    if value in (0, 1):
        return str(int(value))
    places = digits
    while abs(value) * 10**places < 10**FEWEST and places < digits + 6:
        places += 1
    return decimals(value, places)


def _result(mistake: Mistake, claim: Claim) -> str:
    if claim.verdict in ACCEPTED:
        return "accepted"
    if claim.verdict is Verdict.CONVENTION:
        return "rightly" if mistake.family in ("the loss's factor", "not updated", "mean or sum") else "wrongly"
    if claim.verdict is not Verdict.SLIP:
        return "not named"
    told = [name for name in mistake.names if name in SLIP_NAMED and SLIP_NAMED[name].what in claim.message]
    is_other_line = "other-line" in mistake.names and "other-quantity" in (claim.slip, *claim.also)
    return "rightly" if claim.rule in mistake.names or told or is_other_line else "wrongly"
