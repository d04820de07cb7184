"""Tables and colours for a terminal, by rich; a narrow terminal gets a stacked layout, never shorter numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    Given,
    Heading,
    Lines,
    Paragraph,
    Source,
    Table,
    Tone,
)
from bpcalc.rendering.inline import text
from bpcalc.rendering.page import Page
from bpcalc.rendering.source_lines import source_lines
from bpcalc.rendering.terminal.lines import SetLines, derivation_lines, given_values, set_lines, widths_of
from bpcalc.rendering.terminal.styling import STYLES, styled, width_of, wrapped_text
from bpcalc.rendering.terminal.tables import table_rows
from bpcalc.rendering.text.curve import drawn_curve
from bpcalc.rendering.text.matrices import set_equation
from bpcalc.rendering.text.plain import tree_lines
from bpcalc.rendering.wrapping import columns, wrapped_words

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
    for equation in block.equations:
        letters, *matrices = set_equation(equation, page._replace(width=width_of(page)))
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

        yield Text("\n" + "\n".join(drawn_network(block, page._replace(width=width_of(page)))))


def _source(block: Source, page: Page) -> Iterator[RenderableType]:
    shown, marks = source_lines(block, page._replace(width=width_of(page)))
    yield Text.assemble(shown, "\n", (marks, STYLES[Tone.BAD]))


_WRITERS: Writers = {
    Heading: _heading,
    Paragraph: _paragraph,
    Given: given_values,
    Equations: _equations,
    Table: table_rows,
    Branch: _branch,
    Curve: _curve,
    Diagram: _diagram,
    Source: _source,
}
