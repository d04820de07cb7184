"""The page that a document is set on: what a reader chose and what the terminal can show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bpcalc.formula.quantity import Kind, Quantity
from bpcalc.notation.notation import NOTATIONS, Notation
from bpcalc.notation.placement import Placement
from bpcalc.typesetting import scripts
from bpcalc.typesetting.dialects import Dialect
from bpcalc.typesetting.labels import label, letter
from bpcalc.typesetting.scripts import Script

_NOWHERE = Placement()


def _unlinked(_id: str, text: str) -> str:
    return text


@dataclass(frozen=True)
class Page:
    """`width` is in columns, None where lines may be as long as they are; `digits` are decimals, `language` is a code.

    `placement` is where the names of the document stand in its network. `markup` is the script of formulas where they
    are no plain text, and `linked` is what a label or a number of an id becomes there. `fragment` asks for the body
    without what makes a whole file of it.
    """

    digits: int = 9
    width: int | None = None
    unicode: bool = True
    colour: bool = False
    notation: Notation = NOTATIONS["net-out"]
    language: str = "en"
    placement: Placement = _NOWHERE
    markup: Script | None = None
    linked: Callable[[str, str], str] = _unlinked
    fragment: bool = False
    _labels: dict[Quantity, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def script(self) -> Script:
        """What formulas and labels are written in on this page."""
        return self.markup or (scripts.UNICODE if self.unicode else scripts.ASCII)

    @property
    def dialect(self) -> Dialect:
        """How formulas are written on this page."""
        return self.script.dialect

    def label(self, quantity: Quantity) -> str:
        """What a quantity is called on this page; a page makes each label once."""
        made = self._labels.get(quantity)
        if made is None:
            made = self._labels[quantity] = label(quantity, self.notation, self.placement, self.script.style)
        return made

    def letter(self, kind: Kind, beside: Quantity) -> str:
        """What any quantity of a kind is called, in the layer of another quantity; nothing where it has no letter."""
        names = [part.name for part in (beside, beside.of, beside.by) if part is not None]
        spot = next((self.placement.neurons[name] for name in names if name in self.placement.neurons), None)
        return letter(kind, spot.role if spot else None, self.notation)
