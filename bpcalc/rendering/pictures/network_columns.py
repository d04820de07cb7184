"""The columns of a picture: how wide and high each is, and where its circles and the lines between them come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import hypot

from bpcalc.document.blocks import BIAS, Circle, Diagram, Omitted
from bpcalc.rendering.inline import prose
from bpcalc.rendering.page import Page
from bpcalc.rendering.pictures.network_shapes import Disc, Point, Track, Words
from bpcalc.rendering.pictures.network_words import line_of_words, omitted_words, words_of_circle, words_of_rows

LANE = 20.0
"""Between the lines of connections that pass a layer by."""

_BELOW_A_CIRCLE = 2.0
_OMITTED, _ABOVE_A_ONE = 0.8, 0.35
"""How much of the room of a circle is taken where some are left out, and lies above the 1 of a bias."""


class Columns:
    """The columns of one diagram with their words; `between` is the room between two circles of a column."""

    def __init__(self, block: Diagram, page: Page, between: float) -> None:
        self._page, self.block = page, block
        self._circles = {
            (x, y): cell
            for x, column in enumerate(block.columns)
            for y, cell in enumerate(column.cells)
            if isinstance(cell, Circle)
        }
        self._inside = {at: words_of_circle(circle, page) for at, circle in self._circles.items()}
        self._below = {at: words_of_rows(circle.below, page) for at, circle in self._circles.items()}
        self.radii = [self._radius(x) for x in range(len(block.columns))]
        self.labels = [words_of_rows(edge.rows, page) for edge in block.edges]
        self._lanes = self._passing()
        self._heights = self._stacked(between)

    def title(self, column: int) -> Words:
        """What is written above a column, around the point 0, 0."""
        return line_of_words(prose(self.block.columns[column].title, self._page), Point(0, 0), "title")

    def width(self, column: int) -> float:
        """The width of its circles, of what is below them, or of its title."""
        below = (words.width for at, some in self._below.items() if at[0] == column for words in some)
        return max(2 * self.radii[column], self.title(column).width, *below)

    def discs(self, xs: Mapping[int, float]) -> dict[tuple[int, int], Disc]:
        """The circles of the columns that stand at these places."""
        return {at: self._disc(at, x) for at in self._circles for x in (xs.get(at[0]),) if x is not None}

    def tracks(self, discs: Mapping[tuple[int, int], Disc]) -> list[Track]:
        """The lines of the edges between circles, past the columns that they skip."""
        tracks = []
        for number, edge in enumerate(self.block.edges):
            if edge.start not in discs or edge.end not in discs:
                continue
            start, end = discs[edge.start], discs[edge.end]
            points = [start.middle]
            for column in range(edge.start[0] + 1, edge.end[0]):
                points += self._around(column, self._lanes[number, column], discs)
            points.append(end.middle)
            points[0], points[-1] = _towards(start, points[1]), _towards(end, points[-2])
            tracks.append(Track(tuple(points), edge))
        return tracks

    def omitted(self, column: int, x: float) -> Iterator[Words]:
        """What is written where circles are left out."""
        for y, cell in enumerate(self.block.columns[column].cells):
            if isinstance(cell, Omitted):
                yield from omitted_words(cell.number, Point(x, self._heights[column, y]), self._page)

    def _radius(self, column: int) -> float:
        """That of all circles of a column but the 1 of a bias."""
        return max(radius for at, (radius, _) in self._inside.items() if at[0] == column and not self._is_one(at))

    def _is_one(self, at: tuple[int, int]) -> bool:
        return at in self._circles and self._circles[at].role == BIAS

    def _disc(self, at: tuple[int, int], x: float) -> Disc:
        radius, words = self._inside[at]
        radius = radius if self._is_one(at) else self.radii[at[0]]
        middle, below = Point(x, self._heights[at]), self._below[at]
        under = Point(x, middle.y + radius + _BELOW_A_CIRCLE - below[0].box.top) if below else middle
        inside = tuple(one.moved(middle) for one in words)
        return Disc(middle, radius, self._circles[at], inside, tuple(one.moved(under) for one in below))

    def _stacked(self, between: float) -> dict[tuple[int, int], float]:
        """How far below the middle of its column each cell stands."""
        under = max(words[-1].box.bottom - words[0].box.top if words else 0 for words in self._below.values())
        pitch = 2 * max(self.radii) + under + between
        heights: dict[tuple[int, int], float] = {}
        for x, column in enumerate(self.block.columns):
            members = [y for y in range(len(column.cells)) if not self._is_one((x, y))]
            steps = [_OMITTED if isinstance(column.cells[y], Omitted) else 1.0 for y in members]
            at = -sum(steps) / 2
            for y, step in zip(members, steps, strict=True):
                heights[x, y] = (at + step / 2) * pitch
                at += step
            if len(members) < len(column.cells):
                heights[x, len(members)] = (at + _ABOVE_A_ONE) * pitch
        return heights

    def _passing(self) -> Mapping[tuple[int, int], int]:
        """The lane of each edge in each column that it passes: 1, 2 … above, −1, −2 … below; by edge and column."""
        lanes: dict[tuple[int, int], int] = {}
        taken: dict[tuple[int, bool], int] = {}
        by_length = sorted(enumerate(self.block.edges), key=lambda item: item[1].end[0] - item[1].start[0])
        for number, edge in by_length:
            ends = (edge.start, edge.end)
            above = sum((y + 0.5) / len(self.block.columns[x].cells) for x, y in ends) < len(ends) / 2
            passed = range(edge.start[0] + 1, edge.end[0])
            lane = 1 + max((taken.get((column, above), 0) for column in passed), default=0)
            for column in passed:
                taken[column, above] = lane
                lanes[number, column] = lane if above else -lane
        return lanes

    def _around(self, column: int, lane: int, discs: Mapping[tuple[int, int], Disc]) -> Iterator[Point]:
        members = [disc for (x, _), disc in discs.items() if x == column]
        edge = max(disc.bottom for disc in members) if lane < 0 else min(disc.top for disc in members)
        x, radius = members[0].middle.x, self.radii[column]
        yield from (Point(x - radius, edge - lane * LANE), Point(x + radius, edge - lane * LANE))


def _towards(disc: Disc, point: Point) -> Point:
    """Where a line from a disc's middle to a point leaves it."""
    x, y = point.x - disc.middle.x, point.y - disc.middle.y
    part = disc.radius / hypot(x, y)
    return Point(disc.middle.x + x * part, disc.middle.y + y * part)
