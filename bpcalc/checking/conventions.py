"""The two orders and three bias policies side by side: what each makes of the same network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bpcalc.algebra.arithmetic import Number
from bpcalc.algebra.quantity import out, total_error
from bpcalc.checking.published import conventions
from bpcalc.checking.values import Trainer
from bpcalc.errors import BpcalcError
from bpcalc.model.convention import Convention
from bpcalc.model.network import Network
from bpcalc.training.training import train


class ConventionRow(NamedTuple):
    """One convention, and what comes out after each count of updates; `refused` says why it has no meaning here."""

    convention: Convention
    errors: Mapping[int, Number]
    outputs: Mapping[str, Number]
    refused: str = ""


def compare_conventions(network: Network, iterations: int = 1, trainer: Trainer = train) -> tuple[ConventionRow, ...]:
    """E_total after 1 and after all updates, and the outputs after all, under every convention."""
    return tuple(_row(network.with_convention(c), max(1, iterations), trainer) for c in conventions(network))


def _row(network: Network, iterations: int, trainer: Trainer) -> ConventionRow:
    try:
        history = trainer(network, iterations, [1])
    except BpcalcError as refusal:
        return ConventionRow(network.convention, {}, {}, refusal.problems[0].message)
    reached = history.reached
    ids = [out(neuron, number, at=reached).id for number in network.sample_numbers for neuron in network.outputs]
    values = history.worked(reached, *ids, total_error(at=reached).id).values
    errors = {count: history.errors[count] for count in sorted({1, reached}) if count <= reached}
    return ConventionRow(network.convention, errors, {name: values[name] for name in ids})
