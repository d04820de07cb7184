"""The given matrices, the forward pass and the update of a layered network, as equations between matrices."""

from __future__ import annotations

from collections.abc import Iterator

from bpcalc.document.blocks import Equation, Letter, Operand
from bpcalc.document.matrix_form.equations import ERROR, ID_STEMS, bias_stem, equation, shown, single
from bpcalc.document.matrix_form.grids import Grids, ones


def given_equations(grids: Grids) -> Iterator[Equation]:
    """The matrices that are given: which quantity stands where, and its number."""
    inputs = Letter("a", 0, many=grids.many)
    yield shown(grids, "a0", inputs, grids.outs(-1))
    for layer in range(len(grids.network.layers)):
        yield shown(grids, f"W{layer + 1}", grids.parameter_letter("W", layer), grids.weights(layer))
        if biases := grids.biases(layer):
            stem = bias_stem(grids, layer)
            name, letter = f"{ID_STEMS[stem]}{layer + 1}", grids.parameter_letter(stem, layer)
            yield (
                single(grids, name, letter, biases) if grids.shares_bias(layer) else shown(grids, name, letter, biases)
            )
    if not grids.network.goal:
        yield shown(grids, "y", Letter("y", many=grids.many), grids.targets())


def forward_equations(grids: Grids, layer: int, new: bool = False) -> Iterator[Equation]:
    """z = W a + b and a = σ(z)."""
    z, a = grids.value_letter("z", layer, new), grids.value_letter("a", layer, new)
    nets, outs = grids.nets(layer, new), grids.outs(layer, new)
    before = grids.value_letter("a", layer - 1, new)
    words: list[Operand] = [grids.parameter_letter("W", layer, new), before]
    numbers: list[Operand] = [grids.matrix(grids.weights(layer, new)), grids.matrix(grids.outs(layer - 1, new))]
    if biases := grids.biases(layer, new):
        sign = "−" if grids.subtracts_bias(layer) else "+"
        b = grids.parameter_letter(bias_stem(grids, layer), layer, new)
        rows, columns = len(nets), len(grids.samples)
        if grids.shares_bias(layer):
            words += [sign, b, "·", Letter("1")]
            numbers += [sign, grids.entry(biases[0][0]), "·", ones(rows, columns)]
        elif grids.many:
            words += [sign, b, "·", Letter("1", transposed=True)]
            numbers += [sign, grids.matrix(biases), "·", ones(1, columns)]
        else:
            words += [sign, b]
            numbers += [sign, grids.matrix(biases)]
    yield equation(grids, f"z{layer + 1}{z.after}", z, [words, numbers], nets)
    argument: list[Operand] = [Letter("σ"), "(", grids.matrix(nets), ")"]
    yield equation(grids, f"a{layer + 1}{a.after}", a, [[z._replace(before="σ")], argument], outs)


def update_equations(grids: Grids, layer: int) -> Iterator[Equation]:
    """W⁺ = W − η ∂E/∂W, and the same of the biases that move; the new values alone for other optimizers."""
    for stem in ("W", bias_stem(grids, layer)):
        old = grids.weights(layer) if stem == "W" else grids.biases(layer)
        if not old or not grids.moves(old):
            continue
        new = grids.weights(layer, new=True) if stem == "W" else grids.biases(layer, new=True)
        letter, rate = grids.parameter_letter(stem, layer, new=True), grids.rate()
        gradient = grids.parameter_letter(stem, layer, before=ERROR)
        words: list[Operand] = [grids.parameter_letter(stem, layer), "−", rate, "·", gradient]
        moved = grids.matrix(grids.gradients(old))
        numbers: list[Operand] = [grids.matrix(old), "−", grids.entry(rate), "·", moved]
        sides = [] if grids.network.optimizer.states else [words, numbers]
        yield equation(grids, f"{ID_STEMS[stem]}{layer + 1}{letter.after}", letter, sides, new)
