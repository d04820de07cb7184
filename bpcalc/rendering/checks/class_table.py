"""The table of a class: a row a hand-in, with its marks, its first mistake and the verdict of each quantity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from bpcalc.checking.marks.marking import Marked, plain_marks
from bpcalc.checking.verdicts import Role, Verdict
from bpcalc.document.checks.class_report import Register, is_unread
from bpcalc.document.checks.findings import first_mistake
from bpcalc.language.said import said
from bpcalc.rendering.checks.dialects import Dialect, in_dialect
from bpcalc.rendering.page import Page

_SEVERITY = (
    *(Verdict.UNREADABLE, Verdict.MISSING, Verdict.WRONG, Verdict.SLIP, Verdict.CARRIED),
    *(Verdict.CONVENTION, Verdict.ROUNDING, Verdict.LAST_DIGIT, Verdict.RIGHT),
)
"""Of several verdicts about one quantity, the first of these is told; one that is not here is as serious as a slip."""

FIRST_COLUMNS = ("file", "student", "marks", "of", "first mistake")
"""What every table begins with; columns of quantities follow, and at the end what not every class has."""


class ClassTable(NamedTuple):
    """The names of the columns and the rows; `quantities` are the columns that hold verdicts."""

    header: tuple[str, ...]
    rows: list[list[Any]]
    quantities: range


def class_table(files: Sequence[Marked], register: Register) -> ClassTable:
    """The table; ids, e-mail, groups, networks and earlier marks stand at its end, where they move no other column."""
    verdicts = [verdicts_of(marked) for marked in files]
    columns = list(dict.fromkeys(name for told in sorted(verdicts, key=len, reverse=True) for name in told))
    last = _last_columns(files, register)
    rows: list[list[Any]] = []
    for place, (marked, told) in enumerate(zip(files, verdicts, strict=True)):
        earned = (None if is_unread(marked) else marked.marks) or (None, None)
        name = register.name(place, marked)
        row = [marked.file, name, *earned, first_mistake(marked), *(told.get(name) for name in columns)]
        rows.append([*row, *(cells[place] for cells in last.values())])
    for student in register.enrolment.missing if register.enrolment else ():
        own = {"id": student.id, "email": student.email, "group": student.group}
        begun = [None, student.called, None, None, said("handed nothing in"), *[None] * len(columns)]
        rows.append([*begun, *(own.get(name) for name in last)])
    start = len(FIRST_COLUMNS)
    return ClassTable((*FIRST_COLUMNS, *columns, *last), rows, range(start, start + len(columns)))


def as_csv(table: ClassTable, dialect: Dialect, page: Page) -> str:
    """The table as CSV, in which no cell can become a formula of a spreadsheet."""
    return in_dialect([table.header, *table.rows], dialect, page)


def verdicts_of(marked: Marked) -> dict[str, str]:
    """The worst verdict of each quantity that is asked for or answered."""
    found: dict[str, Verdict] = {}
    for claim in marked.claims:
        if claim.quantity and claim.role is not Role.OPERAND:
            found[claim.quantity] = min(found.get(claim.quantity, claim.verdict), claim.verdict, key=_severity)
    names = dict.fromkeys((*marked.asked, *found))
    return {name: found.get(name, Verdict.MISSING).value for name in names}


def _severity(verdict: Verdict) -> int:
    return _SEVERITY.index(verdict if verdict in _SEVERITY else Verdict.SLIP)


def _last_columns(files: Sequence[Marked], register: Register) -> dict[str, list[Any]]:
    """The columns that stand at the end, each only where something is in it."""
    columns: dict[str, list[Any]] = {}
    if register.enrolment:
        for name in ("id", "email", "group"):
            cells = [getattr(student, name) if student else None for student in register.enrolment.students]
            if any(getattr(student, name) for student in register.enrolment.roster.students):
                columns[name] = cells
    networks = [marked.config or (marked.network.name if marked.network else None) for marked in files]
    if len(set(filter(None, networks))) > 1:
        columns["network"] = networks
    if register.moved is not None:
        moves = {move.place: move.was for move in register.moved.moves}
        columns["marks before"] = [
            None if (was := moves.get(n)) is None else plain_marks(was) for n in range(len(files))
        ]
    return columns
