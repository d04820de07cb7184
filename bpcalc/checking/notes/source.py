"""The text of a file, and pieces of it that were rewritten but know where each character stands on disk."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from bpcalc.formula.formula import Spot

_LINE_ENDS = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Source:
    """A file's text as it lies on disk."""

    text: str
    as_read: str = ""
    """The same, character by character, in the signs that the reader knows; empty where it is the text itself."""

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_ENDS.finditer(self.text))]

    def spot(self, start: int, end: int) -> Spot:
        """The place of the characters from `start` up to `end`."""
        line = bisect_right(self._lines, start)
        return Spot(line, start - self._lines[line - 1] + 1, self.text[start:end])

    def line_of(self, offset: int) -> int:
        """The line of a character, from 1."""
        return bisect_right(self._lines, offset)

    def piece(self, start: int, end: int) -> Piece:
        """A part of the file, as it stands."""
        return Piece((self.as_read or self.text)[start:end], tuple((place, place + 1) for place in range(start, end)))


@dataclass(frozen=True)
class Piece:
    """Text made from a part of a file; for each character, from where to where that stands in the file."""

    text: str
    places: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        if len(self.text) != len(self.places):
            raise ValueError("every character needs a place")

    def cut(self, start: int, end: int) -> Piece:
        """A part of it."""
        return Piece(self.text[start:end], self.places[start:end])

    def __add__(self, other: Piece) -> Piece:
        return Piece(self.text + other.text, self.places + other.places)

    def replaced(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> Piece:
        """The same with each match replaced; what stands in its place is as long in the file as the whole match."""
        texts: list[str] = []
        places: list[tuple[int, int]] = []
        done = 0
        for match in pattern.finditer(self.text):
            new = by(match)
            if new == match[0]:
                continue
            texts += [self.text[done : match.start()], new]
            places += self.places[done : match.start()]
            places += self._shared(match.start(), match.end(), len(new))
            done = match.end()
        if not done:
            return self
        return Piece("".join([*texts, self.text[done:]]), (*places, *self.places[done:]))

    def _shared(self, start: int, end: int, count: int) -> list[tuple[int, int]]:
        if count == end - start:
            return list(self.places[start:end])
        whole = (self.places[start][0], self.places[end - 1][1])
        return [whole] * count

    def file_range(self, start: int, end: int) -> tuple[int, int]:
        """From where to where a part of it stands in the file."""
        return self.places[start][0], self.places[end - 1][1]
