"""Errors handed back by weight, as some notes teach back-propagation: a rule of thumb beside the gradient."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from sympy import Symbol

from bpcalc.algebra.formulas import Formula, difference, product, ratio, total
from bpcalc.algebra.parts import symbols_in
from bpcalc.algebra.quantity import Kind, Quantity, error
from bpcalc.derivation.step import Phase
from bpcalc.derivation.working import Worked
from bpcalc.document.blocks import (
    Block,
    Equation,
    Equations,
    Expression,
    Form,
    Heading,
    Letter,
    Line,
    Lines,
    Matrix,
    Numeral,
    Operand,
    Paragraph,
    Part,
    Tone,
    Toned,
    sentences,
)
from bpcalc.document.grids import Grids, transposed
from bpcalc.document.lines import PHASE_TITLES
from bpcalc.document.shared_errors import Numbers, errors_handed_back, errors_of_outputs, shares
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said
from bpcalc.model.network import Network


def refuse_without_targets(network: Network) -> None:
    """Raises BpcalcError for a network without a loss: it has no targets to be off from."""
    if network.goal:
        fault = said("--error-shares: a network without a loss has no targets, so its outputs have no errors")
        raise BpcalcError.of(fault, said("name a loss"))


def shares_blocks(worked: Worked, lines_too: bool = False) -> tuple[Block, ...]:
    """The error of each output, the shares of it that hidden neurons and inputs get, and the simplified form.

    The network must be one of layers (`bpcalc.model.layered`), with a loss. `lines_too` writes the errors line by line
    before their matrices.
    """
    grids = Grids(worked)
    blocks: list[Block] = [Heading(2, (said("Shares of the error"),)), _about(grids)]
    blocks += [Lines((tuple(_lines_of_outputs(grids)),), steps=False)] if lines_too else []
    blocks.append(Equations((_errors(grids),)))
    blocks += [Heading(3, (said("Shares by weight"),)), _about_shares(grids)]
    blocks += _handed_back(grids, simplified=False, lines_too=lines_too)
    blocks += [Heading(3, (said("The simplified form"),)), _about_simplified(grids)]
    blocks += _handed_back(grids, simplified=True)
    return (*blocks, Heading(3, (said("How this differs from the gradient"),)), _about_gradient())


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
        above, below = _letter(grids, layer), _letter(grids, layer - 1)
        weights = grids.matrix(grids.weights(layer))
        if simplified:
            handing, factor = Letter("W", layer + 1, transposed=True), transposed(weights)
        else:
            if fault := _without_shares(grids, layer):
                yield from [Equations(tuple(equations))] if equations else []
                yield fault
                return
            if lines_too:
                yield from [Equations(tuple(equations))] if equations else []
                equations = []
                yield Lines((tuple(_lines_of_layer(grids, layer)),), steps=False)
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


def _lines_of_outputs(grids: Grids) -> Iterator[Line]:
    """e = y − a, line by line."""
    last = len(grids.network.layers) - 1
    rows = zip(grids.names(last), grids.targets(), grids.outs(last), errors_of_outputs(grids), strict=True)
    for name, targets, outs, values in rows:
        for k, target, out, value in zip(_numbered(grids), targets, outs, values, strict=True):
            formula = difference(target.symbol, out.symbol)
            yield _line(grids, _error(name, k), formula, {target.id: target, out.id: out}, value)


def _lines_of_layer(grids: Grids, layer: int) -> Iterator[Line]:
    """What each neuron or input below a layer gets, line by line: its shares of the errors of the layer."""
    last = len(grids.network.layers) - 1
    upper = errors_of_outputs(grids) if layer == last else errors_handed_back(grids, layer, simplified=False)
    errors = [[_error(name, k) for k in _numbered(grids)] for name in grids.names(layer)]
    lower = errors_handed_back(grids, layer - 1, simplified=False)
    weights = {weight.id: weight for row in grids.weights(layer) for weight in row}
    shares_of = zip(*(_ratios(row) for row in grids.weights(layer)), strict=True)
    for name, ratios, values in zip(grids.names(layer - 1), shares_of, lower, strict=True):
        for column, k in enumerate(_numbered(grids)):
            handed = {_leaf(row[column]).name: row[column] for row in errors}
            terms = [product(share, _leaf(row[column])) for share, row in zip(ratios, errors, strict=True)]
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


def _numbered(grids: Grids) -> list[int]:
    """The numbers of the samples as they are written: 0 for the only one."""
    return [sample if len(grids.network.samples) > 1 else 0 for sample in grids.samples]


def _errors(grids: Grids) -> Equation:
    """E_out = y − a."""
    last = len(grids.network.layers) - 1
    a, y = grids.value_letter("a", last), Letter("y", many=grids.many)
    outs, targets = grids.matrix(grids.outs(last)), grids.matrix(grids.targets())
    result = _matrix(errors_of_outputs(grids), grids, last, Form.RESULT)
    return Equation(f"E{last + 1}", _letter(grids, last), ((y, "−", a), (targets, "−", outs), (result,)))


def _matrix(numbers: Numbers, grids: Grids, layer: int, form: Form = Form.SHORT) -> Matrix:
    """Errors of a layer as a matrix; one that has no number is called by its neuron."""
    return Matrix(
        tuple(
            tuple(
                Letter(f"e_{name}", sample=k) if value is None else Numeral(value, form)
                for value, k in zip(row, _numbered(grids), strict=True)
            )
            for row, name in zip(numbers, grids.names(layer), strict=True)
        )
    )


def _letter(grids: Grids, layer: int) -> Letter:
    """E_out, E_hidden, E_in; with the number of the layer where there are several hidden ones."""
    last = len(grids.network.layers) - 1
    if layer in (-1, last):
        return Letter("E_in" if layer < 0 else "E_out")
    return Letter("E_hidden", layer + 1 if last > 1 else None)


def _share_formulas(weights: Sequence[Quantity]) -> tuple[Part, ...]:
    """w/Σw in symbols, for the weights into one neuron."""
    quantities = {weight.id: weight for weight in weights}
    return tuple(Expression(share, quantities) for share in _ratios(weights))


def _ratios(weights: Sequence[Quantity]) -> list[Formula]:
    """w/Σw as formulas."""
    symbols: list[Formula] = [weight.symbol for weight in weights]
    whole = total(*symbols) if len(symbols) > 1 else symbols[0]
    return [ratio(symbol, whole) for symbol in symbols]


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


def _about_shares(grids: Grids) -> Paragraph:
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


def _about_simplified(grids: Grids) -> Paragraph:
    last = len(grids.network.layers) - 1
    told = said(
        "Simplified, the division by {sum} is left out, and the weights of the forward pass, transposed, hand the "
        "errors back: {below} = {weights} {out}, and so on down.",
        below=_letter(grids, last - 1),
        weights=Letter("W", last + 1, transposed=True),
        out=Letter("E_out"),
        sum=Letter("Σw"),
    )
    return Paragraph((told,))


def _about_gradient() -> Paragraph:
    told = said(
        "This is a rule of thumb and no derivative: {slope}, the derivative of the activation, is missing, and the "
        "shares {share} stand where the gradient has the weights themselves.",
        slope=Letter("σ′"),
        share=Letter("w/Σw"),
    )
    return Paragraph((told,))


def _floats(numbers: Numbers) -> list[list[float | None]]:
    return [[None if value is None else float(value) for value in row] for row in numbers]
