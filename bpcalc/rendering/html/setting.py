"""What the writers of a page share: its parts inside a line, set as text, formulas and links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from bpcalc.document.blocks import Part, Parts, Tone, Toned
from bpcalc.formula.quantity import Quantity
from bpcalc.language.catalogs import translated
from bpcalc.rendering.html.links import Links
from bpcalc.rendering.html.text import element, escaped, inline_math
from bpcalc.rendering.inline import flat, part_text
from bpcalc.rendering.page import Page

_TONES = {
    Tone.GOOD: ("strong", "good"),
    Tone.BAD: ("strong", "bad"),
    Tone.STRONG: ("strong", ""),
    Tone.WEAK: ("span", "weak"),
}


class ContentsEntry(NamedTuple):
    """A heading in the contents."""

    level: int
    address: str
    title: str


class Setting(NamedTuple):
    """Where a block is set: the page with its links in formulas, the same page without markup, and the addresses.

    `headings` are found by the identity of their blocks.
    """

    page: Page
    plain: Page
    links: Links
    headings: Mapping[int, ContentsEntry]

    def words(self, text: str) -> str:
        """A sentence of the program, in the language of the page."""
        return escaped(translated(text, self.page.language))


def inline(parts: Parts, setting: Setting, with_links: bool = True) -> str:
    """Parts in a line of text."""
    return "".join(_part(part, setting, with_links) for part in flat(parts, setting.page))


def _part(part: Part, setting: Setting, with_links: bool) -> str:
    if isinstance(part, str):
        return escaped(part_text(part, setting.page))
    if isinstance(part, Toned):
        name, looks = _TONES[part.tone]
        return element(name, escaped(part_text(part, setting.page)), class_=looks)
    page = setting.page if with_links else replace(setting.page, linked=lambda _id, text: text)
    math = inline_math(part_text(part, page))
    address = setting.links.ids.get(part.id) if isinstance(part, Quantity) and with_links else None
    return element("a", math, href=f"#{address}") if address else math
