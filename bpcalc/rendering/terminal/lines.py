"""Lines of the derivation in a terminal: three columns, results alone, or stacked where there is no room."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from rich.console import RenderableType
from rich.table import Table as RichTable
from rich.text import Text

from bpcalc.document.blocks import Given, Lines, Tone
from bpcalc.language.said import said
from bpcalc.rendering.derivation_line import SetLine, set_line
from bpcalc.rendering.inline import prose
from bpcalc.rendering.page import Page
from bpcalc.rendering.terminal.styling import GAP, STYLES, empty_table, width_of
from bpcalc.rendering.wrapping import columns, longest_piece, padded, wrapped, wrapped_words

LEAST_ROOM = 24
"""Columns for formulas below which three columns side by side are no longer readable."""


def given_values(block: Given, page: Page) -> Iterator[RenderableType]:
    """What is given, a group a line, broken between the values."""
    titles = [prose(title, page) for title, _ in block.groups]
    room = max(map(columns, titles)) + 3
    for title, (_, lines) in zip(titles, block.groups, strict=True):
        cells = [(line.term, line.value) for line in (set_line(line, page) for line in lines)]
        yield from _flowed(title, cells, room, page)


def _flowed(title: str, cells: Sequence[tuple[str, str]], room: int, page: Page) -> Iterator[Text]:
    """`title   a = 1   b = 2 …`, broken between the values."""
    line = Text.assemble((" " + padded(title, room - 1), STYLES[Tone.WEAK]))
    start = True
    for term, value in cells:
        if not start and columns(line.plain) + 3 + columns(f"{term} = {value}") > width_of(page):
            yield line
            line, start = Text(" " * room), True
        line.append("" if start else "   ")
        line.append(term, STYLES["term"])
        if value:
            line.append(" = ").append(value, STYLES["numbers"])
        start = False
    yield line


class Widths(NamedTuple):
    """The columns that lines of the derivation need side by side; `piece` is the longest that cannot be broken."""

    term: int
    how: int
    value: int
    piece: int

    def room(self, page: Page) -> int:
        """The columns that are left for formulas."""
        return width_of(page) - self.term - self.value - 2 * GAP

    def fits(self, page: Page) -> bool:
        """Whether a page has room for the three columns."""
        return self.room(page) >= max(LEAST_ROOM, self.piece)


class SetLines(NamedTuple):
    """A block of lines as text, set once for measuring and for printing."""

    groups: tuple[tuple[SetLine, ...], ...]
    terse: bool
    reasons: bool


def set_lines(block: Lines, page: Page) -> SetLines:
    """The lines of a block as text."""
    groups = tuple(tuple(set_line(line, page) for line in group) for group in block.groups)
    return SetLines(groups, block.terse, block.reasons)


def widths_of(blocks: Collection[SetLines]) -> Widths:
    """What all lines of some blocks need, so that their columns stand below one another."""
    lines = [line for block in blocks for group in block.groups for line in group]
    hows = [how for line in lines for how, _ in _styled(line)]
    reasons = [line.reason for line in lines] if any(block.reasons for block in blocks) else []
    return Widths(
        term=max((columns(_term(line)) for line in lines), default=0),
        how=max(map(columns, (*hows, *reasons)), default=0),
        value=max((columns(line.value) for line in lines), default=0),
        piece=max((longest_piece(how) + 2 for how in hows), default=0),
    )


def derivation_lines(block: SetLines, page: Page, shared: Widths) -> Iterator[RenderableType]:
    """The lines in the widest layout that the page has room for; `shared` are the widths of the whole document."""
    widths = shared if shared.fits(page) else widths_of([block])
    all_known = all(line.value for group in block.groups for line in group)
    if block.terse and all_known and widths.term + GAP + widths.value <= width_of(page):
        yield _table(block.groups, widths, page, _terse_cells)
    elif not block.terse and widths.fits(page):
        room = widths.room(page)
        yield _table(block.groups, widths, page, lambda line: _cells(line, room, block.reasons))
    else:
        for number, group in enumerate(block.groups):
            if number:
                yield Text("")
            for line in group:
                yield from _stacked(line, block, page)


def _term(line: SetLine) -> str:
    return f"{line.mark} {line.term}" if line.mark else line.term


def _table(
    groups: Sequence[Sequence[SetLine]], widths: Widths, page: Page, cells: Callable[[SetLine], list[Text]]
) -> RichTable:
    """A row for each line, and an empty one between the groups."""
    table = empty_table(page)
    three = len(cells(groups[0][0])) == 3
    table.add_column(prose(said("term"), page), no_wrap=True, min_width=widths.term)
    if three:
        table.add_column(prose(said("how"), page), no_wrap=True, min_width=min(widths.how, widths.room(page)))
    if widths.value:  # in symbols there are none
        table.add_column(prose(said("value"), page), no_wrap=True, justify="right", min_width=widths.value)
    for number, group in enumerate(groups):
        if number and three:
            table.add_row()
        for line in group:
            table.add_row(*cells(line)[: len(table.columns)])
    return table


def _terse_cells(line: SetLine) -> list[Text]:
    return [Text(_term(line), STYLES["term"]), Text(line.value, STYLES["value"])]


def _cells(line: SetLine, room: int, reasons: bool) -> list[Text]:
    """The term, what stands beside it in lines of their own, and the value."""
    lines = [Text("\n".join(wrapped(how, room)), style) for how, style in _styled(line)]
    if reasons and line.reason:
        lines.append(Text("\n".join(wrapped_words(line.reason, room)), STYLES["reason"]))
    term, value = _terse_cells(line)
    return [term, Text("\n").join(lines), value]


def _stacked(line: SetLine, block: SetLines, page: Page) -> Iterator[Text]:
    """The term on a line of its own, each equality below it."""
    yield Text(_term(line), STYLES["term"])
    pieces = [] if block.terse and line.value else _styled(line, beside=False)
    for piece, style in [*pieces, *([(line.value, STYLES["value"])] if line.value not in ("", *line.how) else [])]:
        yield Text("  = " + "\n    ".join(wrapped(piece, width_of(page) - 4)), style)
    if block.reasons and line.reason:
        yield Text("    " + "\n    ".join(wrapped_words(line.reason, width_of(page) - 4)), STYLES["reason"])


def _styled(line: SetLine, beside: bool = True) -> list[tuple[str, str]]:
    """What stands beside the term, or below it, each piece with its style."""
    styled = [
        ("= " * (beside and place >= line.equal_from) + how, STYLES["numbers"] if place in line.numbers else "")
        for place, how in enumerate(line.how)
    ]
    if line.because:
        last, style = styled[-1]
        styled[-1] = f"{last}, {line.because}", style
    return styled
