"""The results of one hand-in as Gradescope reads them.

https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

from typing import Any

from bpcalc.checking.marks.marking import Marked, plain_marks, questions
from bpcalc.checking.marks.roster import Enrolled
from bpcalc.checking.slips.codes import code_of
from bpcalc.checking.text import printable
from bpcalc.checking.verdicts import Claim
from bpcalc.document.checks.findings import hint_or_message, lesson
from bpcalc.language.catalogs import translated
from bpcalc.rendering.checks.as_json import as_json
from bpcalc.rendering.checks.class_table import verdicts_of
from bpcalc.rendering.page import Page


def results(marked: Marked, page: Page, hints: bool, student: Enrolled | None = None) -> str:
    """The results of one student: a test for each answer that is asked for, in notes for each that is given.

    Who the student is by a roster goes into what Gradescope stores beside the results.
    """
    known = {"name": student.name, "id": student.id, "email": student.email} if student else {}
    extra = {"extra_data": {"student": known}} if known else {}
    if marked.problem is not None:
        return as_json(
            {"score": 0, "output": printable(translated(marked.problem.message, page.language)), "tests": [], **extra}
        )
    asked = questions(marked, marked.counted or tuple(verdicts_of(marked)))
    tests: list[dict[str, Any]] = [
        {
            "name": one.quantity,
            "score": plain_marks(one.earned),
            "max_score": plain_marks(one.most),
            "output": "\n".join(_output(claim, page, hints) for claim in one.claims),
        }
        for one in asked
    ]
    return as_json({"score": plain_marks(sum(one.earned for one in asked)), "tests": tests, **extra})


def _output(claim: Claim, page: Page, hints: bool) -> str:
    """What is said of one figure; of one that is right, its verdict."""
    code = code_of(claim)
    message = printable(translated(lesson(claim, hint_or_message(claim, hints)), page.language))
    return f"{code.code} {code.name}: {message}"
