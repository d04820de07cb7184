"""What scripts that work with matrices have in common: a row per sample, a matrix of weights per layer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from bpcalc.exporting.literals import block, commented, decimal_point, listed, string, strings, table
from bpcalc.exporting.plan import LayerPlan, Plan
from bpcalc.model.network import Values


def matrix_holes(plan: Plan, matrix: str, penalties: Mapping[str, str], kept: str) -> dict[str, str]:
    """What fills the holes of such a script.

    `matrix` makes a matrix of rows, `penalties` are what decay adds to the error, and `kept` is what a parameter is
    called that decays: all three are templates.
    """
    network, samples = plan.network, plan.network.samples
    number = len(plan.layers)
    decay = (text for kind, text in penalties.items() if getattr(network.decay, kind))
    targets = "" if network.goal else _rows(network.outputs, (sample.targets for sample in samples))
    return {
        "inputs": commented(network.inputs),
        "outputs": commented(network.outputs),
        "x": _rows(network.inputs, (sample.inputs for sample in samples)),
        "target": targets,
        "moving": strings(plan.moving),
        "matrices": _matrices(plan, matrix),
        "passes": ", ".join(f"net{layer.number}, out{layer.number}" for layer in plan.layers),
        "last": f"net{number}, out{number}",
        "out": f"out{number}",
        "some_x": "x" if network.takes_all_samples else "some_x",
        "some_target": "target" if network.takes_all_samples else "some_target",
        "weights": listed((kept.format(name=string(name), matrix=name) for name in plan.decaying), 4),
        "decay": "".join(decay),
        "output_names": strings(network.outputs),
        "stem": string(plan.stem_of_gradients),
        "shown": "\n".join(_shown(plan)),
    }


def _rows(names: Sequence[str], values: Iterable[Values]) -> str:
    return table([[decimal_point(each[name] or Fraction(0)) for name in names] for each in values])


def _shown(plan: Plan) -> Iterator[str]:
    """Printing every net, out and error of a sample."""
    end = '[k], f"[{k + 1}]"' if len(plan.network.samples) > 1 else ""
    for layer in plan.layers:
        for kind in ("net", "out"):
            yield f'show("{kind}_", {strings(layer.names)}, {kind}{layer.number}{end})'
    if not plan.network.goal:
        yield f'show("E_", {strings(plan.network.outputs)}, E{end})'


def source_of(number: int, x: str = "x") -> str:
    """What the outputs of a layer are called in a script; 0 are the inputs."""
    return f"out{number}" if number else x


def weights_of(plan: Plan, layer: LayerPlan, indent: int = 0) -> str:
    """The matrix of a plain layer, in numbers: a row per neuron, with the names beside it."""
    names = layer.matrices[0].rows
    return table([[decimal_point(plan.values[name]) for name in row] for row in names], indent, names)


def biases_of(plan: Plan, layer: LayerPlan) -> str:
    """The biases of a plain layer, in numbers: one, or one per neuron."""
    values = [decimal_point(plan.values[name]) for name in layer.biases]
    return values[0] if layer.has_one_bias else f"[{', '.join(values)}]"


def named_parameters(plan: Plan, value: str = "{x}") -> str:
    """The dictionary of all parameters by their names; `value` is a template of a number."""
    return block(f"{string(name)}: {value.format(x=decimal_point(number))}," for name, number in plan.values.items())


def _matrices(plan: Plan, matrix: str) -> str:
    """The dictionary of the matrices, built from the parameters."""
    entries = []
    for layer in plan.layers:
        for each in layer.matrices:
            rows = [[f"p[{string(name)}]" if name else "0.0" for name in row] for row in each.rows]
            entries.append(f'"{each.name}": {matrix.format(x=table(rows, 8))},')
        if layer.bias:
            row = [_bias(name, neuron.threshold) for name, neuron in zip(layer.biases, layer.neurons, strict=True)]
            entries.append(f'"{layer.bias}": {matrix.format(x=table([row], 8))},')
    return block(entries, 4)


def _bias(name: str, threshold: bool) -> str:
    """A threshold is subtracted."""
    return f"{'-' if threshold else ''}p[{string(name)}]" if name else "0.0"
