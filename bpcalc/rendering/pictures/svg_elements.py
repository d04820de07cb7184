"""Writing SVG: elements, their attributes and sizes, with all text escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

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
