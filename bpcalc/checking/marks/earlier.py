"""The marks of an earlier summary, and whose marks are others now that the key or the scheme has changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import PurePath
from typing import NamedTuple

from bpcalc.checking.marks.enrolment import words
from bpcalc.checking.marks.marking import Marked
from bpcalc.checking.marks.roster import table_of
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said

_MARKS = re.compile(r"-?\d{1,9}(?:[.,]\d{1,9})?")


class Row(NamedTuple):
    """A row of an earlier summary; marks are None where nobody was marked."""

    file: str
    student: str
    marks: Fraction | None
    most: Fraction | None


class Move(NamedTuple):
    """A hand-in, by its place, whose marks are others than they were: `was` of `of` before."""

    place: int
    was: Fraction | None
    of: Fraction | None


class Moved(NamedTuple):
    """Whose marks moved; how many hand-ins are `new`, and how many rows of before have none any more."""

    moves: tuple[Move, ...]
    new: int
    gone: int


def read_earlier(name: str) -> tuple[Row, ...]:
    """The rows of a summary as `check --summary` writes it, in any of its dialects. Raises BpcalcError."""
    headings, rows = table_of(name)
    wanted = ("file", "student", "marks", "of")
    if tuple(headings[:4]) != wanted:
        fault = said("this is no summary of a class: its first columns are not {names}", names=", ".join(wanted))
        raise BpcalcError.of(fault, said("name a CSV that --summary has written"), name)
    found = []
    for row in rows:
        file, student, marks, most = (*row, *[""] * 4)[:4]
        if file:  # without one it is a student who handed nothing in
            found.append(Row(_unguarded(file), _unguarded(student), _number(marks), _number(most)))
    return tuple(found)


def moved(files: Sequence[Marked], names: Sequence[str], earlier: Sequence[Row]) -> Moved:
    """Whose marks are others than in an earlier summary; `names` are what it would call the students now."""
    waiting = set(range(len(earlier)))
    matched: dict[int, Row] = {}
    for key_before, key_now in _KEYS:
        before = _unique((key_before(earlier[n]), n) for n in waiting)
        now = _unique((key_now(files[n], names[n]), n) for n in range(len(files)) if n not in matched)
        for key in before.keys() & now.keys():
            matched[now[key]] = earlier[before[key]]
            waiting.discard(before[key])
    moves = []
    for place, row in sorted(matched.items()):
        marks = files[place].marks if files[place].problem is None else None
        if (row.marks, row.most) != (tuple(map(_exact, marks)) if marks else (None, None)):
            moves.append(Move(place, row.marks, row.most))
    return Moved(tuple(moves), len(files) - len(matched), len(waiting))


_KEYS: tuple[tuple[Callable[[Row], object], Callable[[Marked, str], object]], ...] = (
    (lambda row: (row.file, words(row.student)), lambda marked, name: (marked.file, words(name))),
    (lambda row: words(row.student), lambda _, name: words(name)),
    (lambda row: PurePath(row.file).name, lambda marked, _: PurePath(marked.file).name),
)
"""By what a row is found again, the surest first: all of it, the student, or the file wherever it lies now."""


def _unique(pairs: Iterable[tuple[object, int]]) -> dict[object, int]:
    """What only one has."""
    found: dict[object, list[int]] = {}
    for key, place in pairs:
        if key:
            found.setdefault(key, []).append(place)
    return {key: places[0] for key, places in found.items() if len(places) == 1}


def _number(text: str) -> Fraction | None:
    return Fraction(text.replace(",", ".")) if _MARKS.fullmatch(text) else None


def _exact(marks: float) -> Fraction:
    """Marks as a summary writes them."""
    return Fraction(str(marks))


def _unguarded(text: str) -> str:
    """A cell without the sign that keeps it from being a formula."""
    return text[1:] if text[:2] in ("'=", "'+", "'-", "'@") else text
