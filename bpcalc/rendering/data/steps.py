"""The steps that a document shows, each once, and what a format for programs says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bpcalc.document.blocks import Document, Equations, Given, Line, Lines
from bpcalc.rendering.page import Page
from bpcalc.typesetting import numerals
from bpcalc.typesetting.dialects import CODE
from bpcalc.typesetting.walker import written

_PLAIN_WORD = re.compile(r"[^\W\d]\w*")


def steps_of(document: Document) -> dict[str, Line]:
    """The lines of a document that are steps of the derivation, by their ids, in order."""
    return {line.quantity.id: line for line in _lines(document)}


def formula_of(line: Line) -> str | None:
    """The formula over ids, as a program writes it; None for what is given."""
    return None if line.formula is None else written(line.formula, CODE, quoted_id)


def substituted(line: Line, page: Page) -> str | None:
    """The same with the numbers put in."""
    if line.formula is None:
        return None

    def leaf(name: str) -> str:
        known = line.put_in[name]
        if known is None:
            return quoted_id(name)
        return numerals.short(known, page.digits, worked=not line.quantities[name].is_given)

    return written(line.formula, CODE, leaf)


def quoted_id(name: str) -> str:
    """An id in a formula; in backquotes where it is not a plain word."""
    return name if _PLAIN_WORD.fullmatch(name) else f"`{name}`"


def _lines(document: Document) -> Iterator[Line]:
    for block in document.blocks:
        if isinstance(block, Given):
            yield from (line for _, lines in block.groups for line in lines)
        elif isinstance(block, Lines) and block.steps:
            yield from (line for group in block.groups for line in group)
        elif isinstance(block, Equations):
            yield from block.lines
