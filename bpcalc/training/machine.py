"""The compiled loop of a derivation, with the values that go in and come out in the order of its given quantities."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, MutableSequence, Sequence
from math import inf, nan

from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive, given_values
from bpcalc.derivation.steadying import Steadiness, steadied
from bpcalc.errors import BpcalcError
from bpcalc.formula.arithmetic import FLOATS, Number, many_digits
from bpcalc.formula.compiling import Loop, training_loop
from bpcalc.formula.formula import number, total
from bpcalc.formula.quantity import Kind, count_of_updates, total_error
from bpcalc.language.said import said
from bpcalc.model.network import Network

FLOAT_DIGITS = 12
"""Digits that are still right after thousands of updates in floats; for more, training runs in mpmath."""

_LONGEST_STRETCH = 1_000_000
_SLOWNESS_OF_MPMATH = 50
_NEXT = "the number of the next update"


class Machine:
    """Runs updates; `start` are the values to begin with.

    `stretch` is how many updates to run between two reports of progress: some hundredths of a second's worth. Raises
    BpcalcError where there is nothing to learn, or a value that training needs is a symbol.
    """

    def __init__(self, network: Network, digits: int) -> None:
        if not network.learns:
            raise BpcalcError.of(*_nothing_to_learn(network))
        derivation = derive(network, batch=network.sample_numbers)
        exact = digits > FLOAT_DIGITS
        self.arithmetic = many_digits(digits) if exact else FLOATS
        self.exact = exact
        self.start = [self.arithmetic.number(value) for value in _numbers(derivation)]
        self.stretch = max(1, _LONGEST_STRETCH // (len(derivation.steps) * (_SLOWNESS_OF_MPMATH if exact else 1)))
        self.derivation, self._is_steady = derivation, False
        if network.takes_all_samples:  # the very formulas of the first update that is worked line by line
            self.derivation = steadied(derivation, _by_id((quantity.id for quantity in derivation.given), self.start))
        self._compile()
        if not network.takes_all_samples:  # other batches follow, with other numbers
            self.steady(self.start)

    def steady(self, values: Sequence[Number], by_force: bool = False) -> bool:
        """Puts all steps in the form that keeps its digits, if some have lost them at these values.

        False where that changes nothing.
        """
        if self._is_steady or not (by_force or self._is_losing(values)):
            return False
        self._is_steady = True
        rewritten = self.derivation.steadied({step.id for step in self.derivation.steps})
        changed = len(rewritten.steps) != len(self.derivation.steps) or rewritten.trees != self.derivation.trees
        self.derivation = rewritten
        self._compile()
        return changed

    def errors(self) -> MutableSequence[Number]:
        """An empty list of errors, packed where they are floats."""
        return [] if self.exact else array("d")

    def moving(self, values: Sequence[Number]) -> dict[str, Number]:
        """What moves, by ids without a count of updates."""
        return {name: values[place] for name, place in self._moving.items()}

    def peek(self, values: Sequence[Number], errors: MutableSequence[Number]) -> None:
        """Appends the error at these values."""
        try:
            self._run(values, 1, inf, errors, 0)
        except (ArithmeticError, ValueError):
            errors.append(nan)

    def run(
        self, values: Sequence[Number], count: int, low: float, errors: MutableSequence[Number]
    ) -> Sequence[Number]:
        """The values after `count` updates, or where the error falls to `low` or is no longer finite.

        `errors`, which ends with the error at the start, is carried on to the error at the end.
        """
        recorded = self.errors()
        try:
            values = self._run(values, count, low, recorded, len(errors) - 1)
        except (ArithmeticError, ValueError):  # a value that no number is: training has left what can be worked
            recorded.append(nan)
        if len(recorded) == count and recorded[-1] > low:
            self.peek(values, recorded)
        errors[-1:] = recorded  # at once, so that Ctrl-C leaves all of them or none
        return values

    def _run(
        self, values: Sequence[Number], count: int, low: float, recorded: MutableSequence[Number], before: int
    ) -> Sequence[Number]:
        """The values after that many updates, `before` having come before them."""
        if self.derivation.network.takes_all_samples:
            return self._loops[0](values, count, low, inf, recorded.append)
        for iteration in range(before, before + count):
            batch = self.derivation.network.batch_numbers(iteration)
            slots = [values[place] for place in self._places_of(batch)]
            values = self._loop_of(batch)([*values, *slots], 1, low, inf, recorded.append)[: len(values)]
            if not low < recorded[-1] < inf:
                break
        return values

    def _compile(self) -> None:
        self._ids = [quantity.id for quantity in self.derivation.given]
        self._moving = {
            self.derivation.quantities[name].bare_id: self._ids.index(name) for name in self.derivation.updates
        }
        self._steadiness = Steadiness(self.derivation, self._ids)
        self._loops: dict[int, Loop] = {}
        self._places: dict[tuple[int, ...], list[int]] = {}
        if self.derivation.network.takes_all_samples:
            self._loops[0] = self._compiled(self.derivation, {})

    def _compiled(self, derivation: Derivation, slots: Mapping[str, str]) -> Loop:
        formulas, updates = dict(derivation.trees), dict(derivation.updates)
        count = count_of_updates(derivation.network.count)
        if count.id in self._ids:
            formulas[_NEXT] = total(count.leaf, number(1))
            updates[count.id] = _NEXT
        given = [*self._ids, *slots.values()]
        return training_loop(formulas, given, updates, total_error().id, self.arithmetic, slots)

    def _loop_of(self, batch: tuple[int, ...]) -> Loop:
        """The loop for batches of that size; the samples are put in slots of their own."""
        if len(batch) not in self._loops:
            derivation = derive(self.derivation.network, batch=batch)
            if self._is_steady:
                derivation = derivation.steadied({step.id for step in derivation.steps})
            slots = {self._ids[place]: f"slot {place}" for place in self._places_of(batch)}
            self._loops[len(batch)] = self._compiled(derivation, slots)
        return self._loops[len(batch)]

    def _places_of(self, batch: tuple[int, ...]) -> list[int]:
        """Where the inputs and targets of a batch stand among the given quantities, sample by sample."""
        if batch not in self._places:
            by_sample: dict[int, list[int]] = {}
            for place, quantity in enumerate(self.derivation.given):
                if quantity.kind in (Kind.INPUT, Kind.TARGET):
                    by_sample.setdefault(quantity.sample, []).append(place)
            self._places[batch] = [place for sample in batch for place in by_sample[sample]]
        return self._places[batch]

    def _is_losing(self, values: Sequence[Number]) -> bool:
        return bool(self._steadiness.lost(_by_id(self._ids, values)))


def _by_id(ids: Iterable[str], values: Iterable[Number]) -> dict[str, float]:
    return {name: float(value) for name, value in zip(ids, values, strict=True)}


def _nothing_to_learn(network: Network) -> tuple[str, str]:
    if network.goal:
        return said("a network without a loss has nothing to learn"), said("name a loss, and targets")
    name = network.flat_activation
    return (
        said("'{name}' has no derivative, so there is no gradient to learn by", name=name),
        said("choose an activation that has one, such as sigmoid"),
    )


def _numbers(derivation: Derivation) -> list[Number]:
    values = given_values(derivation.network)
    needed = {name for formula in derivation.steps for name in formula.needs}
    symbols = [quantity.id for quantity in derivation.given if values[quantity.id] is None and quantity.id in needed]
    if symbols:
        hint = said("give them values: --set {name}=0.5", name=symbols[0])
        if len(symbols) == 1:
            hint = said("give it a value: --set {name}=0.5", name=symbols[0])
        raise BpcalcError.of(said("training needs a number for {names}", names=", ".join(symbols)), hint)
    return [values[quantity.id] or 0 for quantity in derivation.given]
