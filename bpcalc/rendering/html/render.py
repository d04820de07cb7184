"""HTML: one page that needs no network; formulas as MathML, every number a link to the line that derives it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bpcalc.document.blocks import Block, Document, Heading
from bpcalc.rendering.html.blocks import Html
from bpcalc.rendering.html.links import in_formulas, links_of, prefix_of
from bpcalc.rendering.html.page import contents, fragment, whole_page
from bpcalc.rendering.html.setting import ContentsEntry, Setting, inline
from bpcalc.rendering.html.text import element, escaped, linked_math
from bpcalc.rendering.inline import text
from bpcalc.rendering.page import Page

_NAMED = 3
"""Titles that a page of several names in its own."""


def render(document: Document, page: Page) -> str:
    """The document as a page, or as a fragment for one."""
    plain = replace(page, markup=None)
    prefix = prefix_of(document, page.fragment)
    titles = [block for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    is_titled = len(titles) == 1 or document.stand_apart
    headings = dict(_headings(document.blocks, titles[:is_titled], plain, prefix))
    parts = list(_parts(document.blocks))
    settings = [
        Setting(replace(page, linked=in_formulas(links, linked_math)), plain, links, headings)
        for links in links_of(parts, prefix, apart=document.stand_apart)
    ]
    written = zip(parts, map(Html, settings), strict=True)
    body = "\n".join(piece for part, html in written for block in part for piece in html.write(block))
    named = titles[:1] if is_titled else titles
    name = escaped(", ".join(text(title.parts, plain) for title in named[:_NAMED]) + " …" * (len(named) > _NAMED))
    title = inline(titles[0].parts, settings[0], with_links=False) if is_titled else name
    header = element("h1", title) if title else ""
    if page.fragment:
        return fragment(header, body, page.language)
    return whole_page(name or "bpcalc", header, contents(list(headings.values()), page.language), body, page.language)


def _parts(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks from one title to the next."""
    part: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1 and part:
            yield part
            part = []
        part.append(block)
    yield part


def _headings(
    blocks: Sequence[Block], title: Sequence[Block], page: Page, prefix: str
) -> Iterator[tuple[int, ContentsEntry]]:
    """The headings below the page's title, if it has one, each one level below the one that it belongs to."""
    above: list[int] = []
    number = 0
    for block in blocks:
        if not isinstance(block, Heading) or any(block is one for one in title):
            continue
        while above and above[-1] >= block.level:
            above.pop()
        above.append(block.level)
        number += 1
        yield id(block), ContentsEntry(len(above) + 1, f"{prefix}s{number}", escaped(text(block.parts, page)))
