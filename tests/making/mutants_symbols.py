"""The symbols of a network and their values, and which may be taken for which, as their ids tell it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from bpcalc.checking.truth.truth import Truth

Way: TypeAlias = tuple[str, str, Callable[[], float]]
"""One way to slip: the class, what is done, and what comes of it."""


class Symbols:
    """The values of a network, and which symbols may be taken for which, told by their ids."""

    def __init__(self, truth: Truth) -> None:
        self.truth, self.values = truth, truth.floats
        network = truth.network
        self.layers = [[neuron.name for neuron in layer.neurons] for layer in network.layers]
        self.rows = [[[c.weight for c in neuron.incoming] for neuron in layer.neurons] for layer in network.layers]
        self.groups = [
            *([w for row in rows for w in row] for rows in self.rows),
            list(network.biases),
            list(network.inputs),
            *([f"{stem}{n}" for n in layer] for stem in ("out_", "net_", "delta_") for layer in self.layers),
            *([f"{stem}{n}" for n in self.layers[-1]] for stem in ("target_", "E_", "dE_total/dout_")),
        ]
        self.activation = {n.name: layer.activation.name for layer in network.layers for n in layer.neurons}
        self.weights = {*network.weights}

    def alike(self, symbol: str) -> Iterator[str]:
        """The symbols of the same sort: of other neurons of the layer, of other connections."""
        stem, end = parted(symbol)
        for group in self.groups:
            if stem in group:
                yield from (other + end for other in group if other != stem and other + end in self.values)

    def mirrored(self, weight: str) -> str:
        stem, end = parted(weight)
        for rows in self.rows:
            for row, weights in enumerate(rows):
                if stem in weights:
                    column = weights.index(stem)
                    if column < len(rows) and row < len(rows[column]):
                        return rows[column][row] + end
        return weight

    def neuron(self, quantity: str) -> tuple[str, str]:
        """The neuron that an id such as out_h1[2]@1 or dout_h1/dnet_h1 is about, and what follows its name."""
        stem, end = parted(quantity)
        return stem.split("/")[0].partition("_")[2], end

    def __call__(self, symbol: str) -> float:
        return self.values[symbol]


def parted(symbol: str) -> tuple[str, str]:
    """The id without sample and count of updates, and these."""
    found = re.fullmatch(r"(.+?)((?:\[\d+\])?(?:\+|@\d+)?)", symbol)
    assert found
    return found[1], found[2]
