"""Conventions of the update: in which order, and what becomes of the biases."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

MOST_UPDATES = 100_000_000
"""Updates that anybody may ask for."""


class Order(StrEnum):
    """Whether all gradients come from the old weights, or each layer sees the new ones of the layer above.

    >>> import bpcalc
    >>> bpcalc.load("classic").convention.order
    <Order.SIMULTANEOUS: 'simultaneous'>
    """

    SIMULTANEOUS = "simultaneous"
    IN_PLACE = "in-place"


class Biases(StrEnum):
    """Whether biases move, and whether one that several neurons share stays one.

    >>> import bpcalc
    >>> bpcalc.Biases("split")
    <Biases.SPLIT: 'split'>
    """

    FIXED = "fixed"
    TRAINED = "trained"
    SPLIT = "split"


class Convention(NamedTuple):
    """How the parameters are updated; `learning_rate` None is the symbol η.

    >>> import bpcalc
    >>> network = bpcalc.load("classic")
    >>> network.with_convention(network.convention._replace(order=bpcalc.Order.IN_PLACE))
    <Network classic: 2-2-2, 8 weights, 2 biases>
    """

    order: Order = Order.SIMULTANEOUS
    biases: Biases = Biases.TRAINED
    learning_rate: Fraction | None = None
