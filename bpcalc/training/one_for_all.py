"""Training with the statements of one sample, in a loop over all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from math import inf

from bpcalc.derivation.by_sample import FIRST, by_sample, derive_pattern, in_all_samples, quantities_of, rows_of
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.steady_samples import SampleSteadiness
from bpcalc.formula.arithmetic import Arithmetic, Number
from bpcalc.formula.compiling import needed
from bpcalc.formula.quantity import Quantity, total_error
from bpcalc.formula.repeating import Repeated, RepeatedEvaluator, RepeatedLoop, repeated_evaluator, repeated_loop
from bpcalc.training.form import Form, forward_pass


class OneForAll(Form):
    """Statements of one sample in a loop over all; `derivation` is the pattern of two samples that they come from.

    `rounds` are the steps of the first sample that have been rewritten, time after time.
    """

    def __init__(
        self,
        pattern: Derivation,
        repeated: Repeated,
        arithmetic: Arithmetic,
        rounds: tuple[frozenset[str], ...] = (),
        steady: bool = False,
    ) -> None:
        super().__init__(pattern, arithmetic)
        self.repeated = repeated
        self._rounds = rounds
        self._is_steady = steady
        columns = (quantity for quantity in pattern.given if quantity.id in repeated.columns)
        self._rows = list(rows_of(self.network, columns, self._numbers))
        self._loops: dict[int, RepeatedLoop] = {}

    @property
    def size(self) -> int:
        """How many steps an update has."""
        of_two, of_one = len(self.derivation.steps), len(self.repeated.each)
        return of_two + of_one * (len(self._rows) - 2)

    @property
    def whole(self) -> Derivation:
        """The steps of all samples."""
        derivation = derive(self.network, batch=self.network.sample_numbers)
        for ids in self._rounds:
            derivation = derivation.steadied(in_all_samples(derivation, ids))
        return derivation

    def at_start(self) -> OneForAll | None:
        """The same with the steps rewritten that lose their digits at the start; None where samples differ in that."""
        form: OneForAll | None = self
        while form is not None and (lost := form._steadiness.lost(form.start, form._rows)) != set():
            form = None if lost is None else form._rewritten(lost)
        return form

    def is_losing(self, values: Sequence[Number]) -> bool:
        """Whether some steps have lost their digits at these values."""
        return not self._is_steady and self._steadiness.lost(values, self._rows) != set()

    def steadied(self) -> OneForAll | None:
        """The same with all steps in the form that keeps its digits."""
        if self._is_steady:
            return None
        self._is_steady = True
        form = self._rewritten(self.repeated.each, steady=True)
        return form if form.repeated.formulas != self.repeated.formulas else None

    def forward(self, state: Mapping[str, Number]) -> list[tuple[Quantity, Number]]:
        """The quantities of the forward pass of all samples with their values in a state."""
        repeated, evaluate = self._forward
        once, each = quantities_of(self.derivation, repeated)
        values, rows = evaluate(self._values_in(state), self._rows)
        found = list(zip(once, values, strict=True))
        for sample, row in zip(self.network.sample_numbers, rows, strict=True):
            found += [(replace(quantity, sample=sample), value) for quantity, value in zip(each, row, strict=True)]
        return found

    def _moves_along(self, quantity: Quantity) -> bool:
        return not quantity.sample

    def _update(
        self,
        batch: tuple[int, ...],
        values: Sequence[Number],
        count: int,
        low: float,
        record: Callable[[Number], None],
    ) -> Sequence[Number]:
        if not self.network.takes_all_samples:
            rows = [self._rows[sample - 1] for sample in batch]
            return self._loop_of(len(batch))(values, count, low, inf, record, self._rows, rows)
        return self._loop_of(len(batch))(values, count, low, inf, record, self._rows, ())

    def _loop_of(self, learning_from: int) -> RepeatedLoop:
        """The loop for batches of that size."""
        if learning_from not in self._loops:
            pattern, repeated = self.derivation, self.repeated
            if not self.network.takes_all_samples:
                pattern = derive_pattern(self.network, learning_from)
                if self._is_steady:
                    pattern = pattern.steadied({step.id for step in pattern.steps})
                batched = by_sample(pattern, learning_from)
                assert batched is not None  # noqa: S101 - a batch has the form that all samples have
                repeated = batched
            formulas, updates = self._counting(repeated.formulas, pattern.updates)
            self._loops[learning_from] = repeated_loop(
                repeated._replace(formulas=formulas),
                self.ids,
                updates,
                total_error().id,
                self.arithmetic,
                in_batches=not self.network.takes_all_samples,
            )
        return self._loops[learning_from]

    def _rewritten(self, ids: Iterable[str], steady: bool = False) -> OneForAll:
        pattern = self.derivation.steadied(in_all_samples(self.derivation, ids))
        repeated = by_sample(pattern, len(self._rows))
        assert repeated is not None  # noqa: S101 - what is alike in all samples stays so
        return OneForAll(pattern, repeated, self.arithmetic, (*self._rounds, frozenset(ids)), steady)

    @cached_property
    def _steadiness(self) -> SampleSteadiness:
        return SampleSteadiness(self.derivation, self.repeated, self.ids)

    @cached_property
    def _forward(self) -> tuple[Repeated, RepeatedEvaluator]:
        ids = forward_pass((neuron, FIRST) for neuron in self.network.outputs)
        repeated = self.repeated._replace(formulas=needed(self.repeated.formulas, ids))
        return repeated, repeated_evaluator(repeated, self.ids, self.arithmetic)
