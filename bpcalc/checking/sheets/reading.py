"""Reading answer sheets: which quantity each answer is of, and the number or calculation that it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from bpcalc.checking.sheets.answers import AnswerError, is_blank, read_answer
from bpcalc.checking.sheets.filled_sheet import Entry, FilledSheet, Part
from bpcalc.checking.statements import Document, Statement, Unreadable
from bpcalc.checking.text import Text, printable
from bpcalc.checking.verdicts import Claim, Role, Verdict
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.finding import find
from bpcalc.errors import BpcalcError
from bpcalc.formula.formula import Spot, symbols_in
from bpcalc.formula.quantity import Quantity
from bpcalc.formula.spelling import key
from bpcalc.language.said import said

_MISSING = said("this was asked for, and there is no answer")


LONGEST_KEY = 200
"""Characters of what may be the name of a quantity."""

LONGEST_SHOWN = 200
"""Characters of an answer that are shown."""

MOST_UNKNOWN = 50
"""Unknown names in an answer sheet for which near ones are sought."""


class Sheet(NamedTuple):
    """One student's answers as read; `places` is where what is asked and not answered should stand."""

    document: Document
    places: Mapping[str, Spot]


class SheetReader:
    """Reads the sheets of one file, all about the network of one derivation.

    `point` is the sign before decimals: point or comma. Each spelling of a quantity is looked up once, and what is
    wrong with a column of a table is said of the first student only.
    """

    def __init__(self, text: Text, derivation: Derivation, point: str = "point") -> None:
        self._text, self._derivation, self._point = text, derivation, point
        self._given = frozenset(given.id for given in self._derivation.given)
        self._found: dict[str, Quantity | str] = {}
        self._told: set[int] = set()
        self._unknown = 0

    def sheet(self, filled: FilledSheet) -> Sheet:
        """The answers of one student."""
        statements: list[Statement | Unreadable] = []
        places: dict[str, Spot] = {}
        asked: dict[str, None] = {}
        answered: set[str] = set()
        for entry in filled.entries:
            quantity = self._quantity(entry.key)
            if isinstance(quantity, str):
                if entry.at.start not in self._told:
                    self._told.add(entry.at.start)
                    statements.append(Unreadable(self._shown(entry.at), None, quantity))
                continue
            asked[quantity.id] = None
            if entry.answer is not None and is_blank(self._text.text[slice(*entry.answer)]):
                places.setdefault(quantity.id, self._text.spot(*entry.answer))
            elif quantity.id in answered:
                why = said("{id} is answered twice; the first answer counts", id=quantity.id)
                statements.append(Unreadable(self._shown(entry.answer or entry.at), quantity.id, why))
            else:
                statements.append(read := self._read(entry, quantity))
                if isinstance(read, Statement):
                    answered.add(quantity.id)
        document = Document(
            self._text.file, tuple(statements), filled.student, filled.config, tuple(asked), is_sheet=True
        )
        return Sheet(document, places)

    def _quantity(self, written: str) -> Quantity | str:
        """The quantity that is asked for, or why there is none."""
        spelled = printable(written.strip().strip("$`"))
        if len(spelled) > LONGEST_KEY:
            return said("this is too long to be the name of a quantity")
        if spelled not in self._found and self._unknown > MOST_UNKNOWN:  # nearest names take their time
            return said("there is no quantity '{text}' in this network", text=spelled)
        if spelled not in self._found:
            try:
                self._found[spelled] = find(self._derivation, spelled)
            except BpcalcError as failure:
                problem = failure.problems[0]
                hint = said("{message}; {hint}", message=problem.message, hint=problem.hint)
                self._found[spelled] = hint if problem.hint else problem.message
                self._unknown += 1
        return self._found[spelled]

    def _read(self, entry: Entry, quantity: Quantity) -> Statement | Unreadable:
        if entry.answer is None:
            why = said("an answer is one number or one calculation")
            return Unreadable(self._shown(entry.at), quantity.id, why)
        whole = self._shown(entry.shown or entry.answer)
        try:
            sides = read_answer(self._text, *entry.answer, self._resolved, self._point, entry.shown)
        except AnswerError as failure:
            # The whole answer is what cannot be read; the reason says which part of it.
            return Unreadable(whole, quantity.id, failure.why)
        if symbols_in(sides[-1]):
            why = said("this is a formula; put the numbers in, or write what it comes to")
            return Unreadable(whole, quantity.id, why)
        return Statement(quantity.id, sides, given=quantity.id in self._given, spot=whole)

    def _shown(self, part: Part) -> Spot:
        """The place of what cannot be read, and as much of it as anybody wants to see again."""
        return self._text.spot(part.start, min(part.end, part.start + LONGEST_SHOWN))

    def _resolved(self, name: str) -> str | None:
        """The id that a symbol in a calculation means."""
        if name in self._derivation.quantities:
            return name
        found = self._derivation.by_spelling.get(key(name), [])
        return found[0].id if len(found) == 1 else None


def with_places(claims: Sequence[Claim], sheet: Sheet) -> tuple[Claim, ...]:
    """The claims, those of missing answers with the place where the answer should stand.

    An answer that the judge says nothing of is missing, too.
    """
    told = {claim.quantity for claim in claims}
    silent = (name for name in sheet.document.asked if name not in told)
    missing = (Claim(None, name, Role.RESULT, Verdict.MISSING, message=_MISSING) for name in silent)
    placed = [_placed(claim, sheet.places) for claim in (*claims, *missing)]
    return tuple(sorted(placed, key=lambda claim: (claim.spot.line, claim.spot.column) if claim.spot else (0, 0)))


def _placed(claim: Claim, places: Mapping[str, Spot]) -> Claim:
    place = places.get(claim.quantity or "")
    return replace(claim, spot=place) if claim.spot is None and place is not None else claim
