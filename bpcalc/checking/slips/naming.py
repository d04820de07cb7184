"""Naming a mistake: which slips make the written number of what belongs there, the most plausible first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from bpcalc.checking.slips.digits import digit_slips
from bpcalc.checking.slips.of_functions import NOT_UPDATED, OTHER_CASE
from bpcalc.checking.slips.of_numbers import POINT_MOVED, ROUNDED_EARLY, SIGN
from bpcalc.checking.slips.of_operands import OTHER_LINE
from bpcalc.checking.slips.slip import Found
from bpcalc.checking.slips.wrong_formulas import WrongFormula, WrongFormulas
from bpcalc.checking.truth.figures import Figures
from bpcalc.checking.truth.fitting import FLOAT_SLACK, fit, rounded, significant, unit
from bpcalc.checking.truth.values import value_or_none
from bpcalc.formula.formula import Cases, Formula, Number, symbols_in
from bpcalc.formula.quantity import Kind
from bpcalc.language.said import said

MOST_NAMES = 3
ENOUGH_FOR_DIGITS = 4
"""Significant digits from which a slip of the pen is no coincidence."""

FEWEST_DIGITS = 2
"""Significant digits below which nothing is named: any slip gives such a number."""

MOST_BY_CHANCE = 0.1
"""The share of the numbers of that size that the slips looked at may give, for one of them to be named."""

EARLY_PLACES = (1, 2, 3)

SURE_CLASSES = (SIGN.class_name, POINT_MOVED.class_name)
"""Slips of the pen that are no coincidence however few the digits are."""


class Chance:
    """How likely it is that one of the values met so far is a number by chance."""

    def __init__(self, number: Number) -> None:
        self._size = abs(float(number.value))
        self._number = float(number.value)
        self._most = MOST_BY_CHANCE * self._size / float(unit(number))
        self._near: set[float] = set()

    def met(self, value: float) -> None:
        """Counts one more value, if it is about as large as the number and another than those before."""
        if self._size < 2 * abs(value) < 4 * self._size:
            self._near.add(float(f"{value:.9e}"))

    def is_unlikely(self, value: float) -> bool:
        """Whether a value that agrees with the number is it by no chance: few did before, or it is the very number."""
        return len(self._near) < self._most or abs(value - self._number) <= FLOAT_SLACK * self._size


class Naming:
    """Names mistakes in one network."""

    def __init__(self, figures: Figures, wrong_formulas: WrongFormulas) -> None:
        self._figures, self._truth, self._wrong_formulas = figures, figures.truth, wrong_formulas

    def names(self, number: Number, quantity: str, rights: Iterable[Fraction | float]) -> list[Found]:
        """At most three slips of different classes that explain the number, the most plausible first.

        `rights` are the values that would have been right at this place, the surest first.
        """
        if significant(number) < FEWEST_DIGITS and quantity not in self._truth.given:
            return list(self.cases(number, quantity))
        if self.is_left(number, quantity):
            return [NOT_UPDATED.found()]
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

    def is_left(self, number: Number, quantity: str) -> bool:
        """Whether it is the very value of a parameter before its update, with digits enough to say so."""
        old = self._wrong_formulas.neighbours.before(quantity)
        is_old = bool(old) and self._truth.values.get(old) == number.value
        return is_old and significant(number) >= FEWEST_DIGITS

    def _formula_slips(self, number: Number, quantity: str) -> Iterator[Found]:
        bare = quantity.removeprefix("-")
        sign = -1 if quantity.startswith("-") else 1
        right = self._truth.value(quantity)
        written, reach = float(number.value), 3 * float(unit(number))
        chance = Chance(number)
        named: set[str] = set()
        for wrong in self._wrong_formulas.of(bare):
            if wrong.slip.name in named:
                continue
            for value in self._worked(wrong):
                if abs(sign * value - written) > reach:  # most are, and `fit` takes longer to tell
                    chance.met(value)
                elif self._gives(number, sign * value, right) and chance.is_unlikely(sign * value):
                    named.add(wrong.slip.name)
                    yield wrong.slip.told(wrong.detail)
                    break
        is_sure = significant(number) >= ENOUGH_FOR_DIGITS
        if is_sure and any(self._is_early(number, formula, right) for formula in self._truth.formulas(bare)):
            yield ROUNDED_EARLY.found()

    def cases(self, number: Number, quantity: str) -> Iterator[Found]:
        """The other case of a quantity that has but a few values, such as the slope of ReLU: no digits tell them."""
        step = self._truth.steps.get(quantity)
        branches = step.tree.branches if step is not None and isinstance(step.tree, Cases) else []
        if all(self._truth.kind(symbol) is Kind.CONSTANT for value, _ in branches for symbol in symbols_in(value)):
            for wrong in self._wrong_formulas.of(quantity) if branches else ():
                if wrong.slip.name == OTHER_CASE.name and wrong.value == float(number.value):
                    yield wrong.slip.told(wrong.detail)
                    return

    def _worked(self, wrong: WrongFormula) -> Iterator[float]:
        if wrong.value is not None:
            yield wrong.value
        if self._figures.wrong:
            for values in self._figures.environments(symbols_in(wrong.formula)):
                value = value_or_none(wrong.formula, values)
                if value is not None:
                    yield value

    def _gives(self, number: Number, value: float, right: Fraction | None) -> bool:
        """Whether a slip's value is the number, and is not what is right at so many digits."""
        if right is not None and abs(value - float(right)) <= 1e-13 * abs(value):
            return False
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
