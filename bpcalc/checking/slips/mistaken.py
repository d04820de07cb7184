"""What is taken for what: the target of another output, net for out, the weight of another connection or time."""

from __future__ import annotations

from collections.abc import Iterator

from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.formula.quantity import PARAMETERS, Kind


def other_target(symbol: str, around: Neighbours) -> Iterator[str]:
    """The targets of other outputs."""
    return around.like(symbol) if around.kind(symbol) is Kind.TARGET else iter(())


def other_parameter(symbol: str, around: Neighbours) -> Iterator[str]:
    """The weights of other connections, other biases."""
    return around.like(symbol) if around.kind(symbol) in PARAMETERS else iter(())


def other_neuron(symbol: str, around: Neighbours) -> Iterator[str]:
    """The same of another neuron, or input, or sample."""
    return around.like(symbol) if around.kind(symbol) not in (*PARAMETERS, Kind.TARGET) else iter(())


def net_for_out(symbol: str, around: Neighbours) -> str:
    """net for out, and out for net."""
    return around.net_of(symbol) or around.out_of(symbol)


def weight_for_input(symbol: str, around: Neighbours) -> Iterator[str]:
    """δ·w where ∂E/∂w = δ·out is asked for, and δ·out where δ·w is."""
    return around.other_factor(symbol)


def transposed(symbol: str, around: Neighbours) -> str:
    """The weight at the mirrored place of its matrix."""
    return around.transposed(symbol)


def updated(symbol: str, around: Neighbours) -> str:
    """The parameter after the update."""
    return around.updated(symbol)


def updated_weight(symbol: str, around: Neighbours) -> str:
    """The weight after the update; biases are left as they are."""
    return around.updated(symbol) if around.kind(symbol) is Kind.WEIGHT else ""


def not_updated(symbol: str, around: Neighbours) -> str:
    """The parameter before the update."""
    return around.before(symbol)
