"""Schedules: how the learning rate changes from update to update, one entry each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from bpcalc.formula.formula import Formula
from bpcalc.formula.operations import whole_part
from bpcalc.language.said import said


class Schedule(NamedTuple):
    """η_t = formula(η, t), t being the number of the update, from 1; None: the rate stays as it is."""

    name: str
    formula: Callable[..., Formula] | None
    reason: str
    constants: Mapping[str, Fraction] = MappingProxyType({})
    names: Mapping[str, str] = MappingProxyType({})


SCHEDULES = {
    entry.name: entry
    for entry in (
        Schedule("constant", None, said("the rate stays as it is")),
        Schedule(
            "step",
            lambda eta, t, every, factor: eta * factor ** whole_part((t - 1) / every),
            said("the rate is multiplied by the factor once in so many updates"),
            {"every": Fraction(10), "factor": Fraction(1, 2)},
        ),
        Schedule(
            "1/t",
            lambda eta, t, decay: eta / (1 + decay * (t - 1)),
            said("the rate falls as one over the number of updates before"),
            {"decay": Fraction(1)},
        ),
        Schedule(
            "exponential",
            lambda eta, t, factor: eta * factor ** (t - 1),
            said("the rate is multiplied by the factor after every update"),
            {"factor": Fraction("0.9")},
        ),
    )
}

ALIASES = {"inverse-time": "1/t"}
