"""Matrices in scripts: the sum of a layer, and how matrices are built from parameters that are kept by their names."""

from __future__ import annotations

from bpcalc.exporting.assembling import TAB, Lines
from bpcalc.exporting.literals import decimal_point, string, strings, table
from bpcalc.exporting.plan import LayerPlan, Plan


def source_of(number: int) -> str:
    """What the outputs of a layer are called in a script; 0 are the inputs."""
    return f"out{number}" if number else "x"


def layer_sum(layer: LayerPlan, named: str = "{name}") -> str:
    """net of a layer: what comes in times the weights, and the biases; `named` is a template of a matrix's name."""
    terms = [f"{source_of(matrix.source)} @ {named.format(name=matrix.name)}.T" for matrix in layer.matrices]
    return " + ".join([*terms, *([named.format(name=layer.bias)] if layer.bias else [])])


def parameters_by_name(plan: Plan, value: str) -> Lines:
    """The dictionary of all parameters; `value` is a template of a number."""
    entries = [f"{TAB}{string(name)}: {value.format(x=decimal_point(number))}," for name, number in plan.values.items()]
    return ["p = {", *entries, "}"]


def moving_names(plan: Plan) -> Lines:
    """The list of the parameters that the updates change."""
    moving = [name for layer in plan.layers for name in plan.parameters(layer) if plan.moves(name)]
    return [f"moving = {strings(moving)}"] if plan.network.learns else []


def matrices_function(plan: Plan, array: str) -> Lines:
    """The function that builds the matrices; `array` is a template over rows of parameters."""
    lines = [
        "def matrices(p):",
        f'{TAB}"""Weights: a row per neuron, a column per source, 0 where there is no connection; and the biases."""',
        f"{TAB}return {{",
    ]
    for layer in plan.layers:
        for matrix in layer.matrices:
            rows = [[f"p[{string(name)}]" if name else "0.0" for name in row] for row in matrix.rows]
            lines.append(f'{TAB}{TAB}"{matrix.name}": {array.format(x=table(rows, 8))},')
        if layer.bias:
            row = [_bias(name, neuron.threshold) for name, neuron in zip(layer.biases, layer.neurons, strict=True)]
            lines.append(f'{TAB}{TAB}"{layer.bias}": {array.format(x=table([row], 8))},')
    return [*lines, f"{TAB}}}"]


def rebuilt(plan: Plan) -> str:
    """The matrices anew, from the parameters as they are."""
    names = [name for layer in plan.layers for name, _ in plan.blocks(layer)]
    return f"{', '.join(names)}{',' if len(names) == 1 else ''} = matrices(p).values()"


def _bias(name: str, threshold: bool) -> str:
    """A threshold is subtracted."""
    return f"{'-' if threshold else ''}p[{string(name)}]" if name else "0.0"


def entries_of(plan: Plan, name: str) -> str:
    """The gradient of a parameter: the sum of the matrices' gradients wherever it stands."""
    text = ""
    for layer in plan.layers:
        for matrix in layer.matrices:
            for row, names in enumerate(matrix.rows):
                text += "".join(
                    f" + d{matrix.name}[{row}, {column}]" for column, entry in enumerate(names) if entry == name
                )
        for row, (bias, neuron) in enumerate(zip(layer.biases, layer.neurons, strict=True)):
            if bias == name:
                text += f" {'-' if neuron.threshold else '+'} d{layer.bias}[{row}]"
    return text.removeprefix(" + ").replace(" - ", "-", 1) if text.startswith(" - ") else text.removeprefix(" + ")
