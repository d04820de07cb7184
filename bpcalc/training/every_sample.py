"""Training with statements of its own for every sample."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from math import inf

from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.steadying import Steadiness
from bpcalc.formula.arithmetic import Arithmetic, Number
from bpcalc.formula.compiling import Loop, evaluator, training_loop
from bpcalc.formula.quantity import Kind, Quantity, total_error
from bpcalc.training.form import Form, forward_pass


class EverySample(Form):
    """Statements for every sample; where updates learn from batches, the batch is put in slots of its own."""

    def __init__(self, derivation: Derivation, arithmetic: Arithmetic, steady: bool = False) -> None:
        super().__init__(derivation, arithmetic)
        self._is_steady = steady
        self._loops: dict[int, Loop] = {}
        self._places: dict[tuple[int, ...], list[int]] = {}

    @property
    def size(self) -> int:
        """How many steps an update has."""
        return len(self.derivation.steps)

    @property
    def whole(self) -> Derivation:
        """The derivation itself."""
        return self.derivation

    def at_start(self) -> EverySample:
        """The same with the steps rewritten that lose their digits at the start."""
        form = self
        while lost := form._steadiness.lost(self._by_id(self.start)):
            form = EverySample(form.derivation.steadied(lost), self.arithmetic)
        return form

    def is_losing(self, values: Sequence[Number]) -> bool:
        """Whether some steps have lost their digits at these values."""
        return not self._is_steady and bool(self._steadiness.lost(self._by_id(values)))

    def steadied(self) -> EverySample | None:
        """The same with all steps in the form that keeps its digits."""
        if self._is_steady:
            return None
        derivation = self.derivation.steadied({step.id for step in self.derivation.steps})
        self._is_steady = True
        if len(derivation.steps) == self.size and derivation.trees == self.derivation.trees:
            return None
        return EverySample(derivation, self.arithmetic, steady=True)

    def forward(self, state: Mapping[str, Number]) -> list[tuple[Quantity, Number]]:
        """The quantities of the forward pass with their values in a state."""
        steps, evaluate = self._forward
        return list(zip(steps, evaluate(self._values_in(state)), strict=True))

    def _moves_along(self, _quantity: Quantity) -> bool:
        return True

    def _update(
        self,
        batch: tuple[int, ...],
        values: Sequence[Number],
        count: int,
        low: float,
        record: Callable[[Number], None],
    ) -> Sequence[Number]:
        if self.network.takes_all_samples:
            return self._loop_of(batch)(values, count, low, inf, record)
        slots = [values[place] for place in self._places_of(batch)]
        return self._loop_of(batch)([*values, *slots], count, low, inf, record)[: len(values)]

    def _loop_of(self, batch: tuple[int, ...]) -> Loop:
        """The loop for batches of that size."""
        if len(batch) not in self._loops:
            derivation, slots = self.derivation, dict[str, str]()
            if not self.network.takes_all_samples:
                derivation = derive(self.network, batch=batch)
                if self._is_steady:
                    derivation = derivation.steadied({step.id for step in derivation.steps})
                slots = {self.ids[place]: f"slot {place}" for place in self._places_of(batch)}
            formulas, updates = self._counting(derivation.trees, derivation.updates)
            given = [*self.ids, *slots.values()]
            watched = total_error().id
            self._loops[len(batch)] = training_loop(formulas, given, updates, watched, self.arithmetic, slots)
        return self._loops[len(batch)]

    def _places_of(self, batch: tuple[int, ...]) -> list[int]:
        """Where the inputs and targets of a batch stand among the given quantities, sample by sample."""
        if batch not in self._places:
            by_sample: dict[int, list[int]] = {}
            for place, quantity in enumerate(self.given):
                if quantity.kind in (Kind.INPUT, Kind.TARGET):
                    by_sample.setdefault(quantity.sample, []).append(place)
            self._places[batch] = [place for sample in batch for place in by_sample[sample]]
        return self._places[batch]

    def _by_id(self, values: Iterable[Number]) -> dict[str, float]:
        return {name: float(value) for name, value in zip(self.ids, values, strict=True)}

    @cached_property
    def _steadiness(self) -> Steadiness:
        return Steadiness(self.derivation, self.ids)

    @cached_property
    def _forward(self) -> tuple[list[Quantity], Callable[[Sequence[Number]], list[Number]]]:
        first_pass = self.derivation.upto(*forward_pass(self.network.numbered_outputs))
        return [step.quantity for step in first_pass.steps], evaluator(first_pass.trees, self.ids, self.arithmetic)
