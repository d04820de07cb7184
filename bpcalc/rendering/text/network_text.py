"""A network drawn in letters: layers side by side, one below the other where it is narrow, and each connection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from bpcalc.document.blocks import Circle, Column, Diagram, Edge
from bpcalc.formula.quantity import Kind
from bpcalc.language.said import said
from bpcalc.rendering.inline import prose, text
from bpcalc.rendering.page import Page
from bpcalc.rendering.pictures.network_words import MOST_DIGITS, row_in_circle, row_of_parameter
from bpcalc.rendering.wrapping import columns, padded, wrapped_words

_BETWEEN = 3


def drawn_network(block: Diagram, page: Page) -> list[str]:
    """The lines of the drawing, no wider than the page where that can be."""
    page = replace(page, digits=min(page.digits, MOST_DIGITS))
    layers = [_layer(column, page) for column in block.columns]
    widths = [max(map(columns, lines)) for lines in layers]
    if page.width is None or sum(widths) + _BETWEEN * (len(widths) - 1) <= page.width:
        drawing = _beside(layers, widths)
    else:
        drawing = [line for lines in layers for line in (*lines, "")][:-1]
    return [*drawing, "", *_edges(block, page), *_told(block, page)]


def _layer(column: Column, page: Page) -> list[str]:
    """The lines of a layer: its title, then each circle with what stands in it, a blank line between."""
    title = prose(column.title, page)
    lines = [title, ("─" if page.unicode else "-") * columns(title)]
    names = [_name(cell, page) for cell in column.cells if isinstance(cell, Circle)]
    width = max(map(columns, names))
    for number, cell in enumerate(column.cells):
        if (
            number
            and column.cells[0] != cell
            and any(isinstance(one, Circle) and len(one.rows) > 1 for one in column.cells)
        ):
            lines.append("")
        if isinstance(cell, Circle):
            lines += _circle(cell, width, page)
        else:
            more = prose(said("{count:,} more", count=cell.number), page)
            lines.append(f" {'⋮' if page.unicode else ':'} {more}")
    return lines


def _name(circle: Circle, page: Page) -> str:
    name = circle.name if isinstance(circle.name, str) else page.label(circle.name)
    return f"({name})"


def _circle(circle: Circle, width: int, page: Page) -> list[str]:
    rows = [row_in_circle(row, page) for row in circle.rows]
    rows += [row_of_parameter(row, page) for row in circle.below]
    names = [_name(circle, page), *[""] * (len(rows) - 1)]
    return [f"{padded(name, width)} {row}".rstrip() for name, row in zip_longest(names, rows, fillvalue="")]


def _beside(layers: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    """Layers beside each other, each in the middle of the height."""
    height = max(map(len, layers))
    filled = []
    for lines in layers:
        above = (height - len(lines)) // 2
        filled.append([*lines[:2], *[""] * above, *lines[2:], *[""] * (height - len(lines) - above)])
    gap = " " * _BETWEEN
    return [
        gap.join(padded(line, width) for line, width in zip(row, widths, strict=True)).rstrip()
        for row in zip(*filled, strict=True)
    ]


def _edges(block: Diagram, page: Page) -> Iterator[str]:
    """Each connection on a line, `i1 ── w1 = 0.15 ──▶ h1`, by where it ends; lit ones are thick."""
    shown = [edge for edge in block.edges if edge.rows]
    shown.sort(key=lambda edge: edge.end)
    rows = [_edge(block, edge, page) for edge in shown]
    if not rows:
        return
    before = None
    start, weight, end = (max(columns(row[place]) for row in rows) for place in range(3))
    for (first, words, last, gradient), edge in zip(rows, shown, strict=True):
        if before not in (None, edge.end[0]):
            yield ""
        before = edge.end[0]
        thin, thick, head = ("──", "━━", "▶") if page.unicode else ("--", "==", ">")
        line = thick if edge.lit else thin
        drawn = f"{padded(first, start)} {line} {padded(words, weight)} {line}{head} "
        if not gradient:
            yield drawn + last
        elif page.width and columns(drawn) + end + 2 + columns(gradient) > page.width:
            yield drawn + last
            yield " " * (start + 4) + gradient
        else:
            yield f"{drawn}{padded(last, end)}  {gradient}"
    if len(shown) < len(block.edges):
        yield prose(said("Connections between wide layers are not listed."), page)


def _edge(block: Diagram, edge: Edge, page: Page) -> tuple[str, str, str, str]:
    ends = []
    for column, place in (edge.start, edge.end):
        circle = block.columns[column].cells[place]
        assert isinstance(circle, Circle)  # noqa: S101
        ends.append(circle.name if isinstance(circle.name, str) else page.label(circle.name))
    weight = next((row_of_parameter(row, page) for row in edge.rows if row[0].kind is not Kind.PARTIAL), "")
    gradient = next((row_of_parameter(row, page) for row in edge.rows if row[0].kind is Kind.PARTIAL), "")
    return ends[0], weight, ends[1], gradient


def _told(block: Diagram, page: Page) -> Iterator[str]:
    for number, told in enumerate(block.told):
        if not number:
            yield ""
        words = text((told,), page)
        yield from wrapped_words(words, page.width) if page.width else [words]
