"""How a class table is written as CSV: what separates cells, and what programs of tables want besides."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any, NamedTuple

from bpcalc.rendering.data.as_csv import cell
from bpcalc.rendering.page import Page

BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheets that what follows is UTF-8."""


class Dialect(NamedTuple):
    """`separator` stands between cells, `decimal` before decimals, `line_end` after rows.

    `is_marked` opens the file with a byte order mark, None where that is needed: where a letter is beyond ASCII.
    """

    separator: str = ","
    decimal: str = "."
    line_end: str = "\n"
    is_marked: bool | None = False


DIALECTS = {
    "plain": Dialect(),
    "excel": Dialect(line_end="\r\n", is_marked=True),
    "excel-semicolon": Dialect(";", ",", "\r\n", is_marked=True),
}
"""By the names that a command line takes."""


def in_dialect(rows: Iterable[Sequence[Any]], dialect: Dialect, page: Page) -> str:
    """The rows as CSV in which no cell is a formula; only what is a number and no text gets the dialect's decimals."""
    file = StringIO()
    writer = csv.writer(file, delimiter=dialect.separator, lineterminator=dialect.line_end)
    writer.writerows([_cell(value, dialect, page) for value in row] for row in rows)
    text = file.getvalue()
    is_marked = not text.isascii() if dialect.is_marked is None else dialect.is_marked
    return BYTE_ORDER_MARK + text if is_marked else text


def _cell(value: Any, dialect: Dialect, page: Page) -> str:
    text = "-" if value == "-" else cell(value, page)  # alone it is no formula, but a platform's word for nothing
    return text.replace(".", dialect.decimal) if isinstance(value, float) else text
