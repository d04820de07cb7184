"""The corrected text of a checked file: other digits where a number is wrong, and everything else as it was."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from bpcalc.checking.mending.numbers import mended
from bpcalc.checking.verdicts import Claim, Role, Verdict

MENDED = (Verdict.SLIP, Verdict.WRONG, Verdict.CARRIED)
"""What of the findings has a right value that could stand in its place."""

LONGEST_GIVEN = 3
"""Decimals of a number put in that tell a value that is given: what is worked out has more."""

_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_GOES_ON_BEFORE, _GOES_ON_AFTER = re.compile(r"[0-9.]\Z"), re.compile(r"\.?[0-9]|[eE][-+−]?[0-9]")


class Corrected(NamedTuple):
    """A text before and after; `changed` numbers got other digits, `left` are wrong and stay as they are."""

    before: str
    after: str
    changed: tuple[Claim, ...]
    left: tuple[Claim, ...]


def corrected(text: str, claims: Iterable[Claim]) -> Corrected:
    """The text of a file as it lies on disk, but for a byte order mark, with the digits of wrong numbers mended."""
    starts = [0, *(match.end() for match in _LINE_ENDS.finditer(text))]
    new: dict[int, tuple[Claim, str]] = {}
    left: list[Claim] = []
    for claim in claims:
        if claim.verdict not in MENDED:
            continue
        place = _place(text, starts, claim)
        instead = _instead(claim) if place is not None else None
        if place is None or instead is None or (place in new and new[place][1] != instead):
            left.append(claim)
        else:
            new[place] = claim, instead
    pieces: list[str] = []
    changed: list[Claim] = []
    done = 0
    for place, (claim, instead) in sorted(new.items()):
        length = len(claim.spot.text) if claim.spot else 0
        if place < done:  # numbers that overlap
            left.append(claim)
            continue
        pieces += [text[done:place], instead]
        changed.append(claim)
        done = place + length
    return Corrected(text, "".join([*pieces, text[done:]]), tuple(changed), tuple(left))


def _place(text: str, starts: list[int], claim: Claim) -> int | None:
    """Where the number of a claim begins; None where it does not stand there by itself, exactly as it was read."""
    spot = claim.spot
    if spot is None or not 1 <= spot.line <= len(starts):
        return None
    place = starts[spot.line - 1] + spot.column - 1
    end = place + len(spot.text)
    if not spot.text or text[place:end] != spot.text:
        return None
    before, after = text[max(0, place - 2) : place], text[end : end + 3]
    if _GOES_ON_AFTER.match(after) or (_GOES_ON_BEFORE.search(before) and spot.text[0] not in "+-−"):
        return None
    word = _word(text, place, end)
    return None if _ENCODED.search(word) else place


def _word(text: str, start: int, end: int) -> str:
    """What stands around a number without a blank."""
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end]


def _instead(claim: Claim) -> str | None:
    """What is to stand in the place of a number; None where nothing would change."""
    if claim.spot is None or claim.value is None or claim.expected is None:
        return None
    would_round = 10 ** max(0, claim.places) * claim.expected % 1 != 0
    is_short = claim.expected * 10**LONGEST_GIVEN % 1 == 0
    if would_round and (claim.role is Role.GIVEN or (claim.role is Role.OPERAND and is_short)):
        return None  # what is given is no rounded number
    instead = mended(claim.spot.text, claim.value, claim.expected)
    return None if instead == claim.spot.text else instead
