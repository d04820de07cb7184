"""The compiled loop of a derivation, with the values that go in and come out in the order of its given quantities."""

from __future__ import annotations

from array import array
from collections.abc import MutableSequence, Sequence
from math import inf

from bpcalc.algebra.arithmetic import FLOATS, Number, many_digits
from bpcalc.algebra.evaluation import training_loop
from bpcalc.algebra.quantity import total_error
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import given_values
from bpcalc.errors import BpcalcError

FLOAT_DIGITS = 12
"""Digits that are still right after thousands of updates in floats; for more, training runs in mpmath."""

_LONGEST_STRETCH = 1_000_000
_SLOWNESS_OF_MPMATH = 50


class Machine:
    """Runs updates; `start` are the values to begin with.

    `stretch` is how many updates to run between two reports of progress: some hundredths of a second's worth.
    Raises BpcalcError where a value that training needs is a symbol.
    """

    def __init__(self, derivation: Derivation, digits: int) -> None:
        exact = digits > FLOAT_DIGITS
        self.arithmetic = many_digits(digits) if exact else FLOATS
        self.derivation = derivation
        self.start = [self.arithmetic.number(value) for value in _numbers(derivation)]
        self.stretch = max(1, _LONGEST_STRETCH // (len(derivation.steps) * (_SLOWNESS_OF_MPMATH if exact else 1)))
        self.exact = exact
        ids = [quantity.id for quantity in derivation.given]
        self._loop = training_loop(derivation.formulas, ids, derivation.updates, total_error().id, self.arithmetic)
        self._moving = {derivation.quantities[name].name: ids.index(name) for name in derivation.updates}

    def errors(self) -> MutableSequence[Number]:
        """An empty list of errors, packed where they are floats."""
        return [] if self.exact else array("d")

    def moving(self, values: Sequence[Number]) -> dict[str, Number]:
        """The parameters that move, by name."""
        return {name: values[place] for name, place in self._moving.items()}

    def peek(self, values: Sequence[Number], errors: MutableSequence[Number]) -> None:
        """Appends the error at these values."""
        self._loop(values, 1, inf, inf, errors.append)

    def run(
        self, values: Sequence[Number], count: int, low: float, errors: MutableSequence[Number]
    ) -> Sequence[Number]:
        """The values after `count` updates, or where the error falls to `low` or is no longer finite.

        `errors`, which ends with the error at the start, is carried on to the error at the end.
        """
        recorded = self.errors()
        values = self._loop(values, count, low, inf, recorded.append)
        if len(recorded) == count and recorded[-1] > low:
            self.peek(values, recorded)
        errors[-1:] = recorded  # at once, so that Ctrl-C leaves all of them or none
        return values


def _numbers(derivation: Derivation) -> list[Number]:
    values = given_values(derivation.network)
    needed = {name for formula in derivation.steps for name in formula.needs}
    symbols = [quantity.id for quantity in derivation.given if values[quantity.id] is None and quantity.id in needed]
    if symbols:
        hint = f"give {'it a value' if len(symbols) == 1 else 'them values'}: --set {symbols[0]}=0.5"
        raise BpcalcError.of(f"training needs a number for {', '.join(symbols)}", hint)
    return [values[quantity.id] or 0 for quantity in derivation.given]
