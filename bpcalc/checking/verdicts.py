"""What the checker says of each written number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bpcalc.displaying import one_line
from bpcalc.formula.formula import Spot


class Role(StrEnum):
    """What a number is to its statement."""

    GIVEN = "given"
    OPERAND = "operand"
    RESULT = "result"


class Verdict(StrEnum):
    """How a number is judged."""

    RIGHT = "right"
    LAST_DIGIT = "last-digit"
    ROUNDING = "rounding"
    CONVENTION = "convention"
    CARRIED = "carried"
    SLIP = "slip"
    WRONG = "wrong"
    TOO_FEW_DIGITS = "too-few-digits"
    MISSING = "missing"
    UNREADABLE = "unreadable"


ALWAYS_GIVEN = 6
"""The first values of a claim, up to the true one, which may be nothing, or 0."""

ACCEPTED = (Verdict.RIGHT, Verdict.LAST_DIGIT, Verdict.ROUNDING)


@dataclass(frozen=True, slots=True)
class Claim:
    """One number of a file with its verdict.

    `expected` is the true value, `message` one sentence in the learner's words; `slip` is the class of a mistake,
    `rule` the finer name, `also` other classes that fit; `convention` names what the number is right under;
    `places` are the decimals that the number claims. What follows from the wrong `sources` is carried, or wrong where
    these leave nothing to work out.
    """

    spot: Spot | None
    quantity: str | None
    role: Role
    verdict: Verdict
    value: Fraction | None = None
    expected: Fraction | None = None
    message: str = ""
    slip: str = ""
    rule: str = ""
    also: tuple[str, ...] = ()
    convention: str = ""
    places: int = 0
    sources: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type[Claim], tuple[object, ...]]:
        """Pickled by its values alone: thousands go from process to process."""
        values = [getattr(self, name) for name in self.__slots__]
        while len(values) > ALWAYS_GIVEN and not values[-1]:  # the others are so unless given
            values.pop()
        return Claim, tuple(values)

    def __repr__(self) -> str:
        written = self.spot.text if self.spot else "nothing written"
        return one_line(self, f"{self.quantity or 'of no quantity'} {written}: {self.verdict.value}")
