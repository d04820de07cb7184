"""Schedules: how the learning rate changes from update to update, one entry each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from bpcalc.formula.formula import Formula, difference, number, power, product, ratio, total
from bpcalc.formula.operations import whole_part
from bpcalc.language.said import said

ONE = number(1)


class Schedule(NamedTuple):
    """η_t = formula(η, t), t being the number of the update, from 1; None: the rate stays as it is."""

    name: str
    formula: Callable[..., Formula] | None
    reason: str
    constants: Mapping[str, Fraction] = MappingProxyType({})
    names: Mapping[str, str] = MappingProxyType({})


def _step(eta: Formula, t: Formula, every: Formula, factor: Formula) -> Formula:
    return product(eta, power(factor, whole_part(ratio(difference(t, ONE), every))))


def _over_t(eta: Formula, t: Formula, decay: Formula) -> Formula:
    return ratio(eta, total(ONE, product(decay, difference(t, ONE))))


def _exponential(eta: Formula, t: Formula, factor: Formula) -> Formula:
    return product(eta, power(factor, difference(t, ONE)))


SCHEDULES = {
    entry.name: entry
    for entry in (
        Schedule("constant", None, said("the rate stays as it is")),
        Schedule(
            "step",
            _step,
            said("the rate is multiplied by the factor once in so many updates"),
            {"every": Fraction(10), "factor": Fraction(1, 2)},
        ),
        Schedule(
            "1/t", _over_t, said("the rate falls as one over the number of updates before"), {"decay": Fraction(1)}
        ),
        Schedule(
            "exponential",
            _exponential,
            said("the rate is multiplied by the factor after every update"),
            {"factor": Fraction("0.9")},
        ),
    )
}

ALIASES = {"inverse-time": "1/t"}
