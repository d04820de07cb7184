"""The same pictures as PNG, drawn by typst, which brings its own letters."""

from __future__ import annotations

from importlib import import_module

from bpcalc.document.blocks import Document
from bpcalc.rendering.page import Page
from bpcalc.rendering.pictures import svg

_POINTS_TO_AN_INCH = 192
"""A pixel of SVG, three quarters of a point, becomes two by two in the file."""

_SHEET = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.picture), format: "svg")
"""


def render(document: Document, page: Page) -> bytes:
    """The picture as the bytes of a file."""
    picture: bytes = import_module("typst").compile(
        _SHEET, format="png", ppi=_POINTS_TO_AN_INCH, sys_inputs={"picture": svg.render(document, page)}
    )
    return picture
