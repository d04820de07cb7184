"""The axes of a plot: where a value stands on one, and its ticks with what is written at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import ceil, floor, log10
from typing import NamedTuple

from bpcalc.typesetting import numerals
from bpcalc.typesetting.letters import superscript

MOST_TICKS = 6
_DIGITS = 4


class Axis(NamedTuple):
    """`share` is how far along the axis a value stands, from 0 to 1; ticks are values with their texts."""

    share: Callable[[float], float]
    ticks: tuple[tuple[float, str], ...]


def linear_axis(low: float, high: float) -> Axis:
    """An axis whose ends are ticks at round numbers around what is to be shown."""
    if low == high:
        low, high = low - abs(low or 1) / 2, high + abs(high or 1) / 2
    step = _round_step((high - low) / (MOST_TICKS - 1))
    first, last = floor(low / step), ceil(high / step)
    ticks = tuple((float(n * step), _plain(n * step)) for n in range(first, last + 1))
    start, length = ticks[0][0], ticks[-1][0] - ticks[0][0]
    return Axis(lambda value: (value - start) / length, ticks)


def count_axis(last: int) -> Axis:
    """The axis of iterations, from 0 to the last one."""
    last = max(1, last)
    step = max(Fraction(1), _round_step(last / (MOST_TICKS - 1)))
    ticks = tuple((float(count), f"{count:,}") for count in range(0, last + 1, int(step)))
    return Axis(lambda value: value / last, ticks)


def logarithmic_axis(low: float, high: float) -> Axis:
    """An axis from one power of ten to another; where they are near, 2 and 5 have ticks, too."""
    first, last = floor(log10(low)), ceil(log10(high))
    last += first == last
    every = ceil((last - first) / (MOST_TICKS + 1))
    ticks = [(10.0**power, f"10{superscript(str(power))}") for power in range(first, last + 1, every)]
    if last - first < 2:
        ticks = [(float(value), _plain(value)) for value in _ones_twos_fives(first, last)]
    return Axis(lambda value: (log10(value) - first) / (last - first), tuple(ticks))


def _ones_twos_fives(first: int, last: int) -> Iterator[Fraction]:
    yield from (Fraction(10) ** power * factor for power in range(first, last) for factor in (1, 2, 5))
    yield Fraction(10) ** last


def _round_step(least: float) -> Fraction:
    """The next of 1, 2, 5, 10 … that is no smaller."""
    power = Fraction(10) ** floor(log10(least))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= Fraction(least) * Fraction(99, 100))


def _plain(value: Fraction) -> str:
    return numerals.short(value, _DIGITS).replace("-", "−")
