"""Errors handed back by weight, as some notes teach back-propagation: a rule of thumb beside the gradient."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bpcalc.derivation.step import PHASE_TITLES, Phase
from bpcalc.derivation.working import Worked
from bpcalc.document.blocks import (
    Block,
    Equation,
    Equations,
    Form,
    Heading,
    Letter,
    Lines,
    Matrix,
    Operand,
    Paragraph,
    Part,
    Tone,
    Toned,
    sentences,
)
from bpcalc.document.matrix_form.error_shares import (
    Numbers,
    errors_equation,
    errors_handed_back,
    errors_letter,
    errors_matrix,
    errors_of_outputs,
    lines_of_layer,
    lines_of_outputs,
    share_formulas,
    share_matrix,
    shares,
)
from bpcalc.document.matrix_form.grids import Grids, transposed
from bpcalc.errors import BpcalcError
from bpcalc.formula.quantity import error
from bpcalc.language.said import said
from bpcalc.model.network import Network


def refuse_without_targets(network: Network) -> None:
    """Raises BpcalcError for a network without a loss: it has no targets to be off from."""
    if network.goal:
        fault = said("--error-shares: a network without a loss has no targets, so its outputs have no errors")
        raise BpcalcError.of(fault, said("name a loss"))


def shares_blocks(worked: Worked, lines_too: bool = False) -> tuple[Block, ...]:
    """The error of each output, the shares of it that hidden neurons and inputs get, and the simplified form.

    The network must be one of layers (`bpcalc.model.fully_connected`), with a loss. `lines_too` writes the errors line
    by line before their matrices.
    """
    grids = Grids(worked)
    blocks: list[Block] = [Heading(2, (said("Shares of the error"),)), about_errors(grids)]
    blocks += [Lines((tuple(lines_of_outputs(grids)),), steps=False)] if lines_too else []
    blocks.append(Equations((errors_equation(grids),)))
    blocks += [Heading(3, (said("Shares by weight"),)), about_shares(grids)]
    blocks += _handed_back(grids, simplified=False, lines_too=lines_too)
    blocks += [Heading(3, (said("The simplified form"),)), about_simplified(grids)]
    blocks += _handed_back(grids, simplified=True)
    return (*blocks, Heading(3, (said("How this differs from the gradient"),)), about_gradient())


def before_backward(blocks: Sequence[Block], others: Iterable[Block]) -> list[Block]:
    """The blocks of a worked derivation with others before its backward pass; after everything where it has none."""
    title = PHASE_TITLES[Phase.BACKWARD]
    places = [
        place
        for place, block in enumerate(blocks)
        if isinstance(block, Heading) and block.level == 2 and str(block.parts[0]).startswith(title)
    ]
    place = places[0] if places else len(blocks)
    return [*blocks[:place], *others, *blocks[place:]]


def shares_record(worked: Worked) -> dict[str, Any]:
    """The shares of each layer and the errors that they give, top down, for programs."""
    grids = Grids(worked)
    layers = range(len(grids.network.layers) - 1, -1, -1)
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


def _handed_back(grids: Grids, simplified: bool, lines_too: bool = False) -> Iterator[Block]:
    """The errors of each hidden layer and of the inputs, from the output layer down."""
    equations: list[Equation] = []
    for layer in range(len(grids.network.layers) - 1, -1, -1):
        above, below = errors_letter(grids, layer), errors_letter(grids, layer - 1)
        weights = grids.matrix(grids.weights(layer))
        if simplified:
            handing, factor = Letter("W", layer + 1, transposed=True), transposed(weights)
        else:
            if fault := without_shares(grids, layer):
                yield from [Equations(tuple(equations))] if equations else []
                yield fault
                return
            if lines_too:
                yield from [Equations(tuple(equations))] if equations else []
                equations = []
                yield Lines((tuple(lines_of_layer(grids, layer)),), steps=False)
            handing, factor = Letter("S", layer + 1), share_matrix(grids, layer)
            formulas = transposed(Matrix(tuple(share_formulas(row) for row in grids.weights(layer))))
            sides = ((formulas,), (factor,)) if formulas != factor else ((formulas,),)
            equations.append(Equation(f"S{layer + 1}", handing, sides))
        upper = errors_of_outputs(grids)
        if layer < len(grids.network.layers) - 1:
            upper = errors_handed_back(grids, layer, simplified)
        words: tuple[Operand, ...] = (handing, above)
        sides_of: tuple[tuple[Operand, ...], ...] = (words, (factor, errors_matrix(upper, grids, layer)))
        result = errors_matrix(errors_handed_back(grids, layer - 1, simplified), grids, layer - 1, Form.RESULT)
        equations.append(Equation(f"E{layer}", below, (*sides_of, (result,))))
    yield Equations(tuple(equations))


def _floats(numbers: Numbers) -> list[list[float | None]]:
    return [[None if value is None else float(value) for value in row] for row in numbers]


def without_shares(grids: Grids, layer: int) -> Block | None:
    """What is said where the weights into a neuron sum to 0."""
    for name, row in zip(grids.names(layer), grids.weights(layer), strict=True):
        weights = [grids.worked.exact[weight.id] for weight in row]
        if None not in weights and not sum(weight or 0 for weight in weights):
            told = said("The weights into {neuron} sum to 0, so nobody has a share of its error.", neuron=name)
            return Paragraph((Toned(told, Tone.BAD),))
    return None


def about_errors(grids: Grids) -> Paragraph:
    """What is handed back, and that it is not what the loss calls an error."""
    first = grids.network.outputs[0]
    told = said(
        "Some notes hand back errors in place of derivatives: {y} − {a} is the error of an output, and each neuron "
        "below it, down to the inputs, gets a share of it by weight.",
        y=Letter("y", many=grids.many),
        a=grids.value_letter("a", len(grids.network.layers) - 1),
    )
    apart = said(
        "Such an error, {difference}, is a plain difference and not the squared or other error {error} of the loss.",
        difference=Letter(f"e_{first}"),
        error=error(first),
    )
    return Paragraph((sentences(told, apart),))


def about_shares(grids: Grids) -> Paragraph:
    """What the shares are, and that they may be odd."""
    told: Part = said(
        "The shares are {share}, over the weights into one neuron: a column for each of these, and each column sums to "
        "1.",
        share=Letter("w/Σw"),
    )
    every = [share for layer in range(len(grids.network.layers)) for row in shares(grids, layer) for share in row]
    if any(share is not None and not 0 <= share <= 1 for share in every):
        odd = said("With weights of both signs a share may be negative or more than all.")
        return Paragraph((told, " ", odd))
    return Paragraph((told,))


def about_simplified(grids: Grids) -> Paragraph:
    """What is left out in the simplified form."""
    last = len(grids.network.layers) - 1
    told = said(
        "Simplified, the division by {sum} is left out, and the weights of the forward pass, transposed, hand the "
        "errors back: {below} = {weights} {out}, and so on down.",
        below=errors_letter(grids, last - 1),
        weights=Letter("W", last + 1, transposed=True),
        out=Letter("E_out"),
        sum=Letter("Σw"),
    )
    return Paragraph((told,))


def about_gradient() -> Paragraph:
    """How this differs from the gradient."""
    told = said(
        "This is a rule of thumb and no derivative: {slope}, the derivative of the activation, is missing, and the "
        "shares {share} stand where the gradient has the weights themselves.",
        slope=Letter("σ′"),
        share=Letter("w/Σw"),
    )
    return Paragraph((told,))
