"""Tables and colours for a terminal, by rich; a narrow terminal gets a stacked layout, never shorter numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO

from rich.console import Console, RenderableType
from rich.text import Text

from bpcalc.document import blocks
from bpcalc.rendering.excerpt import excerpt_lines
from bpcalc.rendering.inline import text
from bpcalc.rendering.page import Page
from bpcalc.rendering.renderer import Renderer
from bpcalc.rendering.terminal.lines import derivation_lines, given_values, set_lines, widths_of
from bpcalc.rendering.terminal.styling import GAP, STYLES, empty_table, styled, width_of, wrapped_text
from bpcalc.rendering.text.bars import drawn_bars
from bpcalc.rendering.text.curve import drawn_curve
from bpcalc.rendering.text.matrices import set_equation
from bpcalc.rendering.text.plain import tree_lines
from bpcalc.rendering.wrapping import columns, wrapped, wrapped_words

_UNLIMITED = 1_000_000
_INDENT = "    "


def render(document: blocks.Document, page: Page) -> str:
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
    terminal = Terminal(page, document.blocks)
    for block in document.blocks:
        for item in terminal.write(block):
            console.print(item)
    return file.getvalue()


class Terminal(Renderer[RenderableType]):
    """Writes blocks in words and tables of rich; columns of the derivation stand below one another in all `shown`."""

    def __init__(self, page: Page, shown: Sequence[blocks.Block]) -> None:
        self.width = width_of(page)
        super().__init__(replace(page, width=self.width))
        # Each block is set once for measuring and for printing, and found by its identity.
        self._set = {id(block): set_lines(block, self.page) for block in shown if isinstance(block, blocks.Lines)}
        self._widths = widths_of(self._set.values())

    def heading(self, block: blocks.Heading) -> Iterator[RenderableType]:
        """The words; a rule below the title."""
        title = wrapped_words(text(block.parts, self.page), self.width)
        rule = "━" if self.page.unicode else "="
        if block.level == 1:
            yield Text("\n".join(title), STYLES["title"])
            yield Text(rule * min(self.width, max(map(columns, title))), STYLES["heading"])
        else:
            yield Text("\n" + "\n".join(title), STYLES["heading"])

    def paragraph(self, block: blocks.Paragraph) -> Iterator[RenderableType]:
        """The words in the styles of their meaning."""
        yield wrapped_text(styled(block.parts, self.page), self.width)

    def given(self, block: blocks.Given) -> Iterator[RenderableType]:
        """A group a line, broken between the values."""
        return given_values(block, self.page)

    def lines(self, block: blocks.Lines) -> Iterator[RenderableType]:
        """The lines in the widest layout that there is room for."""
        return derivation_lines(self._set[id(block)], self.page, self._widths)

    def equations(self, block: blocks.Equations) -> Iterator[RenderableType]:
        """The letters of each equation, and its matrices below."""
        for equation in block.equations:
            letters, *matrices = set_equation(equation, self.page)
            yield Text("\n" + letters, STYLES["term"])
            if matrices:
                yield Text("\n".join(matrices), STYLES["numbers"])

    def table(self, block: blocks.Table) -> Iterator[RenderableType]:
        """Columns side by side, or stacked where there is no room."""
        rows = [[text(cell, self.page) for cell in row] for row in (block.header, *block.rows)]
        widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
        if sum(widths) + GAP * (len(widths) - 1) > self.width:
            yield from self._stacked_table(block)
            return
        table = empty_table(self.page)
        for number, cell in enumerate(block.header):
            table.add_column(
                styled(cell, self.page), no_wrap=True, justify="right" if number in block.numeric else "left"
            )
        for row in block.rows:
            table.add_row(*(styled(cell, self.page) for cell in row))
        yield table

    def _stacked_table(self, block: blocks.Table) -> Iterator[RenderableType]:
        names = [text(cell, self.page) for cell in block.header]
        for row in block.rows:
            title = f"{names[0]} " if 0 in block.numeric else ""
            first = wrapped(title + text(row[0], self.page), self.width, _INDENT)
            yield Text("\n".join(first), STYLES["term"])
            for name, cell in zip(names[1:], row[1:], strict=True):
                if content := styled(cell, self.page):
                    before = f"  {name}  "
                    lines = wrapped_text(content, self.width - columns(before)).split("\n")
                    indented = Text("\n" + " " * columns(before)).join(lines)
                    yield Text.assemble((before, STYLES[blocks.Tone.WEAK]), indented)

    def curve(self, block: blocks.Curve) -> Iterator[RenderableType]:
        """The curve in braille dots."""
        name = text((block.quantity,), self.page)
        yield Text("\n" + "\n".join(drawn_curve(name, block.values, self.page, block.at)))

    def diagram(self, block: blocks.Diagram) -> Iterator[RenderableType]:
        """The network in letters."""
        if not block.aside:
            from bpcalc.rendering.text.network_text import drawn_network

            yield Text("\n" + "\n".join(drawn_network(block, self.page)))

    def bars(self, block: blocks.Bars) -> Iterator[RenderableType]:
        """The bars in letters."""
        yield Text("\n" + "\n".join(drawn_bars(block, self.page)))

    def branch(self, block: blocks.Branch) -> Iterator[RenderableType]:
        """The tree with its branches drawn."""
        lines = tree_lines(block, lambda parts: text(parts, self.page), self.page.unicode)
        yield Text("\n" + "\n".join(f" {line}" for line in lines))

    def excerpt(self, block: blocks.Excerpt) -> Iterator[RenderableType]:
        """The line, and the marks below it in red."""
        shown, marks = excerpt_lines(block, self.page)
        yield Text.assemble(shown, "\n", (marks, STYLES[blocks.Tone.BAD]))
