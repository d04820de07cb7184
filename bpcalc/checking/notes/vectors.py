"""Vectors and tables of results: which quantities stand side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from bpcalc.checking.notes.recognising import Recognizer
from bpcalc.formula.formula import Formula, Number
from bpcalc.model.network import Network

MANY_PLACES = 5

ALMOST = Fraction(1, 100_000)
"""How far, relative to it, a number of many places that follows from others may be off and still tell its family."""

EXACT = 1.01
"""What a number counts that is a value exactly, as 0.5 is the weight 0.5 rather than 0.4995 rounded."""

FEWEST_FITTING = 0.5
"""The share of a vector's numbers that must fit before it is taken for a family that its name does not tell."""


def families(network: Network) -> Iterator[tuple[str, ...]]:
    """Quantities that notes write side by side, by their ids: all of a layer, or the weights of a neuron or a layer."""
    yield network.inputs
    yield tuple(f"target_{name}" for name in network.outputs)
    yield tuple(f"E_{name}" for name in network.outputs)
    neurons = list(network.neurons)
    every_weight = [connection.weight for neuron in neurons for connection in neuron.incoming]
    every_bias = list(dict.fromkeys(neuron.bias for neuron in neurons if neuron.bias))
    for parameters in (every_weight, every_bias):
        yield from _with_forms(parameters)
    for layer in network.layers:
        names = [neuron.name for neuron in layer.neurons]
        for stem in ("net_", "out_", "delta_", "dE_total/dout_"):
            yield tuple(stem + name for name in names)
        yield tuple(f"dout_{name}/dnet_{name}" for name in names)
        rows = [[connection.weight for connection in neuron.incoming] for neuron in layer.neurons]
        biases = [neuron.bias for neuron in layer.neurons if neuron.bias]
        columns = [list(column) for column in zip(*rows, strict=False)]
        groups = [*rows, [w for row in rows for w in row], [w for column in columns for w in column], *columns]
        for group in [*groups, biases, *([*row, bias] for row, bias in zip(rows, biases, strict=False))]:
            yield from _with_forms(group)


def _with_forms(parameters: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The new values, the gradients, the values and the changes of some parameters."""
    for begin, end in (("", "+"), ("dE_total/d", ""), ("", ""), ("Δ", "")):
        yield tuple(f"{begin}{name}{end}" for name in parameters)


def family_of(items: Sequence[Formula], likely: Sequence[str], recognizer: Recognizer) -> tuple[str | None, ...]:
    """The ids of a vector's values: the family that its numbers fit, one of a likely kind before others."""
    best: tuple[float, tuple[str | None, ...]] = (0.0, (None,) * len(items))
    alike = [family for family in dict.fromkeys(families(recognizer.derivation.network)) if len(family) == len(items)]
    is_clear = len({family for family in alike if not set(likely).isdisjoint(family)}) == 1
    for family in alike:
        values = [recognizer.values.get(name) for name in family]
        fits = [_fit(item, value, recognizer) for item, value in zip(items, values, strict=True)]
        is_likely = any(name in family for name in likely)
        score = sum(fits) / len(fits) + 0.6 * is_likely
        if score > best[0] and ((is_likely and (is_clear or any(fits))) or score >= FEWEST_FITTING):
            best = (score, family)
    return best[1]


def _fit(item: Formula, value: Fraction | None, recognizer: Recognizer) -> float:
    if not isinstance(item, Number) or value is None:
        return 0.0
    if item.value == value:
        return EXACT
    is_close = item.places >= MANY_PLACES and abs(item.value - value) <= abs(value) * ALMOST
    return 1.0 if is_close or recognizer.scores.likeness(item, value) >= 0.8 else 0.0
