"""The slice of a derivation that leads to what a reader asks for, with values; trained first where it is `X@n`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.finding import find, iteration_of
from bpcalc.derivation.folding import Factors, folded
from bpcalc.derivation.working import DIGITS, Worked, work
from bpcalc.displaying import displayed, one_line
from bpcalc.errors import BpcalcError
from bpcalc.formula.quantity import PARAMETERS, Kind, Quantity, partial
from bpcalc.language.said import said
from bpcalc.model.network import Network
from bpcalc.training.training import Trainer, train


@displayed
@dataclass(frozen=True)
class Explanation(Worked):
    """The slice of the `whole` derivation that leads to `goal`, with values.

    `asked` is what the reader named, `goal` what explains it: of a parameter that moves its new value.

    >>> import bpcalc
    >>> bpcalc.explain(bpcalc.load("classic"), "w5").explanations[0].goal
    <Quantity w5+>
    """

    whole: Derivation = field(repr=False)
    asked: Quantity
    goal: Quantity

    def __repr__(self) -> str:
        words = f"of {self.asked.id} in {self.whole.network.name}: {len(self.derivation.steps)} steps to {self.goal.id}"
        return one_line(self, words)


def explanations(
    network: Network,
    texts: Iterable[str],
    digits: int = DIGITS,
    trainer: Trainer = train,
    factors: Factors = Factors.SHARED,
) -> list[Explanation]:
    """The explanation of each quantity, in any usual spelling, after one training that reaches all of them.

    Raises BpcalcError for a quantity that is not there, StepOverflowError for a count of updates that is not reached.
    """
    derivations = {0: derive(network, everything=True)}
    asked = list({quantity.id: quantity for quantity in (find(derivations[0], text) for text in texts)}.values())
    counts = sorted({iteration_of(quantity) for quantity in asked} - {0})
    history = trainer(network, counts[-1], counts, digits=digits) if counts else None
    if history is not None and history.overflow is not None:
        raise history.overflow
    derivations |= {count: derive(network, count, everything=True) for count in counts}
    explained = []
    for quantity in asked:
        whole = derivations[iteration_of(quantity)]
        goal = goal_of(whole, quantity)
        whole = folded(whole, factors, keep=[goal.id])
        given = history.given(whole.iteration) if history else None
        worked = work(whole.upto(goal.id), given if whole.iteration else None, digits)
        explained.append(Explanation(**vars(worked), whole=whole, asked=quantity, goal=goal))
    return explained


def goal_of(derivation: Derivation, asked: Quantity) -> Quantity:
    """What explains a quantity: of a parameter its new value, or its gradient where it does not move.

    Raises BpcalcError for the later value of a parameter that does not move.
    """
    if asked.id not in derivation.quantities:
        message = said("'{name}' does not move in this network", name=asked.name)
        raise BpcalcError.of(message, said("see --biases trained"))
    if asked.id in derivation.trees:
        return asked
    if asked.id in derivation.updates:
        return derivation.quantities[derivation.updates[asked.id]]
    if asked.kind in (*PARAMETERS, Kind.INPUT):
        by = Quantity(asked.kind, asked.name)
        gradient = partial(replace(derivation.goal, at=0), by, sample=asked.sample, at=derivation.iteration)
        if gradient.id in derivation.trees:
            return gradient
        of_sample = replace(gradient, sample=1)
        if of_sample.id in derivation.trees:
            message = said("'{name}' has a gradient for each sample, and no error joins them", name=asked.name)
            raise BpcalcError.of(message, said("ask for {id}, or another sample's", id=of_sample.id))
    return asked
