"""Errors handed back by weight: the shares w/Σw, and what each hidden neuron and each input gets, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from bpcalc.derivation.working import SPARE_DIGITS
from bpcalc.document.matrix_form.grids import Grids

Numbers: TypeAlias = list[list[Fraction | None]]
"""Rows of numbers; None where a symbol has none."""


def shares(grids: Grids, layer: int) -> Numbers:
    """w/Σw: a row for each neuron of the layer below, a column for each of this one, whose shares sum to 1."""
    columns = []
    for row in grids.weights(layer):
        weights = [grids.worked.exact[weight.id] for weight in row]
        known = [weight for weight in weights if weight is not None]
        whole = sum(known, Fraction(0)) if len(known) == len(weights) else None
        columns.append([weight / whole if weight is not None and whole else None for weight in weights])
    return [list(row) for row in zip(*columns, strict=True)]


def errors_of_outputs(grids: Grids) -> Numbers:
    """target − out: outputs × samples."""
    exact = grids.worked.exact
    pairs = zip(grids.targets(), grids.outs(len(grids.network.layers) - 1), strict=True)
    return [[_less(exact[t.id], exact[o.id]) for t, o in zip(*rows, strict=True)] for rows in pairs]


def errors_handed_back(grids: Grids, layer: int, simplified: bool) -> Numbers:
    """The errors of a layer, −1 being the inputs: what the layer above hands back, by share or by the weights."""
    above = layer + 1
    is_output = above == len(grids.network.layers) - 1
    errors = errors_of_outputs(grids) if is_output else errors_handed_back(grids, above, simplified)
    exact = grids.worked.exact
    weights: Numbers = [[exact[weight.id] for weight in row] for row in zip(*grids.weights(above), strict=True)]
    return _multiplied(weights if simplified else shares(grids, above), errors, grids.worked.digits)


def _multiplied(first: Numbers, second: Numbers, digits: int) -> Numbers:
    return [[_sum_of_products(row, column, digits) for column in zip(*second, strict=True)] for row in first]


def _sum_of_products(row: Sequence[Fraction | None], column: Sequence[Fraction | None], digits: int) -> Fraction | None:
    """The sum; 0 where it is smaller than the digits that its terms are right to."""
    terms = []
    for one, other in zip(row, column, strict=True):
        if one is None or other is None:
            return None
        terms.append(one * other)
    result = sum(terms, Fraction(0))
    return result if abs(result) > max(map(abs, terms)) / 10 ** (digits + SPARE_DIGITS // 2) else Fraction(0)


def _less(first: Fraction | None, second: Fraction | None) -> Fraction | None:
    return None if first is None or second is None else first - second
