"""Cells of CSV files, none of which can become a formula of a spreadsheet."""

from __future__ import annotations

import re
from typing import Any

from bpcalc.checking.text import printable
from bpcalc.language.catalogs import translated
from bpcalc.rendering.page import Page

_NUMBER = re.compile(r"[-+]?[0-9]*\.?[0-9]+(?:e[-+]?[0-9]+)?", re.IGNORECASE)


def cell(value: Any, page: Page) -> str:
    """A value as text that spreadsheets take for text, or for a number where it is one."""
    if isinstance(value, list):
        value = " ".join(value)
    text = (
        "" if value is None else printable(translated(value, page.language) if isinstance(value, str) else str(value))
    )
    is_harmless = not text.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")) or _NUMBER.fullmatch(
        text
    )
    return text if is_harmless else f"'{text}"
