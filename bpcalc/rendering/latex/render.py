"""LaTeX: a document that compiles, formulas as displayed mathematics, a table for a table."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from bpcalc.document import blocks
from bpcalc.rendering.excerpt import WIDEST
from bpcalc.rendering.latex.lines import alignments
from bpcalc.rendering.latex.matrices import matrix_equation
from bpcalc.rendering.latex.text import escaped, spaced
from bpcalc.rendering.markup import MarkupRenderer
from bpcalc.rendering.page import Page

_SECTIONS = {1: "section*", 2: "subsection*", 3: "subsubsection*", 4: "paragraph"}


MOST_ROWS = 40
"""Rows of a table that fit on a page."""

WIDEST_BAR = 14
"""Width of the longest bar, in letters."""


def render(document: blocks.Document, page: Page) -> str:
    """A LaTeX document, or its body for another one."""
    body = Latex(page).body(document)
    return fragment(body) if page.fragment else whole(body)


class Latex(MarkupRenderer):
    """Writes blocks in lines of LaTeX."""

    def words(self, text: str) -> str:
        """Words with the signs of LaTeX escaped."""
        return escaped(text)

    def strong(self, content: str) -> str:
        """Words in bold."""
        return rf"\textbf{{{content}}}"

    def formula(self, formula: str) -> str:
        """A formula between dollars."""
        return f"${formula}$"

    def heading(self, block: blocks.Heading) -> Iterator[str]:
        """A section without a number, by its level."""
        yield rf"\{_SECTIONS[block.level]}{{{self.inline(block.parts)}}}"

    def given(self, block: blocks.Given) -> Iterator[str]:
        """A list with an item for each group."""
        yield r"\begin{itemize}"
        yield from (rf"\item {group}" for group in self.given_groups(block))
        yield r"\end{itemize}"

    def lines(self, block: blocks.Lines) -> Iterator[str]:
        """An alignment for each group."""
        return alignments(block, self.page)

    def equations(self, block: blocks.Equations) -> Iterator[str]:
        """An alignment for each equation."""
        for equation in block.equations:
            yield from (r"\begin{align*}", matrix_equation(equation, self.page), r"\end{align*}")

    def table(self, block: blocks.Table) -> Iterator[str]:
        """A table; a long one in pieces that fit on a page, each with the header."""
        columns = "".join("r" if column in block.numeric else "l" for column in range(len(block.header)))
        header = " & ".join(rf"\textbf{{{self.inline(cell)}}}" for cell in block.header)
        for start in range(0, len(block.rows), MOST_ROWS):
            yield r"\bpcalcfit{\linewidth}{%"
            yield rf"\begin{{tabular}}{{{columns}}}"
            yield header + r" \\ \hline"
            for row in block.rows[start : start + MOST_ROWS]:
                cells = " & ".join(map(self.inline, row))
                # The row above ends in \\, which takes a bracket or a star that follows for its own.
                yield "{}" * cells.startswith(("[", "*")) + cells + r" \\"
            yield r"\end{tabular}}"
            yield ""

    def curve(self, _block: blocks.Curve) -> Iterator[str]:
        """Nothing: a picture is for other pages; the numbers stand in the table."""
        yield from ()

    def diagram(self, _block: blocks.Diagram) -> Iterator[str]:
        """Nothing, likewise."""
        yield from ()

    def bars(self, block: blocks.Bars) -> Iterator[str]:
        """The bars as black boxes in a table."""
        yield rf"\textbf{{{self.inline((block.title,))}}}"
        yield ""
        yield r"\begin{tabular}{rl}"
        for bar in block.bars:
            box = rf"\rule{{{WIDEST_BAR * block.share(bar):.2f}em}}{{1.2ex}} " if bar.value else ""
            yield rf"{{}}{self.inline((bar.name,))} & {box}{self.inline((bar.told,))} \\"
        yield r"\end{tabular}"
        yield ""

    def branch(self, block: blocks.Branch) -> Iterator[str]:
        """A tree as nested lists."""
        yield from (r"\begin{itemize}", *self._item(block), r"\end{itemize}")

    def _item(self, block: blocks.Branch) -> Iterator[str]:
        yield rf"\item {self.inline(block.parts)}"
        # LaTeX nests lists four deep: a path goes on in its own line.
        for child in block.children:
            yield from self.branch(child) if len(block.children) > 1 else self._item(child)

    def excerpt(self, block: blocks.Excerpt) -> Iterator[str]:
        """A line of a reader's file, what is marked in it underlined."""
        start, end = block.column - 1, block.column - 1 + block.length
        first = 0 if len(block.text) <= WIDEST else max(0, start - WIDEST // 3)
        before, marked, after = block.text[first:start], block.text[start:end], block.text[end : first + WIDEST]
        words = rf"{block.line}: {spaced(before)}\underline{{{spaced(marked)}}}{spaced(after)}"
        yield rf"\bpcalcfit{{\linewidth}}{{\texttt{{{words}}}}}"


SCALED = r"""\providecommand{\bpcalcfit}[2]{% a box that is too wide is scaled down to its line
  \sbox0{#2}\ifdim\wd0>#1\resizebox{#1}{!}{\usebox0}\else\usebox0\fi}"""

_DOCUMENT = r"""\documentclass[11pt,a4paper]{article}
%s
\usepackage{amsmath,amssymb,array,graphicx}
\usepackage[margin=25mm]{geometry}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.6\baselineskip}
\setlength{\extrarowheight}{4pt}
\allowdisplaybreaks
\sloppy
\raggedbottom
\begin{document}
"""
_ANY_TEX = r"""\usepackage[utf8]{inputenc}
\IfFileExists{lmodern.sty}{\usepackage[T1]{fontenc}\usepackage{lmodern}}{}"""
_MODERN_TEX = "% letters that need a font of the system: compile this with xelatex or lualatex\n"
_LETTERS = _MODERN_TEX + r"\usepackage{fontspec}"
_WIDE_LETTERS = (
    _MODERN_TEX + r"\IfFileExists{ctex.sty}{\usepackage{ctex}}{\usepackage{fontspec}\setmainfont{Noto Serif CJK SC}}"
)

_LAST_OF_TEX = 0x17F
"""The last letter that TeX's own fonts have: all after it are beyond Latin."""

_WIDE = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "FULLWIDTH", "IDEOGRAPHIC")


def whole(body: str) -> str:
    """A document that any TeX compiles, or a modern one where its letters need a font of the system."""
    beyond = [letter for letter in body if ord(letter) > _LAST_OF_TEX]
    fonts = (_WIDE_LETTERS if any(map(_is_wide, beyond)) else _LETTERS) if beyond else _ANY_TEX
    return f"{_DOCUMENT.replace('%s', fonts)}{SCALED}\n\n{body}\n\\end{{document}}\n"


def fragment(body: str) -> str:
    """The body, for a document that loads amsmath, amssymb and graphicx."""
    return f"% needs \\usepackage{{amsmath,amssymb,graphicx}}\n{SCALED}\n\n{body}"


def _is_wide(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(_WIDE)
