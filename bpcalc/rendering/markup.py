"""What Markdown, LaTeX and typst write alike: words that are never taken for markup, formulas, and trees as lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from bpcalc.document.blocks import Branch, Part, Parts, Tone, Toned
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


def nested_list(block: Branch, write: Callable[[Parts], str], depth: int = 0) -> Iterator[str]:
    """A line for each item, indented by its depth; `write` sets its parts, and a path goes on in its own line."""
    while depth and len(block.children) == 1:
        [child] = block.children
        block = Branch((*block.parts, " → ", *child.parts), child.children)
    yield f"{'  ' * depth}- {write(block.parts)}"
    for child in block.children:
        yield from nested_list(child, write, depth + 1)
