"""The same network under other conventions: what its values would be there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from bpcalc.checking.certifying.published import conventions
from bpcalc.checking.truth.truth import Truth
from bpcalc.errors import BpcalcError
from bpcalc.functions.losses import LOSSES
from bpcalc.model.network import Network


class OtherConventions:
    """The same network under other conventions, each worked only when a figure asks for it."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._truths: dict[str, Truth | None] = {}

    def values(self, quantity: str) -> Iterator[tuple[str, Fraction]]:
        """The name of each other convention, and the value that a quantity has under it."""
        for label, network in self._networks.items():
            if label not in self._truths:
                try:
                    self._truths[label] = Truth(network)
                except BpcalcError:
                    self._truths[label] = None
            truth = self._truths[label]
            value = truth.value(quantity) if truth else None
            if value is not None:
                yield label, value

    @cached_property
    def _networks(self) -> dict[str, Network]:
        own = self._network.convention
        found: dict[str, Network] = {}
        if self._network.learns:
            for other in conventions(self._network):
                if other != own:
                    parts = [str(other.order.value)] * (other.order is not own.order)
                    parts += [f"biases {other.biases.value}"] * (other.biases is not own.biases)
                    found[", ".join(parts)] = self._network.with_convention(other)
        names = _SAME_LOSSES if self._network.loss.name in _SAME_LOSSES else ()
        for loss in names:
            if loss != self._network.loss.name and not self._network.goal:
                found[f"loss {loss}"] = replace(self._network, loss=LOSSES[loss])
        return found


_SAME_LOSSES: Collection[str] = ("half-squared-error", "squared-error", "mean-squared-error")
