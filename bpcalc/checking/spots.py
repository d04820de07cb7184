"""A text that knows where each of its characters stands, and what of it may be shown."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from bpcalc.checking.statements import Spot
from bpcalc.language.said import Said


class Text:
    """The text of a file: `file` is its name, offsets count characters from 0, lines and columns from 1."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text

    @cached_property
    def lines(self) -> list[str]:
        """The lines as an editor counts them, without what ends them."""
        return self.text.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def spot(self, start: int, end: int) -> Spot:
        """The place of a part of the text."""
        line = bisect_right(self._starts, start)
        return Spot(line, start - self._starts[line - 1] + 1, self.text[start:end])


def printable(text: str) -> str:
    """The text in one line, with a sign in place of everything that could steer a terminal; a sentence stays one."""
    if isinstance(text, Said):
        values = {name: printable(value) if isinstance(value, str) else value for name, value in text.values.items()}
        return Said(text.template, values, text.plural, text.number, tuple(map(printable, text.pieces)))
    return "".join(letter if letter.isprintable() else "�" for letter in text)
