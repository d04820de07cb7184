"""An answer sheet as CSV: a row for each quantity."""

from __future__ import annotations

import csv
from io import StringIO

from bpcalc.document.checks.answer_sheet import AnswerSheet
from bpcalc.rendering.page import Page
from bpcalc.rendering.sheets.words import answer


def render(sheet: AnswerSheet, _page: Page) -> str:
    """The sheet as a table for a spreadsheet."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerows([("quantity", "answer"), ("student", ""), ("config", _harmless(sheet.config))])
    for section in sheet.sections:
        writer.writerows((name, answer(sheet, value)) for name, value in section.asked)
    return written.getvalue()


def _harmless(text: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"./{text}" if text.startswith(("=", "+", "-", "@")) else text
