"""The roster: whose each hand-in is by a name, an id or a file's name, and never on a guess; whose marks moved."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from bpcalc.checking.marks.earlier import Move, Row, moved, read_earlier
from bpcalc.checking.marks.enrolment import Enrolment, enrolment
from bpcalc.checking.marks.marking import Marked
from bpcalc.checking.marks.roster import Enrolled, Roster, read_roster
from bpcalc.checking.verdicts import Claim, Role, Verdict
from bpcalc.errors import BpcalcError

EXPORTS = {
    "plain": "name,id,email,group\nAnna Müller,1001,anna@x.org,A\n",
    "another order, semicolons": "Group;E-Mail;ID Number;Full Name\nA;anna@x.org;1001;Anna Müller\n",
    "tabs and a byte order mark": "\ufeffSurname\tFirst name\tID number\tEmail address\tGroups\n"
    "Müller\tAnna\t1001\tanna@x.org\tA\n",
    "German": "Nachname;Vorname;Matrikelnummer;E-Mail-Adresse;Gruppe\nMüller;Anna;1001;anna@x.org;A\n",
    "Chinese": "姓名,学号,邮箱,班级\nAnna Müller,1001,anna@x.org,A\n",
    "Gradescope": "First Name,Last Name,SID,Email,Sections\nAnna,Müller,1001,anna@x.org,A\n",
    "blank lines": "\n\nName,SID,E-mail,section\n\nAnna Müller,1001,anna@x.org,A\n,,,\n",
}


def read(tmp_path: Path, text: str) -> Roster:
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    return read_roster(str(tmp_path / "roster.csv"))


@pytest.mark.parametrize("name", EXPORTS)
def test_the_same_student_is_read_from_every_roster(name: str, tmp_path: Path) -> None:
    (student,) = read(tmp_path, EXPORTS[name]).students
    assert student[:4] == ("Anna Müller", "1001", "anna@x.org", "A")


def test_a_grade_book_of_canvas_has_two_ids_and_rows_of_nobody(tmp_path: Path) -> None:
    book = (
        'Student,ID,SIS User ID,SIS Login ID,Section,Essay (77)\n"    Points Possible",,,,,10\n'
        '"Müller, Anna",4711,1001,amueller,A,7\n"Student, Test",1,,,A,\n'
    )
    (anna,) = read(tmp_path, book).students
    assert (anna.name, anna.id, anna.login, anna.group) == ("Müller, Anna", "1001", "amueller", "A")
    assert anna.numbers == ("1001", "4711")
    assert anna.row["SIS Login ID"] == "amueller"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty"),
        ("colour,shape\nred,round\n", "no heading names students"),
        ("name,id\n,\n", "there is no student"),
        ('name\n"' + "x" * 200_000 + '"\n', "no table of comma-separated values"),
    ],
)
def test_what_is_no_roster_is_said_to_be_none(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(BpcalcError, match=told):
        read(tmp_path, text)


ANNA = Enrolled("Anna Müller", "1001", "anna@x.org", "A", "amueller", ("1001",))
ANN = Enrolled("Ann Lee", "1002", "lee@x.org", "B", "", ("1002",))
BO = Enrolled("Bo Lee", "1003", "bo@x.org", "B", "", ("1003",))
TWINS = (Enrolled("Kim Lee", "1004", numbers=("1004",)), Enrolled("Lee, Kim", "1005", numbers=("1005",)))
CLASS = Roster((ANNA, ANN, BO, *TWINS), ("name",))


def joined(*hand_ins: tuple[str, str]) -> Enrolment:
    return enrolment(CLASS, [Marked(file, student=student) for file, student in hand_ins])


@pytest.mark.parametrize(
    ("file", "student"),
    [
        ("x.yaml", "Anna Müller"),
        ("x.yaml", "Müller, Anna"),
        ("x.yaml", "MÜLLER, anna"),
        ("x.yaml", unicodedata.normalize("NFD", "Anna Müller")),
        ("x.yaml", " anna   muller "),
        ("x.yaml", "1001"),
        ("x.yaml", "anna@x.org"),
        ("x.yaml", "AMUELLER"),
        ("1001.yaml", ""),
        ("sheet_1001_late.yaml", ""),
        ("sheet_1001.yaml", "Änn"),  # whatever she calls herself: an id is no guess
        ("Müller_Anna.yaml", ""),
        ("mulleranna_55_66_sheet.yaml", ""),
        ("Anna Müller_123_assignsubmission_file/sheet.yaml", ""),
        ("1001-1001.yaml", "Müller, Anna"),
    ],
)
def test_a_hand_in_is_joined_by_name_id_or_file(file: str, student: str) -> None:
    found = joined((file, student))
    assert found.students == (ANNA,)
    assert ANNA not in found.missing
    assert found.missing == (ANN, BO, *TWINS)
    assert found.strangers == found.doubts == found.twice == ()


@pytest.mark.parametrize(
    ("file", "student"),
    [
        ("x.yaml", "Anna"),
        ("x.yaml", "A. Müller"),
        ("x.yaml", "Anna Maria Müller"),
        ("x.yaml", "Anne Müller"),
        ("x.yaml", "Lee"),
        ("lee.yaml", ""),
        ("x.yaml", "bo"),
        ("100.yaml", ""),
        ("10011.yaml", ""),
        ("x.yaml", ""),
        ("Anna_Müller.yaml", "Eve"),  # somebody else, in a file that is called after Anna
    ],
)
def test_nobody_is_joined_on_a_guess(file: str, student: str) -> None:
    found = joined((file, student))
    assert found.students == (None,)
    assert found.strangers == (0,)
    assert found.missing == CLASS.students


def test_what_may_be_of_several_is_said_and_not_joined() -> None:
    found = joined(("x.yaml", "Kim Lee"), ("1002.yaml", "Bo Lee"), ("y.yaml", "1004"))
    assert found.students == (None, None, TWINS[0])
    assert [(doubt.place, doubt.students) for doubt in found.doubts] == [(0, TWINS), (1, (ANN, BO))]
    assert found.missing == (ANNA,)  # neither twin, nor Ann or Bo, is said to have handed in nothing


def test_the_name_of_a_file_of_many_is_nobodys() -> None:
    found = joined(("1001.csv", "Ann Lee"), ("1001.csv", "Somebody"), ("z.yaml", "Ann Lee"))
    assert found.students == (ANN, None, ANN)
    assert found.twice == (ANN,)


def sheet(file: str, student: str, verdicts: Sequence[Verdict]) -> Marked:
    claims = tuple(Claim(None, f"w{n}", Role.RESULT, verdict) for n, verdict in enumerate(verdicts))
    names = tuple(f"w{n}" for n in range(len(verdicts)))
    return Marked(file, claims=claims, student=student, asked=names, counted=names)


def test_marks_that_moved_are_found_again_by_file_or_student(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text(
        "\ufefffile;student;marks;of;first mistake;id\nold/a.yaml;Ann Lee;1,5;2;;\nold/b.yaml;'=x;1;2;;\n"
        "old/c.yaml;;;;is binary;\nold/gone.yaml;Gone;1;2;;\n;Müller, Anna;;;handed nothing in;\n",
        encoding="utf-8",
    )
    earlier = read_earlier(str(tmp_path / "old.csv"))
    assert earlier[:2] == (Row("old/a.yaml", "Ann Lee", Fraction(3, 2), Fraction(2)), Row("old/b.yaml", "=x", *(1, 2)))  # type: ignore[arg-type]
    right = [Verdict.RIGHT, Verdict.RIGHT]
    files = [
        sheet("new/a.yaml", "Lee, Ann", right),
        sheet("new/b.yaml", "=x", [Verdict.RIGHT, Verdict.WRONG]),
        sheet("new/c.yaml", "", right),
        sheet("new/d.yaml", "Dai", right),
    ]
    found = moved(files, [one.student for one in files], earlier)
    assert found.moves == (Move(0, Fraction(3, 2), Fraction(2)), Move(2, None, None))
    assert (found.new, found.gone) == (1, 1)
