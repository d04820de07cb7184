"""Naming a mistake: which slips make the written number of what belongs there, the most plausible first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain

from bpcalc.checking.slips.codes import SLIPS
from bpcalc.checking.slips.digits import digit_slips
from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.checking.slips.of_numbers import POINT_MOVED, ROUNDED_EARLY, SIGN
from bpcalc.checking.slips.of_operands import OTHER_LINE
from bpcalc.checking.slips.slip import FormulaSlip, Found
from bpcalc.checking.truth.figures import Figures
from bpcalc.checking.truth.fitting import fit, rounded, significant, unit
from bpcalc.checking.truth.values import value_or_none
from bpcalc.formula.formula import Formula, Number, negative, symbols_in
from bpcalc.formula.quantity import Kind
from bpcalc.language.said import said

MOST_NAMES = 3
ENOUGH_FOR_DIGITS = 4
"""Significant digits from which a slip of the pen is no coincidence."""

MOST_SYMBOLS = 40
"""Symbols in a formula that is rewritten; larger ones would take too long."""

EARLY_PLACES = (1, 2, 3)

SURE_CLASSES = (SIGN.class_name, POINT_MOVED.class_name)
"""Slips of the pen that are no coincidence however few the digits are."""

_FORMULA_SLIPS = sorted((slip for slip in SLIPS if isinstance(slip, FormulaSlip)), key=lambda slip: slip.plausible)


class Naming:
    """Names mistakes in one network."""

    def __init__(self, figures: Figures, neighbours: Neighbours) -> None:
        self._figures, self._truth, self._neighbours = figures, figures.truth, neighbours

    def names(self, number: Number, quantity: str, rights: Iterable[Fraction | float]) -> list[Found]:
        """At most three slips of different classes that explain the number, the most plausible first.

        `rights` are the values that would have been right at this place, the surest first.
        """
        values = list(dict.fromkeys(Fraction(right) for right in rights))
        pen = [found for value in values for found in digit_slips(number, value)]
        sure = [found for found in pen if significant(number) >= ENOUGH_FOR_DIGITS or _is_sure(found)]
        unsure = [found for found in pen if found not in sure]
        ways = (sure, self._formula_slips(number, quantity), unsure, self.other_lines(number, quantity))
        names: dict[str, Found] = {}
        for way in ways:
            for found in way:
                # of a bare sign, any other slip of its class tells how it was turned
                if found.slip not in names or names[found.slip].rule == SIGN.name:
                    names[found.slip] = found
                if len(names) == MOST_NAMES:
                    return list(names.values())
        return list(names.values())

    def _formula_slips(self, number: Number, quantity: str) -> Iterator[Found]:
        minus = quantity.startswith("-")
        bare = quantity.removeprefix("-")
        formulas = list(self._truth.formulas(bare))
        right = self._truth.value(quantity)
        own = ((slip, formula) for formula in formulas[:1] for slip in _FORMULA_SLIPS)
        others = ((slip, formula) for slip in _FORMULA_SLIPS for formula in formulas[1:])
        for slip, formula in chain(own, others):  # the Step as it stands is what most writers put numbers into
            if len(symbols_in(formula)) > MOST_SYMBOLS:
                continue
            for other in slip.rewriting(formula, self._neighbours):
                given = negative(other) if minus else other
                if any(self._gives(number, value, right) for value in self._worked(given)):
                    yield slip.found()
                    break
        is_sure = significant(number) >= ENOUGH_FOR_DIGITS
        if is_sure and any(self._is_early(number, formula, right) for formula in formulas):
            yield ROUNDED_EARLY.found()

    def _worked(self, formula: Formula) -> Iterator[float]:
        symbols = symbols_in(formula)
        for values in (self._truth.floats, *self._figures.environments(symbols)):
            value = value_or_none(formula, values)
            if value is not None:
                yield value

    def _gives(self, number: Number, value: float, right: Fraction | None) -> bool:
        """Whether a slip's value is the number, and is not what is right at so many digits."""
        if right is not None and abs(value - float(right)) <= 1e-13 * abs(value):
            return False
        if not number.value:
            return abs(value) < float(unit(number)) / 2
        return fit(number, value) is not None

    def _is_early(self, number: Number, formula: Formula, right: Fraction | None) -> bool:
        """Whether it comes of earlier values, or one of them, rounded to very few decimals."""
        values = self._truth.values
        worked = [name for name in symbols_in(formula) if name in values and name not in self._truth.given]
        for places in EARLY_PLACES:
            coarse = {name: short for name in worked if (short := float(rounded(values[name], places)))}
            for chosen in (coarse, *({name: value} for name, value in coarse.items())):
                value = value_or_none(formula, {**self._truth.floats, **chosen})
                if value and self._gives(number, value, right):
                    return True
        return False

    def other_lines(self, number: Number, quantity: str) -> Iterator[Found]:
        """The quantity of another line whose value it is, where there is one."""
        if significant(number) < 2:
            return
        own_line = self._figures.whose(number, quantity)
        if own_line and significant(number) >= ENOUGH_FOR_DIGITS:
            yield OTHER_LINE.found(said("this is the value of {other}", other=own_line))
            return
        own = self._truth.kind(quantity.removeprefix("-"))
        kinds = sorted(self._truth.derivation.quantities.values(), key=lambda other: other.kind is not own)
        for other in kinds:
            value = self._truth.values.get(other.id)
            if other.id == quantity or value is None or other.kind in (Kind.COUNT, Kind.CONSTANT) or not value:
                continue
            if fit(number, value):
                yield OTHER_LINE.found(said("this is the value of {other}", other=other.id))
                return


def _is_sure(found: Found) -> bool:
    return found.slip in SURE_CLASSES
