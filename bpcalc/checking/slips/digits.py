"""Slips of the pen: what changes the digits of a right value into what is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from bpcalc.checking.statements import Number
from bpcalc.checking.truth.fitting import fit, significant, unit
from bpcalc.language.said import Said, said

ENOUGH_FOR_TWO = 6
"""Digits, zeros at the end not counted, that make two slips in one number plausible."""

ENOUGH_FOR_CARRY = 4
"""The same for one that was not carried."""

MOST_SHIFTED = 12


class DigitSlip(NamedTuple):
    """One entry: the class, the finer rule, the sentence, and whether digits `written` come from digits `right`."""

    slip: str
    rule: str
    sentence: Said
    fits: Callable[[str, str], bool]


def _changed(written: str, right: str) -> bool:
    return len(written) == len(right) and sum(a != b for a, b in zip(written, right, strict=True)) == 1


def _swapped(written: str, right: str) -> bool:
    if len(written) != len(right):
        return False
    places = [place for place, (a, b) in enumerate(zip(written, right, strict=True)) if a != b]
    if len(places) != 2:
        return False
    first, second = places
    return written[first] == right[second] and written[second] == right[first]


def _dropped(written: str, right: str) -> bool:
    return len(written) + 1 == len(right) and any(
        right[:place] + right[place + 1 :] == written for place in range(len(right))
    )


def _inserted(written: str, right: str) -> bool:
    return _dropped(right, written)


DIGIT_SLIPS = (
    DigitSlip("digits-swapped", "digits-swapped", said("two digits have changed places"), _swapped),
    DigitSlip("digit-changed", "digit-changed", said("one digit is another"), _changed),
    DigitSlip("digit-dropped", "digit-dropped", said("a digit has been left out"), _dropped),
    DigitSlip("digit-inserted", "digit-inserted", said("there is a digit too many"), _inserted),
)
"""The order is that of the names where several fit."""

SIGN = said("the sign is the other one")
POINT = said("the decimal point is in the wrong place")
POINT_LOST = said("the decimal point is missing")
CARRY = said("one was not carried or borrowed on the way")


class Found(NamedTuple):
    """A slip that explains what is written: its class and rule, and the sentence."""

    slip: str
    rule: str
    sentence: Said


def digit_slips(number: Number, right: Fraction) -> Iterator[Found]:
    """Every slip of the pen that makes the written number of a right value, the likeliest first."""
    if fit(number, right):
        return
    if fit(number, -right) and right:
        yield Found("sign-flipped", "sign", SIGN)
        return
    if number.value == 0 or right == 0:
        return
    shifts = list(_shifts(number, right))
    if shifts:
        yield from shifts
        return
    if abs(number.value) > 1000 * abs(right) or abs(right) > 1000 * abs(number.value):
        return
    written = _digits(number.value, number.places)
    one, two = _edits(written, abs(right), number.places, _told(number) >= ENOUGH_FOR_TWO)
    flipped = (number.value > 0) is not (right > 0)
    if one and not flipped:
        yield from (Found(entry.slip, entry.rule, entry.sentence) for entry in DIGIT_SLIPS if entry.slip in one)
    elif two and not flipped:
        yield from (Found(entry.slip, entry.rule, entry.sentence) for entry in DIGIT_SLIPS if entry.slip in two)
    if not flipped and _is_carry(number, right):
        yield Found("arithmetic", "carry-lost", CARRY)


def _shifts(number: Number, right: Fraction) -> Iterator[Found]:
    for side in (1, -1):
        if (number.value > 0) is not (side * right > 0):
            continue
        for power in (*range(-MOST_SHIFTED, 0), *range(1, MOST_SHIFTED + 1)):
            factor = Fraction(10) ** power
            if abs(number.value * factor - side * right) > abs(right):
                continue
            moved = Number(number.spot, number.value * factor, number.places - power)
            if significant(number) and fit(moved, side * right):
                lost = number.value.denominator == 1 and abs(right) < 1
                rule = "point-lost" if lost else "point-moved"
                yield Found("decimal-shift", rule, POINT_LOST if lost else POINT)


def _told(number: Number) -> int:
    """The significant digits without the zeros at the end."""
    shifted = round(abs(number.value) / unit(number))
    return len(str(shifted).rstrip("0"))


def _is_carry(number: Number, right: Fraction) -> bool:
    off = abs(number.value - right)
    if not off or significant(number) < ENOUGH_FOR_CARRY:
        return False
    power = Fraction(1)
    while power > off * 2:
        power /= 10
    return power > 2 * unit(number) and abs(off - power) <= unit(number)


def _edits(written: str, right: Fraction, places: int, two_allowed: bool) -> tuple[frozenset[str], frozenset[str]]:
    two: set[str] = set()
    for ways in (_ways, _ways_off):
        one = {
            entry.slip
            for claimed in (places, places + 1, places - 1)
            for digits in ways(right, claimed)
            for entry in DIGIT_SLIPS
            if entry.fits(written, digits)
        }
        if one:
            return frozenset(one | _lengths_off(written, right, places)), frozenset()
    if two_allowed:
        for claimed in (places + 1, places):
            for digits in (*_ways(right, claimed), *_ways_off(right, claimed)):
                two |= _two_edits(written, digits)
    return frozenset(), frozenset(two)


def _lengths_off(written: str, right: Fraction, places: int) -> set[str]:
    """A digit dropped from or slipped into the value with its last digit off, where many digits tell so."""
    if len(written) < ENOUGH_FOR_CARRY:
        return set()
    return {
        entry.slip
        for claimed in (places + 1, places - 1)
        for digits in _ways_off(right, claimed)
        for entry in DIGIT_SLIPS
        if entry.fits(written, digits)
    }


@lru_cache(maxsize=4096)
def _two_edits(written: str, digits: str) -> frozenset[str]:
    """The slips of which two together make the written digits of the right ones."""
    if abs(len(written) - len(digits)) > 1:
        return frozenset()
    found: set[str] = set()
    for place in range(len(digits)):
        dropped = digits[:place] + digits[place + 1 :]
        if _swapped(written, dropped):
            found |= {"digit-dropped", "digits-swapped"}
        if _changed(written, dropped):
            found |= {"digit-dropped", "digit-changed"}
    swaps = (digits[:p] + digits[p + 1] + digits[p] + digits[p + 2 :] for p in range(len(digits) - 1))
    if any(_changed(written, swap) or _swapped(written, swap) for swap in swaps if swap != digits):
        found.add("digits-swapped")
    if len(written) == len(digits) and sum(a != b for a, b in zip(written, digits, strict=True)) == 2:
        found.add("digit-changed")
    return frozenset(found)


def _ways(value: Fraction, places: int) -> list[str]:
    """The digits of a value at so many decimals, rounded and truncated."""
    scaled = value * Fraction(10) ** places
    return [_padded(way, places) for way in dict.fromkeys((round(scaled), int(scaled))) if way > 0]


def _ways_off(value: Fraction, places: int) -> list[str]:
    """The same with the last digit off by one."""
    nearest = round(value * Fraction(10) ** places)
    return [_padded(way, places) for way in (nearest + 1, nearest - 1) if way > 0]


def _digits(value: Fraction, places: int) -> str:
    return _padded(round(abs(value) * Fraction(10) ** places), places)


def _padded(digits: int, places: int) -> str:
    return str(digits).zfill(max(places, 0) + 1)
