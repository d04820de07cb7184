"""What a picture of a network is made of once it is placed: discs, lines and labels with their boxes."""

from __future__ import annotations

from math import hypot
from typing import NamedTuple

from bpcalc.document.blocks import Circle, Edge


class Point(NamedTuple):
    """A place in a picture; y grows downwards."""

    x: float
    y: float

    def moved(self, by: Point) -> Point:
        """The place so far away."""
        return Point(self.x + by.x, self.y + by.y)


class Rectangle(NamedTuple):
    """An upright rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def moved(self, by: Point) -> Rectangle:
        """The same elsewhere."""
        return Rectangle(self.left + by.x, self.top + by.y, self.right + by.x, self.bottom + by.y)

    def overlaps(self, other: Rectangle) -> bool:
        """Whether the two have an area in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def is_crossed(self, start: Point, end: Point) -> bool:
        """Whether a line from start to end goes through."""
        low, high = 0.0, 1.0
        for near, far, at, by in (
            (self.left, self.right, start.x, end.x - start.x),
            (self.top, self.bottom, start.y, end.y - start.y),
        ):
            if not by:
                if not near <= at <= far:
                    return False
                continue
            first, second = sorted(((near - at) / by, (far - at) / by))
            low, high = max(low, first), min(high, second)
        return low < high


class Words(NamedTuple):
    """A line of text around its middle; `id` is what it is the number or the name of, `look` its class."""

    text: str
    middle: Point
    look: str
    size: float
    width: float
    id: str = ""

    def moved(self, by: Point) -> Words:
        """The same elsewhere."""
        return self._replace(middle=self.middle.moved(by))

    @property
    def box(self) -> Rectangle:
        """What the words cover."""
        half, high = self.width / 2, self.size * 0.62
        return Rectangle(self.middle.x - half, self.middle.y - high, self.middle.x + half, self.middle.y + high)


class Disc(NamedTuple):
    """A circle with its words, and those `below` it."""

    middle: Point
    radius: float
    circle: Circle
    words: tuple[Words, ...]
    below: tuple[Words, ...] = ()

    @property
    def top(self) -> float:
        """Where it begins."""
        return self.middle.y - self.radius

    @property
    def bottom(self) -> float:
        """Where it ends, with what is below."""
        return max([self.middle.y + self.radius, *(words.box.bottom for words in self.below)])

    def moved(self, by: Point) -> Disc:
        """The same elsewhere."""
        words, below = (tuple(one.moved(by) for one in some) for some in (self.words, self.below))
        return self._replace(middle=self.middle.moved(by), words=words, below=below)

    def touches(self, box: Rectangle) -> bool:
        """Whether a box reaches into it, or covers what is below."""
        if any(words.box.overlaps(box) for words in self.below):
            return True
        x = min(max(self.middle.x, box.left), box.right) - self.middle.x
        y = min(max(self.middle.y, box.top), box.bottom) - self.middle.y
        return hypot(x, y) < self.radius


class Track(NamedTuple):
    """The line of an edge, from disc to disc."""

    points: tuple[Point, ...]
    edge: Edge

    def moved(self, by: Point) -> Track:
        """The same elsewhere."""
        return self._replace(points=tuple(point.moved(by) for point in self.points))


class PlacedLabel(NamedTuple):
    """The words on a line, and the box of paper below them."""

    box: Rectangle
    words: tuple[Words, ...]
    is_lit: bool = False

    def moved(self, by: Point) -> PlacedLabel:
        """The same elsewhere."""
        return self._replace(box=self.box.moved(by), words=tuple(one.moved(by) for one in self.words))


class Picture(NamedTuple):
    """Everything with its place; `words` are titles, what is left out, and the sentences below."""

    width: int
    height: int
    discs: tuple[Disc, ...]
    tracks: tuple[Track, ...]
    labels: tuple[PlacedLabel, ...]
    words: tuple[Words, ...]
