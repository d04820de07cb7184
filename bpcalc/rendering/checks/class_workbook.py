"""The table of a class as a workbook: marks are numbers, wrong verdicts are coloured, and no cell is a formula."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from io import BytesIO

from bpcalc.checking.text import printable
from bpcalc.checking.verdicts import ACCEPTED, Verdict
from bpcalc.language.catalogs import translated
from bpcalc.language.said import said
from bpcalc.rendering.checks.class_table import ClassTable
from bpcalc.rendering.page import Page
from bpcalc.rendering.wrapping import columns

_DAY = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Of no day: the file depends on the marks alone."""

_WIDEST, _LEAST = 40, 6
_LONGEST_TEXT = 32_000
"""Characters that a cell takes."""

_COLOURS = {
    **dict.fromkeys(ACCEPTED, "#E2F0D9"),
    Verdict.CARRIED: "#FFF2CC",
    Verdict.CONVENTION: "#FFF2CC",
    Verdict.MISSING: "#EDEDED",
    Verdict.UNREADABLE: "#EDEDED",
}
_OF_MISTAKES = "#F8CBAD"


def as_workbook(table: ClassTable, page: Page) -> bytes:
    """The bytes of a workbook with one sheet; its header and who it is about stay in sight, and each column filters."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = import_module("xlsxwriter").Workbook(file, options)
    book.set_properties({"created": _DAY})
    sheet = book.add_worksheet(translated(said("Marks"), page.language))
    head = book.add_format({"bold": True, "bottom": 1})
    verdicts = {verdict.value: _COLOURS.get(verdict, _OF_MISTAKES) for verdict in Verdict}
    looks = {colour: book.add_format({"bg_color": colour}) for colour in set(verdicts.values())}
    widths = [columns(name) for name in table.header]
    for column, name in enumerate(table.header):
        sheet.write_string(0, column, printable(name), head)
    for number, row in enumerate(table.rows, 1):
        for column, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, int | float):
                sheet.write_number(number, column, value)
                continue
            text = printable(translated(value, page.language))[:_LONGEST_TEXT]
            look = looks[verdicts[value]] if column in table.quantities and value in verdicts else None
            sheet.write_string(number, column, text, look)
            widths[column] = max(widths[column], columns(text))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(_WIDEST, max(_LEAST, width + 2)))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.header) - 1)
    book.close()
    return file.getvalue()
