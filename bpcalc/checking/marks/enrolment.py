"""Who of a roster handed in what: joined by a name, an id or the name of a file, and never on a guess."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import permutations
from pathlib import PurePath
from typing import NamedTuple

from bpcalc.checking.marks.marking import Marked
from bpcalc.checking.marks.roster import Enrolled, Roster

LEAST_OF_AN_ID = 3
"""Characters that an id has at least, to be found inside the name of a file."""

MOST_WORDS = 3
"""Words of a name up to which it is also found written together, in any order."""


class Doubt(NamedTuple):
    """A hand-in that may be of several students, or that says one and whose file says another one."""

    place: int
    students: tuple[Enrolled, ...]


class Enrolment(NamedTuple):
    """`students` has for each hand-in whose it is, or None.

    `missing` handed nothing in; `strangers` are hand-ins of nobody on the roster, `doubts` those that are nobody's for
    sure, `twice` students with several hand-ins.
    """

    roster: Roster
    students: tuple[Enrolled | None, ...]
    missing: tuple[Enrolled, ...]
    strangers: tuple[int, ...]
    doubts: tuple[Doubt, ...]
    twice: tuple[Enrolled, ...]


def enrolment(roster: Roster, files: Sequence[Marked]) -> Enrolment:
    """Whose each hand-in is."""
    finding = _Finding(roster.students)
    held = Counter(marked.file for marked in files)
    found = [finding.whose(marked.student, marked.file if held[marked.file] == 1 else "") for marked in files]
    students = [roster.students[next(iter(one))] if len(one) == 1 else None for one in found]
    joined = Counter(next(iter(one)) for one in found if len(one) == 1)
    doubtful = {number for one in found if len(one) > 1 for number in one}
    return Enrolment(
        roster,
        tuple(students),
        tuple(one for number, one in enumerate(roster.students) if number not in joined and number not in doubtful),
        tuple(place for place, one in enumerate(found) if not one),
        tuple(
            Doubt(place, tuple(roster.students[n] for n in sorted(one)))
            for place, one in enumerate(found)
            if len(one) > 1
        ),
        tuple(roster.students[number] for number, count in joined.items() if count > 1),
    )


class _Finding:
    """Finds students by what they call themselves and by what their files are called."""

    def __init__(self, students: Sequence[Enrolled]) -> None:
        self._by_id = _indexed((key, n) for n, one in enumerate(students) for key in _ids(one))
        self._by_name = _indexed((words(one.name), n) for n, one in enumerate(students))
        self._by_bare_name = _indexed((words(one.name, bare=True), n) for n, one in enumerate(students))
        self._by_word = _indexed((word, n) for n, one in enumerate(students) for word in words(one.name, bare=True))
        self._together = _indexed((key, n) for n, one in enumerate(students) for key in _together(one.name))
        self._names = [set(words(one.name, bare=True)) for one in students]

    def whose(self, student: str, file: str) -> set[int]:
        """The numbers of the students that a hand-in may be of; one where that is sure."""
        said = self._of_name(student)
        path = PurePath(file)
        by_file = next(filter(None, (self._of_id_in(part) for part in (path.stem, path.parent.name))), set[int]())
        if said and by_file:
            return said & by_file or said | by_file
        if said or by_file:
            return said or by_file
        if student:  # somebody whom the roster does not know, whatever words the file's name has
            return set()
        return next(filter(None, (self._of_name_in(part) for part in (path.stem, path.parent.name))), set[int]())

    def _of_name(self, student: str) -> set[int]:
        by_id = self._by_id.get(_folded(student), set())
        return (
            by_id
            or self._by_name.get(words(student), set())
            or self._by_bare_name.get(words(student, bare=True), set())
        )

    def _of_id_in(self, part: str) -> set[int]:
        pieces = {part, *re.split(r"[^\w.@+-]+|_", part), *re.split(r"[\W_]+", part)}
        keys = {_folded(piece) for piece in pieces if len(piece) >= LEAST_OF_AN_ID}
        return {number for key in keys for number in self._by_id.get(key, ())}

    def _of_name_in(self, part: str) -> set[int]:
        """By all words of a name of several, in any order, also written together; by one word, if that is all."""
        known = words(part, bare=True)
        if whole := self._by_bare_name.get(known, set()):
            return whole
        near = {number for word in known for number in self._by_word.get(word, ())}
        found = {number for number in near if len(self._names[number]) > 1 and self._names[number] <= set(known)}
        return found or {number for word in known for number in self._together.get(word, ())}


def words(name: str, *, bare: bool = False) -> tuple[str, ...]:
    """The words of a name in one order, without capitals; `bare` of accents, too."""
    text = _folded(name)
    if bare:
        text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return tuple(sorted(filter(None, re.split(r"[\W_]+", text))))


def _together(name: str) -> Iterable[str]:
    parts = words(name, bare=True)
    return {"".join(order) for order in permutations(parts)} if 1 < len(parts) <= MOST_WORDS else ()


def _ids(one: Enrolled) -> Iterable[str]:
    """By what nobody else is known; of an address the part before the @ only with a digit in it."""
    account = one.email.partition("@")[0]
    keys = (*one.numbers, one.email, one.login, account if re.search(r"\d", account) else "")
    return {_folded(key) for key in keys if key}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()


def _indexed(pairs: Iterable[tuple[object, int]]) -> dict[object, set[int]]:
    found: dict[object, set[int]] = {}
    for key, number in pairs:
        if key:
            found.setdefault(key, set()).add(number)
    return found
