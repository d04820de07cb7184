"""Judging what a sheet or a note states: one verdict for each written number."""

from __future__ import annotations

import re
from dataclasses import replace

from bpcalc.checking.judging.chains import ChainJudge
from bpcalc.checking.judging.conventions import conventions_in
from bpcalc.checking.judging.readings import Reading, against, has_sign_of_books, in_sign_of_books, turned_in
from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.checking.slips.of_numbers import TWO_POINTS
from bpcalc.checking.slips.wrong_formulas import WrongFormulas
from bpcalc.checking.statements import Document, Unreadable
from bpcalc.checking.truth.evidence import ANY, Evidence, Wanted
from bpcalc.checking.truth.figures import Figures
from bpcalc.checking.truth.other_conventions import OtherConventions
from bpcalc.checking.truth.truth import Truth
from bpcalc.checking.verdicts import Claim, Role, Verdict
from bpcalc.formula.formula import Spot
from bpcalc.language.said import said
from bpcalc.model.network import Network

_RUN_TOGETHER = re.compile(r"\s*[-+−]?\d+\.\d+?0\.\d+\s*$").match
"""Two numbers between which the sign was lost on the way: 0.400.593 is 0.40·0.593, and nobody's slip."""


class Judge:
    """Judges any number of documents against one network, what is true of it being worked once.

    `wanted` are the digits that answers of sheets are to have.
    """

    def __init__(self, network: Network, wanted: Wanted = ANY) -> None:
        self.truth = Truth(network)
        self.evidence = Evidence(self.truth, wanted)
        self._neighbours = Neighbours(self.truth)
        self._wrong_formulas = WrongFormulas(self.truth, self._neighbours)
        self._others = OtherConventions(network)

    def judge(self, document: Document) -> tuple[Claim, ...]:
        """One claim for each written number, in the order of the file, and one for each answer that is missing.

        Operands that are right are left out. A convention is looked for once, after the first reading; where one
        explains several figures, the document is read again in that light.
        """
        reading = self._read(document, Reading())
        turned = turned_in(reading.claims) if document.is_sheet or not self._is_sheet(document) else None
        if turned:
            other = self._read(document, Reading(turned=turned))
            is_so = not document.is_sheet or has_sign_of_books(reading.claims, other.claims, self.truth)
            if is_so and against(other.claims) < against(reading.claims):
                reading = other
        explained = conventions_in(reading.claims, self.truth, self._others)
        if explained or reading.in_place:
            light = Reading(explained=explained, in_place=reading.in_place, turned=reading.turned)
            reading = self._read(document, light)
        claims = reading.claims
        if document.is_sheet and reading.turned:
            claims = tuple(map(in_sign_of_books, claims))
        return (*map(_unsigned, claims), *self._missing(document))

    def _read(self, document: Document, light: Reading) -> Reading:
        figures = Figures(self.truth, document.asked)
        chains = ChainJudge(
            figures,
            self._neighbours,
            self._wrong_formulas,
            light,
            self._is_sheet(document),
            self.evidence if document.is_sheet else None,
            self.evidence.constants(document.statements) if document.is_sheet else frozenset(),
        )
        found: dict[int, list[Claim]] = {}
        for place in self._order(document):
            statement = document.statements[place]
            found[place] = [_unreadable(statement)] if isinstance(statement, Unreadable) else chains.judged(statement)
        claims = [claim for place in sorted(found) for claim in found[place]]
        return light._replace(claims=_once(claims), in_place=chains.is_in_place)

    def _is_sheet(self, document: Document) -> bool:
        """Whether each answer stands alone."""
        return document.is_sheet or all(
            isinstance(statement, Unreadable) or (statement.quantity and len(statement.sides) == 1)
            for statement in document.statements
        )

    def _order(self, document: Document) -> list[int]:
        """The order of the file; of a sheet, where each answer stands alone, that of the derivation."""
        places = list(range(len(document.statements)))
        if not self._is_sheet(document):
            return places
        ranks = {name: rank for rank, name in enumerate(self.truth.derivation.quantities)}
        ids = [statement.quantity or "" for statement in document.statements]
        return sorted(places, key=lambda place: (ranks.get(ids[place].removeprefix("-"), len(ranks)), place))

    def _missing(self, document: Document) -> list[Claim]:
        answered = {statement.quantity for statement in document.statements}
        message = said("this was asked for, and there is no answer")
        return [
            Claim(None, name, Role.RESULT, Verdict.MISSING, expected=self.truth.value(name), message=message)
            for name in document.asked
            if name not in answered
        ]


def judge(document: Document, network: Network) -> tuple[Claim, ...]:
    """The claims of one document about a network. Whoever has many documents keeps a Judge."""
    return Judge(network).judge(document)


def _unsigned(claim: Claim) -> Claim:
    """The claim with the id that the network knows; `expected` keeps the sign that the document uses."""
    return replace(claim, quantity=claim.quantity.removeprefix("-")) if claim.quantity else claim


def _unreadable(statement: Unreadable) -> Claim:
    text = statement.spot.text
    if (
        statement.quantity
        and any(mark in text for mark in ".,")
        and _is_nearly_a_number(text)
        and not _RUN_TOGETHER(text)
    ):
        message = said("this is no number: it has a decimal point too many")
        return Claim(
            statement.spot,
            statement.quantity,
            Role.RESULT,
            Verdict.SLIP,
            message=message,
            slip=TWO_POINTS.class_name,
            rule=TWO_POINTS.name,
        )
    return Claim(statement.spot, statement.quantity, Role.RESULT, Verdict.UNREADABLE, message=statement.why)


def _is_nearly_a_number(text: str) -> bool:
    bare = text.strip().lstrip("+-−")
    return bare.count(".") > 1 and bare.replace(".", "").isdecimal() and bare.isascii()


def _once(claims: list[Claim]) -> tuple[Claim, ...]:
    """No two claims at the same place; the first is kept."""
    seen: set[tuple[int, int]] = set()
    kept = []
    for claim in claims:
        spot: Spot | None = claim.spot
        if spot is None or (spot.line, spot.column) not in seen:
            kept.append(claim)
            if spot is not None:
                seen.add((spot.line, spot.column))
    return tuple(kept)
