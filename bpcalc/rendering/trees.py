"""Trees as nested lists, as Markdown and typst alike write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bpcalc.document.blocks import Branch, Parts


def nested_list(block: Branch, write: Callable[[Parts], str], depth: int = 0) -> Iterator[str]:
    """A line for each item, indented by its depth; `write` sets its parts, and a path goes on in its own line."""
    while depth and len(block.children) == 1:
        [child] = block.children
        block = Branch((*block.parts, " → ", *child.parts), child.children)
    yield f"{'  ' * depth}- {write(block.parts)}"
    for child in block.children:
        yield from nested_list(child, write, depth + 1)
