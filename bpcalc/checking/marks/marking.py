"""Marking one file: its claims judged, what they come to, and whether anything is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from bpcalc.checking.marks.scheme import PLAIN, Scheme
from bpcalc.checking.text import Text
from bpcalc.checking.verdicts import ACCEPTED, Claim, Role, Verdict
from bpcalc.displaying import one_line
from bpcalc.errors import Problem
from bpcalc.model.network import Network

BLAMED = (Verdict.SLIP, Verdict.WRONG, Verdict.CARRIED, Verdict.MISSING)
"""What is wrong in a file, or not there."""

UNPROVED = (Verdict.UNREADABLE, Verdict.TOO_FEW_DIGITS)
"""What earns nothing, though nobody says that it is wrong."""

_LAST = {
    **dict.fromkeys((Verdict.SLIP, Verdict.WRONG), 0),
    **{Verdict.CARRIED: 1, Verdict.MISSING: 2, Verdict.CONVENTION: 3, Verdict.UNREADABLE: 3, Verdict.TOO_FEW_DIGITS: 3},
}
"""What is told after a writer's own mistakes, the least serious last."""


@dataclass(frozen=True)
class Marked:
    """One sheet or note with its verdicts; where it cannot be read at all, `problem` says why and all else is empty.

    `asked` are the ids that a sheet or the marks `scheme` asks for. `counted` are those that marks are given for: of
    the scheme, or else all that `bpcalc sheet` asks for, without values that a blind guess hits. `found` says that
    nobody named the network and its values gave it away. `left_out` are verdicts that count for the marks, but that
    nobody wants to hear of.
    """

    file: str
    text: Text | None = None
    network: Network | None = None
    claims: Sequence[Claim] = ()
    student: str = ""
    config: str = ""
    asked: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    found: bool = False
    problem: Problem | None = None
    scheme: Scheme = PLAIN
    left_out: tuple[Claim, ...] = ()

    @cached_property
    def told(self) -> tuple[Claim, ...]:
        """The claims of which there is something to say: those that are not accepted."""
        return tuple(claim for claim in self.claims if claim.verdict not in ACCEPTED)

    @property
    def is_wrong(self) -> bool:
        """Whether a figure is wrong, missing, unreadable or of too few digits."""
        return any(claim.verdict in (*BLAMED, *UNPROVED) for claim in self.told)

    @property
    def questions(self) -> list[Question]:
        """What is asked and what each answer earned."""
        return questions(self)

    @cached_property
    def marks(self) -> tuple[int | float, int | float] | None:
        """The marks earned, and how many there are; none where nothing is asked that can earn any."""
        if not self.counted:
            return None
        asked = self.questions
        return plain_marks(sum(one.earned for one in asked)), plain_marks(sum(one.most for one in asked))

    def __repr__(self) -> str:
        told = self.problem.message if self.problem else f"{len(self.claims)} figures"
        return one_line(self, f"{self.file}{self.student and f' of {self.student}'}: {told}")


def completed(marked: Marked, **parts: Any) -> Marked:
    """The same with its text, its network, or its claims packed: what has been worked of it stays worked."""
    whole = replace(marked, **parts)
    vars(whole).update({name: value for name, value in vars(marked).items() if name not in vars(whole)})
    return whole


class Question(NamedTuple):
    """One answer that was asked for: what it earned of the most that it can, and what is said of it."""

    quantity: str
    earned: Fraction
    most: Fraction
    claims: tuple[Claim, ...]


def questions(marked: Marked, names: Sequence[str] | None = None) -> list[Question]:
    """What can earn marks, or else `names`, in its order.

    Of an answer that is given several times the worst one counts.
    """
    answers: dict[str | None, list[Claim]] = {}
    for claim in (*marked.claims, *marked.left_out):
        if claim.role is not Role.OPERAND:
            answers.setdefault(claim.quantity, []).append(claim)
    found = []
    for name in marked.counted if names is None else names:
        claims = answers.get(name, [])
        told = [_for_marks(claim) for claim in claims if claim.verdict is not Verdict.UNREADABLE] or [Verdict.MISSING]
        worth = marked.scheme.worth(name)
        found.append(Question(name, worth * min(map(marked.scheme.share, told)), worth, tuple(claims)))
    return found


def _for_marks(claim: Claim) -> Verdict:
    """The verdict that counts: what follows from a wrong number on its own line is no earlier mistake carried on."""
    is_own = claim.verdict is Verdict.CARRIED and not claim.sources
    return Verdict.SLIP if is_own else claim.verdict


def plain_marks(value: Fraction | float) -> int | float:
    """A whole number where it is one, else with the decimals that marks have."""
    return int(value) if value == int(value) else round(float(value), 4)


def counts(claims: Sequence[Claim]) -> dict[Verdict, int]:
    """How many figures got each verdict; verdicts that none got are left out."""
    found = [claim.verdict for claim in claims]
    return {verdict: found.count(verdict) for verdict in Verdict if verdict in found}


def findings(claims: Sequence[Claim]) -> list[Claim]:
    """What there is to say: mistakes first, in the order of the file, then what follows from them, then all else."""
    told = [claim for claim in claims if claim.verdict not in ACCEPTED]
    return sorted(told, key=lambda claim: (_LAST[Verdict.CARRIED if claim.sources else claim.verdict], *_at(claim)))


def _at(claim: Claim) -> tuple[int, int]:
    return (claim.spot.line, claim.spot.column) if claim.spot else (0, 0)
