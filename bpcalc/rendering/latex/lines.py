"""Lines of the derivation in LaTeX: an alignment for each group, a line of it for each side of an equality."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bpcalc.document.blocks import Lines
from bpcalc.rendering.derivation_line import SetLine, because_between, set_line
from bpcalc.rendering.latex.breaking import breadth, broken, scaled
from bpcalc.rendering.latex.text import escaped
from bpcalc.rendering.page import Page

WIDTH = 40.0
"""Ems of a line of A4 in 11 points, with margins of 25 mm."""

_LEAST = 18.0
AROUND = 4.0
"""Ems of the sign of equality, and of the mark before the term."""

KEPT = " \\\\*\n "
"""Ends a row that stands on the same page as the next one."""

MOST_KEPT = 8
"""Rows that are kept on a page; longer equalities may go over to the next one."""


def alignments(block: Lines, page: Page) -> Iterator[str]:
    """An alignment for each group; reasons stand below their lines."""
    for group in block.groups:
        set_lines = [set_line(line, page) for line in group]
        room = max(_LEAST, WIDTH - AROUND - max(breadth(line.term) for line in set_lines))
        yield r"\begin{align*}"
        yield " \\\\\n".join(_line(line, page, block, room) for line in set_lines)
        yield r"\end{align*}"


def _line(line: SetLine, page: Page, block: Lines, room: float) -> str:
    """The formula beside its quantity, what it comes to below, and why."""
    mark = rf"{line.mark}\quad " if line.mark else ""
    sides = [line.value] if block.terse and line.value else [*line.how, *filter(None, [line.value])]
    rows = list(_rows(list(dict.fromkeys(sides)), room))
    if line.why and not block.terse:
        told = because_between(line.why, page, escaped, "${}$".format)
        rows.append(rf"&\quad\text{{{told}}}")
    if block.reasons and line.reason:
        rows.append(rf"&\quad\parbox[t]{{{room:.0f}em}}{{\raggedright\small\itshape {escaped(line.reason)}}}")
    between = KEPT if len(rows) <= MOST_KEPT else KEPT.replace("*", "")
    return f"{mark}{line.term} " + between.join(rows)


def _rows(sides: Sequence[str], room: float) -> Iterator[str]:
    """The sides of an equality on one row; where there is no room, the first alone, and of the others what fits."""
    if breadth(_equal(sides)) <= room:
        yield f"&= {_equal(sides)}"
        return
    rows = [[sides[0]]]
    for side in sides[1:]:
        if rows[1:] and breadth(_equal([*rows[-1], side])) <= room:
            rows[-1].append(side)
        else:
            rows.append([side])
    for row in rows:
        yield from _broken_row(_equal(row), room)


def _equal(sides: Sequence[str]) -> str:
    return " = ".join(sides)


def _broken_row(text: str, room: float) -> Iterator[str]:
    for number, row in enumerate(broken(text, room)):
        sign = r"&\quad {}" if number else "&= "
        yield sign + (row if breadth(row) <= room else scaled(row.strip(), room))
