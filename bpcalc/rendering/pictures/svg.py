"""Pictures alone: the network, the bars or the curves of a document as an SVG file."""

from __future__ import annotations

from bpcalc.document.blocks import Bars, Curve, Diagram, Document
from bpcalc.rendering.page import Page
from bpcalc.rendering.pictures.bars_svg import bars_svg
from bpcalc.rendering.pictures.curve_svg import plot_svg
from bpcalc.rendering.pictures.network_svg import network_svg


def render(document: Document, page: Page) -> str:
    """The first picture of the network, or else all bars, or all curves together."""
    for block in document.blocks:
        if isinstance(block, Diagram):
            return network_svg(block, page)
    bars = [block for block in document.blocks if isinstance(block, Bars)]
    if bars:
        return bars_svg(bars, page)
    return plot_svg([block for block in document.blocks if isinstance(block, Curve)], page)
