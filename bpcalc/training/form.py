"""What both forms in which a derivation is trained have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableSequence, Sequence
from functools import cached_property
from math import inf

from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import given_values
from bpcalc.formula.arithmetic import Arithmetic, Number
from bpcalc.formula.formula import Formula, number, total
from bpcalc.formula.quantity import Quantity, count_of_updates, error, out, total_error

_NEXT = "the number of the next update"


class Form(ABC):
    """Runs the updates of a `derivation` on values in the order of what is `given`; `start` are those of the file."""

    def __init__(self, derivation: Derivation, arithmetic: Arithmetic) -> None:
        self.derivation = derivation
        self.network = derivation.network
        self.arithmetic = arithmetic
        self.given = [quantity for quantity in derivation.given if self._moves_along(quantity)]
        self.ids = [quantity.id for quantity in self.given]
        self.start = [self._numbers[quantity.id] for quantity in self.given]

    @cached_property
    def _numbers(self) -> dict[str, Number]:
        return {name: self.arithmetic.number(value or 0) for name, value in given_values(self.network).items()}

    @cached_property
    def moving(self) -> dict[str, int]:
        """Where the values stand that an update changes, by ids without a count of updates."""
        return {self.derivation.quantities[name].bare_id: self.ids.index(name) for name in self.derivation.updates}

    @property
    @abstractmethod
    def size(self) -> int:
        """How many steps an update has."""

    @property
    @abstractmethod
    def whole(self) -> Derivation:
        """The steps of the first update, in the forms in which they are trained."""

    @abstractmethod
    def is_losing(self, values: Sequence[Number]) -> bool:
        """Whether some steps have lost their digits at these values."""

    @abstractmethod
    def steadied(self) -> Form | None:
        """The same with all steps in the form that keeps its digits; None where they are in it."""

    @abstractmethod
    def forward(self, state: Mapping[str, Number]) -> list[tuple[Quantity, Number]]:
        """The quantities of the forward pass with their values in a state, given by ids without a count of updates."""

    @abstractmethod
    def _moves_along(self, quantity: Quantity) -> bool:
        """Whether a given quantity stands among the values."""

    @abstractmethod
    def _update(
        self,
        batch: tuple[int, ...],
        values: Sequence[Number],
        count: int,
        low: float,
        record: Callable[[Number], None],
    ) -> Sequence[Number]:
        """The values after so many updates with that batch."""

    def run(
        self, values: Sequence[Number], count: int, low: float, recorded: MutableSequence[Number], before: int
    ) -> Sequence[Number]:
        """The values after that many updates, `before` having come before them.

        What the error is before each update goes to `recorded`; it stops where that is not above `low`, or not finite.
        """
        if self.network.takes_all_samples:
            return self._update(self.network.sample_numbers, values, count, low, recorded.append)
        for iteration in range(before, before + count):
            batch = self.network.batch_numbers(iteration)
            values = self._update(batch, values, 1, low, recorded.append)
            if not low < recorded[-1] < inf:
                break
        return values

    def _counting(
        self, formulas: Mapping[str, Formula], updates: Mapping[str, str]
    ) -> tuple[dict[str, Formula], dict[str, str]]:
        """Formulas and updates with the number of the update, where something depends on it."""
        count = count_of_updates(self.network.count)
        if count.id not in self.ids:
            return dict(formulas), dict(updates)
        return {**formulas, _NEXT: total(count.leaf, number(1))}, {**updates, count.id: _NEXT}

    def _values_in(self, state: Mapping[str, Number]) -> list[Number]:
        return [state.get(name, value) for name, value in zip(self.ids, self.start, strict=True)]


def forward_pass(outputs: Iterable[tuple[str, int]]) -> Iterator[str]:
    """The ids of the error, and of the value and the error of these outputs, by name and number of the sample."""
    yield total_error().id
    for output in outputs:
        yield out(*output).id
        yield error(*output).id
