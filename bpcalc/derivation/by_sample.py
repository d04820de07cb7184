"""A derivation of very many samples from one of two: what holds for the first holds for each, and sums run over all.

That is only so where both samples have the same formulas but for their numbers, and where all else asks for nothing but
the sum over the samples; a network that does otherwise has no such form.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.step import Phase, Step
from bpcalc.formula.formula import Formula, Symbol, number, substituted, symbols_in
from bpcalc.formula.quantity import Quantity
from bpcalc.formula.repeating import Repeated
from bpcalc.model.network import Network

FIRST, SECOND = PATTERN = (1, 2)
"""The samples that are written down for all."""


def derive_pattern(network: Network, learning_from: int) -> Derivation:
    """The steps of an update for two samples, or for the one of two that it learns from, of a network of more."""
    return derive(network, batch=PATTERN[:learning_from], samples=PATTERN)


def by_sample(pattern: Derivation, learning_from: int) -> Repeated | None:
    """The formulas of all samples, an update learning from so many of them; None where they have no such form."""
    twins = _twins(pattern)
    first = {step.quantity: step for step in pattern.steps if step.quantity.sample == FIRST}
    second = {step.quantity: step for step in pattern.steps if step.quantity.sample == SECOND}
    for quantity, step in second.items():
        other = first.get(replace(quantity, sample=FIRST))
        if other is None or _told(other, {}) != _told(step, twins):
            return None
    formulas: dict[str, Formula] = {}
    sums = set()
    firsts = {quantity.id for quantity in pattern.quantities.values() if quantity.sample == FIRST}
    for step in pattern.steps:
        if step.quantity.sample == FIRST:
            formulas[step.id] = step.tree
        elif not step.quantity.sample:
            count = learning_from if step.phase is Phase.BACKWARD else len(pattern.network.samples)
            reduced = _Reduced(twins, count, firsts if count == 1 else frozenset())
            formula = reduced.of(step.tree)
            formulas |= reduced.sums
            sums |= set(reduced.sums)
            if not (firsts | twins.keys()).isdisjoint(symbols_in(formula)):
                return None
            formulas[step.id] = formula
    columns = tuple(quantity.id for quantity in pattern.given if quantity.sample == FIRST)
    return Repeated(formulas, columns, frozenset(quantity.id for quantity in first), frozenset(sums))


def in_all_samples(derivation: Derivation, ids: Iterable[str]) -> set[str]:
    """The ids of the steps that are those of the first sample, or the same of another."""
    wanted = set(ids)
    steps = (step for step in derivation.steps if step.quantity.sample)
    return {step.id for step in steps if replace(step.quantity, sample=FIRST).id in wanted}


def _twins(pattern: Derivation) -> dict[str, Symbol]:
    """What is of the first sample, by the id of the same of the second."""
    of_second = (quantity for quantity in pattern.quantities.values() if quantity.sample == SECOND)
    return {quantity.id: replace(quantity, sample=FIRST).leaf for quantity in of_second}


def _told(step: Step, names: Mapping[str, Symbol]) -> tuple[Any, ...]:
    """Everything that a step of one sample shares with the same step of another."""
    trees = (step.tree, step.short_tree, step.stable_tree)
    return step.rule, step.phase, *(tree and substituted(tree, names) for tree in trees)


class _Reduced:
    """Formulas with a symbol for each sum over the samples, and the number of all samples for that of the pattern.

    `sums` has what is added up, by the name of that symbol. `alone` are ids that stand for a sum of one, where an
    update learns from a single sample.
    """

    def __init__(self, twins: Mapping[str, Symbol], count: int, alone: Collection[str]) -> None:
        self.sums: dict[str, Formula] = {}
        self._twins = twins
        self._count = count
        self._alone = alone

    def of(self, formula: Formula) -> Formula:
        """The formula with those symbols."""
        if isinstance(formula, Symbol) and formula.name in self._alone:
            return self._sum(formula)
        if formula.operation == "sum" and len(formula.operands) == len(PATTERN):
            first, second = formula.operands
            if isinstance(second, Symbol) and second.name in self._twins and self._twins[second.name] == first:
                return self._sum(first)
        if not formula.operands:
            return formula
        parts = [self.of(part) for part in formula.operands]
        if formula.operation == "quotient" and parts[1] == number(len(PATTERN)) and repr(parts[0]) in self.sums:
            parts[1] = number(self._count)
        return formula.on(parts)

    def _sum(self, each: Formula) -> Formula:
        total = Symbol(f"sum of {each}")
        self.sums[total.name] = each
        return total


def quantities_of(pattern: Derivation, repeated: Repeated) -> tuple[list[Quantity], list[Quantity]]:
    """What a formula that is worked once stands for, and one that is worked for each sample, in order."""
    known = pattern.quantities
    once = [known[name] for name in repeated.formulas if name not in repeated.each | repeated.sums]
    return once, [known[name] for name in repeated.formulas if name in repeated.each]


def rows_of(network: Network, columns: Iterable[Quantity], values: Mapping[str, Any]) -> Iterator[list[Any]]:
    """For each sample the values of what the columns are for the first."""
    columns = list(columns)
    return ([values[replace(column, sample=sample).id] for column in columns] for sample in network.sample_numbers)
