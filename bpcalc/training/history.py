"""What training leaves behind: the error after every update, and the parameters where they were kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive, given_after, given_values
from bpcalc.derivation.working import DIGITS, StepOverflowError, Worked, work
from bpcalc.displaying import displayed, one_line
from bpcalc.formula.arithmetic import Number
from bpcalc.formula.quantity import Quantity
from bpcalc.model.network import Network
from bpcalc.training.errors import Errors
from bpcalc.training.form import Form

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
    """What a training left: `errors[n]` is E_total after n updates, up to `reached`.

    `states[n]` is what moves, by ids without a count of updates: the parameters, and what the optimizer keeps for them.

    `form` is that in which the network was trained at the end; `overflow` names the step at which training
    diverged.

    >>> import bpcalc
    >>> history = bpcalc.train(bpcalc.load("classic"), 100)
    >>> history.errors[100] < history.errors[0], history.states[100]["w5"] < history.states[0]["w5"]
    (True, True)
    """

    form: Form = field(repr=False)
    reached: int
    errors: Errors
    states: Mapping[int, Mapping[str, Number]]
    outcome: Outcome = Outcome.FINISHED
    overflow: StepOverflowError | None = None

    def __repr__(self) -> str:
        return one_line(self, f"of {self.network.name}: {self.reached:,} updates, {self.outcome.value}")

    @property
    def has_run_away(self) -> bool:
        """Whether the error has grown so far that nobody would call it training."""
        return bool(self.errors[self.reached] > RUN_AWAY * (1 + self.errors[0]))

    @property
    def network(self) -> Network:
        """The network that was trained; with split biases where that is its convention."""
        return self.form.network

    @cached_property
    def derivation(self) -> Derivation:
        """The steps of the first update, in the forms in which they were trained at the end."""
        return self.form.whole

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
        return self.form.forward(self.states[iteration])

    def worked(self, iteration: int, *ids: str, digits: int = DIGITS, everything: bool = False) -> Worked:
        """The derivation after so many updates, with values; only what leads to `ids` where some are named.

        Raises KeyError where the state after that many updates was not kept.
        """
        derivation = derive(self.network, iteration, everything)
        if ids:
            derivation = derivation.upto(*ids)
        return work(derivation, self.given(iteration), digits)
