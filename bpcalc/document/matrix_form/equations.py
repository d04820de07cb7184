"""The equations between the matrices of a layered network: what is given, both passes, and the update.

The matrix form of Rumelhart, Hinton & Williams (1986): δ = (Wᵀ δ) ⊙ σ′(z), ∂E/∂W = δ aᵀ; where the outputs of a layer
are coupled, δ = Jᵀ ∂E/∂a with J the derivatives of a by z.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bpcalc.derivation.step import Rule
from bpcalc.document.blocks import Equation, Form, Letter, Matrix, Operand
from bpcalc.document.matrix_form.grids import Grid, Grids, columns_of, ones, transposed
from bpcalc.formula.formula import Formula, difference
from bpcalc.formula.quantity import Quantity, constant, decay_error, out, partial, target
from bpcalc.model.batches import Reduce

ERROR = "∂E/∂"
"""What stands before a letter whose gradient is meant."""

ID_STEMS = {"W": "W", "b": "b", "θ": "theta"}
"""What the letters of parameters are in ids."""


def bias_stem(grids: Grids, layer: int) -> str:
    """The letter of a layer's biases: θ where they are thresholds."""
    return "θ" if grids.subtracts_bias(layer) else "b"


def shown(grids: Grids, name: str, letter: Letter, grid: Grid) -> Equation:
    """A matrix of labels and the same of numbers; once where there are no numbers."""
    labels, numbers = Matrix(grid), grids.matrix(grid)
    return Equation(name, letter, ((labels,), (numbers,)) if labels != numbers else ((labels,),), grid)


def single(grids: Grids, name: str, letter: Letter, grid: Grid) -> Equation:
    """The same of a single quantity, which is no matrix."""
    quantity, number = grid[0][0], grids.entry(grid[0][0])
    return Equation(name, letter, ((quantity,), (number,)) if quantity != number else ((quantity,),), grid)


def equation(grids: Grids, name: str, letter: Letter, sides: Sequence[Sequence[Operand]], result: Grid) -> Equation:
    """letter = sides = result, each side once."""
    numbers = (grids.matrix(result),)  # the same number need not be said twice, once short and once in full
    every = (*(side for side in map(tuple, sides) if side != numbers), (grids.matrix(result, Form.RESULT),))
    distinct = tuple(side for place, side in enumerate(every) if side not in every[:place])
    return Equation(name, letter, distinct, result)


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


def backward_equations(grids: Grids, layer: int) -> Iterator[Equation]:
    """∂E/∂a and δ of a layer, and the gradients of its parameters."""
    yield from _slopes_of_outs(grids, layer)
    yield from _deltas(grids, layer)
    yield from _gradients(grids, layer)


def _slopes_of_outs(grids: Grids, layer: int) -> Iterator[Equation]:
    """∂E/∂a: of outputs as the loss gives it, below them Wᵀ δ of the layer above."""
    slopes = grids.slopes_of_outs(layer)
    letter = grids.value_letter("a", layer, before=ERROR)
    if layer == len(grids.network.layers) - 1:
        if grids.is_known(slopes):
            yield equation(grids, f"dE/da{layer + 1}", letter, [], slopes)
        return
    above = layer + 1
    new = grids.sees_new(above)
    weights = grids.parameter_letter("W", above, new)._replace(transposed=True)
    words: list[Operand] = [weights, grids.value_letter("δ", above)]
    numbers: list[Operand] = [transposed(grids.matrix(grids.weights(above, new))), grids.matrix(grids.deltas(above))]
    yield equation(grids, f"dE/da{layer + 1}", letter, [words, numbers], slopes)


def _deltas(grids: Grids, layer: int) -> Iterator[Equation]:
    """δ by the chain rule, and what it comes to where loss and activation go together."""
    letter, deltas = grids.value_letter("δ", layer), grids.deltas(layer)
    name = f"delta{layer + 1}"
    slopes_of_outs = grids.value_letter("a", layer, before=ERROR)
    if not grids.layer(layer).activation.coupled:
        slopes = grids.slopes(layer)
        if grids.is_known(slopes) and grids.is_known(grids.slopes_of_outs(layer)):
            z = grids.value_letter("z", layer)._replace(before="σ′")
            numbers: list[Operand] = [grids.matrix(grids.slopes_of_outs(layer)), "⊙", grids.matrix(slopes)]
            words = _product(grids, layer, z)
            yield equation(grids, name, letter, [words, (slopes_of_outs, "⊙", z), numbers], deltas)
    else:
        for place, sample in enumerate(grids.samples):
            column = columns_of(deltas, place)
            jacobian, upper = grids.jacobian(layer, sample), columns_of(grids.slopes_of_outs(layer), place)
            if not (grids.is_known(jacobian) and grids.is_known(upper)):
                continue
            k = sample if len(grids.network.samples) > 1 else 0
            one = letter._replace(many=False, sample=k)
            j = Letter("J", layer + 1, after=letter.after, sample=k)
            jacobian_id = f"J{layer + 1}{j.after}" + (f"[{k}]" if k else "")
            yield equation(grids, jacobian_id, j, [], jacobian)
            factors = (j._replace(transposed=True), slopes_of_outs._replace(many=False, sample=k))
            numbers = [transposed(grids.matrix(jacobian)), grids.matrix(upper)]
            yield equation(grids, name + (f"[{k}]" if k else ""), one, [factors, numbers], column)
    yield from _short_deltas(grids, layer)


def _product(grids: Grids, layer: int, slope: Letter) -> tuple[Operand, ...]:
    """(Wᵀ δ) ⊙ σ′(z); ∂E/∂a ⊙ σ′(z) in the output layer."""
    if layer == len(grids.network.layers) - 1:
        return grids.value_letter("a", layer, before=ERROR), "⊙", slope
    new = grids.sees_new(layer + 1)
    weights = grids.parameter_letter("W", layer + 1, new)._replace(transposed=True)
    return "(", weights, grids.value_letter("δ", layer + 1), ")", "⊙", slope


def _short_deltas(grids: Grids, layer: int) -> Iterator[Equation]:
    """δ = a − y where every output's δ comes to that; a (1ᵀ y) − y where the targets do not sum to one."""
    steps = {step.id: step for step in grids.worked.derivation.steps}
    found = [[steps[quantity.id] for quantity in row] for row in grids.deltas(layer)]
    shorts = [[step.tree if step.rule is Rule.SHORT else step.short_tree for step in row] for row in found]
    if any(short is None for row in shorts for short in row):
        return
    a, y = grids.value_letter("a", layer), Letter("y", many=grids.many)
    outs, targets, name = grids.matrix(grids.outs(layer)), grids.matrix(grids.targets()), f"delta{layer + 1}"
    letter, deltas = grids.value_letter("δ", layer), grids.deltas(layer)
    if shorts == _outs_less_targets(grids, layer):
        yield equation(grids, name, letter, [(a, "−", y), (outs, "−", targets)], deltas)
    elif not grids.many:
        row = ones(1, len(found))
        one = Letter("1", transposed=True)
        words = (a, "(", one, y, ")", "−", y)
        yield equation(grids, name, letter, [words, (outs, "(", row, targets, ")", "−", targets)], deltas)
    else:
        yield equation(grids, name, letter, [], deltas)


def _outs_less_targets(grids: Grids, layer: int) -> list[list[Formula]]:
    names = grids.names(layer)
    return [[difference(out(name, k, grids.at).leaf, target(name, k).leaf) for k in grids.samples] for name in names]


def _gradients(grids: Grids, layer: int) -> Iterator[Equation]:
    """∂E/∂W = δ aᵀ, and of the biases δ, or its sum where the layer has one."""
    network = grids.network
    deltas = grids.matrix(grids.deltas(layer))
    delta = grids.value_letter("δ", layer)
    average: list[Operand] = [f"1/{len(grids.samples)}", "·"]
    average = average if grids.many and network.batch.reduce is Reduce.MEAN else []
    weights = grids.weights(layer)
    words: list[Operand] = [*average, delta, grids.value_letter("a", layer - 1)._replace(transposed=True)]
    numbers: list[Operand] = [*average, deltas, transposed(grids.matrix(grids.outs(layer - 1)))]
    decay_words, decay_numbers = _decay(grids, layer)
    letter = grids.parameter_letter("W", layer, before=ERROR)
    yield equation(
        grids,
        f"dE/dW{layer + 1}",
        letter,
        [[*words, *decay_words], [*numbers, *decay_numbers]],
        grids.gradients(weights),
    )
    biases = grids.biases(layer)
    if not biases:
        return
    samples, neurons = len(grids.samples), len(deltas.rows)
    sign: list[Operand] = ["−"] if grids.subtracts_bias(layer) else []
    words, numbers = [*sign, *average], [*sign, *average]
    if grids.shares_bias(layer):
        words.append(Letter("1", transposed=True))
        numbers.append(ones(1, neurons))
    words.append(delta)
    numbers.append(deltas)
    if grids.many:
        words.append(Letter("1"))
        numbers.append(ones(samples, 1))
    stem = bias_stem(grids, layer)
    letter = grids.parameter_letter(stem, layer, before=ERROR)
    yield equation(grids, f"dE/d{ID_STEMS[stem]}{layer + 1}", letter, [words, numbers], grids.gradients(biases))


def _decay(grids: Grids, layer: int) -> tuple[list[Operand], list[Operand]]:
    """λ W, or what the decay adds to the gradient of each weight where there is more to it."""
    decay, weights = grids.network.decay, grids.weights(layer)
    if decay.l2 and not decay.l1:
        factor = constant(decay.l2)
        return (
            ["+", factor, "·", grids.parameter_letter("W", layer)],
            ["+", grids.entry(factor), "·", grids.matrix(weights)],
        )
    if decay.l1:
        slopes = tuple(
            tuple(partial(decay_error(), Quantity(weight.kind, weight.name), at=grids.at) for weight in row)
            for row in weights
        )
        return ["+", grids.parameter_letter("W", layer, before="∂E_decay/∂")], ["+", grids.matrix(slopes)]
    return [], []
