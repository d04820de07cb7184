"""CSV for spreadsheets and programs: a row for each term, then for each point of a curve, and no cell a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

from bpcalc.checking.text import printable
from bpcalc.document.blocks import Curve, Document
from bpcalc.language.catalogs import translated
from bpcalc.rendering.data.steps import formula_of, steps_of, substituted
from bpcalc.rendering.derivation_line import value
from bpcalc.rendering.page import Page

HEADER = ("id", "phase", "rule", "formula", "substituted", "value", "text")

MOST_POINTS = 10_001
"""Points of a curve that are written."""


def render(document: Document, page: Page) -> str:
    """All terms of the document, in which no cell can become a formula of a spreadsheet."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows([cell(content, page) for content in row] for row in _rows(document, page))
    return written.getvalue()


def _rows(document: Document, page: Page) -> Iterator[tuple[Any, ...]]:
    page = Page(digits=page.digits, unicode=False)
    for id_, line in steps_of(document).items():
        told = (formula_of(line), substituted(line, page), line.value, value(line, page))
        yield id_, line.phase, line.rule, *told
    for curve in (block for block in document.blocks if isinstance(block, Curve)):
        for count, point in points(curve):
            yield f"{curve.quantity.id}@{count}" if count else curve.quantity.id, "training", "", "", "", point, ""


def points(curve: Curve) -> Iterator[tuple[int, float]]:
    """After how many updates a curve has which value; of a long curve evenly picked, the last one always."""
    places = range(len(curve.values))
    step = max(1, -(-len(places) // MOST_POINTS))
    for place in sorted({*places[::step], places[-1]}):
        yield curve.at[place] if curve.at else place, float(curve.values[place])


_NUMBER = re.compile(r"[-+]?[0-9]*\.?[0-9]+(?:e[-+]?[0-9]+)?", re.IGNORECASE)


def cell(value: Any, page: Page) -> str:
    """A value as text that spreadsheets take for text, or for a number where it is one."""
    if isinstance(value, list):
        value = " ".join(value)
    text = (
        "" if value is None else printable(translated(value, page.language) if isinstance(value, str) else str(value))
    )
    is_harmless = not text.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")) or _NUMBER.fullmatch(
        text
    )
    return text if is_harmless else f"'{text}"
