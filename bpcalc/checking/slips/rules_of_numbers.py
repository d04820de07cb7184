"""Mistakes in a number itself, and in the arithmetic that leads to it: the method may be right."""

from __future__ import annotations

from bpcalc.checking.slips.rule import Example, FinerRule
from bpcalc.language.said import said

_OUT_H1 = "out_h1 = 0.593269992"

RULES_OF_NUMBERS = (
    FinerRule(
        "digit-changed",
        "digit-changed",
        said("one digit is another"),
        said("read each figure back digit by digit before you go on; most of these happen while copying"),
        Example(_OUT_H1, "out_h1 = 0.595269992"),
    ),
    FinerRule(
        "digit-changed",
        "given-changed",
        said("a given value was copied with other digits"),
        said("what is given is copied, never worked out; look it up in the exercise once more"),
        Example("w1: 0.15", "w1: 0.87", of_sheet=True),
    ),
    FinerRule(
        "decimal-shift",
        "point-moved",
        said("the decimal point is in the wrong place"),
        said("ask first how large the value can be; a sigmoid's out, say, lies between 0 and 1"),
        Example(_OUT_H1, "out_h1 = 5.93269992"),
    ),
    FinerRule(
        "decimal-shift",
        "point-lost",
        said("the decimal point is missing"),
        said("without its point the number is far too large; write the 0 and the point first"),
        Example(_OUT_H1, "out_h1 = 593269992"),
    ),
    FinerRule(
        "digit-inserted",
        "digit-inserted",
        said("there is a digit too many"),
        said("count the decimals; a digit written twice moves all that follow it one place on"),
        Example(_OUT_H1, "out_h1 = 0.5932869992"),
    ),
    FinerRule(
        "digit-dropped",
        "digit-dropped",
        said("a digit has been left out"),
        said("count the decimals; a digit that is lost moves all that follow it one place up"),
        Example(_OUT_H1, "out_h1 = 0.59269992"),
    ),
    FinerRule(
        "digits-swapped",
        "digits-swapped",
        said("two digits have changed places"),
        said("read the figure back aloud, digit by digit; the eye takes the two for one"),
        Example(_OUT_H1, "out_h1 = 0.593296992"),
    ),
    FinerRule(
        "sign-flipped",
        "sign",
        said("the sign is the other one"),
        said("tell the sign before you work the value; a squared error is never negative, nor is a sigmoid's out"),
        Example(_OUT_H1, "out_h1 = -0.593269992"),
    ),
    FinerRule(
        "malformed",
        "two-points",
        said("the number has a decimal point too many"),
        said("a number has one decimal point; with two of them nobody can tell which number is meant"),
        Example(_OUT_H1, "out_h1 = 0.593.269992"),
    ),
    FinerRule(
        "arithmetic",
        "arithmetic",
        said("the right numbers in the right formula do not give this"),
        said("the line is right up to its last equals sign; work it once more, products first, then sums"),
        Example(
            "net_h1 = 0.15 * 0.05 + 0.2 * 0.1 + 0.35 = 0.3775",
            "net_h1 = 0.15 * 0.05 + 0.2 * 0.1 + 0.35 = 0.6123",
        ),
    ),
    FinerRule(
        "arithmetic",
        "carry-lost",
        said("one was not carried or borrowed on the way"),
        said("the value is off by just one in one place; write both numbers below each other, point below point"),
        Example(
            "dE_total/db2 = 0.138498562 - 0.038098237 = 0.100400325",
            "dE_total/db2 = 0.138498562 - 0.038098237 = 0.099400325",
        ),
    ),
    FinerRule(
        "arithmetic",
        "rounded-early",
        said("a value was rounded too early"),
        said("keep all digits in the calculator and round only what you write down last"),
        Example("dE_total/dw5 = 0.082167041", "dE_total/dw5 = 0.082954"),
    ),
)
