"""LaTeX: the body of a document, formulas as displayed mathematics, one line of the notes an alignment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from bpcalc.document.blocks import (
    Block,
    Branch,
    Curve,
    Document,
    Equations,
    Given,
    Heading,
    Line,
    Lines,
    Paragraph,
    Part,
    Parts,
    Table,
    Tone,
    Toned,
)
from bpcalc.rendering.inline import because, flat, part_text, set_line, titled
from bpcalc.rendering.latex_matrices import matrix_equations
from bpcalc.rendering.page import Page

_SPECIAL = str.maketrans(
    {
        **{letter: f"\\{letter}" for letter in "&%$#_{}"},
        **{
            "\\": r"\textbackslash{}",
            "~": r"\textasciitilde{}",
            "^": r"\textasciicircum{}",
            "−": "$-$",
            "×": r"$\times$",
        },
        **{
            "½": r"$\frac{1}{2}$",
            "∂": r"$\partial$",
            "η": r"$\eta$",
            "δ": r"$\delta$",
            "✓": r"$\surd$",
            "✗": r"$\times$",
        },
        **{
            "²": r"$^2$",
            "⁺": r"$^+$",
            "σ": r"$\sigma$",
            "Φ": r"$\Phi$",
            "φ": r"$\varphi$",
            "α": r"$\alpha$",
            "·": r"$\cdot$",
        },
        **{
            "λ": r"$\lambda$",
            "μ": r"$\mu$",
            "Σ": r"$\Sigma$",
            "→": r"$\to$",
            "′": r"$'$",
            "≤": r"$\le$",
            "≥": r"$\ge$",
        },
    }
)
_PLACE = "\ufdd0"
"""Keeps the place of a formula in a sentence; never a letter."""

_SECTIONS = {1: "section*", 2: "subsection*", 3: "subsubsection*"}


def render(document: Document, page: Page) -> str:
    """The body of a LaTeX document; it needs the packages amsmath and amssymb."""
    blocks = ("\n".join(_WRITERS[type(block)](block, page)) for block in document.blocks if type(block) in _WRITERS)
    return "\n\n".join(filter(None, blocks)) + "\n"


def escaped(words: str) -> str:
    """Words that LaTeX takes as they are."""
    return words.translate(_SPECIAL)


def _part(part: Part, page: Page) -> str:
    words = part_text(part, page)
    if isinstance(part, Toned):
        return rf"\textbf{{{escaped(words)}}}" if part.tone in (Tone.BAD, Tone.STRONG) else escaped(words)
    return escaped(words) if isinstance(part, str) else f"${words}$"


def _inline(parts: Parts, page: Page) -> str:
    return "".join(_part(part, page) for part in flat(parts, page))


def _heading(block: Heading, page: Page) -> Iterator[str]:
    yield rf"\{_SECTIONS[block.level]}{{{_inline(block.parts, page)}}}"


def _paragraph(block: Paragraph, page: Page) -> Iterator[str]:
    yield _inline(block.parts, page).strip()


def _given(block: Given, page: Page) -> Iterator[str]:
    yield r"\begin{itemize}"
    for title, lines in block.groups:
        values = []
        for line in lines:
            set_ = set_line(line, page)
            values.append(f"${set_.term}{' = ' + set_.value if set_.value else ''}$")
        yield rf"\item {escaped(titled(title, page))}{', '.join(values)}"
    yield r"\end{itemize}"


def _lines(block: Lines, page: Page) -> Iterator[str]:
    for group in block.groups:
        yield r"\begin{align*}"
        yield " \\\\\n".join(_line(line, page, block.terse) for line in group)
        yield r"\end{align*}"


def _line(line: Line, page: Page, terse: bool) -> str:
    """The formula beside its quantity, what it comes to below, the reason as a note."""
    set_ = set_line(line, page)
    mark = rf"\text{{{set_.mark}}}\quad " if set_.mark else ""
    sides = [set_.value] if terse and set_.value else [*set_.how, *filter(None, [set_.value])]
    text = f"{mark}{set_.term}" + " \\\\\n".join(f" &= {side}" for side in dict.fromkeys(sides))
    if not set_.why:
        return text
    first, *others = because([_PLACE] * len(set_.why), page).split(_PLACE)
    told = "".join(f"${why}${escaped(words)}" for why, words in zip(set_.why, others, strict=True))
    return text + rf" \quad\text{{{escaped(first)}{told}}}"


def _equations(block: Equations, page: Page) -> Iterator[str]:
    yield from matrix_equations(block, page)


def _table(block: Table, page: Page) -> Iterator[str]:
    columns = "".join("r" if column in block.numeric else "l" for column in range(len(block.header)))
    yield rf"\begin{{tabular}}{{{columns}}}"
    yield " & ".join(_inline(cell, page) for cell in block.header) + r" \\ \hline"
    for row in block.rows:
        yield " & ".join(_inline(cell, page) for cell in row) + r" \\"
    yield r"\end{tabular}"


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


def _curve(_block: Curve, _page: Page) -> Iterator[str]:
    """A picture is for the terminal; the numbers stand in the table."""
    yield from ()


_WRITERS: dict[type[Block], Callable[[Any, Page], Iterator[str]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Given: _given,
    Lines: _lines,
    Equations: _equations,
    Table: _table,
    Branch: _branch,
    Curve: _curve,
}
