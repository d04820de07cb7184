"""Writing SVG: elements, their attributes and sizes, with all text escaped, and how wide words are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from bpcalc.rendering.wrapping import columns

FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', sans-serif"
COLOURS = {"paper": "#ffffff", "lit": "#0b57d0", "gradient": "#b3261e", "second": "#b3261e", "third": "#146c2e"}
"""Colours on white paper; a page with its own colours overrules them by class."""

_NO_LETTERS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML has no place for."""


def element(name: str, attributes: Mapping[str, str], content: str = "") -> str:
    """An element; its content is markup already, its attributes are not."""
    written = "".join(f' {key}="{escaped(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def escaped(words: str) -> str:
    """Words as text of an element or an attribute."""
    return escape(_NO_LETTERS.sub("�", words))


def size(number: float) -> str:
    """A length or a place, to a tenth."""
    return f"{number:.1f}".removesuffix(".0")


_NARROW, _WIDE = frozenset(" .,:;'|!ijlI()[]/tfr⁺"), frozenset("mwMW@%—⋮")
_OF_NARROW, _OF_OTHERS, _OF_CAPITALS, _OF_WIDE = 0.4, 0.64, 0.74, 0.98


def text_width(words: str, size: float) -> float:
    """The width of words at a size: that of the widest of the usual fonts without serifs."""
    return size * sum(map(_of_letter, words))


def _of_letter(letter: str) -> float:
    if columns(letter) != 1:
        return columns(letter) / 2 * 1.05
    if letter in _NARROW:
        return _OF_NARROW
    if letter in _WIDE:
        return _OF_WIDE
    return _OF_CAPITALS if letter.isupper() else _OF_OTHERS
