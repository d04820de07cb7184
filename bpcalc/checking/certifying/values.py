"""The values of quantities under any convention, each convention worked and trained as seldom as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from bpcalc.checking.certifying.digits import decimals
from bpcalc.derivation.deriving import MeaninglessConventionError, derive
from bpcalc.derivation.working import DIGITS, SPARE_DIGITS, Worked, work
from bpcalc.formula.exact import fraction
from bpcalc.formula.quantity import UPDATED, Quantity
from bpcalc.model.convention import Convention
from bpcalc.model.network import Figure, Network
from bpcalc.training.history import History
from bpcalc.training.training import Trainer

Compared: TypeAlias = Sequence[tuple[Figure, Quantity]]
"""Figures with the quantities that they are of."""


class ValuesByConvention:
    """The exact values of quantities under any convention, each convention worked and trained as seldom as can be."""

    def __init__(
        self, network: Network, compared: Compared, reached: int, trainer: Trainer, known: Worked | None
    ) -> None:
        self._network = network
        self._compared = [(figure, quantity) for figure, quantity in compared if quantity.at <= reached]
        self._trainer = trainer
        written = [text for figure, _ in compared for text in (figure.written, figure.erratum) if text]
        self._digits = max([DIGITS, *map(decimals, written)])
        self._known: dict[Convention, dict[str, Fraction | None]] = {}
        if known and known.digits + SPARE_DIGITS // 2 >= self._digits:
            self._known[known.derivation.network.convention] = dict(known.exact)

    def of(self, convention: Convention, quantity: Quantity) -> Fraction | None:
        """The value of a quantity, or None where the convention does not have it."""
        known = self._known.setdefault(convention, {})
        if quantity.id not in known:
            wanted = [quantity]
            if convention != self._network.convention:  # all at once what will be asked for under this convention
                wanted += [other for figure, other in self._compared if figure.convention == convention]
            else:
                wanted += [other for _, other in self._compared if other.id not in known]
            known |= self._worked(self._network.with_convention(convention), wanted)
        return known.get(quantity.id)

    def _worked(self, network: Network, quantities: Sequence[Quantity]) -> dict[str, Fraction | None]:
        later = [q for q in quantities if q.at > 1 or (q.at and q.kind not in UPDATED)]
        first = [q.id for q in quantities if q not in later]
        values: dict[str, Fraction | None] = dict.fromkeys(quantity.id for quantity in quantities)
        try:
            if first:
                derivation = derive(network, everything=True).upto(*first)
                values |= work(derivation, digits=self._digits).exact
            counts = sorted({quantity.at for quantity in later})
            history = self._trainer(network, counts[-1], counts, digits=self._digits) if counts else None
        except MeaninglessConventionError:
            return values
        for count in counts if history else ():
            if history and count <= history.reached:
                values |= self._after(history, count, [quantity for quantity in later if quantity.at == count])
        return values

    def _after(self, history: History, count: int, quantities: Sequence[Quantity]) -> dict[str, Fraction | None]:
        """The values after that many updates: most stand in the history, the others are derived again."""
        state = history.states[count]
        found = {replace(quantity, at=count).id: value for quantity, value in history.forward(count)}
        found |= {quantity.id: state[quantity.bare_id] for quantity in quantities if quantity.bare_id in state}
        values: dict[str, Fraction | None] = {name: fraction(value) for name, value in found.items()}
        ids = [quantity.id for quantity in quantities if quantity.id not in values]
        if ids:
            values |= history.worked(count, *ids, digits=self._digits, everything=True).exact
        return values
