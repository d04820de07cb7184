"""Random weights: drawn once, from a seed, rounded to decimals that can be typed again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import floor, log10, sqrt
from typing import NamedTuple

DIGITS = 4
"""Significant digits of the widest draw; enough for weights that somebody is to put in by hand."""


class Distribution(NamedTuple):
    """What weights are drawn from: a uniform distribution from low to high, or a normal one of mean and deviation."""

    uniform: bool
    first: float
    second: float


def _uniform(options: Mapping[str, float], _sources: int, _neurons: int) -> Distribution:
    return Distribution(True, options.get("low", -1.0), options.get("high", 1.0))


def _normal(options: Mapping[str, float], _sources: int, _neurons: int) -> Distribution:
    return Distribution(False, options.get("mean", 0.0), options.get("deviation", 1.0))


def _xavier(_options: Mapping[str, float], sources: int, neurons: int) -> Distribution:
    bound = sqrt(6 / (sources + neurons))  # Glorot & Bengio (2010), normalized initialization
    return Distribution(True, -bound, bound)


def _he(_options: Mapping[str, float], sources: int, _neurons: int) -> Distribution:
    return Distribution(False, 0.0, sqrt(2 / sources))  # He, Zhang, Ren & Sun (2015)


class Initialization(NamedTuple):
    """A way to draw weights; `options` are the keys that it takes besides the seed."""

    distribution: Callable[[Mapping[str, float], int, int], Distribution]
    options: tuple[str, ...] = ()


INITIALIZATIONS = {
    "uniform": Initialization(_uniform, ("low", "high")),
    "normal": Initialization(_normal, ("mean", "deviation")),
    "xavier": Initialization(_xavier),
    "he": Initialization(_he),
}


def drawn_weights(distribution: Distribution, seed: int, count: int) -> list[Fraction]:
    """That many weights, row by row; the same for the same seed, wherever Python runs."""
    from random import Random  # needed for few networks, and slow to load

    generator = Random(seed)  # noqa: S311
    places = _places(distribution)
    return [
        Fraction(round(_draw(distribution, generator.random()), places)).limit_denominator(10**places)
        for _ in range(count)
    ]


def _draw(distribution: Distribution, share: float) -> float:
    if distribution.uniform:
        return distribution.first + (distribution.second - distribution.first) * share
    from statistics import NormalDist

    # random() may give exactly 0, where the inverse has no value.
    return NormalDist(distribution.first, distribution.second).inv_cdf(max(share, 2.0**-53))


def _places(distribution: Distribution) -> int:
    """Decimals so that the spread of the weights has four significant digits or more."""
    width = abs(distribution.second - distribution.first) if distribution.uniform else distribution.second
    return max(DIGITS, DIGITS - 1 - floor(log10(width))) if width else DIGITS
