"""The same derivation with δ only, or with every factor spelled out: other formulas for the same quantities."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from enum import StrEnum

from bpcalc.derivation.derivation import MOST_SYMBOLS, Derivation
from bpcalc.derivation.step import Phase, Rule, Step
from bpcalc.formula.formula import Formula, product, put_in, symbols_in
from bpcalc.formula.quantity import PARAMETERS, Kind, Quantity, delta


class Factors(StrEnum):
    """How the backward pass writes the factors that several gradients share.

    >>> import bpcalc
    >>> steps = bpcalc.explain(bpcalc.load("classic"), "dE/dw5", factors=bpcalc.Factors.DELTA).derivation.steps
    >>> [step.id for step in steps][-2:]
    ['delta_o1', 'dE_total/dw5']
    """

    SHARED = "shared"
    DELTA = "delta"
    LONG = "long"


_LOCAL = (Rule.LOSS_DERIVATIVE, Rule.ACTIVATION_DERIVATIVE, Rule.LINEAR_FACTOR)
_PATHS = (Rule.SUM_OVER_PATHS, Rule.NO_PATH)


def folded(derivation: Derivation, factors: Factors, keep: Collection[str] = ()) -> Derivation:
    """The derivation with its backward pass written that way; what nothing needs any more goes, but for `keep`."""
    return _FOLDINGS[factors](derivation, keep)


def _with_deltas(derivation: Derivation, keep: Collection[str]) -> Derivation:
    """δ of an output from target and out, δ of a hidden neuron from the δ above it, ∂E/∂w as δ times the input."""
    deltas = {step.id for step in derivation.steps if step.quantity.kind is Kind.DELTA}
    if not deltas:
        return derivation
    inlined = {
        step.id: step.tree
        for step in derivation.steps
        if step.phase is Phase.BACKWARD
        and step.id not in deltas
        and (step.rule in (*_LOCAL, *_PATHS) or _is_path(step))
        and step.tree.operation != "cases"
    }

    def rewritten(step: Step) -> Formula:
        own = delta(step.neuron, step.quantity.sample, step.quantity.at)
        if _is_use_of_parameter(step) and own.id in deltas:
            beside = derivation.trees[step.needs[-1]]
            return put_in(product(own.leaf, beside), inlined)
        return _fully(step.tree, inlined)

    return _rewritten(derivation, {*inlined} - {*keep}, rewritten)


def _at_length(derivation: Derivation, keep: Collection[str]) -> Derivation:
    """Without δ: each path as the product of all its local derivatives, and their sum."""
    inlined = {step.id: step.tree for step in derivation.steps if step.quantity.kind is Kind.DELTA}

    def rewritten(step: Step) -> Formula:
        formula = _fully(step.tree, inlined)
        return formula if len(symbols_in(formula)) <= MOST_SYMBOLS else step.tree

    return _rewritten(derivation, {*inlined} - {*keep}, rewritten)


def _rewritten(derivation: Derivation, dropped: Collection[str], formula_of: Callable[[Step], Formula]) -> Derivation:
    """The derivation with other formulas in its backward pass, without what is dropped and no longer needed."""
    steps: list[Step] = []
    needed: set[str] = set()
    for step in reversed(derivation.steps):
        if step.phase is Phase.BACKWARD:
            if step.id in dropped and step.id not in needed:
                continue
            if step.rule in (Rule.CHAIN_RULE, Rule.SUM_OVER_PATHS, Rule.SUM_OVER_OUTPUTS):
                step = replace(step, tree=formula_of(step))
        needed.update(step.needs)
        steps.append(step)
    return replace(derivation, steps=tuple(reversed(steps)))


def _fully(formula: Formula, definitions: Mapping[str, Formula]) -> Formula:
    """The formula with definitions put in until none is left."""
    while any(name in definitions for name in symbols_in(formula)):
        formula = put_in(formula, definitions)
    return formula


def _is_path(step: Step) -> bool:
    """Whether a step is the gradient along one path into a neuron or an input."""
    by = step.quantity.by
    return step.rule is Rule.CHAIN_RULE and by is not None and by.kind not in PARAMETERS


def _is_use_of_parameter(step: Step) -> bool:
    """Whether a step is a parameter's gradient at one neuron, its last factor being what stands beside it."""
    by: Quantity | None = step.quantity.by
    return step.rule is Rule.CHAIN_RULE and by is not None and by.kind in PARAMETERS


_FOLDINGS: Mapping[Factors, Callable[[Derivation, Collection[str]], Derivation]] = {
    Factors.SHARED: lambda derivation, _keep: derivation,
    Factors.DELTA: _with_deltas,
    Factors.LONG: _at_length,
}
