"""Curves of training as SVG pictures, which a page may style: `.curve .paper .axis .grid .line .tick .title` …"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from bpcalc.document.blocks import Curve
from bpcalc.formula.quantity import Kind
from bpcalc.rendering.page import Page
from bpcalc.rendering.pictures.curve_panel import HEIGHT, LOOKS, WIDTH, described, panel, title
from bpcalc.rendering.pictures.network_words import picture_page
from bpcalc.rendering.pictures.svg_elements import COLOURS, FONTS, element, escaped, size


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
