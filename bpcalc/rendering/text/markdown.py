"""Markdown as GitHub reads it: headings, tables, formulas between dollars."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from bpcalc.document import blocks
from bpcalc.language.said import said
from bpcalc.rendering.derivation_line import because_between, set_line
from bpcalc.rendering.excerpt import excerpt_lines
from bpcalc.rendering.inline import prose
from bpcalc.rendering.latex.matrices import WITHOUT_END, matrix_equation
from bpcalc.rendering.markup import MarkupRenderer
from bpcalc.rendering.page import Page
from bpcalc.rendering.text.bars import drawn_bars

_ESCAPES = re.compile(r"\\[^a-zA-Z]")
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&])")


def render(document: blocks.Document, page: Page) -> str:
    """The document as Markdown."""
    return Markdown(page).body(document)


def escaped(words: str) -> str:
    """Words that Markdown and HTML take as they are; between dollars GitHub would see a formula."""
    return _SPECIAL.sub(r"\\\1", words).replace("$", "<span>$</span>")


class Markdown(MarkupRenderer):
    """Writes blocks in lines of Markdown."""

    def words(self, text: str) -> str:
        """Words with the signs of Markdown escaped."""
        return escaped(text)

    def strong(self, content: str) -> str:
        """Words between stars."""
        return f"**{content}**"

    def formula(self, formula: str) -> str:
        """A formula between dollars; with backquotes where Markdown would take LaTeX's escapes for its own."""
        formula = formula.replace("|", r"\vert ")  # a bar would end the cell of a table
        return f"$`{formula}`$" if _ESCAPES.search(formula) else f"${formula}$"

    def heading(self, block: blocks.Heading) -> Iterator[str]:
        """A hash for each level."""
        yield f"{'#' * block.level} {self.inline(block.parts)}"

    def lines(self, block: blocks.Lines) -> Iterator[str]:
        """A table with a row for each line."""
        header = (said("term"), said("value")) if block.terse else (said("term"), said("how"), said("value"))
        yield from _header([prose(word, self.page) for word in header], {1} if block.terse else {2})
        for line in (line for group in block.groups for line in group):
            set_ = set_line(line, self.page)
            term = f"{set_.mark} {self.formula(set_.term)}".strip()
            how = " = ".join(map(self.formula, set_.how))
            how += f", {because_between(set_.why, self.page, self.words, self.formula)}" if set_.why else ""
            how += f"<br>*{escaped(set_.reason)}*" if block.reasons and set_.reason else ""
            value = self.formula(set_.value) if set_.value else ""
            yield f"| {term} | {value or how} |" if block.terse else f"| {term} | {how} | {value} |"

    def equations(self, block: blocks.Equations) -> Iterator[str]:
        """A block of mathematics for each equation."""
        for equation in block.equations:
            yield from ("```math", r"\begin{aligned}")
            yield matrix_equation(equation, self.page, WITHOUT_END)
            yield from (r"\end{aligned}", "```", "")

    def table(self, block: blocks.Table) -> Iterator[str]:
        """A table between bars."""
        yield from _header([self.inline(cell) for cell in block.header], block.numeric)
        for row in block.rows:
            yield f"| {' | '.join(self.inline(cell) for cell in row)} |"

    def curve(self, _block: blocks.Curve) -> Iterator[str]:
        """Nothing: a picture is for the terminal; the numbers stand in the table."""
        yield from ()

    def diagram(self, block: blocks.Diagram) -> Iterator[str]:
        """The network in letters."""
        if not block.aside:
            from bpcalc.rendering.text.network_text import drawn_network

            yield from ("```text", *drawn_network(block, replace(self.page, markup=None)), "```")

    def bars(self, block: blocks.Bars) -> Iterator[str]:
        """The bars in letters."""
        yield from ("```text", *drawn_bars(block, replace(self.page, markup=None)), "```")

    def excerpt(self, block: blocks.Excerpt) -> Iterator[str]:
        """The line and its marks between fences that are longer than any in it."""
        lines = excerpt_lines(block, self.page)
        fence = "`" * (3 + max((len(run) for run in re.findall("`+", lines[0])), default=0))
        yield from (f"{fence}text", *lines, fence)


def _header(cells: Sequence[str], numeric: Collection[int]) -> Iterator[str]:
    yield f"| {' | '.join(cells)} |"
    yield f"|{'|'.join(' ---: ' if column in numeric else ' --- ' for column in range(len(cells)))}|"
