"""Which of the bundled networks a text is about: the one whose given values stand in it, and what comes of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from fractions import Fraction

from bpcalc.derivation.working import Worked
from bpcalc.model.network import Network

LEAST_GIVEN = 3
"""Different given values, besides 0 and 1, that are no accident, …"""

LEAST_RESULTS = 2
"""… with so many of the results; …"""

ENOUGH_GIVEN = 8
"""… or all of so many given values, whatever came of them."""

_FIGURE = re.compile(r"(?<![\w.])[0-9]{0,9}[.,]?[0-9]{1,17}(?!\w)")
_LONG_FIGURE = re.compile(r"(?<![0-9.,])[0-9]?[.,][0-9]{3,17}(?![0-9])")
_SIGNIFICANT = 3


def recognised(text: str, networks: Mapping[str, Network], worked: Callable[[str], Worked | None]) -> str | None:
    """The name of the network that a text is about, if it is one of these.

    Of those whose given values stand in the text at least in part, the one most of whose results do; `worked` gives
    the results of a network by its name.
    """
    written = {Fraction(figure.replace(",", ".")) for figure in _FIGURE.findall(text) if len(figure) < 20}
    results = [figure.replace(",", ".") for figure in dict.fromkeys(_LONG_FIGURE.findall(text))]
    results = [figure for figure in results if len(figure.replace(".", "").lstrip("0")) >= _SIGNIFICANT]
    found: dict[str, tuple[int, float, str]] = {}
    for name, network in networks.items():
        given = _given(network)
        stand = len(given & written)
        if stand < min(LEAST_GIVEN, len(given)) or not given:
            continue
        known = worked(name)
        count = _standing(results, known) if known else 0
        if count >= LEAST_RESULTS or stand == len(given) >= ENOUGH_GIVEN:
            found[name] = (-count, -stand / len(given), name)
    return min(found, key=lambda name: found[name], default=None)


def _standing(figures: list[str], worked: Worked) -> int:
    """How many different results of a network are written, rounded or cut off, among the figures."""
    results = sorted(
        {abs(value) for step in worked.derivation.steps if (value := worked.exact[step.id]) is not None}
        - {abs(value) for value in worked.given.values() if isinstance(value, Fraction)}
    )
    met: set[Fraction] = set()
    for figure in figures:
        value, unit = Fraction(figure), Fraction(1, 10 ** len(figure.partition(".")[2]))
        place = bisect_left(results, value - unit / 2)
        if place < len(results) and results[place] < value + unit:
            met.add(results[place])
    return len(met)


def _given(network: Network) -> set[Fraction]:
    """The sizes of all values that a network is given with, but for 0 and 1, which stand everywhere."""
    values = [*network.weights.values(), *network.biases.values()]
    for sample in network.samples:
        values += [*sample.inputs.values(), *sample.targets.values()]
    return {abs(value) for value in values if value is not None and abs(value) not in (0, 1)}
