"""The two forms in which a derivation is trained: statements for every sample, or those of one in a loop over all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableSequence, Sequence
from dataclasses import replace
from functools import cached_property
from math import inf

from bpcalc.derivation.by_sample import by_sample, derive_pattern, in_all_samples, quantities_of, rows_of
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive, given_values
from bpcalc.derivation.steady_samples import SampleSteadiness
from bpcalc.derivation.steadying import Steadiness
from bpcalc.errors import BpcalcError
from bpcalc.formula.arithmetic import Arithmetic, Number
from bpcalc.formula.compiling import Loop, evaluator, needed, training_loop
from bpcalc.formula.formula import Formula, number, total
from bpcalc.formula.quantity import Kind, Quantity, count_of_updates, error, out, total_error
from bpcalc.formula.repeating import Repeated, RepeatedEvaluator, RepeatedLoop, repeated_evaluator, repeated_loop
from bpcalc.language.said import said
from bpcalc.model.network import Network

FEW_SAMPLES = 8
"""Up to so many samples each has statements of its own: a loop over them would cost more than it saves."""

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
        ids = (quantity.id for quantity in _of_forward_pass(self.network.numbered_outputs))
        first_pass = self.derivation.upto(total_error().id, *ids)
        return [step.quantity for step in first_pass.steps], evaluator(first_pass.trees, self.ids, self.arithmetic)


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
        ids = (quantity.id for quantity in _of_forward_pass((neuron, 1) for neuron in self.network.outputs))
        repeated = self.repeated._replace(formulas=needed(self.repeated.formulas, [total_error().id, *ids]))
        return repeated, repeated_evaluator(repeated, self.ids, self.arithmetic)


def form_of(network: Network, arithmetic: Arithmetic) -> Form:
    """The form in which a network is trained; where it sees all samples, with the formulas of its first update.

    Raises BpcalcError where a value that training needs is a symbol.
    """
    form = _one_for_all(network, arithmetic)
    if form is not None and network.takes_all_samples:
        form = form.at_start()
    return form or _every_sample(network, arithmetic)


def _one_for_all(network: Network, arithmetic: Arithmetic) -> OneForAll | None:
    values = (value for sample in network.samples for value in (*sample.inputs.values(), *sample.targets.values()))
    if len(network.samples) <= FEW_SAMPLES or None in values:
        return None
    pattern = derive_pattern(network, len(network.samples))
    _refuse_symbols(pattern)
    repeated = by_sample(pattern, len(network.samples))
    return None if repeated is None else OneForAll(pattern, repeated, arithmetic)


def _every_sample(network: Network, arithmetic: Arithmetic) -> EverySample:
    derivation = derive(network, batch=network.sample_numbers)
    _refuse_symbols(derivation)
    form = EverySample(derivation, arithmetic)
    return form.at_start() if network.takes_all_samples else form


def _refuse_symbols(derivation: Derivation) -> None:
    values = given_values(derivation.network)
    asked = {name for step in derivation.steps for name in step.needs}
    symbols = [quantity.id for quantity in derivation.given if values[quantity.id] is None and quantity.id in asked]
    if symbols:
        hint = said("give them values: --set {name}=0.5", name=symbols[0])
        if len(symbols) == 1:
            hint = said("give it a value: --set {name}=0.5", name=symbols[0])
        raise BpcalcError.of(said("training needs a number for {names}", names=", ".join(symbols)), hint)


def _of_forward_pass(outputs: Iterable[tuple[str, int]]) -> Iterator[Quantity]:
    for output in outputs:
        yield out(*output)
        yield error(*output)
