"""Recognising slips of the pen: what changes the digits of a right value into what is written."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from bpcalc.checking.slips.of_numbers import (
    CARRY_LOST,
    DIGIT_CHANGED,
    DIGIT_DROPPED,
    DIGITS_SWAPPED,
    OF_DIGITS,
    POINT_LOST,
    POINT_MOVED,
    SIGN,
)
from bpcalc.checking.slips.slip import Found
from bpcalc.checking.truth.fitting import fit, significant, unit
from bpcalc.formula.formula import Number

ENOUGH_FOR_TWO = 6
"""Digits, zeros at the end not counted, that make two slips in one number plausible."""

ENOUGH_FOR_CARRY = 4
"""The same for one that was not carried."""

MOST_SHIFTED = 12


def digit_slips(number: Number, right: Fraction) -> Iterator[Found]:
    """Every slip of the pen that makes the written number of a right value, the likeliest first."""
    if fit(number, right):
        return
    if fit(number, -right) and right:
        yield SIGN.found()
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
        yield from (slip.found() for slip in OF_DIGITS if slip.name in one)
    elif two and not flipped:
        yield from (slip.found() for slip in OF_DIGITS if slip.name in two)
    if not flipped and _is_carry(number, right):
        yield CARRY_LOST.found()


def _shifts(number: Number, right: Fraction) -> Iterator[Found]:
    for side in (1, -1):
        if (number.value > 0) is not (side * right > 0):
            continue
        for power in (*range(-MOST_SHIFTED, 0), *range(1, MOST_SHIFTED + 1)):
            factor = Fraction(10) ** power
            if abs(number.value * factor - side * right) > abs(right):
                continue
            moved = Number(number.value * factor, number.spot, number.places - power)
            if significant(number) and fit(moved, side * right):
                lost = number.value.denominator == 1 and abs(right) < 1
                yield (POINT_LOST if lost else POINT_MOVED).found()


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
            slip.name
            for claimed in (places, places + 1, places - 1)
            for digits in ways(right, claimed)
            for slip in OF_DIGITS
            if slip.makes(written, digits)
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
        slip.name
        for claimed in (places + 1, places - 1)
        for digits in _ways_off(right, claimed)
        for slip in OF_DIGITS
        if slip.makes(written, digits)
    }


@lru_cache(maxsize=4096)
def _two_edits(written: str, digits: str) -> frozenset[str]:
    """The slips of which two together make the written digits of the right ones."""
    if abs(len(written) - len(digits)) > 1:
        return frozenset()
    found: set[str] = set()
    for place in range(len(digits)):
        dropped = digits[:place] + digits[place + 1 :]
        for other in (DIGITS_SWAPPED, DIGIT_CHANGED):
            if other.makes(written, dropped):
                found |= {DIGIT_DROPPED.name, other.name}
    swaps = (digits[:p] + digits[p + 1] + digits[p] + digits[p + 2 :] for p in range(len(digits) - 1))
    if any(other.makes(written, swap) for swap in swaps if swap != digits for other in (DIGITS_SWAPPED, DIGIT_CHANGED)):
        found.add(DIGITS_SWAPPED.name)
    if len(written) == len(digits) and sum(a != b for a, b in zip(written, digits, strict=True)) == 2:
        found.add(DIGIT_CHANGED.name)
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
