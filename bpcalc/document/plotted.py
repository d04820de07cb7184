"""Curves for a picture of training: the error after every update, other quantities at enough of them for the eye."""

from __future__ import annotations

from collections.abc import Sequence

from bpcalc.document.blocks import Curve
from bpcalc.formula.arithmetic import Number
from bpcalc.formula.quantity import PARAMETERS, Kind, Quantity, total_error
from bpcalc.training.history import History

_IN_A_PASS = (Kind.NET, Kind.OUT, Kind.ERROR, Kind.TOTAL_ERROR)
_EVENLY, _PER_DECADE = 300, 40
"""Points along the axis, and for each power of ten, so that the first updates are seen, too."""


def counts_to_plot(reached: int) -> list[int]:
    """The counts of updates at which quantities are looked at."""
    evenly = (round(reached * share / _EVENLY) for share in range(_EVENLY + 1))
    by_decades = (round(10 ** (n / _PER_DECADE)) for n in range(_PER_DECADE * len(str(reached))))
    return sorted({*evenly, *(count for count in by_decades if count <= reached)})


def curves(history: History, quantities: Sequence[Quantity]) -> tuple[Curve, ...]:
    """The error, and the quantities at all states of the history that were kept."""
    counts = sorted(history.states)
    others = [quantity for quantity in dict.fromkeys(quantities) if quantity != total_error()]
    passes = [_values(history, count) for count in counts] if others else []
    error = Curve(total_error(), *history.errors.evenly())
    return (error, *(Curve(quantity, [found[quantity.id] for found in passes], counts) for quantity in others))


def _values(history: History, count: int) -> dict[str, Number]:
    """Parameters and everything in the forward pass, by id; a parameter that does not move has no other value."""
    values: dict[str, Number] = dict(history.given(0)) | dict(history.states[count])
    return values | {quantity.id: value for quantity, value in history.forward(count)}


def can_be_plotted(quantity: Quantity) -> bool:
    """Whether a quantity is one that training has a value of after every update."""
    return not quantity.at and (quantity.kind in PARAMETERS or quantity.kind in _IN_A_PASS)
