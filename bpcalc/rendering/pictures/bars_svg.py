"""Bars as a picture: a name, a bar and what is told of it in each line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bpcalc.document.blocks import Bars
from bpcalc.rendering.inline import prose
from bpcalc.rendering.page import Page
from bpcalc.rendering.pictures.network_words import picture_page
from bpcalc.rendering.pictures.svg_elements import COLOURS, FONTS, element, escaped, size, text_width

_MARGIN, _GAP, _LONGEST = 12.0, 8.0, 300.0
_LINE, _THICK, _ABOVE = 20.0, 13.0, 34.0
_WORDS, _TITLE = 12.0, 13.0
_SHORTEST = 1.5
"""Width of a bar that is hardly more than 0."""


def bars_svg(blocks: Sequence[Bars], page: Page) -> str:
    """All pictures as one `<svg>` element, one below the other, their bars in one column."""
    plain = picture_page(page)
    names = max(text_width(prose(bar.name, plain), _WORDS) for block in blocks for bar in block.bars)
    told = max(text_width(prose(bar.told, plain), _WORDS) for block in blocks for bar in block.bars)
    titles = [prose(block.title, plain) for block in blocks]
    left = _MARGIN + names + _GAP
    widest_title = max(text_width(title, _TITLE) for title in titles)
    width = max(left + _LONGEST + _GAP + told, _MARGIN + widest_title) + _MARGIN
    parts = [element("title", {}, escaped("; ".join(titles))), element("desc", {}, escaped(_described(blocks, plain)))]
    drawn: list[str] = []
    top = 0.0
    for block, title in zip(blocks, titles, strict=True):
        drawn += _block(block, title, left, top, plain)
        top += _ABOVE + _LINE * len(block.bars) + _MARGIN
    paper = {"class": "paper", "width": size(width), "height": size(top), "fill": COLOURS["paper"]}
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "bars",
        "role": "img",
        "width": size(width),
        "height": size(top),
        "viewBox": f"0 0 {size(width)} {size(top)}",
        "font-family": FONTS,
    }
    return element("svg", attributes, "\n" + "\n".join([*parts, element("rect", paper), *drawn]) + "\n") + "\n"


def _described(blocks: Sequence[Bars], page: Page) -> str:
    """The bars in words, for who cannot see them."""
    return "; ".join(f"{prose(bar.name, page)}: {prose(bar.told, page)}" for block in blocks for bar in block.bars)


def _block(block: Bars, title: str, left: float, top: float, page: Page) -> Iterator[str]:
    yield _words(title, _MARGIN, top + _ABOVE - 14, _TITLE, "start", "title")
    for number, bar in enumerate(block.bars):
        y = top + _ABOVE + _LINE * number
        long = max(_SHORTEST, _LONGEST * block.share(bar)) if bar.value else 0.0
        yield _words(prose(bar.name, page), left - _GAP, y + _THICK - 2, _WORDS, "end", "name")
        if long:
            place = {"x": size(left), "y": size(y), "width": size(long), "height": size(_THICK)}
            yield element("rect", {"class": "bar", **place, "fill": COLOURS["lit"]})
        yield _words(prose(bar.told, page), left + long + _GAP, y + _THICK - 2, _WORDS, "start", "value")


def _words(words: str, x: float, y: float, letters: float, anchor: str, look: str) -> str:
    place = {"x": size(x), "y": size(y), "font-size": size(letters), "text-anchor": anchor}
    return element("text", {"class": look, **place, "fill": "currentColor"}, escaped(words))
