"""The files that a class is given back in: a summary for a spreadsheet, and results as Gradescope reads them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

from bpcalc.checking.marks.marking import BLAMED, Marked, findings, plain_marks, questions
from bpcalc.checking.slips.codes import code_of
from bpcalc.checking.text import printable
from bpcalc.checking.verdicts import Claim, Role, Verdict
from bpcalc.document.checks.findings import hint_or_message, lesson
from bpcalc.language.catalogs import translated
from bpcalc.language.said import said
from bpcalc.rendering.checks.as_json import as_json
from bpcalc.rendering.data.as_csv import cell
from bpcalc.rendering.page import Page

_SEVERITY = (
    *(Verdict.UNREADABLE, Verdict.MISSING, Verdict.TOO_FEW_DIGITS, Verdict.WRONG, Verdict.SLIP, Verdict.CARRIED),
    *(Verdict.CONVENTION, Verdict.ROUNDING, Verdict.LAST_DIGIT, Verdict.RIGHT),
)
"""Of several verdicts about one quantity, the first of these is told."""


def summary(files: Sequence[Marked], page: Page) -> str:
    """A row a student: file, student, marks, of how many, the first mistake, and the verdict of each quantity."""
    verdicts = [_verdicts(marked) for marked in files]
    columns = list(dict.fromkeys(name for told in sorted(verdicts, key=len, reverse=True) for name in told))
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([cell(name, page) for name in ("file", "student", "marks", "of", "first mistake", *columns)])
    for marked, told in zip(files, verdicts, strict=True):
        earned = (None if marked.problem else marked.marks) or (None, None)
        row = [marked.file, marked.student, *earned, _first(marked), *(told.get(name) for name in columns)]
        writer.writerow([cell(value, page) for value in row])
    return written.getvalue()


def results(marked: Marked, page: Page, hints: bool) -> str:
    """The results of one student: a test for each answer that is asked for, in notes for each that is given."""
    if marked.problem is not None:
        return as_json(
            {"score": 0, "output": printable(translated(marked.problem.message, page.language)), "tests": []}
        )
    asked = questions(marked, marked.counted or tuple(_verdicts(marked)))
    tests: list[dict[str, Any]] = [
        {
            "name": one.quantity,
            "score": plain_marks(one.earned),
            "max_score": plain_marks(one.most),
            "output": "\n".join(_output(claim, page, hints) for claim in one.claims),
        }
        for one in asked
    ]
    return as_json({"score": plain_marks(sum(one.earned for one in asked)), "tests": tests})


def _verdicts(marked: Marked) -> dict[str, str]:
    found: dict[str, Verdict] = {}
    for claim in marked.claims:
        if claim.quantity and claim.role is not Role.OPERAND:
            found[claim.quantity] = min(found.get(claim.quantity, claim.verdict), claim.verdict, key=_SEVERITY.index)
    names = dict.fromkeys((*marked.asked, *found))
    return {name: found.get(name, Verdict.MISSING).value for name in names}


def _first(marked: Marked) -> str:
    if marked.problem is not None:
        return marked.problem.message
    told = (*BLAMED, Verdict.UNREADABLE)
    first = next((claim for claim in findings(marked.claims) if claim.verdict in told and claim.quantity), None)
    if first is None:
        return ""
    name, quantity = first.rule or code_of(first).name, first.quantity
    if first.spot is None:
        return f"{quantity}: {name}"
    return said("line {line}, {quantity}: {name}", line=first.spot.line, quantity=quantity, name=name)


def _output(claim: Claim, page: Page, hints: bool) -> str:
    """What is said of one figure; of one that is right, its verdict."""
    code = code_of(claim)
    message = printable(translated(lesson(claim, hint_or_message(claim, hints)), page.language))
    return f"{code.code} {code.name}: {message}"
