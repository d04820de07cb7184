"""The renderer: a method for each kind of block, and one place that calls them; a format is a subclass."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Generic, TypeVar, assert_never

from bpcalc.document import blocks
from bpcalc.rendering.page import Page

Piece = TypeVar("Piece")
"""What a format writes a block in: lines of text, elements, or what a terminal prints."""


class Renderer(ABC, Generic[Piece]):
    """Writes the blocks of a document on a page; a format that lacks a kind of block cannot be made."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def write(self, block: blocks.Block) -> Iterator[Piece]:
        """The pieces of a block of any kind."""
        match block:
            case blocks.Heading():
                return self.heading(block)
            case blocks.Paragraph():
                return self.paragraph(block)
            case blocks.Given():
                return self.given(block)
            case blocks.Lines():
                return self.lines(block)
            case blocks.Equations():
                return self.equations(block)
            case blocks.Table():
                return self.table(block)
            case blocks.Curve():
                return self.curve(block)
            case blocks.Diagram():
                return self.diagram(block)
            case blocks.Bars():
                return self.bars(block)
            case blocks.Branch():
                return self.branch(block)
            case blocks.Excerpt():
                return self.excerpt(block)
            case _:
                assert_never(block)  # mypy proves that there is no other kind

    @abstractmethod
    def heading(self, block: blocks.Heading) -> Iterator[Piece]:
        """A heading, by its level."""

    @abstractmethod
    def paragraph(self, block: blocks.Paragraph) -> Iterator[Piece]:
        """Running text."""

    @abstractmethod
    def given(self, block: blocks.Given) -> Iterator[Piece]:
        """What is given, group by group."""

    @abstractmethod
    def lines(self, block: blocks.Lines) -> Iterator[Piece]:
        """Lines of the derivation, group by group."""

    @abstractmethod
    def equations(self, block: blocks.Equations) -> Iterator[Piece]:
        """Equations between matrices."""

    @abstractmethod
    def table(self, block: blocks.Table) -> Iterator[Piece]:
        """A table with its header."""

    @abstractmethod
    def curve(self, block: blocks.Curve) -> Iterator[Piece]:
        """A quantity over the iterations; nothing where a format has no pictures: its numbers stand in a table."""

    @abstractmethod
    def diagram(self, block: blocks.Diagram) -> Iterator[Piece]:
        """A picture of a network."""

    @abstractmethod
    def bars(self, block: blocks.Bars) -> Iterator[Piece]:
        """A picture of bars."""

    @abstractmethod
    def branch(self, block: blocks.Branch) -> Iterator[Piece]:
        """A tree of text."""

    @abstractmethod
    def excerpt(self, block: blocks.Excerpt) -> Iterator[Piece]:
        """A line of a reader's file, a part of it marked."""
