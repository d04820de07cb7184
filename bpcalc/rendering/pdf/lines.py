"""Lines of the derivation in typst: a mark, the quantity, and beside it what it equals, a side below the other."""

from __future__ import annotations

from collections.abc import Iterator

from bpcalc.document.blocks import Equations, Lines, Matrix, Operand
from bpcalc.rendering.derivation_line import SetLine, because_between, set_line
from bpcalc.rendering.inline import part_text
from bpcalc.rendering.page import Page
from bpcalc.rendering.pdf.text import mathematics, small, words

_OPERATORS = {"(": "lr((", ")": "))"}  # brackets as tall as the matrix between them


def derivation_lines(block: Lines, page: Page) -> Iterator[str]:
    """A grid for each group."""
    for group in block.groups:
        yield "#lines("
        for line in group:
            yield from _line(set_line(line, page), page, block)
        yield ")"


def matrix_equations(block: Equations, page: Page) -> Iterator[str]:
    """Equations between matrices: the letter, and beside it each side on a line."""
    for equation in block.equations:
        yield "#lines("
        for number, side in enumerate(equation.sides):
            term = mathematics(part_text(equation.letter, page)) if not number else ""
            told = " ".join(_operand(operand, page) for operand in side)
            yield f"[], [{term}], fit[{mathematics(f'= {told}')}],"
        yield ")"


def _line(line: SetLine, page: Page, block: Lines) -> Iterator[str]:
    """The formula first, the numbers put in below it with what they come to, then why."""
    sides = [] if block.terse and line.value else list(dict.fromkeys(line.how))
    if line.value and line.value not in sides:
        sides = [*sides[:-1], f"{sides[-1]} = {line.value}"] if sides else [line.value]
    rows = [_side(side) for side in sides]
    if line.why and not block.terse:
        rows.append(because_between(line.why, page, words, small))
    if block.reasons and line.reason:
        rows.append(f"#reason[{words(line.reason)}]")
    mark = small(line.mark) if line.mark else ""
    yield f"[{mark}], [{mathematics(line.term)}], sides({_gap(rows)}, {' '.join(f'[{row}],' for row in rows)}),"


def _side(side: str) -> str:
    """What a quantity equals; a fraction, such as a mean over many samples, cannot be broken, so it is made to fit."""
    told = mathematics(f"= {side}")
    return f"#fit[{told}]" if side.startswith("frac(") else told


def _gap(rows: list[str]) -> str:
    """What lies between rows: more where a fraction reaches above or below its row, most where two of them meet."""
    with_fractions = sum("frac(" in row for row in rows)
    return ("8pt", "11pt", "15pt")[min(with_fractions, 2)]


def _operand(operand: Operand, page: Page) -> str:
    if isinstance(operand, str):
        return _OPERATORS.get(operand, operand)
    if not isinstance(operand, Matrix):
        return part_text(operand, page)
    rows = "; ".join(", ".join(part_text(cell, page) for cell in row) for row in operand.rows)
    height, width = operand.shape
    return f'attach(limits(mat(delim: "[", {rows})), b: {height} × {width})'
