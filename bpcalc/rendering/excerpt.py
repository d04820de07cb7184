"""An excerpt of a reader's file: a line of it, and below it what marks a part."""

from __future__ import annotations

from bpcalc.document.blocks import Excerpt
from bpcalc.rendering.page import Page
from bpcalc.rendering.wrapping import columns

WIDEST = 100
"""Columns of a line that are shown around what is marked."""


def excerpt_lines(block: Excerpt, page: Page) -> list[str]:
    """The line with its number, and the marks; only as much of a long line as fits, and nothing that could steer."""
    before = f"{block.line:5} | "
    width = max(20, min(WIDEST, (page.width or WIDEST) - len(before)))
    start, end = block.column - 1, min(block.column - 1 + block.length, len(block.text))
    first = 0 if columns(block.text[:end]) <= width else max(0, start - width // 3)
    shown = _printable(block.text[first : first + width], page)
    while columns(shown) > width:
        shown = shown[: max(1, len(shown) - max(1, (columns(shown) - width) // 2))]
    marked = columns(shown[: start - first])
    length = max(1, min(columns(shown[start - first : end - first]), width - marked))
    return [before + shown.rstrip(), " " * (len(before) - 2) + "| " + " " * marked + "^" * length]


def _printable(text: str, page: Page) -> str:
    """Each character, or one sign in its place, so that columns stay."""
    sign = "\ufffd" if page.unicode else "?"
    return "".join(" " if letter == "\t" else letter if letter.isprintable() else sign for letter in text)
