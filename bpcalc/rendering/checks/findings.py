"""The findings of checked files, one after the other, for formats that write a line each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from bpcalc.checking.slips.codes import UNREAD
from bpcalc.checking.text import printable
from bpcalc.checking.verdicts import ACCEPTED
from bpcalc.document.blocks import Document
from bpcalc.language.catalogs import translated
from bpcalc.rendering.page import Page


class Finding(NamedTuple):
    """One finding: `line` is None where it has no place in its file; `claim` is its record."""

    file: str
    line: int | None
    column: int | None
    code: str
    name: str
    message: str
    verdict: str
    claim: dict[str, Any]


def findings(document: Document, page: Page) -> Iterator[Finding]:
    """What is to be said of each file, in the order of its lines; figures that are right are left out, unless asked."""
    everything = bool(document.record.get("all"))
    for file in document.record["files"]:
        name = printable(file["file"])
        if error := file.get("error"):
            message = printable(translated(error["message"], page.language))
            yield Finding(name, error["line"], error["column"], UNREAD.code, UNREAD.name, message, UNREAD.name, {})
        for claim in sorted(file["claims"], key=lambda claim: (claim["line"] or 0, claim["column"] or 0)):
            if everything or claim["verdict"] not in ACCEPTED:
                yield Finding(
                    name,
                    claim["line"],
                    claim["column"],
                    claim["code"],
                    claim["name"],
                    _message(claim, page),
                    claim["verdict"],
                    claim,
                )


def _message(claim: dict[str, Any], page: Page) -> str:
    """The sentence of a finding, with what it is about before it."""
    message = translated(claim["message"], page.language)
    return printable(f"{claim['quantity']}: {message}" if claim["quantity"] else message)
