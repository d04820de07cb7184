"""Labels on the lines of a picture: each on its own line, near its start, and none over another or over a circle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bpcalc.rendering.pictures.network_shapes import Box, Disc, Label, Point, Track, Words

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
    taken: Iterable[Box] = (),
) -> tuple[list[Label], bool]:
    """The labels that have found a place on the first stretch of their line, and whether all have.

    Nothing may lie over `taken`.
    """
    labels: list[Label] = []
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
            labels.append(Label(box, tuple(one.moved(middle) for one in words), track.edge.lit))
    return labels, len(labels) == len(wanted)


def _places(track: Track, words: Sequence[Words]) -> Iterator[tuple[float, Point, Box]]:
    """Places along the first stretch, each with its share of the way and the box around the words."""
    start, end = track.points[:2]
    half = max(one.width for one in words) / 2 + _GAP
    top, bottom = words[0].box.top - 1, words[-1].box.bottom + 1
    for step in range(1, _STEPS):
        share = step / _STEPS
        x, y = start.x + share * (end.x - start.x), start.y + share * (end.y - start.y)
        yield share, Point(x, y), Box(x - half, y + top, x + half, y + bottom)


def _cost(share: float, box: Box, own: Track, tracks: Sequence[Track]) -> float:
    crossed = sum(
        (_LIT if track.edge.lit else 1) * box.is_crossed(*stretch)
        for track in tracks
        if track is not own
        for stretch in zip(track.points, track.points[1:], strict=False)
    )
    return abs(share - _PREFERRED) + _CROSSED * crossed
