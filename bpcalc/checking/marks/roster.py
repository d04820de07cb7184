"""The roster of a class: who is in it, read from a table with the headings that learning platforms and teachers use."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from io import StringIO
from types import MappingProxyType
from typing import NamedTuple

from bpcalc.checking.text import submission
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said

MOST_ENROLLED = 20_000
"""Students on a roster."""

LONGEST_CELL = 300
"""Characters that are kept of what a roster says of a student."""


class Enrolled(NamedTuple):
    """One student of the roster; what the roster does not say is empty.

    `numbers` are all ids by which one may be known, `row` is the student's row by its headings as they were written.
    """

    name: str = ""
    id: str = ""
    email: str = ""
    group: str = ""
    login: str = ""
    numbers: tuple[str, ...] = ()
    row: Mapping[str, str] = MappingProxyType({})

    @property
    def called(self) -> str:
        """What the student is called where people read."""
        return self.name or self.id or self.email or self.login


class Roster(NamedTuple):
    """The students in the order of the file, and its headings as they are written."""

    students: tuple[Enrolled, ...]
    headings: tuple[str, ...]


_HEADINGS = {
    "name": (
        *("name", "student", "students", "student name", "full name", "fullname", "display name", "participant"),
        *("姓名", "学生", "学生姓名", "nom complet", "teilnehmer", "vollständiger name"),
    ),
    "first": ("first name", "firstname", "given name", "given names", "forename", "vorname", "prénom", "nombre", "名"),
    "last": ("last name", "lastname", "surname", "family name", "nachname", "familienname", "nom", "apellidos", "姓"),
    "id": (
        *("id number", "idnumber", "student id", "student number", "studentid", "sid", "sis user id", "sis id"),
        *("student no", "matriculation number", "matrikelnummer", "registration number", "学号", "number", "no", "nr"),
    ),
    "own": ("id", "user id", "userid", "identifier", "canvas id", "canvas user id", "participant id"),
    "email": (
        *("email", "e mail", "mail", "email address", "e mail address", "e mail adresse", "email adresse"),
        *("邮箱", "电子邮件", "电子邮箱", "adresse de courriel"),
    ),
    "login": ("sis login id", "login id", "login", "username", "user name", "anmeldename", "用户名"),
    "group": ("group", "groups", "section", "sections", "class", "tutorial", "gruppe", "gruppen", "班级", "小组", "组"),
}
"""What headings call the columns, without capitals and with one space for every sign between words."""

_MEANING = {word: column for column, words in _HEADINGS.items() for word in words}
_SEPARATORS = ",;\t|"
_NO_STUDENT = ("points possible", "student, test", "test student")
"""Rows of exported grade books that are about nobody."""


def read_roster(name: str) -> Roster:
    """The roster that a CSV file holds, whatever separates its cells, with its columns in any order.

    Raises BpcalcError where there is no such file, or where no heading names students.
    """
    headings, rows = table_of(name)
    columns: dict[str, int] = {}
    for place, heading in enumerate(headings):
        columns.setdefault(_MEANING.get(_plain(heading), ""), place)
    if not columns.keys() & {"name", "last", "id", "own", "email", "login"}:
        hint = said("begin with a line of headings such as {example}", example="name,id,email,group")
        raise BpcalcError.of(said("this is no roster: no heading names students"), hint, name)
    students = []
    for row in rows:
        found = _enrolled(
            headings, {column: row[place][:LONGEST_CELL] for column, place in columns.items() if place < len(row)}, row
        )
        if found.called and found.name.casefold() not in _NO_STUDENT:
            students.append(found)
        if len(students) > MOST_ENROLLED:
            raise BpcalcError.of(said("has more than {most:,} rows", most=MOST_ENROLLED), file=name)
    if not students:
        raise BpcalcError.of(said("there is no student on this roster"), file=name)
    return Roster(tuple(students), tuple(headings))


def table_of(name: str) -> tuple[list[str], list[list[str]]]:
    """The headings and the rows of a CSV file, without the blank ones. Raises BpcalcError where there are none."""
    text = submission(name).text.removeprefix("\ufeff")
    first = next((line for line in text.split("\n") if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(StringIO(text), delimiter=separator)]
    except csv.Error:
        raise BpcalcError.of(said("is no table of comma-separated values"), file=name) from None
    rows = [row for row in rows if any(row)]
    if not rows:
        raise BpcalcError.of(said("the file is empty"), file=name)
    return rows[0], rows[1:]


def _enrolled(headings: Sequence[str], cells: Mapping[str, str], row: Sequence[str]) -> Enrolled:
    """A student from the cells of the columns that are known."""
    parts = [cells.get("first", ""), cells.get("last", "")]
    own = cells.get("own", "")
    number = re.sub(r"^\D+ (?=\d+$)", "", own)  # `Participant 1234`, in files to hand in only the number
    return Enrolled(
        name=" ".join(filter(None, parts)) or cells.get("name", ""),
        id=cells.get("id", "") or own,
        email=cells.get("email", ""),
        group=cells.get("group", ""),
        login=cells.get("login", ""),
        numbers=tuple(dict.fromkeys(filter(None, (cells.get("id", ""), own, number)))),
        row=dict(zip(headings, row, strict=False)),
    )


def _plain(heading: str) -> str:
    return " ".join(re.split(r"[\W_]+", heading.casefold())).strip()
