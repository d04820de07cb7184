"""The Derivation: all Steps of one iteration in order, and any slice of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from bpcalc.algebra.evaluation import needed
from bpcalc.algebra.formulas import Formula
from bpcalc.algebra.quantity import Quantity
from bpcalc.derivation.step import Step
from bpcalc.model.network import Network


@dataclass(frozen=True)
class Derivation:
    """The lines of the notes for one iteration, in symbols.

    `network` is what they were derived from; `iteration` is how many updates came before; `given` are the
    quantities that no step defines.
    """

    network: Network
    iteration: int
    given: tuple[Quantity, ...]
    steps: tuple[Step, ...]

    @cached_property
    def formulas(self) -> dict[str, Formula]:
        """Every step's formula by its id, in order."""
        return {step.id: step.formula for step in self.steps}

    @cached_property
    def quantities(self) -> dict[str, Quantity]:
        """Everything given or derived, by id."""
        derived = (step.quantity for step in self.steps)
        return {quantity.id: quantity for quantity in (*self.given, *derived)}

    @cached_property
    def updates(self) -> dict[str, str]:
        """The id of each parameter that moves, and the id of its new value."""
        by_name = {quantity.name: quantity.id for quantity in self.given}
        new = (step.quantity for step in self.steps if step.rule.name == "UPDATE")
        return {by_name[quantity.name]: quantity.id for quantity in new}

    def upto(self, *ids: str) -> Derivation:
        """The slice that leads to these ids: what they need, and nothing else, found from the free symbols alone."""
        formulas = needed(self.formulas, ids)
        reached = {name for step in self.steps if step.id in formulas for name in step.needs} | set(ids)
        return replace(
            self,
            given=tuple(quantity for quantity in self.given if quantity.id in reached),
            steps=tuple(step for step in self.steps if step.id in formulas),
        )

    def only(self, steps: Iterable[Step]) -> Derivation:
        """The same derivation with just these steps."""
        return replace(self, steps=tuple(steps))
