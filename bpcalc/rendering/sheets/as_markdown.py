"""An answer sheet as Markdown: a table for each part of the derivation."""

from __future__ import annotations

from bpcalc.document.checks.answer_sheet import AnswerSheet
from bpcalc.language.said import said
from bpcalc.rendering.page import Page
from bpcalc.rendering.sheets.words import ENOUGH, TITLE, answer, told
from bpcalc.rendering.text.markdown import escaped

_ADVICE = said("Write a number, or a calculation such as 0.4*0.593, beside each quantity.")


def render(sheet: AnswerSheet, page: Page) -> str:
    """The sheet as Markdown."""
    lines = [
        f"# {escaped(told(TITLE, page))}",
        "",
        escaped(told(sheet.title, page)),
        "",
        told(_ADVICE, page),
        told(ENOUGH, page),
    ]
    lines += ["", "student: ", "", f"config: {sheet.config}"]
    for section in sheet.sections:
        lines += ["", f"## {escaped(told(section.title, page))}", "", "| quantity | answer |", "| --- | --- |"]
        lines += [f"| `{name}` | {answer(sheet, value)} |" for name, value in section.asked]
    return "\n".join(lines) + "\n"
