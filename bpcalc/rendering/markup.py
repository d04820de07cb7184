"""What Markdown, LaTeX and typst write alike: words that are never taken for markup, formulas, and trees as lists."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator

from bpcalc.document import blocks
from bpcalc.rendering.derivation_line import set_line
from bpcalc.rendering.inline import flat, part_text, titled
from bpcalc.rendering.renderer import Renderer


class MarkupRenderer(Renderer[str]):
    """Writes blocks in lines of markup, with formulas between the words."""

    @abstractmethod
    def words(self, text: str) -> str:
        """Words that the markup takes as they are."""

    @abstractmethod
    def strong(self, content: str) -> str:
        """Words that matter, written already."""

    @abstractmethod
    def formula(self, formula: str) -> str:
        """A formula in running text."""

    def body(self, document: blocks.Document) -> str:
        """All blocks, an empty line between them."""
        written = ("\n".join(self.write(block)) for block in document.blocks)
        return "\n\n".join(filter(None, written)) + "\n"

    def inline(self, parts: blocks.Parts) -> str:
        """The parts in their order; a number that is not known is nothing."""
        return "".join(map(self._part, flat(parts, self.page)))

    def _part(self, part: blocks.Part) -> str:
        text = part_text(part, self.page)
        if isinstance(part, blocks.Toned):
            words = self.words(text)
            return self.strong(words) if part.tone in (blocks.Tone.BAD, blocks.Tone.STRONG) else words
        if isinstance(part, str):
            return self.words(text)
        return self.formula(text) if text else ""

    def paragraph(self, block: blocks.Paragraph) -> Iterator[str]:
        """The words alone."""
        yield self.inline(block.parts).strip()

    def given(self, block: blocks.Given) -> Iterator[str]:
        """An item for each group."""
        yield from (f"- {group}" for group in self.given_groups(block))

    def given_groups(self, block: blocks.Given) -> Iterator[str]:
        """The title of each group and its values: `Inputs: i1 = 0.05, i2 = 0.1`."""
        for title, lines in block.groups:
            set_lines = (set_line(line, self.page) for line in lines)
            values = (f"{line.term} = {line.value}" if line.value else line.term for line in set_lines)
            yield self.words(titled(title, self.page)) + self.words(", ").join(map(self.formula, values))

    def branch(self, block: blocks.Branch) -> Iterator[str]:
        """A list of lists."""
        yield from self._items(block, 0)

    def _items(self, block: blocks.Branch, depth: int) -> Iterator[str]:
        """A line for each item, indented by its depth; a path goes on in its own line."""
        while depth and len(block.children) == 1:
            [child] = block.children
            block = blocks.Branch((*block.parts, " → ", *child.parts), child.children)
        yield f"{'  ' * depth}- {self.inline(block.parts)}"
        for child in block.children:
            yield from self._items(child, depth + 1)
