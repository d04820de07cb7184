"""Lines of the derivation in a terminal: three columns, results alone, or stacked where there is no room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table as RichTable
from rich.text import Text

from bpcalc.document.blocks import Given, Lines, Tone
from bpcalc.rendering.inline import SetLine, set_line
from bpcalc.rendering.page import Page
from bpcalc.rendering.styling import GAP, STYLES, empty_table, width_of
from bpcalc.rendering.wrapping import columns, longest_piece, wrapped, wrapped_words

LEAST_ROOM = 24
"""Columns for formulas below which three columns side by side are no longer readable."""


def given_values(block: Given, page: Page) -> Iterator[RenderableType]:
    """What is given, a group a line, broken between the values."""
    room = max(columns(title) for title, _ in block.groups) + 3
    for title, lines in block.groups:
        cells = [(line.term, line.value) for line in (set_line(line, page) for line in lines)]
        yield from _flowed(title, cells, room, page)


def _flowed(title: str, cells: Sequence[tuple[str, str]], room: int, page: Page) -> Iterator[Text]:
    """`title   a = 1   b = 2 …`, broken between the values."""
    line = Text.assemble((" " + title.ljust(room - 1), STYLES[Tone.WEAK]))
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


def derivation_lines(block: Lines, page: Page) -> Iterator[RenderableType]:
    """The lines in the widest layout that the page has room for."""
    groups = [[set_line(line, page) for line in group] for group in block.groups]
    lines = [line for group in groups for line in group]
    term = max(columns(_term(line)) for line in lines)
    value = max(columns(line.value) for line in lines)
    room = width_of(page) - term - value - 2 * GAP
    pieces = [longest_piece(how) + 2 for line in lines for how in line.how]
    if block.terse and term + GAP + value <= width_of(page) and all(line.value for line in lines):
        yield _terse_table(groups, page)
    elif not block.terse and room >= max(LEAST_ROOM, *pieces, 0):
        yield _wide_table(groups, room, block.reasons, page)
    else:
        for number, group in enumerate(groups):
            if number:
                yield Text("")
            for line in group:
                yield from _stacked(line, block, page)


def _term(line: SetLine) -> str:
    return f"{line.mark} {line.term}" if line.mark else line.term


def _wide_table(groups: Sequence[Sequence[SetLine]], room: int, reasons: bool, page: Page) -> RichTable:
    table = empty_table(page)
    table.add_column("term", no_wrap=True)
    table.add_column("how", no_wrap=True)
    table.add_column("value", no_wrap=True, justify="right")
    for number, group in enumerate(groups):
        if number:
            table.add_row("", "", "")
        for line in group:
            table.add_row(
                Text(_term(line), STYLES["term"]),
                _how(line, room, reasons),
                Text(line.value, STYLES["value"]),
            )
    return table


def _how(line: SetLine, room: int, reasons: bool) -> Text:
    styles = ["", STYLES["numbers"]]
    lines = [Text("\n".join(wrapped(how, room)), style) for how, style in zip(line.how, styles, strict=False)]
    if reasons and line.reason:
        lines.append(Text("\n".join(wrapped_words(line.reason, room)), STYLES["reason"]))
    return Text("\n").join(lines)


def _terse_table(groups: Sequence[Sequence[SetLine]], page: Page) -> RichTable:
    table = empty_table(page)
    table.add_column("term", no_wrap=True)
    table.add_column("value", no_wrap=True, justify="right")
    for line in (line for group in groups for line in group):
        table.add_row(Text(_term(line), STYLES["term"]), Text(line.value, STYLES["value"]))
    return table


def _stacked(line: SetLine, block: Lines, page: Page) -> Iterator[Text]:
    """The term on a line of its own, each equality below it."""
    yield Text(_term(line), STYLES["term"])
    styles = [*["", STYLES["numbers"]][: len(line.how)], STYLES["value"]]
    how = () if block.terse and line.value else line.how
    styles = styles if how else [STYLES["value"]]
    for piece, style in zip(dict.fromkeys(filter(None, (*how, line.value))), styles, strict=False):
        yield Text("  = " + "\n    ".join(wrapped(piece, width_of(page) - 4)), style)
    if block.reasons and line.reason:
        yield Text("    " + "\n    ".join(wrapped_words(line.reason, width_of(page) - 4)), STYLES["reason"])
