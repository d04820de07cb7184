"""LaTeX: a document that compiles, formulas as displayed mathematics, a table for a table."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
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
from bpcalc.rendering.excerpt import WIDEST
from bpcalc.rendering.inline import titled
from bpcalc.rendering.latex.lines import alignments, given_value
from bpcalc.rendering.latex.matrices import matrix_equation
from bpcalc.rendering.latex.text import escaped, spaced
from bpcalc.rendering.markup import Markup, in_markup
from bpcalc.rendering.page import Page

_SECTIONS = {1: "section*", 2: "subsection*", 3: "subsubsection*", 4: "paragraph"}


MOST_ROWS = 40
"""Rows of a table that fit on a page."""


def render(document: Document, page: Page) -> str:
    """A LaTeX document, or its body for another one."""
    blocks = ("\n".join(_WRITERS[type(block)](block, page)) for block in document.blocks)
    body = "\n\n".join(filter(None, blocks)) + "\n"
    return fragment(body) if page.fragment else whole(body)


_MARKUP = Markup(escaped, lambda words: rf"\textbf{{{words}}}", lambda formula: f"${formula}$")


def _inline(parts: Parts, page: Page) -> str:
    return in_markup(parts, page, _MARKUP)


def _heading(block: Heading, page: Page) -> Iterator[str]:
    yield rf"\{_SECTIONS[block.level]}{{{_inline(block.parts, page)}}}"


def _paragraph(block: Paragraph, page: Page) -> Iterator[str]:
    yield _inline(block.parts, page).strip()


def _given(block: Given, page: Page) -> Iterator[str]:
    yield r"\begin{itemize}"
    for title, lines in block.groups:
        yield rf"\item {escaped(titled(title, page))}{', '.join(given_value(line, page) for line in lines)}"
    yield r"\end{itemize}"


def _equations(block: Equations, page: Page) -> Iterator[str]:
    for equation in block.equations:
        yield from (r"\begin{align*}", matrix_equation(equation, page), r"\end{align*}")


def _table(block: Table, page: Page) -> Iterator[str]:
    """A table; a long one in pieces that fit on a page, each with the header."""
    columns = "".join("r" if column in block.numeric else "l" for column in range(len(block.header)))
    header = " & ".join(rf"\textbf{{{_inline(cell, page)}}}" for cell in block.header)
    for start in range(0, len(block.rows), MOST_ROWS):
        yield r"\bpcalcfit{\linewidth}{%"
        yield rf"\begin{{tabular}}{{{columns}}}"
        yield header + r" \\ \hline"
        for row in block.rows[start : start + MOST_ROWS]:
            cells = " & ".join(_inline(cell, page) for cell in row)
            # The row above ends in \\, which takes a bracket or a star that follows for its own.
            yield "{}" * cells.startswith(("[", "*")) + cells + r" \\"
        yield r"\end{tabular}}"
        yield ""


def _branch(block: Branch, page: Page) -> Iterator[str]:
    """A tree as nested lists."""
    yield r"\begin{itemize}"
    yield from _item(block, page)
    yield r"\end{itemize}"


def _item(block: Branch, page: Page) -> Iterator[str]:
    yield rf"\item {_inline(block.parts, page)}"
    # LaTeX nests lists four deep: a path goes on in its own line.
    for child in block.children:
        if len(block.children) > 1:
            yield from (r"\begin{itemize}", *_item(child, page), r"\end{itemize}")
        else:
            yield from _item(child, page)


def _picture(_block: Curve | Diagram, _page: Page) -> Iterator[str]:
    """A picture is for other pages; the numbers stand in the table."""
    yield from ()


def _excerpt(block: Excerpt, _page: Page) -> Iterator[str]:
    """A line of a reader's file, what is marked in it underlined."""
    start, end = block.column - 1, block.column - 1 + block.length
    first = 0 if len(block.text) <= WIDEST else max(0, start - WIDEST // 3)
    before, marked, after = block.text[first:start], block.text[start:end], block.text[end : first + WIDEST]
    words = rf"{block.line}: {spaced(before)}\underline{{{spaced(marked)}}}{spaced(after)}"
    yield rf"\bpcalcfit{{\linewidth}}{{\texttt{{{words}}}}}"


_WRITERS: dict[type[Block], Callable[[Any, Page], Iterator[str]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Given: _given,
    Lines: alignments,
    Equations: _equations,
    Table: _table,
    Branch: _branch,
    Curve: _picture,
    Diagram: _picture,
    Excerpt: _excerpt,
}


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
