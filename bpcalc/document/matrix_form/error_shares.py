"""Errors handed back by weight: the shares w/Σw and what each neuron gets, as numbers, in matrices and lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from bpcalc.derivation.step import Phase
from bpcalc.derivation.working import SPARE_DIGITS
from bpcalc.document.blocks import Equation, Expression, Form, Letter, Line, Matrix, Numeral, Part
from bpcalc.document.matrix_form.grids import Grids
from bpcalc.formula.formula import Formula, Symbol, difference, product, ratio, symbols_in, total
from bpcalc.formula.quantity import Kind, Quantity

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


def errors_equation(grids: Grids) -> Equation:
    """E_out = y − a."""
    last = len(grids.network.layers) - 1
    a, y = grids.value_letter("a", last), Letter("y", many=grids.many)
    outs, targets = grids.matrix(grids.outs(last)), grids.matrix(grids.targets())
    result = errors_matrix(errors_of_outputs(grids), grids, last, Form.RESULT)
    return Equation(f"E{last + 1}", errors_letter(grids, last), ((y, "−", a), (targets, "−", outs), (result,)))


def errors_matrix(numbers: Numbers, grids: Grids, layer: int, form: Form = Form.SHORT) -> Matrix:
    """Errors of a layer as a matrix; one that has no number is called by its neuron."""
    return Matrix(
        tuple(
            tuple(
                Letter(f"e_{name}", sample=k) if value is None else Numeral(value, form)
                for value, k in zip(row, numbered(grids), strict=True)
            )
            for row, name in zip(numbers, grids.names(layer), strict=True)
        )
    )


def errors_letter(grids: Grids, layer: int) -> Letter:
    """E_out, E_hidden, E_in; with the number of the layer where there are several hidden ones."""
    last = len(grids.network.layers) - 1
    if layer in (-1, last):
        return Letter("E_in" if layer < 0 else "E_out")
    return Letter("E_hidden", layer + 1 if last > 1 else None)


def share_formulas(weights: Sequence[Quantity]) -> tuple[Part, ...]:
    """w/Σw in symbols, for the weights into one neuron."""
    quantities = {weight.id: weight for weight in weights}
    return tuple(Expression(share, quantities) for share in ratios(weights))


def ratios(weights: Sequence[Quantity]) -> list[Formula]:
    """w/Σw as formulas."""
    symbols: list[Formula] = [weight.leaf for weight in weights]
    whole = total(*symbols) if len(symbols) > 1 else symbols[0]
    return [ratio(symbol, whole) for symbol in symbols]


def share_matrix(grids: Grids, layer: int) -> Matrix:
    """The shares as numbers, in symbols where there are none."""
    formulas = zip(*(share_formulas(row) for row in grids.weights(layer)), strict=True)
    return Matrix(
        tuple(
            tuple(
                formula if share is None else Numeral(share, Form.SHORT)
                for share, formula in zip(row, named, strict=True)
            )
            for row, named in zip(shares(grids, layer), formulas, strict=True)
        )
    )


def numbered(grids: Grids) -> list[int]:
    """The numbers of the samples as they are written: 0 for the only one."""
    return [sample if len(grids.network.samples) > 1 else 0 for sample in grids.samples]


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
            formula = total(*terms) if len(terms) > 1 else terms[0]
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
