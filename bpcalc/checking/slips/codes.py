"""What a checker's findings are called: a code and a name for each, and what it means without giving the answer."""

from __future__ import annotations

from typing import NamedTuple

from bpcalc.checking.verdicts import Claim, Verdict
from bpcalc.language.said import said


class Code(NamedTuple):
    """One kind of finding: `what` is a sentence for the learner, `example` shows a right and a wrong line."""

    code: str
    name: str
    what: str
    example: str = ""


CODES = (
    Code("BP101", "digit-changed", said("one digit is not what it should be"), "0.3775 → 0.3785"),
    Code("BP102", "decimal-shift", said("the decimal point stands in the wrong place"), "0.0593 → 0.593"),
    Code("BP103", "digit-inserted", said("a digit too many has slipped in"), "0.3775 → 0.37775"),
    Code("BP104", "digit-dropped", said("a digit has been lost"), "0.18681560 → 0.1868156"),
    Code("BP105", "digits-swapped", said("two digits have changed places"), "0.3925 → 0.3952"),
    Code("BP106", "sign-flipped", said("the sign is the opposite one"), "0.0822 → −0.0822"),
    Code("BP107", "malformed", said("this is not how a number or a formula is written"), "0.15 × × 0.05"),
    Code("BP201", "wrong-operand", said("one of the numbers put in is not the one that belongs there"), "w1 × i2"),
    Code("BP202", "other-quantity", said("this is the value of another quantity"), "net_h1 = 0.593269992"),
    Code("BP203", "updated-weight", said("an updated weight is used where the old one belongs"), "w5⁺ × δ_o1"),
    Code("BP301", "arithmetic", said("the numbers are right, the calculation is not"), "0.15 × 0.05 = 0.075"),
    Code("BP401", "wrong-formula", said("this is worked by another formula than the right one"), "out × out"),
    Code("BP402", "missing-factor", said("a factor or a term of the formula is left out"), "(out − target) × out_h1"),
    Code("BP501", "wrong", said("this is wrong, and no usual mistake explains it")),
    Code("BP502", "carried", said("this is wrong only because an earlier value is; the method is right")),
    Code("BP503", "missing", said("this is asked for and not answered")),
    Code("BP601", "convention", said("this is right under another convention")),
    Code("BP602", "unreadable", said("this cannot be read as a number or a calculation")),
    Code("BP700", "right", said("this is right")),
    Code("BP701", "last-digit", said("this is right but for the last digit")),
    Code("BP702", "rounding", said("this is right as far as the rounded numbers before it allow")),
    Code("BP900", "unread", said("this file could not be read")),
)
"""Accepted figures have codes, too, so that every line of a listing has one."""

UNREAD = CODES[-1]

_BY_NAME = {code.name: code for code in CODES}


def code_of(claim: Claim) -> Code:
    """What a finding is called: by its slip where it is one, else by its verdict."""
    name = claim.slip if claim.verdict is Verdict.SLIP and claim.slip in _BY_NAME else claim.verdict.value
    return _BY_NAME.get(name, _BY_NAME["wrong"])
