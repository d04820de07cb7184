"""Drawing random weights: once, from a seed, rounded to decimals that can be typed again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import floor, log10, sqrt
from typing import NamedTuple

DIGITS = 4
"""Significant digits of the widest draw; enough for weights that somebody is to put in by hand."""


class Spread(NamedTuple):
    """What weights are drawn from: a uniform distribution from low to high, or a normal one of mean and deviation."""

    uniform: bool
    first: float
    second: float


def _uniform(options: Mapping[str, float], _sources: int, _neurons: int) -> Spread:
    return Spread(True, options.get("low", -1.0), options.get("high", 1.0))


def _normal(options: Mapping[str, float], _sources: int, _neurons: int) -> Spread:
    return Spread(False, options.get("mean", 0.0), options.get("deviation", 1.0))


def _xavier(_options: Mapping[str, float], sources: int, neurons: int) -> Spread:
    bound = sqrt(6 / (sources + neurons))  # Glorot & Bengio (2010), normalized initialization
    return Spread(True, -bound, bound)


def _he(_options: Mapping[str, float], sources: int, _neurons: int) -> Spread:
    return Spread(False, 0.0, sqrt(2 / sources))  # He, Zhang, Ren & Sun (2015)


class Drawing(NamedTuple):
    """A way to draw weights; `options` are the keys that it takes besides the seed."""

    spread: Callable[[Mapping[str, float], int, int], Spread]
    options: tuple[str, ...] = ()


DRAWINGS = {
    "uniform": Drawing(_uniform, ("low", "high")),
    "normal": Drawing(_normal, ("mean", "deviation")),
    "xavier": Drawing(_xavier),
    "he": Drawing(_he),
}


def drawn_weights(spread: Spread, seed: int, count: int) -> list[Fraction]:
    """That many weights, row by row; the same for the same seed, wherever Python runs."""
    from random import Random  # needed for few networks, and slow to load

    generator = Random(seed)  # noqa: S311
    places = _places(spread)
    return [
        Fraction(round(_draw(spread, generator.random()), places)).limit_denominator(10**places) for _ in range(count)
    ]


def _draw(spread: Spread, share: float) -> float:
    if spread.uniform:
        return spread.first + (spread.second - spread.first) * share
    from statistics import NormalDist

    # random() may give exactly 0, where the inverse has no value.
    return NormalDist(spread.first, spread.second).inv_cdf(max(share, 2.0**-53))


def _places(spread: Spread) -> int:
    """Decimals so that the spread of the weights has four significant digits or more."""
    width = abs(spread.second - spread.first) if spread.uniform else spread.second
    return max(DIGITS, DIGITS - 1 - floor(log10(width))) if width else DIGITS
