"""Tables of HTML: their rows are written with bars, so that they are read as all tables are."""

from __future__ import annotations

import re

from bpcalc.checking.notes.source import Piece

_ROW = re.compile(r"<tr\b[^<>]{0,300}>(?:(?!</?t(?:r|able)\b).){0,4000}?</tr\s*>", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(r"<t[dh]\b[^<>]{0,300}>", re.IGNORECASE)
_AROUND = re.compile(r"</?t(?:able|head|body|foot|[rdh])\b[^<>]{0,300}>", re.IGNORECASE)


def with_barred_rows(written: Piece) -> Piece:
    """The text with each row of a table on a line of its own, its cells between bars, and no character moved."""
    if "<tr" not in written.text.lower():
        return written
    rows = written.replaced(_ROW, lambda match: _barred(match[0]))
    return rows.replaced(_AROUND, lambda match: " " * len(match[0]))


def _barred(row: str) -> str:
    cells = _CELL.sub(lambda match: "|".rjust(len(match[0])), row[: row.rindex("<")])
    inner = _AROUND.sub(lambda match: " " * len(match[0]), cells).replace("\n", " ").replace("\r", " ")
    return "\n" + inner[1:] + "|".ljust(len(row) - len(inner) - 1) + "\n"
