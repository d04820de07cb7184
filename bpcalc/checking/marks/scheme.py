"""A marks scheme: what each answer is worth, and what of it is earned by what is not quite right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from bpcalc.checking.statements import Document
from bpcalc.checking.truth.evidence import ANY, Evidence, Wanted
from bpcalc.checking.verdicts import Claim, Role, Verdict
from bpcalc.errors import BpcalcError, Problem
from bpcalc.formula.formula import Number
from bpcalc.language.said import said
from bpcalc.model.decimals import plain

ONE = Fraction(1)
_TOLERATED = (Verdict.SLIP, Verdict.WRONG, Verdict.CARRIED, Verdict.ROUNDING)


@dataclass(frozen=True)
class Scheme:
    """What answers are worth: one mark each, unless `marks` says otherwise.

    `carried`, `rounding` and `convention` are the shares of its marks that such an answer earns. What is no further off
    than `tolerance`, or than so many `per_cent` of the value, is right. `wanted` are the digits that answers are to
    have. `unknown` are the quantities of the scheme that a network does not have.
    """

    marks: Mapping[str, Fraction] = field(default_factory=dict)
    carried: Fraction = ONE
    rounding: Fraction = ONE
    convention: Fraction = ONE
    tolerance: Fraction = Fraction(0)
    per_cent: Fraction = Fraction(0)
    wanted: Wanted = ANY
    places: Mapping[str, Problem] = field(default_factory=dict)
    unknown: tuple[Problem, ...] = ()

    def worth(self, quantity: str) -> Fraction:
        """The marks that an answer can earn."""
        return self.marks.get(quantity, ONE)

    def share(self, verdict: Verdict) -> Fraction:
        """What part of its marks an answer of that verdict earns."""
        shares = {Verdict.RIGHT: ONE, Verdict.LAST_DIGIT: ONE, Verdict.ROUNDING: self.rounding}
        shares |= {Verdict.CARRIED: self.carried, Verdict.CONVENTION: self.convention}
        return shares.get(verdict, Fraction(0))

    def of_network(self, find: Callable[[str], str]) -> Scheme:
        """The scheme by the ids of a network; `find` gives that of a spelling, or raises BpcalcError."""
        known: dict[str, Fraction] = {}
        unknown: list[Problem] = []
        for name, worth in self.marks.items():
            try:
                known[find(name)] = worth
            except BpcalcError as failure:
                told = failure.problems[0]
                unknown.append(self.places[name]._replace(message=told.message, hint=told.hint))
        return replace(self, marks=known, unknown=tuple(unknown))

    def asking(self, document: Document) -> Document:
        """The document, which is asked for all that has marks of its own, whatever its writer left out."""
        return replace(document, asked=tuple(dict.fromkeys((*document.asked, *self.marks))))

    def tolerant(self, claims: Sequence[Claim], evidence: Evidence) -> tuple[Claim, ...]:
        """The claims, those within the tolerance being right, but for guesses and those of too few digits."""
        if not self.tolerance and not self.per_cent:
            return tuple(claims)
        return tuple(self._tolerated(claim, evidence) for claim in claims)

    def _tolerated(self, claim: Claim, evidence: Evidence) -> Claim:
        if claim.role is not Role.RESULT or claim.verdict not in _TOLERATED or not claim.quantity:
            return claim
        if claim.value is None or claim.expected is None or claim.value * claim.expected < 0:
            return claim
        tolerance = max(self.tolerance, abs(claim.expected) * self.per_cent / 100)
        number = Number(claim.value, places=claim.places)
        is_guess = evidence.is_blind(number, claim.quantity)
        if abs(claim.value - claim.expected) > tolerance or is_guess:
            return claim
        if not evidence.proves(number, claim.quantity, claim.value):
            return claim
        shown = plain(self.tolerance) if self.tolerance else f"{plain(self.per_cent)} %"
        told = said("is within {tolerance}, which the marks scheme takes for right", tolerance=shown)
        return replace(claim, verdict=Verdict.RIGHT, message=told, slip="", rule="", also=())


PLAIN = Scheme()
"""One mark an answer, for all that is accepted, right under a convention or carried on."""


def known(schemes: Sequence[Scheme]) -> None:
    """Raises BpcalcError for what stands in a scheme and is in none of the networks that it was used for."""
    missed = [problem for problem in schemes[0].unknown if _in_all(problem, schemes)] if schemes else []
    if missed:
        raise BpcalcError(*missed)


def _in_all(problem: Problem, schemes: Sequence[Scheme]) -> bool:
    return all(problem.place in {other.place for other in scheme.unknown} for scheme in schemes)
