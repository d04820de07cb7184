"""What a reader of the matrix form must know: the letters, and what is particular about a layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bpcalc.derivation.step import Phase, Step
from bpcalc.document.blocks import Block, Letter, Paragraph, Tone, Toned
from bpcalc.document.layer_remarks import about_flat_places, own_functions
from bpcalc.document.matrix_form.equations import ERROR, bias_stem
from bpcalc.document.matrix_form.grids import Grids
from bpcalc.language.said import said
from bpcalc.model.batches import Reduce


def about_letters(grids: Grids) -> Iterator[Block]:
    """What the letters mean."""
    yield Paragraph(
        (
            said(
                "In matrices: {W} has a row for each neuron of layer 1 and a column for each of its inputs, {a} holds "
                "the inputs. Raised T swaps rows and columns, {times} multiplies entry by entry, {one} is all ones; "
                "below each matrix stands its shape, rows first.",
                W=Letter("W", 1),
                a=Letter("a", 0, many=grids.many),
                times=Letter("⊙"),
                one=Letter("1"),
            ),
        )
    )
    if grids.many:
        numbers = ", ".join(map(str, grids.samples))
        told = said("The columns are samples {numbers}, in this order.", numbers=numbers)
        yield Paragraph((told,))
    elif len(grids.network.samples) > 1:
        yield Paragraph((said("The one column is sample {number}.", number=grids.samples[0]),))


def about_section(grids: Grids, phase: Phase, layer: int, steps: Sequence[Step]) -> Iterator[Block]:
    """The activation of a layer, what the backward pass through it meets, and the optimizer."""
    network = grids.network
    if phase is Phase.FORWARD:
        activation, sigma = network.layers[layer].activation, Letter("σ")
        if activation.coupled:
            told = said(
                "{sigma} is {name} here, over the entries of a column together.", sigma=sigma, name=activation.name
            )
        else:
            told = said("{sigma} is {name} here, of each entry by itself.", sigma=sigma, name=activation.name)
        yield _weak(told)
    if phase is Phase.BACKWARD and layer >= 0:
        yield from _about_backward(grids, layer)
        yield from about_flat_places(grids.worked, steps)
        yield from own_functions(network, layer)
    if phase is Phase.UPDATE and network.optimizer.states:
        told = said(
            "The optimizer {name} moves each weight by itself, line by line as in the scalar form; these are the new "
            "values.",
            name=network.optimizer.name,
        )
        yield _weak(told)


def _about_backward(grids: Grids, layer: int) -> Iterator[Block]:
    """What to know of a layer whose outputs are coupled, and of one with a single bias."""
    if grids.network.goal:
        told = said("Without a loss there is no δ: the gradients of the output follow line by line.")
        yield _weak(told)
        return
    if grids.layer(layer).activation.coupled:
        told = said(
            "Every output depends on every net: {J} holds the derivative of output j by net k in row j and column k.",
            J=Letter("J", layer + 1),
        )
        yield _weak(told)
    if grids.shares_bias(layer):
        letter = grids.parameter_letter(bias_stem(grids, layer), layer, before=ERROR)
        told = said(
            "The layer has one bias for all its neurons, so the gradient {letter} is the sum of their δ.", letter=letter
        )
        if grids.subtracts_bias(layer):
            told = said(
                "The layer has one threshold for all its neurons, and it is subtracted: the gradient {letter} is minus "
                "the sum of their δ.",
                letter=letter,
            )
        yield _weak(told)
        if grids.many and grids.network.batch.reduce is Reduce.MEAN:
            yield _weak(said("Over the samples it is the mean of such sums."))


def _weak(told: str) -> Paragraph:
    return Paragraph((Toned(told, Tone.WEAK),))
