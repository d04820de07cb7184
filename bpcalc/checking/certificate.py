"""The certificate of `--verify`: every gradient three ways, by the Steps, by SymPy, and by a central difference.

The three have nothing in common but the forward pass: the Steps are local factors multiplied along paths, SymPy
differentiates the error written out in full, and the difference only evaluates the error at two near points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from bpcalc.algebra.evaluation import needed
from bpcalc.algebra.exact import fraction
from bpcalc.algebra.formulas import Formula
from bpcalc.algebra.quantity import Kind, Quantity
from bpcalc.checking.derivatives import by_difference, by_sympy, error_of
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import given_values, sees_new_weights
from bpcalc.derivation.working import Worked, work
from bpcalc.errors import BpcalcError

GOOD_DIGITS = 40
"""Decimals to which the three must agree."""

LARGEST_EXPANSION = 30_000
"""Symbols and numbers in the error written out in full, times the gradients: some ten seconds of SymPy."""

EVALUATED_DIGITS = 60


class Certified(NamedTuple):
    """One gradient three ways; `by_sympy` is None where that way was skipped.

    `expected` is False below the output layer under in-place updates, where the Steps do not give the gradient.
    """

    quantity: Quantity
    by_steps: Fraction
    by_sympy: Fraction | None
    by_difference: Fraction
    expected: bool

    @property
    def disagreement(self) -> Fraction:
        """The largest difference between the ways, relative to values above one."""
        others = [self.by_difference] if self.by_sympy is None else [self.by_sympy, self.by_difference]
        return max(abs(self.by_steps - other) / max(Fraction(1), abs(other)) for other in others)


class Certificate(NamedTuple):
    """All gradients of a derivation, verified; `expansion` is the size of the error written out in full."""

    rows: tuple[Certified, ...]
    expansion: int
    expanded: bool

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
    """
    gradients = [step.quantity for step in worked.derivation.steps if _is_gradient(step.quantity)]
    if not gradients:
        return Certificate((), 0, True)
    steps = whole.upto(*(gradient.id for gradient in gradients))
    values = _numbers(whole, steps, worked)
    by_steps = work(steps, values, EVALUATED_DIGITS).exact
    forward = needed(whole.formulas, map(error_of, gradients))
    expansion = _expansion(forward)
    expanded = expansion * len(gradients) <= LARGEST_EXPANSION
    sympy = dict(by_sympy(forward, gradients, values, EVALUATED_DIGITS)) if expanded else {}
    difference = dict(by_difference(forward, gradients, values))
    rows = (
        Certified(g, by_steps[g.id] or Fraction(0), sympy.get(g.id), difference[g.id], _expected(whole, g))
        for g in gradients
    )
    return Certificate(tuple(rows), expansion, expanded)


def _numbers(whole: Derivation, steps: Derivation, worked: Worked) -> dict[str, Fraction]:
    """All given values: those of the worked slice, and the network's own for what it leaves out."""
    known = {**given_values(whole.network, whole.iteration), **worked.given}
    needless = {quantity.id for quantity in whole.given if quantity.kind is Kind.RATE and quantity not in steps.given}
    values = {quantity.id: known[quantity.id] for quantity in whole.given if quantity.id not in needless}
    symbols = [name for name, value in values.items() if value is None]
    if symbols:
        hint = f"give values: --set {symbols[0]}=0.5"
        raise BpcalcError.of(f"--verify needs a number for {', '.join(symbols)}", hint)
    return {name: fraction(value) for name, value in values.items()}


def _is_gradient(quantity: Quantity) -> bool:
    """∂E_total by something given, over all its uses and all samples."""
    of, by = quantity.of, quantity.by
    if of is None or by is None or of.kind is not Kind.TOTAL_ERROR or quantity.via:
        return False
    return (by.kind in (Kind.WEIGHT, Kind.BIAS) and not quantity.sample) or by.kind is Kind.INPUT


def _expected(derivation: Derivation, gradient: Quantity) -> bool:
    """Whether the Steps promise the true gradient: under in-place updates only in the output layer."""
    network, by = derivation.network, gradient.by
    if by is None or by.kind is Kind.INPUT:
        return not sees_new_weights(network, -1)
    return not any(sees_new_weights(network, layer) for layer, _ in network.users[by.name])


def _expansion(forward: Mapping[str, Formula]) -> int:
    """How many symbols and numbers the error has once every formula is put in, counted without putting any in."""
    sizes: dict[str, int] = {}
    for name, formula in forward.items():
        sizes[name] = sum(sizes.get(leaf, 1) for leaf in _leaves(formula))
    return max(sizes.values())


def _leaves(formula: Formula) -> Iterator[str]:
    if not formula.args:
        yield str(formula)
    for part in formula.args:
        yield from _leaves(part)
