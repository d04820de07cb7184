"""A spreadsheet: a sheet for each phase, in which each value is a live formula over the cells of the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib import import_module
from io import BytesIO
from typing import Any

from bpcalc.derivation.step import PHASE_TITLES, Phase
from bpcalc.document.blocks import Bars, Block, Curve, Document, Heading, Line, Paragraph, Table
from bpcalc.language.said import said
from bpcalc.rendering.data.as_csv import points
from bpcalc.rendering.data.steps import steps_of
from bpcalc.rendering.derivation_line import set_line
from bpcalc.rendering.inline import prose, text
from bpcalc.rendering.page import Page
from bpcalc.rendering.wrapping import wrapped_words
from bpcalc.typesetting.numerals import for_programs
from bpcalc.typesetting.spreadsheet import DIALECT, cell_names
from bpcalc.typesetting.walker import written

_WIDTHS = (18, 46, 46, 18, 46)
_ROWS_AND_TITLE = 2
_A4, _LETTERS = 9, 120
_DIGITS_OF_A_CELL = 15
"""Digits that spreadsheets keep; they refuse a file whose format has many more."""
_LONGEST_FORMULA, _MOST_OPERANDS = 8_192, 255
"""Letters of a cell's formula, and operands of a function in it, that spreadsheets take."""
_DAY = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Of no day: the file depends on the document alone."""


def render(document: Document, page: Page) -> bytes:
    """The document as the bytes of a workbook."""
    steps = steps_of(document)
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = import_module("xlsxwriter").Workbook(file, options)
    book.set_properties({"created": _DAY})
    looks = {
        "title": book.add_format({"bold": True, "font_size": 13}),
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        "given": book.add_format({"bg_color": "#FFF5CC", "num_format": "General"}),
        "beside": book.add_format({"indent": 1}),
        "value": book.add_format({"num_format": "0." + "0" * min(page.digits, _DIGITS_OF_A_CELL)}),
    }
    names = cell_names(steps)
    _tell(book, document, page, looks)
    for phase, title in ((Phase.GIVEN, said("Given")), *PHASE_TITLES.items()):
        lines = [line for line in steps.values() if line.phase == phase]
        if lines:
            _sheet_of_phase(book, prose(title, page), lines, names, page, looks)
    for number, block in enumerate((block for block in document.blocks if isinstance(block, Curve)), 1):
        _sheet_of_curve(book, f"{prose(said('Training'), page)} {number}", block, page, looks)
    for sheet in book.worksheets():
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)  # printed, a line stays on one page
    book.close()
    return file.getvalue()


def _sheet_of_phase(
    book: Any, title: str, lines: list[Line], names: Mapping[str, str], page: Page, looks: Mapping[str, Any]
) -> None:
    """The lines of a phase: the label, the formula, the numbers put in, the live value, and why it holds."""
    sheet = book.add_worksheet(title)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    header = (said("term"), said("formula"), said("numbers"), said("value"), said("reason"))
    sheet.write_row(0, 0, [prose(word, page) for word in header], looks["head"])
    sheet.freeze_panes(1, 1)
    for row, line in enumerate(lines, 1):
        set_ = set_line(line, page)
        how = [*set_.how, "", ""][:2]
        for column, words in ((0, set_.term), (1, how[0]), (2, how[1]), (4, set_.reason)):
            if words:
                sheet.write_string(row, column, words, looks["beside"] if column > 0 else None)
        look = looks["given" if line.formula is None else "value"]
        live = "" if line.formula is None else _formula(line, names)
        if live:
            sheet.write_formula(row, 3, live, look, "" if line.exact is None else float(line.exact))
        elif line.exact is not None:
            sheet.write_number(row, 3, float(line.exact), look)
        else:
            sheet.write_blank(row, 3, None, look)
        place = f"'{title.replace(chr(39), chr(39) * 2)}'!$D${row + 1}"
        book.define_name(names[line.quantity.id], f"={place}")


def _formula(line: Line, names: Mapping[str, str]) -> str:
    """The formula over the names of cells; what has no cell in this book stands there as its number.

    What depends on a symbol waits for its number: a blank cell would count as zero. Nothing where the formula is longer
    than a cell takes.
    """

    def leaf(id_: str) -> str:
        known = line.put_in[id_]
        return names[id_] if id_ in names or known is None else for_programs(known)

    assert line.formula is not None  # noqa: S101 - only what is given has none
    formula = written(line.formula, DIALECT, leaf)
    needed = [names[id_] for id_ in line.needs if id_ in names]
    live = f"={formula}"
    if line.exact is None:
        live = "" if len(needed) > _MOST_OPERANDS else f'=IF(COUNT({",".join(needed)})={len(needed)},{formula},"")'
    return live if len(live) <= _LONGEST_FORMULA else ""


def _tell(book: Any, document: Document, page: Page, looks: Mapping[str, Any]) -> None:
    """What a document says in words and tables, on the first sheet."""
    sheet = book.add_worksheet(prose(said("Summary"), page))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 8, 18)
    row = 0
    for block in _told(document):
        if isinstance(block, Heading):
            sheet.write_string(row, 0, text(block.parts, page), looks["title"])
            row += 1
        elif isinstance(block, Paragraph):
            lines = wrapped_words(text(block.parts, page), _LETTERS)
            sheet.write_column(row, 0, lines)
            row += len(lines)
        elif isinstance(block, Table):
            sheet.write_row(row, 0, [text(cell, page) for cell in block.header], looks["head"])
            for cells in block.rows:
                row += 1
                for column, cell in enumerate(cells):
                    sheet.write_string(row, column, text(cell, page))
            row += _ROWS_AND_TITLE
        elif isinstance(block, Bars):
            sheet.write_string(row, 0, prose(block.title, page), looks["head"])
            for bar in block.bars:
                row += 1
                sheet.write_row(row, 0, [prose(bar.name, page), prose(bar.told, page)])
            row += _ROWS_AND_TITLE


def _told(document: Document) -> Iterator[Block]:
    """Words, tables and bars, and the headings above any: what stands under the others has a sheet of its own."""
    waiting: list[Heading] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            waiting = [*(above for above in waiting if above.level < block.level), block]
        elif isinstance(block, Paragraph | Table | Bars):
            yield from waiting
            yield block
            waiting = []


def _sheet_of_curve(book: Any, title: str, curve: Curve, page: Page, looks: Mapping[str, Any]) -> None:
    """The points of a curve, and the curve as the spreadsheet draws it."""
    sheet = book.add_worksheet(title)
    found = list(points(curve))
    sheet.write_row(0, 0, [prose(said("iteration"), page), page.label(curve.quantity)], looks["head"])
    for row, (count, value) in enumerate(found, 1):
        sheet.write_number(row, 0, count)
        sheet.write_number(row, 1, value)
    chart = book.add_chart({"type": "scatter", "subtype": "straight"})
    last = len(found)
    chart.add_series({"categories": [title, 1, 0, last, 0], "values": [title, 1, 1, last, 1], "name": [title, 0, 1]})
    chart.set_legend({"none": True})
    if min(curve.values) > 0:
        chart.set_y_axis({"log_base": 10})
    sheet.insert_chart("D2", chart)
