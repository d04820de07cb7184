"""Plain text: no boxes, no colours, one line of the notes a line, so that it can be searched and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from bpcalc.document import blocks
from bpcalc.rendering.derivation_line import BARE_NUMBER, SetLine, set_line
from bpcalc.rendering.excerpt import excerpt_lines
from bpcalc.rendering.inline import text, titled
from bpcalc.rendering.page import Page
from bpcalc.rendering.renderer import Renderer
from bpcalc.rendering.text.bars import drawn_bars
from bpcalc.rendering.text.matrices import set_equation
from bpcalc.rendering.wrapping import columns, filled, padded, wrapped, wrapped_words


def render(document: blocks.Document, page: Page) -> str:
    """The document as plain text; lines are broken only where the page has a width."""
    plain = Plain(page)
    lines: list[str] = []
    for block in document.blocks:
        written = list(plain.write(block))
        if lines and written:
            lines.append("")
        lines += written
    return "\n".join(lines) + "\n"


class Plain(Renderer[str]):
    """Writes blocks in lines of text."""

    def heading(self, block: blocks.Heading) -> Iterator[str]:
        """The words, underlined by their level."""
        title = text(block.parts, self.page)
        yield title
        yield {1: "=", 2: "-"}.get(block.level, ".") * columns(title)

    def paragraph(self, block: blocks.Paragraph) -> Iterator[str]:
        """The words alone."""
        yield from self._in_words(text(block.parts, self.page))

    def given(self, block: blocks.Given) -> Iterator[str]:
        """A group a line, broken between the values."""
        for title, lines in block.groups:
            set_lines = [set_line(line, self.page) for line in lines]
            values = [f"{line.term} = {line.value}" if line.value else line.term for line in set_lines]
            heading = titled(title, self.page)
            if not heading.endswith(" "):
                heading, values = "", [heading + values[0], *values[1:]]
            pieces = [*filter(None, [heading.rstrip()]), *(f"{value}," for value in values[:-1]), values[-1]]
            yield from filled(pieces, self.page.width, "    ") if self.page.width else [" ".join(pieces)]

    def lines(self, block: blocks.Lines) -> Iterator[str]:
        """A line of the notes a line, a blank line between the groups."""
        for number, group in enumerate(block.groups):
            if number and not block.terse:
                yield ""
            for line in group:
                written = set_line(line, self.page)
                chain = chained(written, block.terse)
                yield from wrapped(chain, self.page.width, "    ") if self.page.width else [chain]
                if block.reasons and written.reason:
                    yield from self._in_words(f"    ({written.reason})", "    ")

    def _in_words(self, words: str, indent: str = "") -> list[str]:
        """Words in the width of the page, if it has one; lines that go on are indented."""
        return wrapped_words(words, self.page.width, indent) if self.page.width else [words]

    def equations(self, block: blocks.Equations) -> Iterator[str]:
        """A blank line between two equations."""
        for number, equation in enumerate(block.equations):
            if number:
                yield ""
            yield from set_equation(equation, self.page)

    def table(self, block: blocks.Table) -> Iterator[str]:
        """Columns side by side, or stacked where there is no room."""
        rows = [[text(cell, self.page) for cell in row] for row in (block.header, *block.rows)]
        widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
        if self.page.width and sum(widths) + 2 * (len(widths) - 1) > self.page.width:
            yield from _stacked_table(rows, 0 in block.numeric, self.page.width)
            return
        for number, row in enumerate(rows):
            cells = (padded(cell, widths[c], right=c in block.numeric) for c, cell in enumerate(row))
            yield "  ".join(cells).rstrip()
            if not number:
                yield "  ".join("-" * width for width in widths)

    def curve(self, _block: blocks.Curve) -> Iterator[str]:
        """Nothing: a picture is for the terminal; the numbers stand in the table."""
        yield from ()

    def diagram(self, block: blocks.Diagram) -> Iterator[str]:
        """The network in letters."""
        if not block.aside:
            from bpcalc.rendering.text.network_text import drawn_network

            yield from drawn_network(block, self.page)

    def bars(self, block: blocks.Bars) -> Iterator[str]:
        """The bars in letters."""
        yield from drawn_bars(block, self.page)

    def branch(self, block: blocks.Branch) -> Iterator[str]:
        """The tree with its branches drawn."""
        yield from tree_lines(block, lambda parts: text(parts, self.page), self.page.unicode)

    def excerpt(self, block: blocks.Excerpt) -> Iterator[str]:
        """The line, and the marks below it."""
        yield from excerpt_lines(block, self.page)


def chained(line: SetLine, terse: bool) -> str:
    """A line of the notes as one chain of equalities."""
    how = () if terse and line.value else line.how
    if line.because and line.value:  # the number of the branch and the value are one
        how = tuple(text for text in how if not BARE_NUMBER.fullmatch(text))
    # A constant is its own formula, and need not be said twice.
    chain = " = ".join(dict.fromkeys(filter(None, (line.term, *how, line.value))))
    chain += f", {line.because}" if how and line.because else ""
    return f"{line.mark} {chain}" if line.mark else chain


def _stacked_table(rows: list[list[str]], numbered: bool, width: int) -> Iterator[str]:
    header, *body = rows
    for row in body:
        yield from wrapped(f"{header[0]} {row[0]}" if numbered else row[0], width, "    ")
        for name, cell in zip(header[1:], row[1:], strict=True):
            if cell:
                yield from wrapped_words(f"  {name}: {cell}", width, "    ")


def tree_lines(branch: blocks.Branch, write: Callable[[Any], str], unicode: bool) -> Iterator[str]:
    """A tree with its branches drawn."""
    inner, last, through, space = ("├─ ", "└─ ", "│  ", "   ") if unicode else ("|- ", "`- ", "|  ", "   ")
    yield write(branch.parts)
    for child in branch.children:
        is_last = child is branch.children[-1]
        first, *others = tree_lines(child, write, unicode)
        yield (last if is_last else inner) + first
        yield from ((space if is_last else through) + line for line in others)
