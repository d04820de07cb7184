"""Marks as learning platforms import them: a table for each, by the ids of the roster.

Moodle: https://docs.moodle.org/en/Grade_import and the worksheet of an assignment's offline grading.
Canvas: a grade book as it exports one, https://community.canvaslms.com (How do I import grades in the Gradebook).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bpcalc.checking.marks.enrolment import Enrolment
from bpcalc.checking.marks.marking import Marked
from bpcalc.checking.marks.roster import Enrolled
from bpcalc.document.checks.class_report import is_unread
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said
from bpcalc.rendering.checks.dialects import DIALECTS, in_dialect
from bpcalc.rendering.page import Page

Marks = tuple[int | float, int | float]
Handed = tuple[Enrolled, Marked, Marks]
"""A student with the one hand-in that was marked, and its marks."""

_IDENTIFIER, _GRADE = "Identifier", "Grade"
_WORKSHEET = (_IDENTIFIER, "Full name", "ID number", "Email address", _GRADE, "Maximum grade", "Last modified (grade)")
"""Columns of Moodle's worksheet for offline grading that an upload looks at, and those that tell people who it is."""

_CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_POINTS_POSSIBLE = "    Points Possible"


def platform_file(platform: str, files: Sequence[Marked], enrolment: Enrolment, assignment: str, page: Page) -> str:
    """The text of the file that a platform imports.

    A student without a hand-in that could be marked, or with several, has no row, so that nothing is overwritten.
    Raises BpcalcError where the hand-ins are marked out of different numbers: the platform knows one maximum only.
    """
    handed = list(_handed(files, enrolment))
    most = sorted({marks[1] for _, _, marks in handed})
    if len(most) > 1:
        fault = said("the hand-ins are marked out of different numbers: {numbers}", numbers=", ".join(map(str, most)))
        raise BpcalcError.of(fault, said("say in a scheme what is asked of all: --marks FILE"))
    return in_dialect(PLATFORMS[platform](handed, enrolment, assignment), DIALECTS["plain"], page)


def _handed(files: Sequence[Marked], enrolment: Enrolment) -> Iterator[Handed]:
    for student, marked in zip(enrolment.students, files, strict=True):
        marks = None if is_unread(marked) else marked.marks
        if student is not None and marks is not None and student not in enrolment.twice:
            yield student, marked, marks


def _moodle(handed: Sequence[Handed], enrolment: Enrolment, assignment: str) -> Iterator[Sequence[Any]]:
    """The worksheet with its grades filled in, where the roster is one; else a table for the import of grades.

    A worksheet's comments are left out, so that those which stand in Moodle stay.
    """
    headings = enrolment.roster.headings
    if _IDENTIFIER in headings and _GRADE in headings:
        kept = [name for name in _WORKSHEET if name in headings]
        yield kept
        for student, _, marks in handed:
            row: dict[str, Any] = {**student.row, _GRADE: marks[0]}
            yield [row.get(name) for name in kept]
        return
    yield "Full name", "ID number", "Email address", assignment
    yield from ((student.name, student.id, student.email, marks[0]) for student, _, marks in handed)


def _canvas(handed: Sequence[Handed], _enrolment: Enrolment, assignment: str) -> Iterator[Sequence[Any]]:
    """A grade book: the roster's own cells where it was exported from Canvas, else what it says in Canvas's columns."""
    yield *_CANVAS, assignment
    yield _POINTS_POSSIBLE, *[None] * (len(_CANVAS) - 1), next((marks[1] for _, _, marks in handed), None)
    for student, _, marks in handed:
        own: Mapping[str, str] = student.row if set(_CANVAS[:2]) <= student.row.keys() else {}
        told = (student.name, "", student.id, student.login, student.group)
        yield *(own.get(name, known) for name, known in zip(_CANVAS, told, strict=True)), marks[0]


PLATFORMS: dict[str, Callable[[Sequence[Handed], Enrolment, str], Iterator[Sequence[Any]]]] = {
    "moodle": _moodle,
    "canvas": _canvas,
}
"""What writes the rows of each platform's table."""
