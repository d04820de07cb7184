"""PDF, typeset by typst, which brings the fonts of most letters; those of other scripts are found in the system."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from importlib import import_module

from bpcalc.document.blocks import Document
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said
from bpcalc.rendering.page import Page
from bpcalc.rendering.pdf.source import source

LATIN = ("Libertinus Serif", "New Computer Modern")

_WIDE = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "FULLWIDTH", "IDEOGRAPHIC")
_WIDE_FONTS = (
    *("Noto Serif CJK SC", "Noto Sans CJK SC", "Source Han Serif SC", "Source Han Sans SC", "Songti SC", "SimSun"),
    *("PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "AR PL UMing CN"),
    *("Noto Serif SC", "Noto Sans SC"),
)


def render(document: Document, page: Page) -> bytes:
    """The document as the bytes of a PDF file, the same for the same document.

    Raises BpcalcError where no font has the letters of the document.
    """
    typst = import_module("typst")
    written = source(document, page, LATIN)
    if any(unicodedata.name(letter, "").startswith(_WIDE) for letter in written):
        written = source(document, page, (*LATIN, wide_font(typst.Fonts().families())))
    begin = datetime(2000, 1, 1, tzinfo=UTC)  # of no day: the file depends on the document alone
    content: bytes = typst.compile(written.encode(), format="pdf", timestamp=begin)
    return content


def wide_font(families: list[str]) -> str:
    """The first font of the system for Chinese letters, and those that are used with them."""
    found = next((family for family in _WIDE_FONTS if family in families), None)
    if found is None:
        raise BpcalcError.of(
            said("--format pdf: there is no font with Chinese letters here"),
            said("install one, such as {font}, or write --format html", font=_WIDE_FONTS[0]),
        )
    return found
