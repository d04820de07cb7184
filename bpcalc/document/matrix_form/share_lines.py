"""The errors that are handed back, line by line: of the outputs, and of each layer below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType

from bpcalc.derivation.step import Phase
from bpcalc.document.blocks import (
    Line,
)
from bpcalc.document.matrix_form.grids import Grids
from bpcalc.document.matrix_form.share_matrices import numbered, ratios
from bpcalc.document.matrix_form.shared_errors import errors_handed_back, errors_of_outputs
from bpcalc.formula.formula import Formula, Symbol, difference, product, symbols_in, total
from bpcalc.formula.quantity import Kind, Quantity


def lines_of_outputs(grids: Grids) -> Iterator[Line]:
    """e = y − a, line by line."""
    last = len(grids.network.layers) - 1
    rows = zip(grids.names(last), grids.targets(), grids.outs(last), errors_of_outputs(grids), strict=True)
    for name, targets, outs, values in rows:
        for k, target, out, value in zip(numbered(grids), targets, outs, values, strict=True):
            formula = difference(target.leaf, out.leaf)
            yield _line(grids, _error(name, k), formula, {target.id: target, out.id: out}, value)


def lines_of_layer(grids: Grids, layer: int) -> Iterator[Line]:
    """What each neuron or input below a layer gets, line by line: its shares of the errors of the layer."""
    last = len(grids.network.layers) - 1
    upper = errors_of_outputs(grids) if layer == last else errors_handed_back(grids, layer, simplified=False)
    errors = [[_error(name, k) for k in numbered(grids)] for name in grids.names(layer)]
    lower = errors_handed_back(grids, layer - 1, simplified=False)
    weights = {weight.id: weight for row in grids.weights(layer) for weight in row}
    shares_of = zip(*(ratios(row) for row in grids.weights(layer)), strict=True)
    for name, parts, values in zip(grids.names(layer - 1), shares_of, lower, strict=True):
        for column, k in enumerate(numbered(grids)):
            handed = {_leaf(row[column]).name: row[column] for row in errors}
            terms = [product(share, _leaf(row[column])) for share, row in zip(parts, errors, strict=True)]
            known = {_leaf(row[column]).name: numbers[column] for row, numbers in zip(errors, upper, strict=True)}
            formula = total(*terms)
            yield _line(grids, _error(name, k), formula, weights | handed, values[column], known)


def _line(
    grids: Grids,
    quantity: Quantity,
    formula: Formula,
    quantities: Mapping[str, Quantity],
    value: Fraction | None,
    known: Mapping[str, Fraction | None] = MappingProxyType({}),
) -> Line:
    """A line about an error; `known` are the values of what is no quantity of the derivation."""
    needs = tuple(symbols_in(formula))
    return Line(
        quantity=quantity,
        phase=Phase.ERROR.value,
        rule="",
        reason="",
        value=None if value is None else float(value),
        exact=value,
        formula=formula,
        needs=needs,
        put_in={name: known[name] if name in known else grids.worked.exact[name] for name in needs},
        quantities=quantities,
    )


def _error(name: str, sample: int) -> Quantity:
    """The error that a neuron or an input has, as it is written in a line."""
    return Quantity(Kind.CONSTANT, f"e_{name}", sample=sample)


def _leaf(quantity: Quantity) -> Symbol:
    """What stands for an error in a formula; a parameter may be called as the error is."""
    return Symbol(f"error {quantity.id}")
