"""What is said of errors that are handed back, and of what they are not."""

from __future__ import annotations

from bpcalc.document.blocks import (
    Block,
    Letter,
    Paragraph,
    Part,
    Tone,
    Toned,
    sentences,
)
from bpcalc.document.matrix_form.grids import Grids
from bpcalc.document.matrix_form.share_matrices import errors_letter
from bpcalc.document.matrix_form.shared_errors import shares
from bpcalc.formula.quantity import error
from bpcalc.language.said import said


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
