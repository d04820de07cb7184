"""The true values of a network: of every Step, of everything after n updates, and under other conventions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.finding import find
from bpcalc.derivation.step import Rule, Step
from bpcalc.derivation.working import work
from bpcalc.errors import BpcalcError
from bpcalc.formula.exact import fraction
from bpcalc.formula.formula import Formula, Symbol, operands_of, substituted, symbols_in
from bpcalc.formula.quantity import Kind, Quantity, change
from bpcalc.model.network import Network
from bpcalc.training.history import History
from bpcalc.training.training import train

DIGITS = 30
MOST_UPDATES = 100_000
"""Updates that are trained for the sake of one figure."""

_INLINED = (
    Rule.LINEAR_FACTOR,
    Rule.ACTIVATION_DERIVATIVE,
    Rule.LOSS_DERIVATIVE,
    Rule.SUM_OVER_PATHS,
    Rule.SUM_OVER_OUTPUTS,
)


class Truth:
    """What is true of a network, worked once and asked often."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.derivation: Derivation = derive(network, everything=True)
        self.steps: dict[str, Step] = {step.id: step for step in self.derivation.steps}
        worked = work(self.derivation, digits=DIGITS)
        self.values: dict[str, Fraction] = {k: v for k, v in worked.exact.items() if v is not None}
        self.floats: dict[str, float] = {name: float(value) for name, value in self.values.items()}
        self._after: dict[str, Fraction | None] = {}
        self._histories: dict[int, History] = {}
        self._trained_values: dict[int, Mapping[str, Fraction]] = {}

    @cached_property
    def given(self) -> frozenset[str]:
        """The ids of what no step defines."""
        return frozenset(quantity.id for quantity in self.derivation.given)

    def value(self, quantity: str) -> Fraction | None:
        """The true value; `-X` is minus X, `X@n` is worked by training. None where there is none."""
        if quantity.startswith("-"):
            value = self.value(quantity[1:])
            return None if value is None else -value
        if quantity in self.values:
            return self.values[quantity]
        if quantity not in self._after:
            self._after[quantity] = self._trained(quantity)
        return self._after[quantity]

    def quantity(self, text: str) -> Quantity | None:
        """The quantity of an id, of the first update or of a later one; None where there is none."""
        try:
            return self.derivation.quantities.get(text) or find(self.derivation, text)
        except BpcalcError:
            return None

    def kind(self, quantity: str) -> Kind | None:
        """What sort of thing a quantity of the first update is."""
        known = self.derivation.quantities.get(quantity)
        return known.kind if known else None

    def formula(self, quantity: str) -> Formula | None:
        """The formula of a Step; None for what is given or comes after more than one update."""
        step = self.steps.get(quantity)
        return step.tree if step else None

    def formulas(self, quantity: str) -> Iterator[Formula]:
        """Every way in which notes write a Step: as it is, in short, and with the local derivatives put in."""
        step = self.steps.get(quantity)
        if step is None:
            return
        formula = step.tree
        yield formula
        if step.short_tree is not None:
            yield step.short_tree
        by_delta = self._by_delta(formula)
        if by_delta is not None:
            yield by_delta
        inlined = self._inlined(formula)
        if inlined != formula:
            yield inlined
        if step.rule in (Rule.UPDATE, Rule.CHANGE):
            yield from self._moves(step)

    def _moves(self, step: Step) -> Iterator[Formula]:
        """An update with the factors of its gradient put in, and a change as minus the rate times these."""
        if step.rule is Rule.CHANGE:
            new = [symbol for symbol in step.needs if symbol in self.steps]
            updates = [way for symbol in new[:1] for way in self.formulas(symbol)]
            for update in updates:
                moved = update.operands[1:] if update.operation == "sum" else ()
                if moved and Symbol(step.id) not in moved:
                    yield moved[0] if len(moved) == 1 else Formula("sum", moved)
            return
        old = replace(step.quantity, at=step.quantity.at - 1)
        change_id = change(old.name, old.at).id
        if change_id in self.steps:
            yield Formula("sum", (Symbol(old.id), Symbol(change_id)))
        gradients = [symbol for symbol in step.needs if self.kind(symbol) is Kind.PARTIAL]
        if len(gradients) != 1:
            return
        for way in self.formulas(gradients[0]):
            yield _flat(substituted(step.tree, {gradients[0]: way}))

    def _by_delta(self, formula: Formula) -> Formula | None:
        """A product with δ in place of the two factors that it is; None where they are not among its factors."""
        if formula.operation != "product":
            return None
        for factor in formula.operands:
            step = self.steps.get(factor.name) if isinstance(factor, Symbol) else None
            if step is None or step.rule is not Rule.ACTIVATION_DERIVATIVE or step.quantity.by is None:
                continue
            delta = replace(step.quantity.by, kind=Kind.DELTA, sample=step.quantity.sample, at=step.quantity.at).id
            inner = self.formula(delta)
            parts = inner.operands if inner is not None else ()
            if parts and all(part in formula.operands for part in parts):
                return Formula("product", (Symbol(delta), *(part for part in formula.operands if part not in parts)))
        return None

    def _inlined(self, formula: Formula) -> Formula:
        definitions: dict[str, Formula] = {}
        for symbol in symbols_in(formula):
            step = self.steps.get(symbol)
            if step is not None and step.rule in _INLINED:
                definitions[symbol] = step.tree
        return substituted(formula, definitions)

    def _trained(self, text: str) -> Fraction | None:
        try:
            quantity = find(self.derivation, text)
        except BpcalcError:
            return None
        if quantity.id in self.values:
            return self.values[quantity.id]
        if not 0 < quantity.at <= MOST_UPDATES:
            return None
        try:
            return self._after_updates(quantity)
        except BpcalcError:
            return None

    def _after_updates(self, quantity: Quantity) -> Fraction | None:
        count = quantity.at
        if count not in self._histories:
            self._histories[count] = train(self.network, count, [count])
        history = self._histories[count]
        if history.reached < count:
            return None
        if count not in self._trained_values:
            values = {found.id: fraction(value) for found, value in history.forward(count)}
            self._trained_values[count] = values | {
                name: fraction(value) for name, value in history.states[count].items()
            }
        found = self._trained_values[count].get(quantity.bare_id)
        return (
            found if found is not None else history.worked(count, quantity.id, everything=True).exact.get(quantity.id)
        )


def _flat(formula: Formula) -> Formula:
    """Products of products as one product."""
    operands = [_flat(operand) for operand in formula.operands]
    if formula.operation == "product":
        operands = [part for operand in operands for part in operands_of(operand, "product")]
    return formula.on(operands) if operands else formula
