"""Workbooks of Excel as text: a line a row, tabs between cells, a form feed between worksheets."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from bpcalc.checking.formats.needed import needed, refused
from bpcalc.language.said import said

MOST_ROWS = 6_000
"""Rows of a worksheet that is handed in."""

MOST_COLUMNS = 600
"""Columns of a worksheet that is handed in."""

MOST_WORKSHEETS = 20
"""Worksheets of a workbook that is handed in."""

_DIGITS = 15
"""Significant digits that Excel keeps of a number."""

_FIXED = re.compile(r"[#0,]*0\.(0+)(?:_\))?(?:;.*)?")


def text_of_workbook(content: bytes, name: str) -> str:
    """What stands in the worksheets. Raises BpcalcError where they cannot be read, or are too large."""
    openpyxl = needed("openpyxl", "openpyxl", name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it leaves out: colours, lists to choose from
            book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
            if len(book.worksheets) > MOST_WORKSHEETS:
                raise refused(name, said("has more than {most} worksheets", most=MOST_WORKSHEETS))
            sheets = ["\n".join(_rows(sheet, name)) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, LookupError, EOFError):
        raise refused(name, said("is a damaged workbook"), said("save it anew, as .xlsx")) from None
    except Exception as failure:
        if type(failure).__module__.startswith(("openpyxl", "lxml", "xml")):
            raise refused(name, said("is a damaged workbook"), said("save it anew, as .xlsx")) from None
        raise
    return "\n\f\n".join(sheet for sheet in sheets if sheet.strip())


def _rows(sheet: Any, name: str) -> Iterator[str]:
    """The rows of a worksheet, to the last that has something in it."""
    waiting = 0
    sheet.reset_dimensions()  # what a file says of its size may be wrong, and would cut rows off
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [_written(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            waiting += 1
            continue
        if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
            fault = said("has more than {rows:,} rows or {columns} columns", rows=MOST_ROWS, columns=MOST_COLUMNS)
            raise refused(name, fault)
        yield from [""] * waiting
        waiting = 0
        yield "\t".join(cells)


def _written(cell: Any) -> str:
    """The text of a cell, a number with the digits that are kept of it, and with those that are shown."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, float):
        text = f"{value:.{_DIGITS}g}"
        shown = _FIXED.fullmatch(cell.number_format or "")
        if shown and "e" not in text:
            text = text + "." * ("." not in text)
            text += "0" * (len(shown[1]) - len(text.partition(".")[2]))
        return text.rstrip(".")
    text = " ".join(str(value).replace("\f", " ").replace("\t", " ").split("\n")).strip()
    return '"' + text.replace('"', '""') + '"' if text.startswith('"') else text
