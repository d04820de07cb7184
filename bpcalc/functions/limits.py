"""What the constants of the functions in the tables may be."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from bpcalc.language.said import said


class Limit(NamedTuple):
    """What a constant must be, as a test and in words."""

    holds: Callable[[Fraction], bool]
    words: str


_SHARE = Limit(lambda value: 0 <= value < 1, said("at least 0 and less than 1"))
_POSITIVE = Limit(lambda value: value > 0, said("more than 0"))
_NOT_NEGATIVE = Limit(lambda value: value >= 0, said("0 or more"))
_COUNT = Limit(lambda value: value >= 1 and value.denominator == 1, said("a whole number from 1 up"))

LIMITS = {
    "beta1": _SHARE,
    "beta2": _SHARE,
    "rho": _SHARE,
    "mu": _SHARE,
    "epsilon": _NOT_NEGATIVE,
    "weight_decay": _NOT_NEGATIVE,
    "delta": _POSITIVE,
    "every": _COUNT,
    "factor": _POSITIVE,
    "decay": _NOT_NEGATIVE,
    "l1": _NOT_NEGATIVE,
    "l2": _NOT_NEGATIVE,
}
"""By the names that the functions have for them; what is not listed may be any number."""


def fault_of_constant(name: str, value: Fraction | None) -> str:
    """What is wrong with the value of a constant, or nothing."""
    limit = LIMITS.get(name)
    if limit is None or value is None or limit.holds(value):
        return ""
    return said("{name} must be {words}", name=name, words=limit.words)
