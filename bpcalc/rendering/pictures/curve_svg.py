"""Curves of training as SVG pictures, which a page may style: `.curve .paper .axis .grid .line .tick .title`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, groupby

from bpcalc.document.blocks import Curve, Form, Numeral
from bpcalc.formula.quantity import Kind
from bpcalc.language.said import said, said_of
from bpcalc.rendering.inline import numeral, text
from bpcalc.rendering.page import Page
from bpcalc.rendering.pictures.axes import Axis, count_axis, linear_axis, logarithmic_axis
from bpcalc.rendering.pictures.network_words import picture_page
from bpcalc.rendering.pictures.svg_elements import COLOURS, FONTS, element, escaped, size, text_width


def curve_svg(block: Curve, page: Page, logarithmic: bool = False) -> str:
    """One panel as one `<svg>` element: the quantity over the iterations, linear or on a logarithmic scale.

    Nothing where a logarithmic scale has no place for a value, being 0 or below.
    """
    return "" if logarithmic and not _has_logarithm(block) else _svg([((block,), logarithmic)], page)


def plot_svg(curves: Sequence[Curve], page: Page) -> str:
    """All curves as one `<svg>` element: an error linear and logarithmic, quantities of another kind in one panel."""
    panels: list[tuple[Sequence[Curve], bool]] = []
    for kind, same in groupby(sorted(curves, key=_place), key=lambda curve: curve.quantity.kind):
        members = list(same)
        if kind in (Kind.TOTAL_ERROR, Kind.ERROR):
            panels += [([curve], False) for curve in members]
            panels += [([curve], True) for curve in members if _has_logarithm(curve)]
        else:
            panels += [(members[first : first + len(LOOKS)], False) for first in range(0, len(members), len(LOOKS))]
    return _svg(panels, page)


def _has_logarithm(block: Curve) -> bool:
    return float(min(block.values)) > 0


def _place(curve: Curve) -> int:
    return [Kind.TOTAL_ERROR, Kind.ERROR, Kind.OUT, Kind.NET, Kind.WEIGHT, Kind.BIAS].index(curve.quantity.kind)


def _svg(panels: Sequence[tuple[Sequence[Curve], bool]], page: Page) -> str:
    plain = picture_page(page)
    across = min(2, len(panels))
    width, height = across * WIDTH, -(-len(panels) // across) * HEIGHT
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "curve",
        "role": "img",
        "width": size(width),
        "height": size(height),
        "viewBox": f"0 0 {width} {height}",
        "font-family": FONTS,
    }
    titles = "; ".join(title(curves, logarithmic, plain) for curves, logarithmic in panels)
    told = " ".join(dict.fromkeys(described(curve, plain) for curves, _ in panels for curve in curves))
    parts = [element("title", {}, escaped(titles)), element("desc", {}, escaped(told))]
    paper = {"class": "paper", "width": size(width), "height": size(height), "fill": COLOURS["paper"]}
    parts.append(element("rect", paper))
    for number, (curves, logarithmic) in enumerate(panels):
        down, right = divmod(number, across)
        drawn = "\n".join(panel(curves, logarithmic, plain))
        parts.append(element("g", {"transform": f"translate({right * WIDTH} {down * HEIGHT})"}, f"\n{drawn}\n"))
    return element("svg", attributes, "\n" + "\n".join(parts) + "\n") + "\n"


WIDTH, HEIGHT = 460, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 62.0, 34.0, 40.0, 46.0
_SMALL, _TITLE = 11.0, 13.0
_SAMPLE = 28.0
"""The piece of a line that stands before its name."""

_FINEST = 2.0
"""Points to the width of the picture, per unit: enough for every turn that the eye can see."""

LOOKS = (("lit", ""), ("second", "7 4"), ("third", "2 3"), ("currentColor", "9 3 2 3"))
"""The colour and the dashes of the lines in one picture, told apart without colours, too."""


def title(curves: Sequence[Curve], logarithmic: bool, page: Page) -> str:
    """What a panel shows."""
    names = ", ".join(page.label(curve.quantity) for curve in curves)
    if logarithmic:
        return text((said("{name} over the iterations, log scale", name=names),), page)
    return text((said("{name} over the iterations, linear", name=names),), page)


def described(curve: Curve, page: Page) -> str:
    """From where to where a curve goes."""
    first, last = (Numeral(Fraction(float(value)), Form.SIGNIFICANT) for value in (curve.values[0], curve.values[-1]))
    told = said_of(
        _last(curve),
        "{name} goes from {first} to {last} in {count:,} iteration.",
        "{name} goes from {first} to {last} in {count:,} iterations.",
        name=page.label(curve.quantity),
        first=numeral(first, page),
        last=numeral(last, page),
    )
    return text((told,), page)


def _last(curve: Curve) -> int:
    return curve.at[-1] if curve.at else len(curve.values) - 1


def panel(curves: Sequence[Curve], logarithmic: bool, page: Page) -> Iterator[str]:
    """The elements of a panel, whose corner is at 0, 0."""
    values = list(chain.from_iterable(curve.values for curve in curves))
    low, high = float(min(values)), float(max(values))
    across = count_axis(max(map(_last, curves)))
    up = logarithmic_axis(low, high) if logarithmic else linear_axis(low, high)
    if len(curves) > 1:
        yield from _legend(curves, page)
    else:
        yield _words(title(curves, logarithmic, page), WIDTH / 2, _TOP / 2, "title", _TITLE)
    yield from _grid(across, up)
    yield _words(text((said("iterations"),), page), (_LEFT + WIDTH - _RIGHT) / 2, HEIGHT - 12, "axis-name")
    for curve, look in zip(curves, LOOKS, strict=False):
        yield _line(curve, across, up, look)


def _x(share: float) -> float:
    return _LEFT + share * (WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM)


def _grid(across: Axis, up: Axis) -> Iterator[str]:
    for value, words in across.ticks:
        x = _x(across.share(value))
        yield _stroke(x, _y(0), x, _y(1), "grid")
        yield _words(words, x, _y(0) + 15, "tick")
    for value, words in up.ticks:
        y = _y(up.share(value))
        yield _stroke(_x(0), y, _x(1), y, "grid")
        yield _words(words, _x(0) - 6, y + 4, "tick", anchor="end")
    yield _stroke(_x(0), _y(0), _x(1), _y(0), "axis")
    yield _stroke(_x(0), _y(0), _x(0), _y(1), "axis")


def _stroke(x1: float, y1: float, x2: float, y2: float, look: str) -> str:
    opacity = {"stroke-opacity": "0.15"} if look == "grid" else {}
    places = {"x1": size(x1), "y1": size(y1), "x2": size(x2), "y2": size(y2)}
    return element("line", {"class": look, **places, "stroke": "currentColor", **opacity})


def _line(curve: Curve, across: Axis, up: Axis, look: tuple[str, str]) -> str:
    at = curve.at or range(len(curve.values))
    points = [
        (_x(across.share(at[n])), _y(up.share(float(curve.values[n]))))
        for n in _picked([across.share(count) for count in at], curve.values)
    ]
    path = "L".join(f"{size(x)} {size(y)}" for x, y in points)
    return element("path", {"class": f"line {look[0]}", "d": f"M{path}", "fill": "none", **_pen(look)})


def _pen(look: tuple[str, str]) -> dict[str, str]:
    colour, dashes = look
    pen = {"stroke": COLOURS.get(colour, colour), "stroke-width": "2", "stroke-linejoin": "round"}
    return {**pen, "stroke-dasharray": dashes} if dashes else pen


def _picked(shares: Sequence[float], values: Sequence[float]) -> list[int]:
    """The places of the first, the lowest, the highest and the last value of each stretch that the eye sees as one."""
    picked: set[int] = set()
    for _, places in groupby(range(len(shares)), key=lambda n: int(shares[n] * WIDTH * _FINEST / 2)):
        members = list(places)
        picked |= {members[0], members[-1], min(members, key=values.__getitem__), max(members, key=values.__getitem__)}
    return sorted(picked)


def _legend(curves: Sequence[Curve], page: Page) -> Iterator[str]:
    """The names above the panel, each after a piece of its line."""
    names = [page.label(curve.quantity) for curve in curves]
    widths = [_SAMPLE + text_width(name, _SMALL) + 2 * _SMALL for name in names]
    left = max(0.0, (WIDTH - sum(widths)) / 2)
    for name, width, look in zip(names, widths, LOOKS, strict=False):
        y = _TOP / 2
        place = {"x1": size(left), "y1": size(y), "x2": size(left + _SAMPLE), "y2": size(y)}
        yield element("line", {"class": f"line {look[0]}", **place, **_pen(look)})
        yield _words(name, left + _SAMPLE + 5, y + 4, "name", anchor="start")
        left += width


def _words(words: str, x: float, y: float, look: str, letters: float = _SMALL, anchor: str = "middle") -> str:
    place = {"x": size(x), "y": size(y), "font-size": size(letters), "text-anchor": anchor}
    return element("text", {"class": look, **place, "fill": "currentColor"}, escaped(words))
