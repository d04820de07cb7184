"""The two orders and three bias policies side by side: what each makes of the same network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Self

from bpcalc.checking.certifying.published import conventions
from bpcalc.derivation.deriving import MeaninglessConventionError
from bpcalc.derivation.working import DIGITS
from bpcalc.displaying import displayed, one_line
from bpcalc.formula.arithmetic import Number
from bpcalc.formula.quantity import out
from bpcalc.model.convention import Convention
from bpcalc.model.network import Network
from bpcalc.training.training import Trainer, train


class ConventionRow(NamedTuple):
    """One convention, and what comes out after each count of updates; `refused` says why it has no meaning here."""

    convention: Convention
    errors: Mapping[int, Number]
    outputs: Mapping[str, Number]
    refused: str = ""


@displayed
class ConventionRows(tuple[ConventionRow, ...]):
    """What each convention makes of a `network` after `iterations` updates."""

    network: Network
    iterations: int

    def __new__(cls, network: Network, iterations: int, rows: Iterable[ConventionRow]) -> Self:
        """The rows as a tuple."""
        made = super().__new__(cls, rows)
        made.network, made.iterations = network, iterations
        return made

    def __repr__(self) -> str:
        return one_line(self, f"of {self.network.name}: {len(self)} conventions after {self.iterations:,} updates")


def compare_conventions(
    network: Network, iterations: int = 1, digits: int = DIGITS, trainer: Trainer = train
) -> ConventionRows:
    """E_total after 1 and after all updates, and the outputs after all, under every convention. Raises as `train`.

    >>> import bpcalc
    >>> rows = bpcalc.compare_conventions(bpcalc.load("classic"))
    >>> [round(row.errors[1], 9) for row in rows if row.convention.order is bpcalc.Order.IN_PLACE][:1]
    [0.291027924]
    """
    count = max(1, iterations)
    rows = (_row(network.with_convention(c), count, digits, trainer) for c in conventions(network))
    return ConventionRows(network, count, rows)


def _row(network: Network, iterations: int, digits: int, trainer: Trainer) -> ConventionRow:
    try:
        history = trainer(network, iterations, sorted({1, iterations}), digits=digits)
    except MeaninglessConventionError as refusal:
        return ConventionRow(network.convention, {}, {}, refusal.problems[0].message)
    reached = min(iterations, history.reached)  # a history that was trained for something else may go on
    values = {quantity.id: value for quantity, value in history.forward(reached)}
    errors = {count: history.errors[count] for count in sorted({1, reached}) if count <= reached}
    return ConventionRow(
        network.convention,
        errors,
        {out(*output, at=iterations).id: values[out(*output).id] for output in network.numbered_outputs},
        history.overflow.problems[0].message if history.overflow else "",
    )
