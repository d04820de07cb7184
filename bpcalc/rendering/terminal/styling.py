"""What every part of a terminal page shares: styles, styled words, and the bare table that rich fills."""

from __future__ import annotations

from rich.box import Box
from rich.table import Table as RichTable
from rich.text import Text

from bpcalc.document.blocks import Mark, Numeral, Part, Parts, Tone, Toned
from bpcalc.formula.quantity import Quantity
from bpcalc.rendering.inline import flat, part_text
from bpcalc.rendering.page import Page
from bpcalc.rendering.wrapping import wrapped_words

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

GAP = 2
"""Columns between two columns of a table."""

DEFAULT_WIDTH = 80

_UNICODE_RULE = Box("    \n    \n ── \n    \n    \n    \n    \n    \n")
_ASCII_RULE = Box("    \n    \n -- \n    \n    \n    \n    \n    \n")


def width_of(page: Page) -> int:
    """The columns of a page; eighty where it has no width of its own."""
    return page.width or DEFAULT_WIDTH


def styled(parts: Parts, page: Page) -> Text:
    """Parts as words in the styles of their meaning."""
    return Text.assemble(*((part_text(part, page), _style(part)) for part in flat(parts, page)))


def _style(part: Part) -> str:
    if isinstance(part, Toned):
        return STYLES[part.tone]
    if isinstance(part, Quantity | Mark):
        return STYLES["term"]
    return STYLES["numbers"] if isinstance(part, Numeral) else ""


def wrapped_text(styled: Text, width: int) -> Text:
    """Styled words in lines of a width; a word that is longer, such as a number of fifty digits, stays whole."""
    ends: list[int] = []
    end = 0
    for line in wrapped_words(styled.plain, width):
        end += len(line)
        end += styled.plain.startswith(" ", end)  # between letters of Chinese there is no space to leave out
        ends.append(end)
    lines = styled.divide(ends)
    for divided in lines:
        divided.rstrip()
    return Text("\n").join(lines[:-1])


def empty_table(page: Page) -> RichTable:
    """A table without columns or rows, and without anything that could cut a cell."""
    box = _UNICODE_RULE if page.unicode else _ASCII_RULE
    weak = STYLES[Tone.WEAK]
    # One column of padding and one between the columns make the gap.
    return RichTable(
        box=box, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style=weak, border_style=weak
    )
