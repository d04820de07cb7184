"""What a checker's findings are called: a code and a name for each, the slips of its class, and what it means."""

from __future__ import annotations

from typing import NamedTuple

from bpcalc.checking.slips.of_formulas import OF_FORMULAS
from bpcalc.checking.slips.of_functions import OF_FUNCTIONS
from bpcalc.checking.slips.of_numbers import OF_NUMBERS
from bpcalc.checking.slips.of_operands import OF_OPERANDS
from bpcalc.checking.slips.slip import Example, Slip
from bpcalc.checking.verdicts import Claim, Verdict
from bpcalc.language.said import said

SLIPS: tuple[Slip, ...] = (*OF_NUMBERS, *OF_OPERANDS, *OF_FORMULAS, *OF_FUNCTIONS)
"""Every slip that can be named: the table, each of its parts in a file of its own."""

SLIP_NAMED = {slip.name: slip for slip in SLIPS}


class Code(NamedTuple):
    """One kind of finding: `what` tells the learner without giving the answer; its slips say more of a mistake."""

    code: str
    name: str
    what: str
    why: str = ""
    example: Example | None = None

    @property
    def slips(self) -> tuple[Slip, ...]:
        """The slips of a class of mistakes."""
        return tuple(slip for slip in SLIPS if slip.class_name == self.name)


CODES = (
    Code("BP101", "digit-changed", said("one digit is not what it should be")),
    Code("BP102", "decimal-shift", said("the decimal point stands in the wrong place")),
    Code("BP103", "digit-inserted", said("a digit too many has slipped in")),
    Code("BP104", "digit-dropped", said("a digit has been lost")),
    Code("BP105", "digits-swapped", said("two digits have changed places")),
    Code("BP106", "sign-flipped", said("the sign is the opposite one")),
    Code("BP107", "malformed", said("this is not how a number or a formula is written")),
    Code("BP201", "wrong-operand", said("one of the numbers put in is not the one that belongs there")),
    Code("BP202", "other-quantity", said("this is the value of another quantity")),
    Code("BP203", "updated-weight", said("an updated weight is used where the old one belongs")),
    Code("BP204", "not-updated", said("the old value stands where the updated one belongs")),
    Code("BP301", "arithmetic", said("the numbers are right, the calculation is not")),
    Code("BP401", "wrong-formula", said("this is worked by another formula than the right one")),
    Code("BP402", "missing-factor", said("a factor or a term of the formula is left out")),
    Code("BP403", "other-function", said("this is what another function gives than the one that the network has")),
    Code(
        "BP501",
        "wrong",
        said("this is wrong, and no usual mistake explains it"),
        said("it may be two mistakes at once; write the formula in symbols, put the numbers in, then work it"),
        Example("out_h1 = 0.593269992", "out_h1 = 0.7123"),
    ),
    Code(
        "BP502",
        "carried",
        said("this is wrong only because an earlier value is; the method is right"),
        said("set the earlier value right, and work this line again in the same way"),
        Example("net_h1 = 0.3775, out_h1 = 0.593269992", "net_h1 = 0.3785, out_h1 = 0.593511283"),
    ),
    Code(
        "BP503",
        "missing",
        said("this is asked for and not answered"),
        said("even an answer that follows from a wrong value can earn its marks; an empty one cannot"),
        Example("out_h1: 0.593269992", "out_h1:", of_sheet=True),
    ),
    Code(
        "BP504",
        "too-few-digits",
        said("so few digits prove nothing: a guess would hit them as well"),
        said("write as many digits as are asked for, and carry two more while you work"),
        Example("out_h1: 0.5933", "out_h1: 0.6", of_sheet=True),
    ),
    Code(
        "BP601",
        "convention",
        said("this is right under another convention"),
        said("notes differ in when a weight is updated, in whether biases are, and in the error's factor; say which"),
        Example("E_total@1 = 0.291027774", "E_total@1 = 0.291027924"),
    ),
    Code(
        "BP602",
        "unreadable",
        said("this cannot be read as a number or a calculation"),
        said("write a number, or numbers with + − * / and brackets between them; words go elsewhere"),
        Example("out_h1: 0.593269992", "out_h1: 0.5 or 0.6", of_sheet=True),
    ),
    Code(
        "BP700",
        "right",
        said("this is right"),
        said("it is the value, rounded to as many decimals as are written"),
        Example("out_h1 = 0.593269992", "out_h1 = 0.59327"),
    ),
    Code(
        "BP701",
        "last-digit",
        said("this is right but for the last digit"),
        said("round, do not cut off; where the next digit is 5 or more, the last one goes up"),
        Example("out_h1 = 0.59327", "out_h1 = 0.59326"),
    ),
    Code(
        "BP702",
        "rounding",
        said("this is right as far as the rounded numbers before it allow"),
        said("carry two decimals more than you write in the end"),
        Example("dE_total/dw5 = 0.082167041", "dE_total/dw5 = 0.74 * 0.19 * 0.59 = 0.082954"),
    ),
    Code(
        "BP900",
        "unread",
        said("this file could not be read"),
        said("sheets and notes are text files; export other documents as one"),
    ),
)
"""Accepted figures have codes, too, so that every line of a listing has one."""

UNREAD = CODES[-1]

_BY_NAME = {code.name: code for code in CODES}


def code_of(claim: Claim) -> Code:
    """What a finding is called: by its slip where it is one, else by its verdict."""
    name = claim.slip if claim.verdict is Verdict.SLIP and claim.slip in _BY_NAME else claim.verdict.value
    return _BY_NAME.get(name, _BY_NAME["wrong"])


def why_of(claim: Claim) -> str:
    """How to remember what went wrong; empty where the mistake has no name of its own."""
    slip = SLIP_NAMED.get(claim.rule)
    return slip.why if slip else ""
