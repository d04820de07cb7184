"""The errors that are handed back and their shares, in letters and in matrices."""

from __future__ import annotations

from collections.abc import Sequence

from bpcalc.document.blocks import (
    Equation,
    Expression,
    Form,
    Letter,
    Matrix,
    Numeral,
    Part,
)
from bpcalc.document.matrix_form.grids import Grids
from bpcalc.document.matrix_form.shared_errors import Numbers, errors_of_outputs, shares
from bpcalc.formula.formula import Formula, ratio, total
from bpcalc.formula.quantity import Quantity


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
