"""PDF, typeset by typst, which brings the fonts of most letters; those of other scripts are found in the system."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
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
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said
from bpcalc.rendering.excerpt import excerpt_lines
from bpcalc.rendering.inline import text, titled
from bpcalc.rendering.markup import nested_list
from bpcalc.rendering.page import Page
from bpcalc.rendering.pdf.lines import equations, given_value, lines
from bpcalc.rendering.pdf.text import inline, words
from bpcalc.rendering.pictures.curve_svg import curve_svg
from bpcalc.rendering.pictures.network_svg import network_svg
from bpcalc.typesetting.typst import quoted

LATIN = ("Libertinus Serif", "New Computer Modern")

_WIDE = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "FULLWIDTH", "IDEOGRAPHIC")
_WIDE_FONTS = (
    *("Noto Serif CJK SC", "Noto Sans CJK SC", "Source Han Serif SC", "Source Han Sans SC", "Songti SC", "SimSun"),
    *("PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "AR PL UMing CN"),
    *("Noto Serif SC", "Noto Sans SC"),
)


def render(document: Document, page: Page) -> bytes:
    """The document as the bytes of a PDF file, the same for the same document.

    Raises BpcalcError where no font has the letters of the document.
    """
    typst = import_module("typst")
    written = source(document, page, LATIN)
    if any(unicodedata.name(letter, "").startswith(_WIDE) for letter in written):
        written = source(document, page, (*LATIN, wide_font(typst.Fonts().families())))
    begin = datetime(2000, 1, 1, tzinfo=UTC)  # of no day: the file depends on the document alone
    content: bytes = typst.compile(written.encode(), format="pdf", timestamp=begin)
    return content


def wide_font(families: list[str]) -> str:
    """The first font of the system for Chinese letters, and those that are used with them."""
    found = next((family for family in _WIDE_FONTS if family in families), None)
    if found is None:
        raise BpcalcError.of(
            said("--format pdf: there is no font with Chinese letters here"),
            said("install one, such as {font}, or write --format html", font=_WIDE_FONTS[0]),
        )
    return found


_PREAMBLE = """#set document(title: {title})
#set page(paper: "a4", margin: (x: 22mm, y: 20mm), numbering: "1")
#set text(font: {fonts}, size: 10.5pt, lang: "{language}")
#show math.equation: set text(font: ("New Computer Modern Math", ..{fonts}))
#set par(leading: 0.7em)
#set table(stroke: (x, y) => if y == 0 {{ (bottom: 0.6pt) }}, inset: (x: 6pt, y: 4pt))
#show table.cell: set par(leading: 0.2em) // a fraction may reach into the rows beside it by 0.7 of this
#set list(spacing: 1.1em)
#set math.mat(row-gap: 0.45em)
#show heading: set block(above: 1.4em, below: 0.8em, sticky: true)
#let lines(..cells) = block(above: 1.4em, grid(
  columns: (auto, auto, 1fr), column-gutter: 5pt, row-gutter: 14pt, align: (right, right, left), ..cells))
#let sides(gap, ..rows) = block(breakable: rows.pos().len() > 8, stack(spacing: gap, ..rows))
#let fit(side) = layout(space => {{
  let width = measure(side).width
  if width > space.width {{ scale(space.width / width * 100%, reflow: true, side) }} else {{ side }}
}})
#let reason(told) = text(size: 0.85em, style: "italic", fill: luma(90), told)
#let picture(drawn) = align(center, image(bytes(drawn), format: "svg"))
"""


def source(document: Document, page: Page, fonts: tuple[str, ...]) -> str:
    """What typst compiles: the blocks in their order, with the fonts for letters that others lack."""
    plain = replace(page, markup=None)
    title = next((text(block.parts, plain) for block in document.blocks if isinstance(block, Heading)), "bpcalc")
    named = f"({' '.join(f'{quoted(font)},' for font in fonts)})"
    preamble = _PREAMBLE.format(title=quoted(title), fonts=named, language=page.language)
    blocks = ("\n".join(_WRITERS[type(block)](block, page)) for block in document.blocks)
    return preamble + "\n" + "\n\n".join(filter(None, blocks)) + "\n"


def _heading(block: Heading, page: Page) -> Iterator[str]:
    yield f"#heading(level: {block.level})[{inline(block.parts, page)}]"


def _paragraph(block: Paragraph, page: Page) -> Iterator[str]:
    yield inline(block.parts, page)


def _given(block: Given, page: Page) -> Iterator[str]:
    for title, given in block.groups:
        comma = words(", ")
        yield f"- {words(titled(title, page))}{comma.join(given_value(line, page) for line in given)}"


def _table(block: Table, page: Page) -> Iterator[str]:
    columns = range(len(block.header))
    aligned = " ".join(f"{'right' if column in block.numeric else 'left'} + horizon," for column in columns)
    yield f"#table(columns: {len(columns)}, align: ({aligned}),"
    yield f"  table.header({' '.join(f'[#strong[{inline(cell, page)}]],' for cell in block.header)}),"
    for row in block.rows:
        yield "  " + " ".join(f"[{inline(cell, page)}]," for cell in row)
    yield ")"


def _branch(block: Branch, page: Page) -> Iterator[str]:
    yield from nested_list(block, lambda parts: inline(parts, page))


def _curve(block: Curve, page: Page) -> Iterator[str]:
    yield f"#picture({quoted(curve_svg(block, replace(page, markup=None), logarithmic=min(block.values) > 0))})"


def _diagram(block: Diagram, page: Page) -> Iterator[str]:
    yield f"#picture({quoted(network_svg(block, replace(page, markup=None)))})"


def _excerpt(block: Excerpt, page: Page) -> Iterator[str]:
    """A line of a reader's file and the marks below it, in letters of one width."""
    shown, marks = excerpt_lines(block, replace(page, markup=None, width=88))
    typewritten = " #linebreak() ".join(f"#raw({quoted(line)})" for line in (shown, marks))
    yield f'#block(text(font: "DejaVu Sans Mono", size: 0.8em)[{typewritten}])'


_WRITERS: dict[type[Block], Callable[[Any, Page], Iterator[str]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Given: _given,
    Lines: lines,
    Equations: equations,
    Table: _table,
    Branch: _branch,
    Curve: _curve,
    Diagram: _diagram,
    Excerpt: _excerpt,
}
