"""Slips in a number itself, and in the arithmetic that leads to it: the method may be right."""

from __future__ import annotations

from bpcalc.checking.slips.slip import DigitSlip, Example, Slip
from bpcalc.language.said import said

_OUT_H1 = "out_h1 = 0.593269992"


def _is_changed(written: str, right: str) -> bool:
    return len(written) == len(right) and sum(a != b for a, b in zip(written, right, strict=True)) == 1


def _is_swapped(written: str, right: str) -> bool:
    if len(written) != len(right):
        return False
    places = [place for place, (a, b) in enumerate(zip(written, right, strict=True)) if a != b]
    if len(places) != 2:
        return False
    first, second = places
    return written[first] == right[second] and written[second] == right[first]


def _is_dropped(written: str, right: str) -> bool:
    return len(written) + 1 == len(right) and any(
        right[:place] + right[place + 1 :] == written for place in range(len(right))
    )


def _is_inserted(written: str, right: str) -> bool:
    return _is_dropped(right, written)


DIGITS_SWAPPED = DigitSlip(
    "digits-swapped",
    "digits-swapped",
    said("two digits have changed places"),
    said("read the figure back aloud, digit by digit; the eye takes the two for one"),
    Example(_OUT_H1, "out_h1 = 0.593296992"),
    _is_swapped,
)
DIGIT_CHANGED = DigitSlip(
    "digit-changed",
    "digit-changed",
    said("one digit is another"),
    said("read each figure back digit by digit before you go on; most of these happen while copying"),
    Example(_OUT_H1, "out_h1 = 0.595269992"),
    _is_changed,
)
DIGIT_DROPPED = DigitSlip(
    "digit-dropped",
    "digit-dropped",
    said("a digit has been left out"),
    said("count the decimals; a digit that is lost moves all that follow it one place up"),
    Example(_OUT_H1, "out_h1 = 0.59269992"),
    _is_dropped,
)
DIGIT_INSERTED = DigitSlip(
    "digit-inserted",
    "digit-inserted",
    said("there is a digit too many"),
    said("count the decimals; a digit written twice moves all that follow it one place on"),
    Example(_OUT_H1, "out_h1 = 0.5932869992"),
    _is_inserted,
)
SIGN = Slip(
    "sign-flipped",
    "sign",
    said("the sign is the other one"),
    said("tell the sign before you work the value; a squared error is never negative, nor is a sigmoid's out"),
    Example(_OUT_H1, "out_h1 = -0.593269992"),
)
POINT_MOVED = Slip(
    "decimal-shift",
    "point-moved",
    said("the decimal point is in the wrong place"),
    said("ask first how large the value can be; a sigmoid's out, say, lies between 0 and 1"),
    Example(_OUT_H1, "out_h1 = 5.93269992"),
)
POINT_LOST = Slip(
    "decimal-shift",
    "point-lost",
    said("the decimal point is missing"),
    said("without its point the number is far too large; write the 0 and the point first"),
    Example(_OUT_H1, "out_h1 = 593269992"),
)
GIVEN_CHANGED = Slip(
    "digit-changed",
    "given-changed",
    said("a given value was copied with other digits"),
    said("what is given is copied, never worked out; look it up in the exercise once more"),
    Example("w1: 0.15", "w1: 0.87", of_sheet=True),
)
TWO_POINTS = Slip(
    "malformed",
    "two-points",
    said("the number has a decimal point too many"),
    said("a number has one decimal point; with two of them nobody can tell which number is meant"),
    Example(_OUT_H1, "out_h1 = 0.593.269992"),
)
ARITHMETIC = Slip(
    "arithmetic",
    "arithmetic",
    said("the right numbers in the right formula do not give this"),
    said("the line is right up to its last equals sign; work it once more, products first, then sums"),
    Example(
        "net_h1 = 0.15 * 0.05 + 0.2 * 0.1 + 0.35 = 0.3775",
        "net_h1 = 0.15 * 0.05 + 0.2 * 0.1 + 0.35 = 0.6123",
    ),
)
CARRY_LOST = Slip(
    "arithmetic",
    "carry-lost",
    said("one was not carried or borrowed on the way"),
    said("the value is off by just one in one place; write both numbers below each other, point below point"),
    Example(
        "dE_total/db2 = 0.138498562 - 0.038098237 = 0.100400325",
        "dE_total/db2 = 0.138498562 - 0.038098237 = 0.099400325",
    ),
)
ROUNDED_EARLY = Slip(
    "arithmetic",
    "rounded-early",
    said("a value was rounded too early"),
    said("keep all digits in the calculator and round only what you write down last"),
    Example("dE_total/dw5 = 0.082167041", "dE_total/dw5 = 0.082954"),
)

OF_DIGITS = (DIGITS_SWAPPED, DIGIT_CHANGED, DIGIT_DROPPED, DIGIT_INSERTED)
"""The order is that of plausibility where several fit."""

OF_THE_PEN = (*OF_DIGITS, SIGN, POINT_MOVED, POINT_LOST, CARRY_LOST)

OF_NUMBERS = (
    *OF_DIGITS,
    SIGN,
    POINT_MOVED,
    POINT_LOST,
    GIVEN_CHANGED,
    TWO_POINTS,
    ARITHMETIC,
    CARRY_LOST,
    ROUNDED_EARLY,
)
