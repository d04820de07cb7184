"""What is said of checked files as CSV, a row a figure, in which no cell can become a formula of a spreadsheet."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import Any

from bpcalc.checking.spots import printable
from bpcalc.document.blocks import Document
from bpcalc.language.catalogs import translated
from bpcalc.rendering.page import Page

_OF_CLAIM = (
    "line column quantity role written value expected verdict code slip rule convention also message".split()  # noqa: SIM905
)
_NUMBER = re.compile(r"[-+]?[0-9]*\.?[0-9]+(?:e[-+]?[0-9]+)?", re.IGNORECASE)


def render(document: Document, page: Page) -> str:
    """All figures of all files; a file that could not be read is one row with what is wrong."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["file", "student", "config", *_OF_CLAIM])
    for file in document.record["files"]:
        about = [file["file"], file["student"], file["config"]]
        rows = [[claim[name] for name in _OF_CLAIM] for claim in file["claims"]]
        if error := file.get("error"):
            told = {"line": error["line"], "column": error["column"], "verdict": "unread", "message": error["message"]}
            rows.append([told.get(name) for name in _OF_CLAIM])
        writer.writerows([cell(value, page) for value in (*about, *row)] for row in rows)
    return written.getvalue()


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
