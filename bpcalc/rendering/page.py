"""The page that a document is set on: what a reader chose and what the terminal can show."""

from __future__ import annotations

from typing import NamedTuple

from bpcalc.typesetting.dialects import ASCII, UNICODE, Dialect
from bpcalc.typesetting.notation import NOTATIONS, Notation


class Page(NamedTuple):
    """`width` is in columns, None where lines may be as long as they are; `digits` are decimals."""

    digits: int = 9
    width: int | None = None
    unicode: bool = True
    colour: bool = False
    notation: Notation = NOTATIONS["net-out"]

    @property
    def dialect(self) -> Dialect:
        """How formulas are written on this page."""
        return UNICODE if self.unicode else ASCII
