"""Markdown as GitHub reads it: headings, tables, formulas as code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from bpcalc.document.blocks import (
    Block,
    Branch,
    Curve,
    Document,
    Equations,
    Given,
    Heading,
    Lines,
    Paragraph,
    Part,
    Parts,
    Source,
    Table,
    Tone,
    Toned,
)
from bpcalc.language.said import said
from bpcalc.rendering.inline import because, flat, part_text, prose, set_line, text, titled
from bpcalc.rendering.page import Page
from bpcalc.rendering.plain import equation_lines, tree_lines
from bpcalc.rendering.source_lines import source_lines

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&])")


def render(document: Document, page: Page) -> str:
    """The document as Markdown."""
    blocks = ("\n".join(_WRITERS[type(block)](block, page)) for block in document.blocks)
    return "\n\n".join(filter(None, blocks)) + "\n"


def escaped(words: str) -> str:
    """Words that Markdown and HTML take as they are."""
    return _SPECIAL.sub(r"\\\1", words)


def _code(words: str) -> str:
    return f"`{words}`" if words else ""


def _part(part: Part, page: Page) -> str:
    words = part_text(part, page)
    if isinstance(part, Toned):
        return f"**{escaped(words)}**" if part.tone in (Tone.BAD, Tone.STRONG) else escaped(words)
    return escaped(words) if isinstance(part, str) else _code(words)


def _inline(parts: Parts, page: Page) -> str:
    return "".join(_part(part, page) for part in flat(parts, page))


def _heading(block: Heading, page: Page) -> Iterator[str]:
    yield f"{'#' * block.level} {escaped(text(block.parts, page))}"


def _paragraph(block: Paragraph, page: Page) -> Iterator[str]:
    yield _inline(block.parts, page).strip()


def _given(block: Given, page: Page) -> Iterator[str]:
    for title, lines in block.groups:
        values = (
            f"{line.term} = {line.value}" if line.value else line.term
            for line in (set_line(given, page) for given in lines)
        )
        yield f"- {escaped(titled(title, page))}{', '.join(map(_code, values))}"


def _lines(block: Lines, page: Page) -> Iterator[str]:
    header = (said("term"), said("value")) if block.terse else (said("term"), said("how"), said("value"))
    yield from _rows([prose(word, page) for word in header], {1} if block.terse else {2})
    for line in (line for group in block.groups for line in group):
        set_ = set_line(line, page)
        term = f"{set_.mark} {_code(set_.term)}".strip()
        how = " = ".join(map(_code, set_.how))
        how += f", {because(list(map(_code, set_.why)), page)}" if set_.why else ""
        how += f"<br>*{escaped(set_.reason)}*" if block.reasons and set_.reason else ""
        yield (
            f"| {term} | {_code(set_.value) or how} |" if block.terse else f"| {term} | {how} | {_code(set_.value)} |"
        )


def _equations(block: Equations, page: Page) -> Iterator[str]:
    yield "```text"
    yield from equation_lines(block, page)
    yield "```"


def _table(block: Table, page: Page) -> Iterator[str]:
    yield from _rows([_inline(cell, page) for cell in block.header], block.numeric)
    for row in block.rows:
        yield f"| {' | '.join(_inline(cell, page) for cell in row)} |"


def _rows(header: Any, numeric: Any) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{'|'.join(' ---: ' if column in numeric else ' --- ' for column in range(len(header)))}|"


def _branch(block: Branch, page: Page) -> Iterator[str]:
    yield "```text"
    yield from tree_lines(block, lambda parts: text(parts, page), page.unicode)
    yield "```"


def _curve(_block: Curve, _page: Page) -> Iterator[str]:
    """A picture is for the terminal; the numbers stand in the table."""
    yield from ()


def _source(block: Source, page: Page) -> Iterator[str]:
    lines = source_lines(block, page)
    fence = "`" * (3 + max((len(run) for run in re.findall("`+", lines[0])), default=0))
    yield f"{fence}text"
    yield from lines
    yield fence


_WRITERS: dict[type[Block], Callable[[Any, Page], Iterator[str]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Given: _given,
    Lines: _lines,
    Equations: _equations,
    Table: _table,
    Branch: _branch,
    Curve: _curve,
    Source: _source,
}
