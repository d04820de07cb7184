"""The codes of a checker's findings, a line each."""

from __future__ import annotations

from bpcalc.checking.slips.codes import CODES
from bpcalc.document.blocks import Document, Heading, Paragraph, Parts, Table
from bpcalc.language.said import said

SCHEMA = "bpcalc/rules/1"


def rulebook() -> Document:
    """A table of codes, with what each means and an example."""
    header: tuple[Parts, ...] = ((said("code"),), (said("name"),), (said("meaning"),), (said("example"),))
    rows: tuple[tuple[Parts, ...], ...] = tuple(
        ((code.code,), (code.name,), (code.what,), (code.example,)) for code in CODES
    )
    told = said("1xx to 5xx are mistakes; 6xx and 7xx are none; 9xx is a file that cannot be read.")
    blocks = (Heading(1, (said("What check finds"),)), Table(header, rows), Paragraph((told,)))
    record = [
        {"code": code.code, "name": code.name, "what": code.what, "example": code.example or None} for code in CODES
    ]
    return Document({"schema": SCHEMA}, blocks, {"rules": record})
