"""Boxes of text that stand side by side: matrices in their brackets, operators, and the shape below each matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bpcalc.rendering.wrapping import columns, padded

_BRACKETS = {True: ("⎡⎢⎣[", "⎤⎥⎦]"), False: ("[[[[", "]]]]")}
_PARENTHESES = {True: ("⎛⎜⎝(", "⎞⎟⎠)"), False: ("((((", "))))")}
"""Left and right, in Unicode or not: top, middle, bottom, and what stands alone."""


class Box(NamedTuple):
    """Lines of one width, and the line below them; `middle` is the line that stands beside others.

    `opens` says that an equals sign stands first, `continuation` is the box as it begins a line that goes on.
    """

    lines: tuple[str, ...]
    below: str
    middle: int = 0
    opens: bool = False
    continuation: Box | None = None

    @property
    def width(self) -> int:
        """Columns."""
        return columns(self.lines[0])

    @property
    def continued(self) -> Box:
        """The box as it begins a line."""
        return self.continuation or self


def box_of_text(text: str) -> Box:
    """A single line."""
    return Box((text,), " " * columns(text))


def bracketed(rows: Sequence[str], shape: str, unicode: bool, opened: bool = True, closed: bool = True) -> Box:
    """Rows in brackets, their shape centred below; a part of a matrix is open where it goes on."""
    height = len(rows)
    left, right = (_stretched(marks, height) for marks in _BRACKETS[unicode])
    lines = [
        (f"{first} " if opened else "") + row + (f" {last}" if closed else "")
        for first, row, last in zip(left, rows, right, strict=True)
    ]
    width = max(columns(shape), columns(lines[0]))
    space = width - columns(shape)
    below = " " * (space // 2) + shape + " " * (space - space // 2)
    return Box(tuple(padded(line, width) for line in lines), below, (height - 1) // 2)


def parenthesised(height: int, unicode: bool, left: bool) -> Box:
    """One parenthesis of a height."""
    opening, closing = _PARENTHESES[unicode]
    return Box(tuple(_stretched(opening if left else closing, height)), " ", (height - 1) // 2)


def beside(boxes: Sequence[Box], tight: bool = False) -> Box:
    """Boxes as one, their middle lines beside one another; `tight` without a space between them."""
    if len(boxes) == 1:
        return boxes[0]
    above = max(box.middle for box in boxes)
    under = max(len(box.lines) - box.middle for box in boxes)
    between = "" if tight else " "
    filled = [_filled(box, above, above + under) for box in boxes]
    lines = tuple(between.join(row) for row in zip(*filled, strict=True))
    return Box(lines, between.join(box.below for box in boxes), above, boxes[0].opens)


def side_by_side(boxes: Sequence[Box]) -> list[str]:
    """The lines of boxes beside one another, and the shapes below them where there are any."""
    whole = beside(boxes)
    lines = [line.rstrip() for line in whole.lines]
    return [*lines, whole.below.rstrip()] if whole.below.strip() else lines


def _filled(box: Box, above: int, height: int) -> list[str]:
    empty = " " * box.width
    before = above - box.middle
    return [*[empty] * before, *box.lines, *[empty] * (height - before - len(box.lines))]


def _stretched(marks: str, height: int) -> list[str]:
    """A bracket of a height: its top, its middle as often as it takes, its bottom; the last mark for a single line."""
    return [marks[3]] if height == 1 else [marks[0], *[marks[1]] * (height - 2), marks[2]]
