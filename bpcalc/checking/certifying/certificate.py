"""The certificate of `--verify`: every gradient three ways, by the Steps, by SymPy, and by a central difference.

The three have nothing in common but the forward pass: the Steps are local factors multiplied along paths, SymPy
differentiates the error written out in full, and the difference only evaluates the error at two near points.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import given_values, sees_new_weights
from bpcalc.derivation.forward import reduced
from bpcalc.derivation.paths import start_of
from bpcalc.derivation.steadying import steadied
from bpcalc.derivation.step import Phase
from bpcalc.derivation.working import Worked, work
from bpcalc.displaying import displayed, one_line
from bpcalc.errors import BpcalcError
from bpcalc.formula.compiling import needed
from bpcalc.formula.exact import fraction
from bpcalc.formula.formula import Formula, Symbol, leaves, total
from bpcalc.formula.quantity import Kind, Quantity, decay_error, out, total_error
from bpcalc.language.said import said
from bpcalc.model.network import Network

if TYPE_CHECKING:
    from bpcalc.checking.certifying.derivatives import Differences

GOOD_DIGITS = 40
"""Decimals to which the three must agree."""

LARGEST_EXPANSION = 30_000
"""Symbols and numbers in the error written out in full, times the gradients: some ten seconds of SymPy."""

EVALUATED_DIGITS = 60

KINK = Fraction(1, 10**20)
"""The derivatives from both sides differ by more than this at a kink, relative to values above one."""


class Certified(NamedTuple):
    """One gradient three ways; `by_sympy` is None where that way was skipped.

    `mixed` says that the Steps are below the output layer under in-place updates, where they do not give the gradient;
    `kink` names a quantity on the way that stands exactly at a kink, where there is no derivative.
    """

    quantity: Quantity
    by_steps: Fraction
    by_sympy: Fraction | None
    by_difference: Fraction
    mixed: bool = False
    kink: Quantity | None = None

    @property
    def expected(self) -> bool:
        """Whether the three should agree."""
        return not self.mixed and self.kink is None

    @property
    def disagreement(self) -> Fraction:
        """The largest difference between the ways, relative to values above one."""
        others = [self.by_difference] if self.by_sympy is None else [self.by_sympy, self.by_difference]
        return max(abs(self.by_steps - other) / max(Fraction(1), abs(other)) for other in others)


@displayed
class Certificate(NamedTuple):
    """All gradients of a derivation, verified; `expansion` is the size of the error written out in full."""

    network: Network
    rows: tuple[Certified, ...]
    expansion: int
    expanded: bool

    def __repr__(self) -> str:
        told = "hold" if self.holds else "do not all hold"
        return one_line(self, f"of {self.network.name}: {len(self.rows)} gradients, which {told}")

    @property
    def largest_disagreement(self) -> Fraction:
        """Over the gradients that should agree."""
        return max((row.disagreement for row in self.rows if row.expected), default=Fraction(0))

    @property
    def holds(self) -> bool:
        """Whether all gradients that should agree do, to 40 decimals."""
        return self.largest_disagreement <= Fraction(1, 10**GOOD_DIGITS)


def certify(whole: Derivation, worked: Worked) -> Certificate:
    """Verifies every gradient ∂E_total/∂… of a worked derivation; `whole` is the derivation that it is a slice of.

    Raises BpcalcError where a symbol has no number.

    >>> import bpcalc
    >>> worked = bpcalc.work(bpcalc.derive(bpcalc.load("classic")))
    >>> bpcalc.certify(worked.derivation, worked).holds
    True
    """
    from bpcalc.checking.certifying.derivatives import Differences, bends, by_sympy  # here, as they load SymPy

    gradients = [step.quantity for step in worked.derivation.steps if _is_gradient(step.quantity, whole.network)]
    if not gradients:
        return Certificate(whole.network, (), 0, True)
    steps = whole.upto(*(gradient.id for gradient in gradients))
    values = _numbers(whole, steps, worked)
    whole = steadied(whole, {name: float(value) for name, value in values.items()})
    steps = whole.upto(*(gradient.id for gradient in gradients))
    by_steps = work(steps, values, EVALUATED_DIGITS).exact
    formulas = _with_error_of_batch(whole)
    goals = {gradient: _goal(whole, gradient) for gradient in gradients}
    forward = needed(formulas, goals.values())
    expansion = _expansion(forward)
    expanded = expansion * len(gradients) <= LARGEST_EXPANSION
    sympy = dict(by_sympy(forward, goals, values, EVALUATED_DIGITS)) if expanded else {}
    differences, bent = Differences(forward, values), bends(forward, values)
    rows = []
    for g in gradients:
        difference, kink = _by_difference(differences, g, goals[g], _bend_on_the_way(whole, g, bent))
        rows.append(Certified(g, by_steps[g.id] or Fraction(0), sympy.get(g.id), difference, _is_mixed(whole, g), kink))
    return Certificate(whole.network, tuple(rows), expansion, expanded)


def _by_difference(
    differences: Differences, gradient: Quantity, goal: str, bend: Quantity | None
) -> tuple[Fraction, Quantity | None]:
    """The derivative by differences, and the quantity at whose kink there is none.

    Where two branches meet on the way there still is one if both sides have the same.
    """
    if bend is None:
        return differences.central(gradient, goal), None
    below, above = differences.one_sided(gradient, goal)
    is_kink = abs(above - below) > KINK * max(Fraction(1), abs(above))
    return above, bend if is_kink else None


_OF_BATCH = "the error of the batch"


def _with_error_of_batch(whole: Derivation) -> dict[str, Formula]:
    """The formulas of a derivation, and the error of its batch where that is not the error of all samples."""
    network, at = whole.network, whole.iteration
    formulas = dict(whole.trees)
    if network.takes_all_samples or network.goal:
        return formulas
    each = [total_error(sample, at).leaf for sample in network.batch_numbers(at)]
    together, _ = reduced(network.batch.reduce, each)
    decay = [decay_error(at).leaf] if any(network.decay) else []
    return {**formulas, _OF_BATCH: total(together, *decay)}


def _goal(whole: Derivation, gradient: Quantity) -> str:
    """The id of what a gradient is of: the error of its own sample, of the batch or the total, or an output."""
    network = whole.network
    if not gradient.sample and not network.takes_all_samples and not network.goal:
        return _OF_BATCH
    if gradient.of is None:
        raise ValueError(f"{gradient.id} is no gradient")
    return replace(gradient.of, sample=gradient.sample, at=gradient.at).id


def _bend_on_the_way(whole: Derivation, gradient: Quantity, bent: Collection[str]) -> Quantity | None:
    """The first quantity at a bend that leads from what a gradient is by to the error."""
    start = start_of(gradient)
    if not bent or start is None:
        return None
    reached = {start.id}
    for step in whole.steps:
        if step.phase in (Phase.FORWARD, Phase.ERROR) and not reached.isdisjoint(step.needs):
            if step.id in bent:
                return step.quantity
            reached.add(step.id)
    return None


def _numbers(whole: Derivation, steps: Derivation, worked: Worked) -> dict[str, Fraction]:
    """All given values: those of the worked slice, and the network's own for what it leaves out."""
    known = {**given_values(whole.network, whole.iteration), **worked.given}
    needless = {quantity.id for quantity in whole.given if quantity.kind is Kind.RATE and quantity not in steps.given}
    values = {quantity.id: known[quantity.id] for quantity in whole.given if quantity.id not in needless}
    symbols = [name for name, value in values.items() if value is None]
    if symbols:
        hint = said("give values: --set {name}=0.5", name=symbols[0])
        raise BpcalcError.of(said("--verify needs a number for {names}", names=", ".join(symbols)), hint)
    return {name: fraction(value) for name, value in values.items()}


def _is_gradient(quantity: Quantity, network: Network) -> bool:
    """∂E_total by something given, over all its uses and all samples; of an output where that is the goal."""
    of, by = quantity.of, quantity.by
    goal = out(network.goal) if network.goal else total_error()
    if of != goal or by is None or quantity.via:
        return False
    is_whole = not quantity.sample or bool(network.goal)
    return (by.kind in (Kind.WEIGHT, Kind.BIAS) and is_whole) or by.kind is Kind.INPUT


def _is_mixed(derivation: Derivation, gradient: Quantity) -> bool:
    """Whether the Steps mix old and new weights, and promise no gradient: in-place, below the output layer."""
    network, by = derivation.network, gradient.by
    if by is None or by.kind is Kind.INPUT:
        return sees_new_weights(network, -1)
    return any(sees_new_weights(network, layer) for layer, _ in network.users[by.name])


def _expansion(forward: Mapping[str, Formula]) -> int:
    """How many symbols and numbers the error has once every formula is put in, counted without putting any in."""
    sizes: dict[str, int] = {}
    for name, formula in forward.items():
        sizes[name] = sum(sizes.get(leaf.name, 1) if isinstance(leaf, Symbol) else 1 for leaf in leaves(formula))
    return max(sizes.values())
