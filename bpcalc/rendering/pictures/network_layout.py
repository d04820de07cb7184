"""Placing a network on paper: columns as near as labels allow, each label on its line, and a frame around all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil

from bpcalc.document.blocks import Diagram
from bpcalc.rendering.page import Page
from bpcalc.rendering.pictures.network_columns import Columns
from bpcalc.rendering.pictures.network_shapes import Disc, Picture, PlacedLabel, Point, Rectangle, Track, Words
from bpcalc.rendering.pictures.network_words import NAME, SMALL, SPACING, line_of_words, picture_page, told_below

MARGIN = 14.0
BETWEEN = 24.0
"""Between two circles of a column, at least."""

NARROWEST, WIDEST = 110.0, 420.0
"""The room between two columns."""

_AROUND_A_LABEL = 60.0
_GROWTH = 1.2
_TRIES = 8


def placed(block: Diagram, page: Page) -> Picture:
    """The picture of a network: the smallest of those tried in which every label has its place."""
    plain = picture_page(page)
    for attempt in range(_TRIES):
        columns = Columns(block, plain, BETWEEN * _GROWTH**attempt)
        xs = _side_by_side(columns)
        discs = columns.discs(xs)
        tracks = columns.tracks(discs)
        found = [_labels(columns, column, discs, tracks) for column in range(len(xs) - 1)]
        if all(complete for _, complete in found):
            break
    return _framed(columns, xs, discs, tracks, [label for labels, _ in found for label in labels], page)


def _side_by_side(columns: Columns) -> Mapping[int, float]:
    """The middle of each column."""
    xs = {0: MARGIN + columns.width(0) / 2}
    for column in range(1, len(columns.block.columns)):
        xs[column] = xs[column - 1] + columns.radii[column - 1] + _room(columns, column - 1) + columns.radii[column]
    return xs


def _room(columns: Columns, column: int) -> float:
    """The room after a column that its labels need; the widest where none is enough."""
    edges = zip(columns.block.edges, columns.labels, strict=True)
    widths = (words.width for edge, label in edges if edge.start[0] == column for words in label)
    beside = (column, column + 1)
    titles = sum(columns.width(x) / 2 - columns.radii[x] for x in beside)
    room = max([NARROWEST, titles + BETWEEN, *(width + _AROUND_A_LABEL for width in widths)])
    while room <= WIDEST:
        xs = {column: 0.0}
        for later in range(column + 1, len(columns.block.columns)):  # where those that skip a layer may lead
            xs[later] = xs[later - 1] + columns.radii[later - 1] + room + columns.radii[later]
        discs = columns.discs(xs)
        if _labels(columns, column, discs, columns.tracks(discs))[1]:
            return room
        room *= _GROWTH
    return WIDEST


def _labels(
    columns: Columns, column: int, discs: Mapping[tuple[int, int], Disc], tracks: list[Track]
) -> tuple[list[PlacedLabel], bool]:
    """The labels of the edges that start in a column, and whether all have a place."""
    shown = {id(track.edge): track for track in tracks}
    wanted = [
        (shown[id(edge)], label)
        for edge, label in zip(columns.block.edges, columns.labels, strict=True)
        if edge.start[0] == column and label
    ]
    beside = (column, column + 1)
    near = [disc for (x, _), disc in discs.items() if x in beside]
    crossing = [track for track in tracks if track.edge.start[0] <= column < track.edge.end[0]]
    middles = {x: disc.middle.x for (x, _), disc in discs.items()}
    omitted = [words.box for x in beside for words in columns.omitted(x, middles[x])]
    return placed_labels(wanted, near, crossing, omitted)


def _framed(
    columns: Columns,
    xs: Mapping[int, float],
    discs: Mapping[tuple[int, int], Disc],
    tracks: list[Track],
    labels: list[PlacedLabel],
    page: Page,
) -> Picture:
    """Everything moved so that it fits into a frame, with the titles above and what is told below."""
    ys = [y for disc in discs.values() for y in (disc.top, disc.bottom)]
    ys += [point.y for track in tracks for point in track.points]
    ys += [y for label in labels for y in (label.box.top, label.box.bottom)]
    line = SMALL * SPACING
    down = Point(0, MARGIN + 2 * line - min(ys))
    words = [columns.title(x).moved(Point(at, MARGIN + line / 2)) for x, at in xs.items()]
    words += [one.moved(down) for x, at in xs.items() for one in columns.omitted(x, at)]
    last = len(xs) - 1
    width, bottom = xs[last] + columns.width(last) / 2 + MARGIN, max(ys) + down.y + NAME
    told = told_below(columns.block, picture_page(page), width - 2 * MARGIN)
    lines = [line_of_words(one, Point(0, 0), "told") for one in told]
    for number, one in enumerate(lines):
        words.append(one.moved(Point(MARGIN + one.width / 2, bottom + (number + 0.5) * line)))
    return Picture(
        ceil(max([width, *(one.width + 2 * MARGIN for one in lines)])),
        ceil(bottom + len(told) * line + MARGIN),
        tuple(disc.moved(down) for disc in discs.values()),
        tuple(track.moved(down) for track in tracks),
        tuple(label.moved(down) for label in labels),
        tuple(words),
    )


_PREFERRED = 0.3
_STEPS = 24
_CROSSED = 0.35
"""How far along its line a label rather goes than lie over one line more."""

_LIT = 3
"""As many others is a line worth that is lit."""

_GAP = 3.0


def placed_labels(
    wanted: Sequence[tuple[Track, tuple[Words, ...]]],
    discs: Sequence[Disc],
    tracks: Sequence[Track],
    taken: Iterable[Rectangle] = (),
) -> tuple[list[PlacedLabel], bool]:
    """The labels that have found a place on the first stretch of their line, and whether all have.

    Nothing may lie over `taken`.
    """
    labels: list[PlacedLabel] = []
    taken = list(taken)
    for track, words in wanted:
        free = [
            (_cost(share, box, track, tracks), middle, box)
            for share, middle, box in _places(track, words)
            if not any(box.overlaps(other) for other in taken) and not any(disc.touches(box) for disc in discs)
        ]
        if free:
            _, middle, box = min(free)
            taken.append(box)
            labels.append(PlacedLabel(box, tuple(one.moved(middle) for one in words), track.edge.lit))
    return labels, len(labels) == len(wanted)


def _places(track: Track, words: Sequence[Words]) -> Iterator[tuple[float, Point, Rectangle]]:
    """Places along the first stretch, each with its share of the way and the box around the words."""
    start, end = track.points[:2]
    half = max(one.width for one in words) / 2 + _GAP
    top, bottom = words[0].box.top - 1, words[-1].box.bottom + 1
    for step in range(1, _STEPS):
        share = step / _STEPS
        x, y = start.x + share * (end.x - start.x), start.y + share * (end.y - start.y)
        yield share, Point(x, y), Rectangle(x - half, y + top, x + half, y + bottom)


def _cost(share: float, box: Rectangle, own: Track, tracks: Sequence[Track]) -> float:
    crossed = sum(
        (_LIT if track.edge.lit else 1) * box.is_crossed(*stretch)
        for track in tracks
        if track is not own
        for stretch in zip(track.points, track.points[1:], strict=False)
    )
    return abs(share - _PREFERRED) + _CROSSED * crossed
