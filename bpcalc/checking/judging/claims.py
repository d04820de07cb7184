"""Claims whose verdict is found, accepted, following from another or a mistake, and the sentence to the learner."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bpcalc.checking.slips.slip import Found
from bpcalc.checking.verdicts import Claim, Verdict
from bpcalc.language.said import Said, joined, said, said_of


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


_OR = said("; or ")


def slip_message(names: Sequence[Found]) -> str:
    """The mistakes that a result may be, in a row."""
    if not names:
        return said("this is not the value, and no usual mistake gives it")
    return joined((name.sentence for name in names), _OR)


def operand_message(quantity: str, names: Sequence[Found]) -> Said:
    """What is wrong with a number that stands for a quantity."""
    return said(
        "{quantity} belongs here, but {names}",
        quantity=quantity,
        names=joined((name.sentence for name in names), _OR),
    )


def given_message(names: Sequence[Found]) -> Said:
    """What is wrong with a value that the network is given with."""
    if not names:
        return said("the network is given with another value")
    return said(
        "the network is given with another value: {names}", names=joined((name.sentence for name in names), _OR)
    )


def carried_message(sources: Iterable[str]) -> Said:
    """The method is right; an earlier value was wrong."""
    return said(
        "right method: this follows from your value of {sources}, which is wrong",
        sources=joined(sources, ", "),
    )


DIGITS_CHANGED = said("the digits are others")
TRIVIAL = said("this follows from an earlier wrong value, but that one leaves nothing to work out here")
FROM_OPERAND = said("right method: this follows from the wrong number put in on this line")
WRONG_ARITHMETIC = said("the numbers put in are right, but they do not give this")
ANOTHER_FORMULA = said("this is what the formula on this line gives, but the formula is another")
LAST_DIGIT = said("the last digit is not rounded: accepted")


def too_few_digits_message(places: int) -> Said:
    """How many decimals would prove that it was worked out."""
    return said_of(
        places,
        "so few digits prove nothing: a guess would hit them as well; write at least {count} decimal",
        "so few digits prove nothing: a guess would hit them as well; write at least {count} decimals",
    )


def rounding_message(places: int) -> Said:
    """An honest calculation with few digits; how many to carry."""
    return said(
        "accepted: an honest calculation with rounded figures gives this; carry {places} decimals to have all digits",
        places=places,
    )


def convention_message(convention: str) -> Said:
    """Which convention makes the number right."""
    return said("right under another convention: {convention}", convention=convention)
