"""Bars drawn in letters, for terminals and text."""

from __future__ import annotations

from bpcalc.document.blocks import Bars
from bpcalc.rendering.inline import prose
from bpcalc.rendering.page import Page
from bpcalc.rendering.wrapping import columns, padded

WIDEST, NARROWEST = 40, 10
_EIGHTHS = " ▏▎▍▌▋▊▉"


def drawn_bars(block: Bars, page: Page) -> list[str]:
    """The title, and a line for each bar: its name, the bar, what is told of it; a bar above 0 is always seen."""
    names = [prose(bar.name, page) for bar in block.bars]
    told = [prose(bar.told, page) for bar in block.bars]
    name_width, told_width = max(map(columns, names)), max(map(columns, told))
    left = WIDEST if page.width is None else page.width - name_width - told_width - 4
    width = max(NARROWEST, min(WIDEST, left))
    drawn = [_bar(width * block.share(bar), page.unicode) for bar in block.bars]
    lines = zip(names, drawn, told, strict=True)
    return [
        prose(block.title, page),
        *(f"{padded(name, name_width, right=True)}  {bar}{' ' * bool(bar)}{words}" for name, bar, words in lines),
    ]


def _bar(length: float, unicode: bool) -> str:
    """A bar of so many letters, to an eighth of one where there are letters for that."""
    if not unicode:
        return "#" * max(round(length), length > 0)
    eighths = max(round(length * 8), int(length > 0))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
