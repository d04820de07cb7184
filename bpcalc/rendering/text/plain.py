"""Plain text: no boxes, no colours, one line of the notes a line, so that it can be searched and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from bpcalc.document.blocks import (
    Block,
    Branch,
    Curve,
    Diagram,
    Document,
    Equations,
    Excerpt,
    Given,
    Heading,
    Lines,
    Paragraph,
    Table,
)
from bpcalc.rendering.derivation_line import BARE_NUMBER, SetLine, set_line
from bpcalc.rendering.excerpt import excerpt_lines
from bpcalc.rendering.inline import text, titled
from bpcalc.rendering.page import Page
from bpcalc.rendering.text.matrices import set_equation
from bpcalc.rendering.wrapping import columns, filled, padded, wrapped, wrapped_words


def render(document: Document, page: Page) -> str:
    """The document as plain text; lines are broken only where the page has a width."""
    lines: list[str] = []
    for block in document.blocks:
        written = list(_WRITERS[type(block)](block, page))
        if lines and written:
            lines.append("")
        lines += written
    return "\n".join(lines) + "\n"


def _heading(block: Heading, page: Page) -> Iterator[str]:
    title = text(block.parts, page)
    yield title
    yield {1: "=", 2: "-"}.get(block.level, ".") * columns(title)


def _paragraph(block: Paragraph, page: Page) -> Iterator[str]:
    words = text(block.parts, page)
    yield from wrapped_words(words, page.width) if page.width else [words]


def _given(block: Given, page: Page) -> Iterator[str]:
    for title, lines in block.groups:
        set_lines = [set_line(line, page) for line in lines]
        values = [f"{line.term} = {line.value}" if line.value else line.term for line in set_lines]
        heading = titled(title, page)
        if not heading.endswith(" "):
            heading, values = "", [heading + values[0], *values[1:]]
        pieces = [*filter(None, [heading.rstrip()]), *(f"{value}," for value in values[:-1]), values[-1]]
        yield from filled(pieces, page.width, "    ") if page.width else [" ".join(pieces)]


def _lines(block: Lines, page: Page) -> Iterator[str]:
    for number, group in enumerate(block.groups):
        if number and not block.terse:
            yield ""
        for line in group:
            written = set_line(line, page)
            yield from _broken(chained(written, block.terse), page)
            if block.reasons and written.reason:
                reason = f"    ({written.reason})"
                yield from wrapped_words(reason, page.width, "    ") if page.width else [reason]


def chained(line: SetLine, terse: bool) -> str:
    """A line of the notes as one chain of equalities."""
    how = () if terse and line.value else line.how
    if line.because and line.value:  # the number of the branch and the value are one
        how = tuple(text for text in how if not BARE_NUMBER.fullmatch(text))
    # A constant is its own formula, and need not be said twice.
    chain = " = ".join(dict.fromkeys(filter(None, (line.term, *how, line.value))))
    chain += f", {line.because}" if how and line.because else ""
    return f"{line.mark} {chain}" if line.mark else chain


def equation_lines(block: Equations, page: Page) -> Iterator[str]:
    """Equations between matrices, a blank line between them."""
    for number, equation in enumerate(block.equations):
        if number:
            yield ""
        yield from set_equation(equation, page)


def _table(block: Table, page: Page) -> Iterator[str]:
    rows = [[text(cell, page) for cell in row] for row in (block.header, *block.rows)]
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    if page.width and sum(widths) + 2 * (len(widths) - 1) > page.width:
        yield from _stacked_table(rows, 0 in block.numeric, page.width)
        return
    for number, row in enumerate(rows):
        cells = (padded(cell, widths[c], right=c in block.numeric) for c, cell in enumerate(row))
        yield "  ".join(cells).rstrip()
        if not number:
            yield "  ".join("-" * width for width in widths)


def _stacked_table(rows: list[list[str]], numbered: bool, width: int) -> Iterator[str]:
    header, *body = rows
    for row in body:
        yield from wrapped(f"{header[0]} {row[0]}" if numbered else row[0], width, "    ")
        for name, cell in zip(header[1:], row[1:], strict=True):
            if cell:
                yield from wrapped_words(f"  {name}: {cell}", width, "    ")


def _branch(block: Branch, page: Page) -> Iterator[str]:
    yield from tree_lines(block, lambda parts: text(parts, page), page.unicode)


def tree_lines(branch: Branch, write: Callable[[Any], str], unicode: bool) -> Iterator[str]:
    """A tree with its branches drawn."""
    inner, last, through, space = ("├─ ", "└─ ", "│  ", "   ") if unicode else ("|- ", "`- ", "|  ", "   ")
    yield write(branch.parts)
    for child in branch.children:
        is_last = child is branch.children[-1]
        first, *others = tree_lines(child, write, unicode)
        yield (last if is_last else inner) + first
        yield from ((space if is_last else through) + line for line in others)


def _curve(_block: Curve, _page: Page) -> Iterator[str]:
    """A picture is for the terminal; the numbers stand in the table."""
    yield from ()


def _diagram(block: Diagram, page: Page) -> Iterator[str]:
    if not block.aside:
        from bpcalc.rendering.text.network_text import drawn_network

        yield from drawn_network(block, page)


def _excerpt(block: Excerpt, page: Page) -> Iterator[str]:
    yield from excerpt_lines(block, page)


def _broken(line: str, page: Page) -> list[str]:
    return wrapped(line, page.width, "    ") if page.width else [line]


_WRITERS: dict[type[Block], Callable[[Any, Page], Iterator[str]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Given: _given,
    Lines: _lines,
    Equations: equation_lines,
    Table: _table,
    Branch: _branch,
    Curve: _curve,
    Diagram: _diagram,
    Excerpt: _excerpt,
}
