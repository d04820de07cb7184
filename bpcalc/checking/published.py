"""The figures of a network's `published` block: each worked again under its own convention and compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction
from itertools import product
from typing import NamedTuple, Protocol

from bpcalc.algebra.exact import fraction
from bpcalc.algebra.quantity import PARAMETERS, Quantity
from bpcalc.checking.digits import Agreement, agreement, decimals
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.finding import find
from bpcalc.derivation.working import DIGITS, SPARE_DIGITS, Worked, work
from bpcalc.errors import BpcalcError
from bpcalc.model.convention import Biases, Convention, Order
from bpcalc.model.network import Figure, Network
from bpcalc.training.history import History
from bpcalc.training.training import train

_COUNT = re.compile(r"@\s*(\d{1,12})")


class Reproduced(StrEnum):
    """How a figure in print compares."""

    EXACT = "exact"
    LAST_DIGIT = "last-digit"
    ERRATUM = "erratum"
    NOT_REACHED = "not-reached"
    NO = "no"


class Trainer(Protocol):
    """Whatever trains: `train`, or the same with a progress bar."""

    def __call__(self, network: Network, iterations: int, keep: Sequence[int]) -> History:
        """The history of that many updates."""


class Comparison(NamedTuple):
    """A figure, what it is of, and how the program's value compares.

    `value` is the value under the figure's convention (None: not reached), `own_value` that under the network's, where
    the two conventions differ. `fitting` are conventions that would reproduce a figure that its own does not.
    """

    figure: Figure
    quantity: Quantity
    reproduced: Reproduced
    value: Fraction | None = None
    own_value: Fraction | None = None
    fitting: tuple[Convention, ...] = ()


_Compared = Sequence[tuple[Figure, Quantity]]


def compare(
    network: Network, iterations: int = 0, trainer: Trainer = train, known: Worked | None = None
) -> tuple[Comparison, ...]:
    """Each published figure against the network's own values, up to that many updates (the first is always worked).

    `known` are values that have been worked already, under whatever convention of the same network. Raises
    BpcalcError, with its place in the file, for a figure of a quantity that the network does not have.
    """
    if not network.published:
        return ()
    derivation = known.derivation if known else derive(network, everything=True)
    quantities = [_quantity(network, derivation, figure) for figure in network.published]
    reached = max(1, iterations)
    values = _Values(network, list(zip(network.published, quantities, strict=True)), reached, trainer, known)
    return tuple(
        _compared(network, figure, quantity, values)
        if quantity.at <= reached
        else Comparison(figure, quantity, Reproduced.NOT_REACHED)
        for figure, quantity in zip(network.published, quantities, strict=True)
    )


def conventions(network: Network) -> list[Convention]:
    """The two orders with each of the three policies for biases, at the network's learning rate."""
    rate = network.convention.learning_rate
    return [Convention(order, biases, rate) for biases, order in product(Biases, Order)]


def counts_of_updates(network: Network) -> list[int]:
    """After how many updates the published figures stand, so that one training can keep those states."""
    figures = (_COUNT.search(figure.quantity) for figure in network.published)
    return sorted({int(found[1]) for found in figures if found})


def _quantity(network: Network, derivation: Derivation, figure: Figure) -> Quantity:
    try:
        return find(derivation, figure.quantity)
    except BpcalcError as failure:
        unknown = failure.problems[0]
    try:  # what the network's own convention does not have, the figure's may: the new value of a bias, say
        return find(derive(network.with_convention(figure.convention), everything=True), figure.quantity)
    except BpcalcError:
        raise BpcalcError(figure.quoted._replace(message=unknown.message, hint=unknown.hint)) from None


def _compared(network: Network, figure: Figure, quantity: Quantity, values: _Values) -> Comparison:
    value = values.of(figure.convention, quantity)
    if value is None:
        return Comparison(figure, quantity, Reproduced.NO)
    differs = figure.convention != network.convention
    own_value = values.of(network.convention, quantity) if differs else None
    reproduced = _judged(figure, value)
    fitting: tuple[Convention, ...] = ()
    if reproduced is Reproduced.NO:
        others = (other for other in conventions(network) if other != figure.convention)
        fitting = tuple(other for other in others if _fits(figure, values.of(other, quantity)))
    return Comparison(figure, quantity, reproduced, value, own_value, fitting)


def _judged(figure: Figure, value: Fraction) -> Reproduced:
    if figure.erratum:
        # An erratum stands only where the print is wrong and the correction right.
        corrected = agreement(figure.erratum, value) is Agreement.EXACT
        wrong = agreement(figure.written, value) is Agreement.NO
        return Reproduced.ERRATUM if corrected and wrong else Reproduced.NO
    return Reproduced(agreement(figure.written, value).value)


def _fits(figure: Figure, value: Fraction | None) -> bool:
    return value is not None and agreement(figure.written, value) is not Agreement.NO


class _Values:
    """The exact values of quantities under any convention, each convention worked and trained as seldom as can be."""

    def __init__(
        self, network: Network, compared: _Compared, reached: int, trainer: Trainer, known: Worked | None
    ) -> None:
        self._network = network
        self._compared = [(figure, quantity) for figure, quantity in compared if quantity.at <= reached]
        self._trainer = trainer
        self._digits = max([DIGITS, *(decimals(figure.written) for figure, _ in compared)])
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
        later = [q for q in quantities if q.at > 1 or (q.at and q.kind not in PARAMETERS)]
        first = [q.id for q in quantities if q not in later]
        values: dict[str, Fraction | None] = dict.fromkeys(quantity.id for quantity in quantities)
        try:
            if first:
                derivation = derive(network, everything=True).upto(*first)
                values |= work(derivation, digits=self._digits).exact
            counts = sorted({quantity.at for quantity in later})
            history = self._trainer(network, counts[-1], counts) if counts else None
        except BpcalcError:  # this network has no such convention
            return values
        for count in counts if history else ():
            if history and count <= history.reached:
                values |= self._after(history, count, [quantity for quantity in later if quantity.at == count])
        return values

    def _after(self, history: History, count: int, quantities: Sequence[Quantity]) -> dict[str, Fraction | None]:
        """The values after that many updates: most stand in the history, the others are derived again."""
        state = history.states[count]
        found = {replace(quantity, at=count).id: value for quantity, value in history.forward(count)}
        found |= {
            quantity.id: state[quantity.name]
            for quantity in quantities
            if quantity.kind in PARAMETERS
            if quantity.name in state
        }
        values: dict[str, Fraction | None] = {name: fraction(value) for name, value in found.items()}
        ids = [quantity.id for quantity in quantities if quantity.id not in values]
        if ids:
            values |= history.worked(count, *ids, digits=self._digits, everything=True).exact
        return values
