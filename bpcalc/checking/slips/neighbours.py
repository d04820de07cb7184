"""What lies beside a quantity in its network, so that one may be taken for the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from bpcalc.checking.truth.truth import Truth
from bpcalc.derivation.step import Rule, Step
from bpcalc.formula.formula import Formula, Symbol, substituted, symbols_in
from bpcalc.formula.quantity import MOMENTS, PARAMETERS, Kind, Quantity, net, out
from bpcalc.model.network import Network

MOST_ALIKE = 40
"""Quantities of one kind that are tried in place of one."""


class Neighbours:
    """Finds, by ids, what may be taken for what."""

    def __init__(self, truth: Truth) -> None:
        self._truth = truth

    def kind(self, symbol: str) -> Kind | None:
        """What sort of thing a symbol is."""
        return self._truth.kind(symbol)

    def formula(self, symbol: str) -> Formula | None:
        """The formula that defines a symbol; None for what is given."""
        return self._truth.formula(symbol)

    def step(self, symbol: str) -> Step | None:
        """The Step that defines a symbol; None for what is given."""
        return self._truth.steps.get(symbol)

    @property
    def network(self) -> Network:
        """The network that all of it is about."""
        return self._truth.network

    def sample(self, part: Formula) -> int:
        """The number of the sample that a symbol is about; 0 for anything else."""
        quantity = self._quantities.get(part.name) if isinstance(part, Symbol) else None
        return quantity.sample if quantity is not None else 0

    def is_of_decay(self, symbol: str) -> bool:
        """Whether it is the error that weight decay adds, or the slope of that."""
        quantity = self._quantities.get(symbol)
        of = quantity.of if quantity is not None else None
        return quantity is not None and Kind.DECAY_ERROR in (quantity.kind, of.kind if of is not None else None)

    def reason_of(self, symbol: str) -> str:
        """What the entry behind a symbol's Step says of it; empty where it says nothing of its own."""
        step = self._truth.steps.get(symbol)
        if step is None:
            return ""
        network = self._truth.network
        if step.rule in _OF_OPTIMIZER:
            return next((line.reason for line in network.optimizer.lines if line.symbol == _letters(step)), "")
        of_loss = step.rule in (Rule.LOSS, Rule.LOSS_DERIVATIVE)
        if of_loss:
            return "" if network.loss.written is not None else network.loss.reason
        return self.reason_of_slope(symbol)

    def reason_of_slope(self, symbol: str) -> str:
        """What the activation of the layer that a symbol's Step is about says of its slope."""
        step = self._truth.steps.get(symbol)
        entry = self._truth.network.layers[step.layer].activation if step is not None and step.layer >= 0 else None
        return entry.reason if entry is not None and entry.written is None else ""

    def with_weights(self, formula: Formula) -> Formula:
        """The formula with its paths, and what these lead over, put in: ∂E/∂out_h1 becomes δ_o1·w5 + δ_o2·w7.

        Where there are very many, the formula as it is.
        """
        written = formula
        while len(symbols_in(written)) <= MOST_ALIKE:
            paths = {symbol: inner for symbol in symbols_in(written) if (inner := self._path(symbol)) is not None}
            if not paths:
                return written
            written = substituted(written, paths)
        return formula

    def _path(self, symbol: str) -> Formula | None:
        """How a derivative by the output of a neuron is worked; None for any other symbol."""
        quantity = self._quantities.get(symbol)
        if quantity is None or quantity.kind is not Kind.PARTIAL or quantity.by is None:
            return None
        return self._truth.formula(symbol) if quantity.by.kind is Kind.OUT and not self._is_of_loss(symbol) else None

    def _is_of_loss(self, symbol: str) -> bool:
        return self._truth.steps[symbol].rule is Rule.LOSS_DERIVATIVE

    def is_activation_derivative(self, symbol: str) -> bool:
        """Whether it is ∂out/∂net of one neuron."""
        step = self._truth.steps.get(symbol)
        return step is not None and step.rule is Rule.ACTIVATION_DERIVATIVE

    def is_activation_derivative_part(self, part: Formula) -> bool:
        """Whether a part of a formula is the formula of such a derivative."""
        return part in self._derivatives

    def net_of(self, symbol: str) -> str:
        """net of the neuron whose out it is; empty for anything else."""
        return self._other_of(symbol, Kind.OUT)

    def out_or_net(self, symbol: str) -> str:
        """out of the neuron whose net it is, net of the one whose out it is; empty for anything else."""
        return self._other_of(symbol, Kind.NET) or self._other_of(symbol, Kind.OUT)

    def like(self, symbol: str) -> Iterator[str]:
        """Quantities of the same kind, after as many updates: other neurons', other connections'."""
        quantity = self._quantities.get(symbol)
        if quantity is None:
            return
        count = 0
        for other in self._alike.get(_likeness(quantity), ()):
            if other != symbol and count < MOST_ALIKE:
                count += 1
                yield other

    def updated(self, symbol: str) -> str:
        """The new value of a parameter that is still the old one; empty for anything else."""
        quantity = self._quantities.get(symbol)
        if quantity is None or quantity.kind not in PARAMETERS or quantity.at:
            return ""
        new = replace(quantity, at=1).id
        return new if new in self._quantities else ""

    def before(self, symbol: str) -> str:
        """The old value of a parameter that has been updated; empty for anything else."""
        quantity = self._quantities.get(symbol)
        if quantity is None or quantity.kind not in PARAMETERS or not quantity.at:
            return ""
        return replace(quantity, at=quantity.at - 1).id

    def transposed(self, symbol: str) -> str:
        """The weight at the mirrored place of its layer, where the place exists and is another; empty otherwise."""
        return self._mirrored.get(symbol, "")

    def other_factor(self, symbol: str) -> Iterator[str]:
        """Of the two symbols whose product is a term of a net, the one that stands beside this derivative's value."""
        quantity = self._quantities.get(symbol)
        if quantity is None or quantity.kind is not Kind.PARTIAL or quantity.by is None or quantity.of is None:
            return
        if quantity.of.kind is Kind.NET and self._truth.steps[symbol].rule is Rule.LINEAR_FACTOR:
            by = quantity.by
            here = (
                by.id,
                replace(by, sample=quantity.sample).id,
                replace(by, sample=quantity.sample, at=quantity.at).id,
            )
            yield from [name for name in here if name in self._quantities][-1:]

    def _other_of(self, symbol: str, kind: Kind) -> str:
        quantity = self._quantities.get(symbol)
        if quantity is None or quantity.kind is not kind:
            return ""
        made = (net if kind is Kind.OUT else out)(quantity.name, quantity.sample, quantity.at)
        return made.id if made.id in self._quantities else ""

    @property
    def _quantities(self) -> dict[str, Quantity]:
        return self._truth.derivation.quantities

    @cached_property
    def _alike(self) -> dict[tuple[object, ...], list[str]]:
        found: dict[tuple[object, ...], list[str]] = {}
        for quantity in self._quantities.values():
            found.setdefault(_likeness(quantity), []).append(quantity.id)
        return found

    @cached_property
    def _derivatives(self) -> frozenset[Formula]:
        ids = (step.id for step in self._truth.derivation.steps if step.rule is Rule.ACTIVATION_DERIVATIVE)
        formulas = (self._truth.formula(found) for found in ids)
        return frozenset(formula for formula in formulas if formula is not None and symbols_in(formula))

    @cached_property
    def _mirrored(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for layer in self._truth.network.layers:
            rows = [[connection.weight for connection in neuron.incoming] for neuron in layer.neurons]
            for row, weights in enumerate(rows):
                for column, weight in enumerate(weights):
                    if column != row and column < len(rows) and row < len(rows[column]):
                        found[weight] = rows[column][row]
        return found


_OF_OPTIMIZER = (Rule.MOMENT, Rule.CORRECTION, Rule.UPDATE)


def _letters(step: Step) -> str:
    """What an optimizer's lines call what a Step defines."""
    return next((letters for letters, kind in MOMENTS.items() if kind is step.quantity.kind), "w")


def _likeness(quantity: Quantity) -> tuple[object, ...]:
    of, by = quantity.of, quantity.by
    return (quantity.kind, quantity.at, of.kind if of else None, by.kind if by else None, bool(quantity.via))
