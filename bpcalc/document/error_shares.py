"""Errors handed back by weight, as some notes teach back-propagation: a rule of thumb beside the gradient."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bpcalc.algebra.formulas import Formula, ratio, total
from bpcalc.algebra.quantity import Quantity
from bpcalc.derivation.working import Worked
from bpcalc.document.blocks import (
    Block,
    Equation,
    Equations,
    Expression,
    Form,
    Heading,
    Letter,
    Matrix,
    Numeral,
    Operand,
    Paragraph,
    Part,
    Tone,
    Toned,
)
from bpcalc.document.grids import Grids, transposed
from bpcalc.document.shared_errors import Numbers, errors_handed_back, errors_of_outputs, shares
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said
from bpcalc.model.network import Network


def refuse_without_targets(network: Network) -> None:
    """Raises BpcalcError for a network without a loss: it has no targets to be off from."""
    if network.goal:
        fault = said("--error-shares: a network without a loss has no targets, so its outputs have no errors")
        raise BpcalcError.of(fault, said("name a loss"))


def shares_blocks(worked: Worked) -> tuple[Block, ...]:
    """The error of each output, the shares of it that hidden neurons get, and the simplified form.

    The network must be one of layers (`bpcalc.model.layered`), with a loss.
    """
    grids = Grids(worked)
    last = len(grids.network.layers) - 1
    blocks: list[Block] = [Heading(2, (said("Shares of the error"),)), _about(grids), Equations((_errors(grids),))]
    if not last:
        told = said("There is no hidden layer that the errors could be shared out to.")
        return (*blocks, Paragraph((told,)))
    blocks += [Heading(3, (said("Shares by weight"),)), _about_shares(grids)]
    blocks += _handed_back(grids, simplified=False)
    blocks += [Heading(3, (said("The simplified form"),)), _about_simplified(grids)]
    blocks += _handed_back(grids, simplified=True)
    return (*blocks, Heading(3, (said("How this differs from the gradient"),)), _about_gradient())


def shares_record(worked: Worked) -> dict[str, Any]:
    """The shares of each layer and the errors that they give, top down, for programs."""
    grids = Grids(worked)
    layers = range(len(grids.network.layers) - 1, 0, -1)
    return {
        "errors": _floats(errors_of_outputs(grids)),
        "layers": [
            {
                "neurons": grids.names(layer - 1),
                "shares": _floats(shares(grids, layer)),
                "errors": _floats(errors_handed_back(grids, layer - 1, simplified=False)),
                "simplified": _floats(errors_handed_back(grids, layer - 1, simplified=True)),
            }
            for layer in layers
        ],
    }


def _handed_back(grids: Grids, simplified: bool) -> Iterator[Block]:
    """The errors of each hidden layer, from the output layer down."""
    equations: list[Equation] = []
    for layer in range(len(grids.network.layers) - 1, 0, -1):
        above, below = _letter(grids, layer), _letter(grids, layer - 1)
        weights = grids.matrix(grids.weights(layer))
        if simplified:
            handing, factor = Letter("W", layer + 1, transposed=True), transposed(weights)
        else:
            if fault := _without_shares(grids, layer):
                yield from [Equations(tuple(equations))] if equations else []
                yield fault
                return
            handing, factor = Letter("S", layer + 1), _share_matrix(grids, layer)
            formulas = transposed(Matrix(tuple(_share_formulas(row) for row in grids.weights(layer))))
            sides = ((formulas,), (factor,)) if formulas != factor else ((formulas,),)
            equations.append(Equation(f"S{layer + 1}", handing, sides))
        upper = errors_of_outputs(grids)
        if layer < len(grids.network.layers) - 1:
            upper = errors_handed_back(grids, layer, simplified)
        words: tuple[Operand, ...] = (handing, above)
        sides_of: tuple[tuple[Operand, ...], ...] = (words, (factor, _matrix(upper, grids, layer)))
        result = _matrix(errors_handed_back(grids, layer - 1, simplified), grids, layer - 1, Form.RESULT)
        equations.append(Equation(f"E{layer}", below, (*sides_of, (result,))))
    yield Equations(tuple(equations))


def _errors(grids: Grids) -> Equation:
    """E_out = y − a."""
    last = len(grids.network.layers) - 1
    a, y = grids.value_letter("a", last), Letter("y", many=grids.many)
    outs, targets = grids.matrix(grids.outs(last)), grids.matrix(grids.targets())
    result = _matrix(errors_of_outputs(grids), grids, last, Form.RESULT)
    return Equation(f"E{last + 1}", _letter(grids, last), ((y, "−", a), (targets, "−", outs), (result,)))


def _matrix(numbers: Numbers, grids: Grids, layer: int, form: Form = Form.SHORT) -> Matrix:
    """Errors of a layer as a matrix; one that has no number is called by its neuron."""
    numbered = [sample if len(grids.network.samples) > 1 else 0 for sample in grids.samples]
    return Matrix(
        tuple(
            tuple(
                Letter(f"e_{name}", sample=k) if value is None else Numeral(value, form)
                for value, k in zip(row, numbered, strict=True)
            )
            for row, name in zip(numbers, grids.names(layer), strict=True)
        )
    )


def _letter(grids: Grids, layer: int) -> Letter:
    """E_out, E_hidden; with the number of the layer where there are several hidden ones."""
    last = len(grids.network.layers) - 1
    if layer == last:
        return Letter("E_out")
    return Letter("E_hidden", layer + 1 if last > 1 else None)


def _share_formulas(weights: Sequence[Quantity]) -> tuple[Part, ...]:
    """w/Σw in symbols, for the weights into one neuron."""
    quantities = {weight.id: weight for weight in weights}
    symbols: list[Formula] = [weight.symbol for weight in weights]
    whole = total(*symbols) if len(symbols) > 1 else symbols[0]
    return tuple(Expression(ratio(symbol, whole), quantities) for symbol in symbols)


def _share_matrix(grids: Grids, layer: int) -> Matrix:
    """The shares as numbers, in symbols where there are none."""
    formulas = zip(*(_share_formulas(row) for row in grids.weights(layer)), strict=True)
    return Matrix(
        tuple(
            tuple(
                formula if share is None else Numeral(share, Form.SHORT)
                for share, formula in zip(row, named, strict=True)
            )
            for row, named in zip(shares(grids, layer), formulas, strict=True)
        )
    )


def _without_shares(grids: Grids, layer: int) -> Block | None:
    """What is said where the weights into a neuron sum to 0."""
    for name, row in zip(grids.names(layer), grids.weights(layer), strict=True):
        weights = [grids.worked.exact[weight.id] for weight in row]
        if None not in weights and not sum(weight or 0 for weight in weights):
            told = said("The weights into {neuron} sum to 0, so nobody has a share of its error.", neuron=name)
            return Paragraph((Toned(told, Tone.BAD),))
    return None


def _about(grids: Grids) -> Paragraph:
    return Paragraph(
        (
            said(
                "Some notes hand back errors in place of derivatives: {y} − {a} is the error of an output, "
                "and each hidden neuron gets a share of it by weight.",
                y=Letter("y", many=grids.many),
                a=grids.value_letter("a", len(grids.network.layers) - 1),
            ),
        )
    )


def _about_shares(grids: Grids) -> Paragraph:
    """What the shares are, and that they may be odd."""
    told: Part = said(
        "The shares are {share}, over the weights into one output: a column for each output, and each column sums to "
        "1.",
        share=Letter("w/Σw"),
    )
    every = [share for layer in range(1, len(grids.network.layers)) for row in shares(grids, layer) for share in row]
    if any(share is not None and not 0 <= share <= 1 for share in every):
        odd = said("With weights of both signs a share may be negative or more than all.")
        return Paragraph((told, " ", odd))
    return Paragraph((told,))


def _about_simplified(grids: Grids) -> Paragraph:
    last = len(grids.network.layers) - 1
    told = said(
        "Simplified, the division by {sum} is left out, and the weights themselves hand the errors back: {hidden} = "
        "{weights} {out}.",
        hidden=_letter(grids, last - 1),
        weights=Letter("W", last + 1, transposed=True),
        out=Letter("E_out"),
        sum=Letter("Σw"),
    )
    return Paragraph((told,))


def _about_gradient() -> Paragraph:
    told = said(
        "This is a rule of thumb and no derivative: {slope}, the derivative of the activation, is missing, and a share "
        "divided by {sum} is not the true weight.",
        slope=Letter("σ′"),
        sum=Letter("Σw"),
    )
    return Paragraph((told,))


def _floats(numbers: Numbers) -> list[list[float | None]]:
    return [[None if value is None else float(value) for value in row] for row in numbers]
