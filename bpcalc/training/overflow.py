"""Finding the very update at which training leaves the numbers that floats hold."""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from math import inf

from bpcalc.derivation.deriving import derive, given_after
from bpcalc.derivation.working import StepOverflowError, work
from bpcalc.formula.arithmetic import Number
from bpcalc.training.machine import Machine


def found_overflow(
    machine: Machine, values: Sequence[Number], before: int
) -> tuple[Sequence[Number], MutableSequence[Number], StepOverflowError | None]:
    """Replays a stretch one update at a time, from values that are finite.

    Gives the values after the last update with a finite error, the errors up to there, and the step that overflows
    next.
    """
    errors, reached = machine.errors(), before
    while True:
        after, recorded = machine.run(values, 1, -inf, reached)
        errors[-1:] = recorded
        if not all(value - value == 0 for value in (*after, errors[-1])):
            break
        values, reached = after, reached + 1
    del errors[reached - before + 1 :]
    finite = after if all(value - value == 0 for value in after) else values
    count = reached + 1 if finite is after and after is not values else reached
    return values, errors, overflow_at(machine, finite, count)


def overflow_at(machine: Machine, values: Sequence[Number], count: int) -> StepOverflowError | None:
    """The first step that overflows with these values, `count` updates after the beginning."""
    network = machine.form.network
    try:
        work(derive(network, count), given_after(network, count, machine.moving(values)))
    except StepOverflowError as overflow:
        return overflow
    return None
