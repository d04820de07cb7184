"""PDF, typeset by typst, which brings the fonts of most letters; those of other scripts are found in the system."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module

from bpcalc.document import blocks
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said
from bpcalc.rendering.excerpt import excerpt_lines
from bpcalc.rendering.inline import text
from bpcalc.rendering.markup import MarkupRenderer
from bpcalc.rendering.page import Page
from bpcalc.rendering.pdf.lines import derivation_lines, matrix_equations
from bpcalc.rendering.pdf.text import small, words
from bpcalc.rendering.pictures.bars_svg import bars_svg
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


def render(document: blocks.Document, page: Page) -> bytes:
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


def source(document: blocks.Document, page: Page, fonts: tuple[str, ...]) -> str:
    """What typst compiles: the blocks in their order, with the fonts for letters that others lack."""
    plain = replace(page, markup=None)
    title = next((text(block.parts, plain) for block in document.blocks if isinstance(block, blocks.Heading)), "bpcalc")
    named = f"({' '.join(f'{quoted(font)},' for font in fonts)})"
    preamble = _PREAMBLE.format(title=quoted(title), fonts=named, language=page.language)
    return preamble + "\n" + Typst(page).body(document)


class Typst(MarkupRenderer):
    """Writes blocks in lines of typst's markup."""

    def words(self, text: str) -> str:
        """Words as a string, never markup."""
        return words(text)

    def strong(self, content: str) -> str:
        """Words in bold."""
        return f"#strong[{content}]"

    def formula(self, formula: str) -> str:
        """A formula between dollars."""
        return small(formula)

    def heading(self, block: blocks.Heading) -> Iterator[str]:
        """A heading, by its level."""
        yield f"#heading(level: {block.level})[{self.inline(block.parts)}]"

    def lines(self, block: blocks.Lines) -> Iterator[str]:
        """A grid for each group."""
        return derivation_lines(block, self.page)

    def equations(self, block: blocks.Equations) -> Iterator[str]:
        """A grid for each equation."""
        return matrix_equations(block, self.page)

    def table(self, block: blocks.Table) -> Iterator[str]:
        """A table, its header on each page that it goes over to."""
        columns = range(len(block.header))
        aligned = " ".join(f"{'right' if column in block.numeric else 'left'} + horizon," for column in columns)
        yield f"#table(columns: {len(columns)}, align: ({aligned}),"
        yield f"  table.header({' '.join(f'[#strong[{self.inline(cell)}]],' for cell in block.header)}),"
        for row in block.rows:
            yield "  " + " ".join(f"[{self.inline(cell)}]," for cell in row)
        yield ")"

    def curve(self, block: blocks.Curve) -> Iterator[str]:
        """The curve, on a logarithmic scale where it has a place for all values."""
        drawn = curve_svg(block, replace(self.page, markup=None), logarithmic=min(block.values) > 0)
        yield f"#picture({quoted(drawn)})"

    def diagram(self, block: blocks.Diagram) -> Iterator[str]:
        """The network."""
        yield f"#picture({quoted(network_svg(block, replace(self.page, markup=None)))})"

    def bars(self, block: blocks.Bars) -> Iterator[str]:
        """The bars."""
        yield f"#picture({quoted(bars_svg([block], replace(self.page, markup=None)))})"

    def excerpt(self, block: blocks.Excerpt) -> Iterator[str]:
        """A line of a reader's file and the marks below it, in letters of one width."""
        shown, marks = excerpt_lines(block, replace(self.page, markup=None, width=88))
        typewritten = " #linebreak() ".join(f"#raw({quoted(line)})" for line in (shown, marks))
        yield f'#block(text(font: "DejaVu Sans Mono", size: 0.8em)[{typewritten}])'
