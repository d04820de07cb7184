"""Tables in a terminal, and the same rows stacked where the terminal is too narrow for them."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from bpcalc.document.blocks import Table, Tone
from bpcalc.rendering.inline import text
from bpcalc.rendering.page import Page
from bpcalc.rendering.terminal.styling import GAP, STYLES, empty_table, styled, width_of, wrapped_text
from bpcalc.rendering.wrapping import columns, wrapped

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
