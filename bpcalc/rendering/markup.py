"""Parts in a kind of markup: words that cannot be taken for it, what matters in bold, everything else a formula."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from bpcalc.document.blocks import Part, Parts, Tone, Toned
from bpcalc.rendering.inline import flat, part_text
from bpcalc.rendering.page import Page


class Markup(NamedTuple):
    """How words are written in a kind of markup, words that matter (written already), and formulas."""

    words: Callable[[str], str]
    strong: Callable[[str], str]
    formula: Callable[[str], str]


def in_markup(parts: Parts, page: Page, markup: Markup) -> str:
    """The parts in their order; a number that is not known is nothing."""
    return "".join(_part(part, page, markup) for part in flat(parts, page))


def _part(part: Part, page: Page, markup: Markup) -> str:
    text = part_text(part, page)
    if isinstance(part, Toned):
        words = markup.words(text)
        return markup.strong(words) if part.tone in (Tone.BAD, Tone.STRONG) else words
    if isinstance(part, str):
        return markup.words(text)
    return markup.formula(text) if text else ""
