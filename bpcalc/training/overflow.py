"""Finding the very update at which training leaves the numbers that floats hold."""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from math import inf

from bpcalc.derivation.deriving import derive, given_after
from bpcalc.derivation.working import StepOverflowError, work
from bpcalc.formula.arithmetic import Number
from bpcalc.training.machine import Machine


def found_overflow(
    machine: Machine, values: Sequence[Number], reached: int, errors: MutableSequence[Number]
) -> tuple[int, Sequence[Number], StepOverflowError | None]:
    """Replays a stretch one update at a time, from values that are finite.

    Gives the last count of updates with a finite error, the values there, and the step that overflows next. `errors`
    is carried on to that count.
    """
    while True:
        after = machine.run(values, 1, -inf, errors)
        if not all(value - value == 0 for value in (*after, errors[-1])):
            break
        values, reached = after, reached + 1
    del errors[reached + 1 :]
    finite = after if all(value - value == 0 for value in after) else values
    count = reached + 1 if finite is after and after is not values else reached
    return reached, values, overflow_at(machine, finite, count)


def overflow_at(machine: Machine, values: Sequence[Number], count: int) -> StepOverflowError | None:
    """The first step that overflows with these values, `count` updates after the beginning."""
    network = machine.derivation.network
    try:
        work(derive(network, count), given_after(network, count, machine.moving(values)))
    except StepOverflowError as overflow:
        return overflow
    return None
