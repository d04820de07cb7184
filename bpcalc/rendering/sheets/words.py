"""What stands on a sheet in every form: texts in its language, and answers; keys are the same in all languages."""

from __future__ import annotations

from fractions import Fraction

from bpcalc.checking.text import printable
from bpcalc.document.checks.answer_sheet import AnswerSheet
from bpcalc.language.catalogs import translated
from bpcalc.language.said import said
from bpcalc.rendering.page import Page
from bpcalc.typesetting import numerals

TITLE = said("Answer sheet")
ENOUGH = said("Four decimals are enough, or four digits that count below 0.1: 0.5933, 0.0004386.")


def told(text: str, page: Page) -> str:
    """A text in the language of the page, in one line."""
    return printable(translated(text, page.language))


def answer(sheet: AnswerSheet, value: Fraction | None) -> str:
    """What stands in the place of an answer."""
    return numerals.result(value, sheet.digits) if sheet.filled and value is not None else ""
