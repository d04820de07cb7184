"""The figures of a network's `published` block: each worked again under its own convention and compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import product
from typing import Protocol

from bpcalc.algebra.exact import fraction
from bpcalc.algebra.quantity import Kind, Quantity
from bpcalc.checking.digits import Agreement, agreement, decimals
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.finding import find, iteration_of
from bpcalc.derivation.working import DIGITS, work
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


@dataclass(frozen=True)
class Comparison:
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


def compare(network: Network, iterations: int = 0, trainer: Trainer = train) -> tuple[Comparison, ...]:
    """Each published figure against the network's own values, up to that many updates (the first is always worked).

    Raises BpcalcError, with its place in the file, for a figure of a quantity that the network does not have.
    """
    if not network.published:
        return ()
    derivation = derive(network, everything=True)
    quantities = [_quantity(derivation, figure) for figure in network.published]
    reached = max(1, iterations)
    values = _Values(network, quantities, reached, trainer)
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
    counts = {int(found[1]) for found in figures if found}
    return sorted(counts | {count - 1 for count in counts})


def _quantity(derivation: Derivation, figure: Figure) -> Quantity:
    try:
        return find(derivation, figure.quantity)
    except BpcalcError as failure:
        problem = failure.problems[0]
        raise BpcalcError(replace(figure.quoted, message=problem.message, hint=problem.hint)) from None


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
    """The exact values of quantities under any convention, each convention derived and trained at most once."""

    def __init__(self, network: Network, quantities: Sequence[Quantity], reached: int, trainer: Trainer) -> None:
        self._network = network
        self._quantities = [quantity for quantity in quantities if quantity.at <= reached]
        self._trainer = trainer
        written = max((decimals(figure.written) for figure in network.published), default=0)
        self._digits = max(DIGITS, written)
        self._known: dict[Convention, dict[str, Fraction | None]] = {}

    def of(self, convention: Convention, quantity: Quantity) -> Fraction | None:
        """The value of a quantity, or None where the convention does not have it."""
        if convention not in self._known:
            self._known[convention] = self._worked(convention)
        return self._known[convention].get(quantity.id)

    def _worked(self, convention: Convention) -> dict[str, Fraction | None]:
        network = self._network.with_convention(convention)
        try:
            first = derive(network, everything=True)
        except BpcalcError:  # this network has no such convention
            return {}
        ids = [quantity.id for quantity in self._quantities if quantity.id in first.quantities]
        values = dict(work(first.upto(*ids), digits=self._digits).exact)
        later = [quantity for quantity in self._quantities if quantity.id not in first.quantities]
        if not later:
            return values
        counts = sorted({quantity.at for quantity in later} | {iteration_of(quantity) for quantity in later})
        history = self._trainer(network, counts[-1], counts)
        for count in counts:
            values |= self._after(history, count, [q for q in later if iteration_of(q) == count])
        return values

    def _after(self, history: History, count: int, quantities: Sequence[Quantity]) -> dict[str, Fraction | None]:
        """The values at one count of updates; the error itself stands in the history."""
        if count > history.reached:
            return {}
        errors = {q.id: fraction(history.errors[count]) for q in quantities if q.kind is Kind.TOTAL_ERROR and not q.sample}
        ids = [quantity.id for quantity in quantities if quantity.id not in errors]
        if not ids:
            return dict(errors)
        return {**history.worked(count, *ids, digits=self._digits, everything=True).exact, **errors}


