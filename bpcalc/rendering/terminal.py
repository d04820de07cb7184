"""Tables and colours for a terminal, by rich; a narrow terminal gets a stacked layout, never shorter numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from itertools import accumulate
from typing import Any

from rich.box import Box
from rich.console import Console, RenderableType
from rich.table import Table as RichTable
from rich.text import Text

from bpcalc.algebra.quantity import Quantity
from bpcalc.document.blocks import (
    Block,
    Branch,
    Curve,
    Document,
    Given,
    Heading,
    Lines,
    Mark,
    Numeral,
    Paragraph,
    Part,
    Parts,
    Table,
    Tone,
    Toned,
)
from bpcalc.rendering.curve import drawn_curve
from bpcalc.rendering.inline import SetLine, part_text, set_line, text
from bpcalc.rendering.page import Page
from bpcalc.rendering.plain import tree_lines
from bpcalc.rendering.wrapping import columns, longest_piece, wrapped, wrapped_words

STYLES = {
    "title": "bold",
    "heading": "bold magenta",
    "term": "bold",
    "numbers": "cyan",
    "value": "bold green",
    "reason": "italic",
    Tone.GOOD: "green",
    Tone.BAD: "bold red",
    Tone.WEAK: "dim",
    Tone.STRONG: "bold",
}

LEAST_ROOM = 24
"""Columns for formulas below which three columns side by side are no longer readable."""

_UNLIMITED = 1_000_000
_GAP = 2
_UNICODE_RULE = Box("    \n    \n ── \n    \n    \n    \n    \n    \n")
_ASCII_RULE = Box("    \n    \n -- \n    \n    \n    \n    \n    \n")


def render(document: Document, page: Page) -> str:
    """The document with the control codes of a terminal, or without where the page has no colour."""
    console = console_for(page, StringIO())
    for block in document.blocks:
        for item in _WRITERS[type(block)](block, page):
            console.print(item)
    file = console.file
    assert isinstance(file, StringIO)  # noqa: S101
    return file.getvalue()


def console_for(page: Page, file: StringIO, record: bool = False) -> Console:
    """A console that never wraps, cuts or pads: what is printed on it fits the page already."""
    return Console(
        file=file,
        width=_UNLIMITED,
        force_terminal=page.colour,
        no_color=not page.colour,
        color_system="standard" if page.colour else None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        record=record,
    )


def _width(page: Page) -> int:
    return page.width or 80


def _styled(parts: Parts, page: Page) -> Text:
    return Text.assemble(*((part_text(part, page), _style(part)) for part in parts))


def _style(part: Part) -> str:
    if isinstance(part, Toned):
        return STYLES[part.tone]
    if isinstance(part, Quantity | Mark):
        return STYLES["term"]
    return STYLES["numbers"] if isinstance(part, Numeral) else ""


def _heading(block: Heading, page: Page) -> Iterator[RenderableType]:
    title = wrapped_words(text(block.parts, page), _width(page))
    rule = "━" if page.unicode else "="
    if block.level == 1:
        yield Text("\n".join(title), STYLES["title"])
        yield Text(rule * min(_width(page), max(map(columns, title))), STYLES["heading"])
    else:
        yield Text("\n" + "\n".join(title), STYLES["heading"])


def _paragraph(block: Paragraph, page: Page) -> Iterator[RenderableType]:
    yield _wrapped(_styled(block.parts, page), _width(page))


def _wrapped(styled: Text, width: int) -> Text:
    """Styled words in lines of a width; a word that is longer, such as a number of fifty digits, stays whole."""
    ends = accumulate(len(line) + 1 for line in wrapped_words(styled.plain, width))
    lines = styled.divide(ends)
    for line in lines:
        line.rstrip()
    return Text("\n").join(lines[:-1])


def _given(block: Given, page: Page) -> Iterator[RenderableType]:
    room = max(columns(title) for title, _ in block.groups) + 3
    for title, lines in block.groups:
        cells = [(line.term, line.value) for line in (set_line(line, page) for line in lines)]
        yield from _flowed(title, cells, room, page)


def _flowed(title: str, cells: Sequence[tuple[str, str]], room: int, page: Page) -> Iterator[Text]:
    """`title   a = 1   b = 2 …`, broken between the values."""
    line = Text.assemble((" " + title.ljust(room - 1), STYLES[Tone.WEAK]))
    start = True
    for term, value in cells:
        if not start and columns(line.plain) + 3 + columns(f"{term} = {value}") > _width(page):
            yield line
            line, start = Text(" " * room), True
        line.append("" if start else "   ")
        line.append(term, STYLES["term"])
        if value:
            line.append(" = ").append(value, STYLES["numbers"])
        start = False
    yield line


def _lines(block: Lines, page: Page) -> Iterator[RenderableType]:
    groups = [[set_line(line, page) for line in group] for group in block.groups]
    lines = [line for group in groups for line in group]
    term = max(columns(_term(line)) for line in lines)
    value = max(columns(line.value) for line in lines)
    room = _width(page) - term - value - 2 * _GAP
    pieces = [longest_piece(how) + 2 for line in lines for how in line.how]
    if block.terse and term + _GAP + value <= _width(page) and all(line.value for line in lines):
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


def _rich_table(page: Page) -> RichTable:
    box = _UNICODE_RULE if page.unicode else _ASCII_RULE
    weak = STYLES[Tone.WEAK]
    # One column of padding and one between the columns make the gap.
    return RichTable(
        box=box, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style=weak, border_style=weak
    )


def _wide_table(groups: Sequence[Sequence[SetLine]], room: int, reasons: bool, page: Page) -> RichTable:
    table = _rich_table(page)
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
    table = _rich_table(page)
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
        yield Text("  = " + "\n    ".join(wrapped(piece, _width(page) - 4)), style)
    if block.reasons and line.reason:
        yield Text("    " + "\n    ".join(wrapped_words(line.reason, _width(page) - 4)), STYLES["reason"])


def _table(block: Table, page: Page) -> Iterator[RenderableType]:
    rows = [[text(cell, page) for cell in row] for row in (block.header, *block.rows)]
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + _GAP * (len(widths) - 1) > _width(page):
        yield from _stacked_table(block, page)
        return
    table = _rich_table(page)
    for number, cell in enumerate(block.header):
        table.add_column(_styled(cell, page), no_wrap=True, justify="right" if number in block.numeric else "left")
    for row in block.rows:
        table.add_row(*(_styled(cell, page) for cell in row))
    yield table


def _stacked_table(block: Table, page: Page) -> Iterator[RenderableType]:
    names = [text(cell, page) for cell in block.header]
    for row in block.rows:
        title = f"{names[0]} " if 0 in block.numeric else ""
        yield Text(title + text(row[0], page), STYLES["term"])
        for name, cell in zip(names[1:], row[1:], strict=True):
            if content := _styled(cell, page):
                yield Text.assemble((f"  {name}  ", STYLES[Tone.WEAK]), content)


def _branch(block: Branch, page: Page) -> Iterator[RenderableType]:
    lines = tree_lines(block, lambda parts: text(parts, page), page.unicode)
    yield Text("\n" + "\n".join(f" {line}" for line in lines))


def _curve(block: Curve, page: Page) -> Iterator[RenderableType]:
    yield Text("\n" + "\n".join(drawn_curve(text((block.quantity,), page), block.values, page)))


_WRITERS: dict[type[Block], Callable[[Any, Page], Iterator[RenderableType]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Given: _given,
    Lines: _lines,
    Table: _table,
    Branch: _branch,
    Curve: _curve,
}
