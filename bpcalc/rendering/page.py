"""The page that a document is set on: what a reader chose and what the terminal can show."""

from __future__ import annotations

from typing import NamedTuple

from bpcalc.algebra.notation import NOTATIONS, Notation
from bpcalc.algebra.placement import Placement
from bpcalc.algebra.quantity import Kind, Quantity
from bpcalc.typesetting import dialects, labels
from bpcalc.typesetting.dialects import Dialect
from bpcalc.typesetting.labels import Style, label, letter


class Page(NamedTuple):
    """`width` is in columns, None where lines may be as long as they are; `digits` are decimals, `language` is a code.

    `placement` is where the names of the document stand in its network; `tex` says that formulas are written in LaTeX.
    """

    digits: int = 9
    width: int | None = None
    unicode: bool = True
    colour: bool = False
    notation: Notation = NOTATIONS["net-out"]
    language: str = "en"
    placement: Placement = Placement()
    tex: bool = False

    @property
    def dialect(self) -> Dialect:
        """How formulas are written on this page."""
        if self.tex:
            return dialects.LATEX
        return dialects.UNICODE if self.unicode else dialects.ASCII

    def label(self, quantity: Quantity) -> str:
        """What a quantity is called on this page."""
        return label(quantity, self.notation, self.placement, self._style)

    def letter(self, kind: Kind, beside: Quantity) -> str:
        """What any quantity of a kind is called, in the layer of another quantity; nothing where it has no letter."""
        names = [part.name for part in (beside, beside.of, beside.by) if part is not None]
        spot = next((self.placement.neurons[name] for name in names if name in self.placement.neurons), None)
        return letter(kind, spot.role if spot else None, self.notation)

    @property
    def _style(self) -> Style:
        if self.tex:
            return labels.LATEX
        return labels.UNICODE if self.unicode else labels.ASCII
