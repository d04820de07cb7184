"""What is said of checked files as CSV, a row a figure, in which no cell can become a formula of a spreadsheet."""

from __future__ import annotations

import csv
from io import StringIO

from bpcalc.document.blocks import Document
from bpcalc.rendering.data.as_csv import cell
from bpcalc.rendering.page import Page

_OF_CLAIM = (
    "line column quantity role written value expected verdict code slip rule convention also message".split()  # noqa: SIM905
)


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
