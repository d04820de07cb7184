"""What trains: a compiled derivation, in the form that keeps its digits once the usual one has lost them."""

from __future__ import annotations

from array import array
from collections.abc import MutableSequence, Sequence
from math import inf, nan

from bpcalc.errors import BpcalcError
from bpcalc.formula.arithmetic import FLOATS, Number, many_digits
from bpcalc.language.said import said
from bpcalc.model.network import Network
from bpcalc.training.forms import form_of

FLOAT_DIGITS = 12
"""Digits that are still right after thousands of updates in floats; for more, training runs in mpmath."""

_LONGEST_STRETCH = 1_000_000
_SLOWNESS_OF_MPMATH = 50


class Machine:
    """Runs updates in a `form`; `start` are the values to begin with.

    `stretch` is how many updates to run between two reports of progress: some hundredths of a second's worth. Raises
    BpcalcError where there is nothing to learn, or a value that training needs is a symbol.
    """

    def __init__(self, network: Network, digits: int) -> None:
        if not network.learns:
            raise BpcalcError.of(*_nothing_to_learn(network))
        self.exact = digits > FLOAT_DIGITS
        self.form = form_of(network, many_digits(digits) if self.exact else FLOATS)
        self.start = self.form.start
        self.stretch = max(1, _LONGEST_STRETCH // (self.form.size * (_SLOWNESS_OF_MPMATH if self.exact else 1)))
        if not network.takes_all_samples:  # other batches follow, with other numbers
            self.steady(self.start)

    def steady(self, values: Sequence[Number], by_force: bool = False) -> bool:
        """Puts all steps in the form that keeps its digits, if some have lost them at these values.

        False where that changes nothing.
        """
        if not (by_force or self.form.is_losing(values)):
            return False
        form = self.form.steadied()
        self.form = form or self.form
        return form is not None

    def errors(self) -> MutableSequence[Number]:
        """An empty list of errors, packed where they are floats."""
        return [] if self.exact else array("d")

    def moving(self, values: Sequence[Number]) -> dict[str, Number]:
        """What moves, by ids without a count of updates."""
        return {name: values[place] for name, place in self.form.moving.items()}

    def peek(self, values: Sequence[Number]) -> Number:
        """The error at these values."""
        errors = self.errors()
        try:
            self.form.run(values, 1, inf, errors, 0)
        except (ArithmeticError, ValueError):
            errors.append(nan)
        return errors[-1]

    def run(
        self, values: Sequence[Number], count: int, low: float, before: int
    ) -> tuple[Sequence[Number], MutableSequence[Number]]:
        """The values after `count` updates, or where the error falls to `low` or is no longer finite.

        With them the errors from that of the start, `before` updates having come before it, to that of the end.
        """
        recorded = self.errors()
        try:
            values = self.form.run(values, count, low, recorded, before)
        except (ArithmeticError, ValueError):  # a value that no number is: training has left what can be worked
            recorded.append(nan)
        if len(recorded) == count and recorded[-1] > low:
            recorded.append(self.peek(values))
        return values, recorded


def _nothing_to_learn(network: Network) -> tuple[str, str]:
    if network.goal:
        return said("a network without a loss has nothing to learn"), said("name a loss, and targets")
    name = network.flat_activation
    return (
        said("'{name}' has no derivative, so there is no gradient to learn by", name=name),
        said("choose an activation that has one, such as sigmoid"),
    )
