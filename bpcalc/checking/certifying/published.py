"""The figures of a network's `published` block: each worked again under its own convention and compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from enum import StrEnum
from fractions import Fraction
from itertools import product
from typing import NamedTuple, Self

from bpcalc.checking.certifying.digits import Agreement, agreement
from bpcalc.checking.certifying.values import ValuesByConvention
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.finding import UnknownQuantityError, find
from bpcalc.derivation.working import Worked
from bpcalc.displaying import displayed, one_line
from bpcalc.errors import BpcalcError, Problem
from bpcalc.formula.quantity import Quantity
from bpcalc.model.convention import Biases, Convention, Order
from bpcalc.model.network import Figure, Network
from bpcalc.training.training import Trainer, train

_COUNT = re.compile(r"@\s*(\d{1,12})")


class Reproduced(StrEnum):
    """How a figure in print compares."""

    EXACT = "exact"
    LAST_DIGIT = "last-digit"
    ERRATUM = "erratum"
    NOT_REACHED = "not-reached"
    NO = "no"


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

    def __repr__(self) -> str:
        return one_line(self, f"of {self.quantity.id} = {self.figure.written}: {self.reproduced.value}")


@displayed
class Comparisons(tuple[Comparison, ...]):
    """The comparisons of a `network`'s figures, in the order of its file."""

    network: Network

    def __new__(cls, network: Network, comparisons: Iterable[Comparison] = ()) -> Self:
        """The comparisons as a tuple."""
        made = super().__new__(cls, comparisons)
        made.network = network
        return made

    def __repr__(self) -> str:
        wrong = sum(comparison.reproduced is Reproduced.NO for comparison in self)
        return one_line(self, f"of {self.network.name}: {len(self)} figures in print, {wrong} not reproduced")


def compare(
    network: Network, iterations: int = 0, trainer: Trainer = train, known: Worked | None = None
) -> Comparisons:
    """Each published figure against the network's own values, up to that many updates (the first is always worked).

    `known` are values that have been worked already, under whatever convention of the same network. Raises
    BpcalcError, with its place in the file, for a figure of a quantity that the network does not have.

    >>> import bpcalc
    >>> bpcalc.compare(bpcalc.load("classic"))[0]
    <Comparison of net_h1 = 0.3775: exact>
    """
    if not network.published:
        return Comparisons(network)
    derivation = known.derivation if known else derive(network, everything=True)
    quantities = _quantities(network, derivation)
    reached = max(1, iterations)
    values = ValuesByConvention(network, list(zip(network.published, quantities, strict=True)), reached, trainer, known)
    return Comparisons(
        network,
        (
            _compared(network, figure, quantity, values)
            if quantity.at <= reached
            else Comparison(figure, quantity, Reproduced.NOT_REACHED)
            for figure, quantity in zip(network.published, quantities, strict=True)
        ),
    )


def conventions(network: Network) -> list[Convention]:
    """The two orders with each of the three policies for biases, at the network's learning rate."""
    rate = network.convention.learning_rate
    return [Convention(order, biases, rate) for biases, order in product(Biases, Order)]


def counts_of_updates(network: Network) -> list[int]:
    """After how many updates the published figures stand, so that one training can keep those states."""
    figures = (_COUNT.search(figure.quantity) for figure in network.published)
    return sorted({int(found[1]) for found in figures if found})


def _quantities(network: Network, derivation: Derivation) -> list[Quantity]:
    """What each figure is of. Raises BpcalcError with all those that the network does not have."""
    found: list[Quantity] = []
    problems: list[Problem] = []
    for figure in network.published:
        try:
            found.append(_quantity(network, derivation, figure))
        except BpcalcError as failure:
            unknown = failure.problems[0]
            problems.append(figure.quoted._replace(message=unknown.message, hint=unknown.hint))
    if problems:
        raise BpcalcError(*problems)
    return found


def _quantity(network: Network, derivation: Derivation, figure: Figure) -> Quantity:
    """What a figure is of; what this derivation does not have, all of the figure's convention may: a new bias, say."""
    with suppress(UnknownQuantityError):
        return find(derivation, figure.quantity)
    return find(derive(network.with_convention(figure.convention), everything=True), figure.quantity)


def _compared(network: Network, figure: Figure, quantity: Quantity, values: ValuesByConvention) -> Comparison:
    value = values.of(figure.convention, quantity)
    if value is None:
        return Comparison(figure, quantity, Reproduced.NO)
    differs = figure.convention != network.convention
    own_value = values.of(network.convention, quantity) if differs else None
    reproduced = _judged(figure, value)
    fitting: tuple[Convention, ...] = ()
    if reproduced is Reproduced.NO and not figure.erratum:
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
