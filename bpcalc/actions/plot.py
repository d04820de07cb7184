"""What `run --plot` draws: the error, and other quantities, over the iterations that were trained."""

from __future__ import annotations

from collections.abc import Sequence

from bpcalc.actions.progress import Progress, unwatched
from bpcalc.actions.training import trainer
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.finding import find
from bpcalc.document.blocks import Document
from bpcalc.document.introduction import document
from bpcalc.document.trained import can_be_plotted, counts_to_plot, curves
from bpcalc.errors import BpcalcError
from bpcalc.formula.quantity import Quantity
from bpcalc.language.said import said
from bpcalc.model.network import Network
from bpcalc.training.history import History


def quantities_to_plot(network: Network, words: Sequence[str]) -> list[Quantity]:
    """What the words of `--plot-of` mean. Raises BpcalcError for one that has no value after every update."""
    derivation = derive(network) if words else None
    found = []
    for word in words:
        assert derivation is not None  # noqa: S101
        quantity = find(derivation, word)
        if not can_be_plotted(quantity):
            fault = said("--plot-of: '{word}' is no output, net, error, weight or bias", word=word)
            raise BpcalcError.of(fault, said("name such as out_o1,w5"))
        found.append(quantity)
    return found


def plot(
    network: Network, history: History, quantities: Sequence[Quantity], digits: int, progress: Progress = unwatched
) -> Document:
    """The curves of a training that was run. Raises KeyboardInterrupt on Ctrl-C."""
    if quantities:  # in a training of its own, so that a picture changes no digit of what is printed
        keep = counts_to_plot(history.reached)
        history = trainer(progress)(network, history.reached, keep, digits=digits)
    return document(network, curves(history, quantities), {})
