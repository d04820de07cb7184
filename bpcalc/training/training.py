"""Training: N updates by the compiled loop, in stretches that end wherever a state is to be kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import inf
from typing import Protocol

from bpcalc.errors import BpcalcError
from bpcalc.formula.arithmetic import Number
from bpcalc.language.said import said
from bpcalc.model.network import Network
from bpcalc.training.errors import first_error
from bpcalc.training.history import History, Outcome
from bpcalc.training.machine import FLOAT_DIGITS, Machine
from bpcalc.training.overflow import found_overflow, overflow_at


class Trainer(Protocol):
    """Whatever trains: `train`, or the same with a progress bar and a memory."""

    def __call__(self, network: Network, iterations: int, keep: Sequence[int], *, digits: int) -> History:
        """The history of that many updates; raises as `train` does."""


def milestones(iterations: int) -> list[int]:
    """0, 1, 2, 5, 10, 20, 50, … up to the number of iterations: the rows that a reader wants to see."""
    steps = (factor * 10**exponent for exponent in range(len(str(iterations))) for factor in (1, 2, 5))
    return [0, *(step for step in steps if step < iterations), *([iterations] if iterations else [])]


def train(
    network: Network,
    iterations: int,
    keep: Iterable[int] = (),
    until: float | None = None,
    digits: int = FLOAT_DIGITS,
) -> History:
    """The history of that many updates; `keep` names further counts of updates whose state is kept.

    Stops early where E_total is `until` or less, or where a value is no longer finite. Above 12 digits it runs in
    mpmath. Raises BpcalcError where a value that training needs is a symbol.

    >>> import bpcalc
    >>> bpcalc.train(bpcalc.load("classic"), 10_000).errors[10_000]
    3.510187782978859e-05
    """
    *_, history = training(network, iterations, keep, until, digits)
    return history


def training(
    network: Network,
    iterations: int,
    keep: Iterable[int] = (),
    until: float | None = None,
    digits: int = FLOAT_DIGITS,
) -> Iterator[History]:
    """The same, stretch by stretch: each item is the history so far, the last one is what `train` gives."""
    if iterations < 0:
        raise BpcalcError.of(said("{count} updates cannot be run", count=iterations), said("ask for none or more"))
    machine = Machine(network, digits)
    low = -inf if until is None else until
    values: Sequence[Number] = machine.start
    error = machine.peek(values)
    outcome = _outcome(error, values, low)
    if outcome is Outcome.DIVERGED and machine.steady(values, by_force=True):
        error = machine.peek(values)
        outcome = _outcome(error, values, low)
    errors = first_error(error, machine.errors())
    reached = 0
    states = {0: machine.moving(values)}
    overflow = overflow_at(machine, values, 0) if outcome is Outcome.DIVERGED else None
    wanted = {*milestones(iterations), *(count for count in keep if count <= iterations)}
    for end in _ends(sorted(wanted), machine.stretch) if outcome is Outcome.FINISHED else ():
        before, (values, recorded) = values, machine.run(values, end - reached, low, reached)
        outcome = _outcome(recorded[-1], values, low)
        if outcome is Outcome.DIVERGED and machine.steady(before, by_force=True):
            values, recorded = machine.run(before, end - reached, low, reached)
            outcome = _outcome(recorded[-1], values, low)
        machine.steady(values)
        if outcome is Outcome.DIVERGED:
            values, recorded, overflow = found_overflow(machine, before, reached)
        reached += len(recorded) - 1
        errors = errors.carried_on(recorded, mark=reached in wanted)
        state = {reached: machine.moving(values)}
        if reached in wanted or outcome is not Outcome.FINISHED:
            states |= state
        if outcome is not Outcome.FINISHED:
            break
        if reached < iterations:
            yield History(machine.form, reached, errors, states | state)
    yield History(machine.form, reached, errors, states, outcome, overflow)


def _outcome(error: Number, values: Iterable[Number], low: float) -> Outcome:
    if not all(value - value == 0 for value in (error, *values)):
        return Outcome.DIVERGED
    return Outcome.SMALL_ENOUGH if error <= low else Outcome.FINISHED


def _ends(wanted: Iterable[int], stretch: int) -> Iterator[int]:
    """Where the stretches end: at every wanted count, and often enough in between to report progress."""
    reached = 0
    for end in wanted:
        while end - reached > stretch:
            reached += stretch
            yield reached
        if end > reached:
            reached = end
            yield reached
