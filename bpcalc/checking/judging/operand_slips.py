"""Naming a wrong number among those put into a formula: a slip of the pen, a new weight, the value of another line."""

from __future__ import annotations

from fractions import Fraction

from bpcalc.checking.slips.digits import digit_slips
from bpcalc.checking.slips.naming import MOST_NAMES, SURE_CLASSES
from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.checking.slips.of_operands import OTHER_LINE, OTHER_OPERAND, UPDATED_WEIGHT, WRONG_OPERAND
from bpcalc.checking.slips.slip import Found
from bpcalc.checking.truth.figures import Figures
from bpcalc.checking.truth.fitting import fit, significant
from bpcalc.formula.formula import Number
from bpcalc.language.said import said

SURE_DIGITS = 4
"""Significant digits that a number needs to be taken for a miscopied one where the line fits no formula."""


class OperandSlips:
    """Names wrong operands."""

    def __init__(self, figures: Figures, neighbours: Neighbours) -> None:
        self._figures, self._truth, self._neighbours = figures, figures.truth, neighbours

    def names(self, number: Number, quantity: str) -> list[Found]:
        """What the number may be that stands where a quantity belongs."""
        found: dict[str, Found] = {}
        for slip in self.pen(number, quantity):
            found.setdefault(slip.slip, slip)
        new = self._neighbours.updated(quantity)
        if new and self.is_value(number, new):
            named = UPDATED_WEIGHT.found(said("this is the weight after the update"))
            found = {named.slip: named, **found}
        other, exact = self._other(number, quantity)
        if other:
            alike = self._truth.kind(other) is self._truth.kind(quantity) or other in self._truth.given
            named = (OTHER_OPERAND if alike else OTHER_LINE).found(said("this is the value of {other}", other=other))
            first = exact and significant(number) < SURE_DIGITS
            found = {named.slip: named, **found} if first else {**found, named.slip: found.get(named.slip, named)}
        fallback = WRONG_OPERAND.found(said("it is another number"))
        return (list(found.values()) or [fallback])[:MOST_NAMES]

    def _other(self, number: Number, quantity: str) -> tuple[str, bool]:
        """Another quantity whose value it is, the exact ones and those of the same kind first; and whether exactly."""
        if not number.value:
            return "", False
        kind = self._truth.kind(quantity)
        fitting = [name for name in self._truth.values if name != quantity and self.is_value(number, name)]
        exact = [name for name in fitting if self._truth.values[name] == number.value]
        own = self._figures.whose(number, quantity)
        for names in (exact, [own] * bool(own), fitting):
            if names:
                return min(names, key=lambda name: self._truth.kind(name) is not kind), names is not fitting
        return "", False

    def pen(self, number: Number, quantity: str) -> list[Found]:
        """The slips of the pen that make it of the quantity's value, true or as the writer has it."""
        value = self._truth.value(quantity)
        rights: dict[Fraction, None] = {}
        for own in self._figures.written.get(quantity, ()):
            rights.setdefault(own.value)
        if value is not None:
            rights.setdefault(value)
        slips = [slip for right in rights for slip in digit_slips(number, right)]
        enough = significant(number) >= SURE_DIGITS
        return [slip for slip in slips if enough or slip.slip in SURE_CLASSES]

    def is_value(self, number: Number, quantity: str) -> bool:
        """Whether it is a quantity's true value."""
        value = self._truth.values.get(quantity)
        return value is not None and fit(number, value) is not None
