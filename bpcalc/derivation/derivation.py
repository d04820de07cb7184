"""The Derivation: all Steps of one iteration in order, and any slice of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bpcalc.derivation.step import Phase, Rule, Step
from bpcalc.displaying import displayed, one_line
from bpcalc.formula.compiling import needed
from bpcalc.formula.formula import Formula, put_in, symbols_in
from bpcalc.formula.quantity import PARAMETERS, Kind, Quantity, error, net, out, partial, total_error
from bpcalc.formula.simplifying import cancelled
from bpcalc.formula.spelling import key, spellings
from bpcalc.model.network import Network

if TYPE_CHECKING:
    import sympy

MOST_SYMBOLS = 40
"""Different symbols in a closed form that anybody would still read."""


@displayed
@dataclass(frozen=True)
class Derivation:
    """The lines of the notes for one iteration, in symbols.

    `network` is what they were derived from; `iteration` is how many updates came before; `given` are the
    quantities that no step defines.

    >>> import bpcalc
    >>> bpcalc.derive(bpcalc.load("classic")).upto("out_h1").steps
    (<Step net_h1: weighted-sum over w1, i1, w2, i2, b1>, <Step out_h1: activation over net_h1>)
    """

    network: Network
    iteration: int
    given: tuple[Quantity, ...]
    steps: tuple[Step, ...]

    def __repr__(self) -> str:
        return one_line(self, f"of {self.network.name}: {len(self.steps)} steps of update {self.iteration + 1}")

    @property
    def goal(self) -> Quantity:
        """What the gradients are of: the error, or an output in a network without a loss."""
        goal = self.network.goal
        return out(goal, at=self.iteration) if goal else total_error(at=self.iteration)

    @cached_property
    def trees(self) -> dict[str, Formula]:
        """Every step's formula by its id, in order."""
        return {step.id: step.tree for step in self.steps}

    @cached_property
    def compiled(self) -> dict[tuple[str, ...], Any]:
        """The same compiled, by the ids of what is given, as `steadying.compiled` has made it."""
        return {}

    @property
    def formulas(self) -> dict[str, sympy.Expr]:
        """The same as expressions of SymPy: the graph of the network."""
        return {step.id: step.formula for step in self.steps}

    @cached_property
    def quantities(self) -> dict[str, Quantity]:
        """Everything given or derived, by id."""
        derived = (step.quantity for step in self.steps)
        return {quantity.id: quantity for quantity in (*self.given, *derived)}

    @cached_property
    def by_spelling(self) -> dict[str, list[Quantity]]:
        """What each spelling may mean, by the key of the spelling."""
        found: dict[str, list[Quantity]] = {}
        for quantity in self.quantities.values():
            for spelled in dict.fromkeys(map(key, self._spellings(quantity))):
                found.setdefault(spelled, []).append(quantity)
        return found

    def _spellings(self, quantity: Quantity) -> Iterator[str]:
        """The usual ones, and those that hold because an output has an error of its own: ∂E_o1/∂net_o1 is δ_o1."""
        yield from spellings(quantity)
        own = self._by_own_error(quantity)
        if own is not None:
            yield from spellings(own)

    def _by_own_error(self, quantity: Quantity) -> Quantity | None:
        """The same by the error of the only output it leads to: ∂E_o1/∂net_o1 for δ_o1, ∂E_o1/∂w5 for ∂E_total/∂w5."""
        by, outputs = quantity.by, self.network.outputs
        is_coupled = self.network.layers[-1].activation.coupled
        if quantity.kind is Kind.DELTA:
            if is_coupled:
                return None
            by, output = net(quantity.name), quantity.name
        elif by is None or quantity.of is None or quantity.of.kind is not Kind.TOTAL_ERROR:
            return None
        elif by.kind in PARAMETERS:
            adds_decay = by.kind is Kind.WEIGHT and any(self.network.decay) and not quantity.via
            if is_coupled or adds_decay:
                return None
            users = self.network.users[by.name]
            output = quantity.via or (users[0][1] if len(users) == 1 else "")
        else:
            output = by.name if by.kind is Kind.OUT and not quantity.via else ""
        if by is None or output not in outputs:
            return None
        return partial(error(output), by, sample=quantity.sample, at=quantity.at)

    @cached_property
    def updates(self) -> dict[str, str]:
        """The id of everything that moves, parameters and what the optimizer keeps, and the id of its new value."""
        new = (step.quantity for step in self.steps if step.rule in (Rule.UPDATE, Rule.MOMENT))
        return {replace(quantity, at=quantity.at - 1).id: quantity.id for quantity in new}

    def closed_form(self, step: Step) -> Formula:
        """The formula of a backward step with the formulas of the backward pass put in, down to the forward pass."""
        definitions = self._backward_formulas
        formula = step.tree
        while any(name in definitions for name in symbols_in(formula)):
            formula = put_in(formula, definitions)
            if len(symbols_in(formula)) > MOST_SYMBOLS:
                return step.tree
        return cancelled(formula)

    @cached_property
    def _backward_formulas(self) -> dict[str, Formula]:
        return {step.id: step.tree for step in self.steps if step.phase is Phase.BACKWARD}

    def upto(self, *ids: str) -> Derivation:
        """The slice that leads to these ids: what they need, and nothing else, found from the free symbols alone."""
        formulas = needed(self.trees, ids)
        reached = {name for step in self.steps if step.id in formulas for name in step.needs} | set(ids)
        return replace(
            self,
            given=tuple(quantity for quantity in self.given if quantity.id in reached),
            steps=tuple(step for step in self.steps if step.id in formulas),
        )

    def without(self, phase: Phase) -> Derivation:
        """The same without the steps of a phase that nothing else needs."""
        return replace(self, steps=tuple(step for step in self.steps if step.phase is not phase))

    def steadied(self, ids: Collection[str]) -> Derivation:
        """The same with the formulas of some steps in the form that keeps its digits.

        Steps of the backward pass that led to nothing but the old formulas are dropped.
        """
        replaced = {step.id for step in self.steps if step.id in ids and step.steady_tree is not None}
        dropped = {name for step in self.steps if step.id in replaced for name in step.needs}
        needs: set[str] = set()
        kept = []
        for step in reversed(self.steps):
            if step.phase is Phase.BACKWARD and step.id in dropped and step.id not in needs:
                dropped.update(step.needs)
                continue
            kept.append(_steady(step) if step.id in replaced else step)
            needs.update(kept[-1].needs)
        return replace(self, steps=tuple(reversed(kept)))


def _steady(step: Step) -> Step:
    rule = Rule.STEADIED if step.short_tree is None else Rule.SHORT
    steady = step.tree if step.steady_tree is None else step.steady_tree
    return replace(step, tree=steady, rule=rule, short_tree=None, stable_tree=None)
