"""What training leaves behind: the error after every update, and the parameters where they were kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive, given_after, given_values
from bpcalc.derivation.working import DIGITS, StepOverflowError, Worked, work
from bpcalc.displaying import displayed
from bpcalc.formula.arithmetic import Arithmetic, Number
from bpcalc.formula.compiling import evaluator
from bpcalc.formula.quantity import Quantity, error, out, total_error
from bpcalc.model.network import Network

RUN_AWAY = 1e6
"""Times the error at the start."""


class Outcome(StrEnum):
    """How training came to its end."""

    FINISHED = "finished"
    SMALL_ENOUGH = "small enough"
    INTERRUPTED = "interrupted"
    DIVERGED = "diverged"


@displayed
@dataclass(frozen=True)
class History:
    """`errors[n]` is E_total after n updates, up to `reached`; `states[n]` what moves, by ids
    without a count of updates: the parameters, and what the optimizer keeps for them.

    `derivation` is that of the first update, the one the loop was compiled from, in this `arithmetic`; `overflow` names
    the step at which training diverged.
    """

    derivation: Derivation
    arithmetic: Arithmetic
    reached: int
    errors: Sequence[Number]
    states: Mapping[int, Mapping[str, Number]]
    outcome: Outcome = Outcome.FINISHED
    overflow: StepOverflowError | None = None

    @property
    def has_run_away(self) -> bool:
        """Whether the error has grown so far that nobody would call it training."""
        return bool(self.errors[self.reached] > RUN_AWAY * (1 + self.errors[0]))

    @property
    def network(self) -> Network:
        """The network that was trained; with split biases where that is its convention."""
        return self.derivation.network

    def given(self, iteration: int) -> dict[str, Number]:
        """The values of everything given after so many updates, by id.

        Raises KeyError where the state after that many updates was not kept.
        """
        if iteration == 0:
            return dict(given_values(self.network))
        return given_after(self.network, iteration, self.states[iteration])

    def forward(self, iteration: int) -> list[tuple[Quantity, Number]]:
        """The quantities of the forward pass of the first update, with their values after so many updates.

        Raises KeyError where the state after that many updates was not kept.
        """
        state = self.states[iteration]
        values = [state.get(quantity.id, value) for quantity, value in self._given]
        return list(zip(self._forward_steps, self._forward(values), strict=True))

    @cached_property
    def _given(self) -> list[tuple[Quantity, Number]]:
        values = given_values(self.network)
        return [(q, self.arithmetic.number(values[q.id] or 0)) for q in self.derivation.given]

    @cached_property
    def _first_pass(self) -> Derivation:
        outputs = (out(*output).id for output in self.network.numbered_outputs)
        errors = (error(*output).id for output in self.network.numbered_outputs)
        return self.derivation.upto(total_error().id, *outputs, *errors)

    @cached_property
    def _forward_steps(self) -> list[Quantity]:
        return [step.quantity for step in self._first_pass.steps]

    @cached_property
    def _forward(self) -> Callable[[Sequence[Number]], list[Number]]:
        formulas = self._first_pass.trees
        return evaluator(formulas, [quantity.id for quantity, _ in self._given], self.arithmetic)

    def worked(self, iteration: int, *ids: str, digits: int = DIGITS, everything: bool = False) -> Worked:
        """The derivation after so many updates, with values; only what leads to `ids` where some are named.

        Raises KeyError where the state after that many updates was not kept.
        """
        derivation = derive(self.network, iteration, everything)
        if ids:
            derivation = derivation.upto(*ids)
        return work(derivation, self.given(iteration), digits)
