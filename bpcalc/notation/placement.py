"""Where names stand in a network: the layers and numbers that some notations write instead of names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Role(StrEnum):
    """What a neuron or an input is to the network."""

    INPUT = "input"
    HIDDEN = "hidden"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class Seat:
    """Where an input or a neuron stands: its layer (inputs are 0), its place there, its number through all; from 1."""

    name: str
    role: Role
    layer: int
    index: int
    number: int


@dataclass(frozen=True, eq=False)
class Placement:
    """The seats of inputs and neurons by name, and of each parameter the seats it leads from and to, use by use.

    A bias leads to its neurons only. `coupled` says that every output depends on all nets of the last layer.
    """

    inputs: Mapping[str, Seat] = field(default_factory=dict)
    neurons: Mapping[str, Seat] = field(default_factory=dict)
    weights: Mapping[str, tuple[tuple[Seat, Seat], ...]] = field(default_factory=dict)
    biases: Mapping[str, tuple[Seat, ...]] = field(default_factory=dict)
    coupled: bool = False

    @cached_property
    def is_deep(self) -> bool:
        """Whether there are several hidden layers, which a notation must tell apart."""
        return len({seat.layer for seat in self.neurons.values() if seat.role is Role.HIDDEN}) > 1
