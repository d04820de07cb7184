"""Tables and colours for a terminal, by rich; a narrow terminal gets a stacked layout, never shorter numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from io import StringIO
from typing import Any, TypeAlias

from rich.console import Console, RenderableType
from rich.text import Text

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
    Tone,
)
from bpcalc.rendering.excerpt import excerpt_lines
from bpcalc.rendering.inline import text
from bpcalc.rendering.page import Page
from bpcalc.rendering.terminal.lines import SetLines, derivation_lines, given_values, set_lines, widths_of
from bpcalc.rendering.terminal.styling import GAP, STYLES, empty_table, styled, width_of, wrapped_text
from bpcalc.rendering.text.curve import drawn_curve
from bpcalc.rendering.text.matrices import set_equation
from bpcalc.rendering.text.plain import tree_lines
from bpcalc.rendering.wrapping import columns, wrapped, wrapped_words

Writers: TypeAlias = dict[type[Block] | type[SetLines], Callable[[Any, Page], Iterator[RenderableType]]]
"""What turns each kind of block into lines and tables."""

_UNLIMITED = 1_000_000


def render(document: Document, page: Page) -> str:
    """The document with the control codes of a terminal, or without where the page has no colour."""
    file = StringIO()
    # Nothing is wrapped, cut or padded by rich: what is printed fits the page already.
    console = Console(
        file=file,
        width=_UNLIMITED,
        force_terminal=page.colour,
        no_color=not page.colour,
        color_system="standard" if page.colour else None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    blocks = [set_lines(block, page) if isinstance(block, Lines) else block for block in document.blocks]
    widths = widths_of([block for block in blocks if isinstance(block, SetLines)])
    writers: Writers = {**_WRITERS, SetLines: partial(derivation_lines, shared=widths)}
    for block in blocks:
        for item in writers[type(block)](block, page):
            console.print(item)
    return file.getvalue()


def _heading(block: Heading, page: Page) -> Iterator[RenderableType]:
    title = wrapped_words(text(block.parts, page), width_of(page))
    rule = "━" if page.unicode else "="
    if block.level == 1:
        yield Text("\n".join(title), STYLES["title"])
        yield Text(rule * min(width_of(page), max(map(columns, title))), STYLES["heading"])
    else:
        yield Text("\n" + "\n".join(title), STYLES["heading"])


def _paragraph(block: Paragraph, page: Page) -> Iterator[RenderableType]:
    yield wrapped_text(styled(block.parts, page), width_of(page))


def _equations(block: Equations, page: Page) -> Iterator[RenderableType]:
    page = replace(page, width=width_of(page))
    for equation in block.equations:
        letters, *matrices = set_equation(equation, page)
        yield Text("\n" + letters, STYLES["term"])
        if matrices:
            yield Text("\n".join(matrices), STYLES["numbers"])


def _branch(block: Branch, page: Page) -> Iterator[RenderableType]:
    lines = tree_lines(block, lambda parts: text(parts, page), page.unicode)
    yield Text("\n" + "\n".join(f" {line}" for line in lines))


def _curve(block: Curve, page: Page) -> Iterator[RenderableType]:
    yield Text("\n" + "\n".join(drawn_curve(text((block.quantity,), page), block.values, page, block.at)))


def _diagram(block: Diagram, page: Page) -> Iterator[RenderableType]:
    if not block.aside:
        from bpcalc.rendering.text.network_text import drawn_network

        yield Text("\n" + "\n".join(drawn_network(block, replace(page, width=width_of(page)))))


def _excerpt(block: Excerpt, page: Page) -> Iterator[RenderableType]:
    shown, marks = excerpt_lines(block, replace(page, width=width_of(page)))
    yield Text.assemble(shown, "\n", (marks, STYLES[Tone.BAD]))


_INDENT = "    "


def table_rows(block: Table, page: Page) -> Iterator[RenderableType]:
    """The table, side by side or stacked."""
    rows = [[text(cell, page) for cell in row] for row in (block.header, *block.rows)]
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + GAP * (len(widths) - 1) > width_of(page):
        yield from _stacked_table(block, page)
        return
    table = empty_table(page)
    for number, cell in enumerate(block.header):
        table.add_column(styled(cell, page), no_wrap=True, justify="right" if number in block.numeric else "left")
    for row in block.rows:
        table.add_row(*(styled(cell, page) for cell in row))
    yield table


def _stacked_table(block: Table, page: Page) -> Iterator[RenderableType]:
    names = [text(cell, page) for cell in block.header]
    for row in block.rows:
        title = f"{names[0]} " if 0 in block.numeric else ""
        first = wrapped(title + text(row[0], page), width_of(page), _INDENT)
        yield Text("\n".join(first), STYLES["term"])
        for name, cell in zip(names[1:], row[1:], strict=True):
            if content := styled(cell, page):
                before = f"  {name}  "
                lines = wrapped_text(content, width_of(page) - columns(before)).split("\n")
                indented = Text("\n" + " " * columns(before)).join(lines)
                yield Text.assemble((before, STYLES[Tone.WEAK]), indented)


_WRITERS: Writers = {
    Heading: _heading,
    Paragraph: _paragraph,
    Given: given_values,
    Equations: _equations,
    Table: table_rows,
    Branch: _branch,
    Curve: _curve,
    Diagram: _diagram,
    Excerpt: _excerpt,
}
