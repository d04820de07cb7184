"""Markdown as GitHub reads it: headings, tables, formulas between dollars."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
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
    Parts,
    Table,
)
from bpcalc.language.said import said
from bpcalc.rendering.derivation_line import because_between, set_line
from bpcalc.rendering.excerpt import excerpt_lines
from bpcalc.rendering.inline import prose, titled
from bpcalc.rendering.latex.matrices import WITHOUT_END, matrix_equation
from bpcalc.rendering.markup import Markup, in_markup, nested_list
from bpcalc.rendering.page import Page

_ESCAPES = re.compile(r"\\[^a-zA-Z]")
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&])")


def render(document: Document, page: Page) -> str:
    """The document as Markdown."""
    blocks = ("\n".join(_WRITERS[type(block)](block, page)) for block in document.blocks)
    return "\n\n".join(filter(None, blocks)) + "\n"


def escaped(words: str) -> str:
    """Words that Markdown and HTML take as they are; between dollars GitHub would see a formula."""
    return _SPECIAL.sub(r"\\\1", words).replace("$", "<span>$</span>")


def _mathematics(formula: str) -> str:
    """A formula between dollars; with backquotes where Markdown would take what LaTeX escapes for its own escapes."""
    formula = formula.replace("|", r"\vert ")  # a bar would end the cell of a table
    return f"$`{formula}`$" if _ESCAPES.search(formula) else f"${formula}$"


_MARKUP = Markup(escaped, lambda words: f"**{words}**", _mathematics)


def _inline(parts: Parts, page: Page) -> str:
    return in_markup(parts, page, _MARKUP)


def _heading(block: Heading, page: Page) -> Iterator[str]:
    yield f"{'#' * block.level} {_inline(block.parts, page)}"


def _paragraph(block: Paragraph, page: Page) -> Iterator[str]:
    yield _inline(block.parts, page).strip()


def _given(block: Given, page: Page) -> Iterator[str]:
    for title, lines in block.groups:
        values = (
            f"{line.term} = {line.value}" if line.value else line.term
            for line in (set_line(given, page) for given in lines)
        )
        yield f"- {escaped(titled(title, page))}{', '.join(map(_mathematics, values))}"


def _lines(block: Lines, page: Page) -> Iterator[str]:
    header = (said("term"), said("value")) if block.terse else (said("term"), said("how"), said("value"))
    yield from _rows([prose(word, page) for word in header], {1} if block.terse else {2})
    for line in (line for group in block.groups for line in group):
        set_ = set_line(line, page)
        term = f"{set_.mark} {_mathematics(set_.term)}".strip()
        how = " = ".join(map(_mathematics, set_.how))
        how += f", {because_between(set_.why, page, escaped, _mathematics)}" if set_.why else ""
        how += f"<br>*{escaped(set_.reason)}*" if block.reasons and set_.reason else ""
        value = _mathematics(set_.value) if set_.value else ""
        yield f"| {term} | {value or how} |" if block.terse else f"| {term} | {how} | {value} |"


def _equations(block: Equations, page: Page) -> Iterator[str]:
    for equation in block.equations:
        yield from ("```math", r"\begin{aligned}")
        yield matrix_equation(equation, page, WITHOUT_END)
        yield from (r"\end{aligned}", "```", "")


def _table(block: Table, page: Page) -> Iterator[str]:
    yield from _rows([_inline(cell, page) for cell in block.header], block.numeric)
    for row in block.rows:
        yield f"| {' | '.join(_inline(cell, page) for cell in row)} |"


def _rows(header: Any, numeric: Any) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{'|'.join(' ---: ' if column in numeric else ' --- ' for column in range(len(header)))}|"


def _branch(block: Branch, page: Page) -> Iterator[str]:
    yield from nested_list(block, lambda parts: _inline(parts, page))


def _curve(_block: Curve, _page: Page) -> Iterator[str]:
    """A picture is for the terminal; the numbers stand in the table."""
    yield from ()


def _diagram(block: Diagram, page: Page) -> Iterator[str]:
    if not block.aside:
        from bpcalc.rendering.text.network_text import drawn_network

        yield from ("```text", *drawn_network(block, replace(page, markup=None)), "```")


def _excerpt(block: Excerpt, page: Page) -> Iterator[str]:
    lines = excerpt_lines(block, page)
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
    Diagram: _diagram,
    Excerpt: _excerpt,
}
