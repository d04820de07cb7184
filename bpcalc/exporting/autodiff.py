"""What scripts for libraries that differentiate have in common: only the forward pass is written.

In-place, the layer below sees the new weights of the layer above. Therefore what leads down is split: the value comes
from the old weights, the derivative from those that are `seen`. What is added for this is 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bpcalc.exporting.literals import block, commented, listed, strings
from bpcalc.exporting.matrices import biases_of, matrix_holes, named_parameters, source_of, weights_of
from bpcalc.exporting.pieces import bound, optimizer_function, stepped
from bpcalc.exporting.plan import LayerPlan, Plan
from bpcalc.formula.formula import Symbol, formula_of
from bpcalc.typesetting.dialects import Dialect
from bpcalc.typesetting.walker import written


class Engine(NamedTuple):
    """How a library that differentiates writes things.

    `parameter` is a template for numbers that gradients are taken by, `matrix` for one built from parameters.
    `activations` and `losses` are the library's own, by our names, over `net`, or `net`, `out` and `target`, and the
    constants; `together` are losses over `net` for the activation that they go with; `penalties` are added by decay.
    """

    dialect: Dialect
    parameter: str
    matrix: str
    activations: Mapping[str, str]
    losses: Mapping[str, str]
    together: Mapping[str, str]
    penalties: Mapping[str, str]


def autodiff_holes(plan: Plan, engine: Engine) -> dict[str, str]:
    """What fills the holes of such a script."""
    network = plan.network
    blocks = [f'"{name}": {strings(each, 4)},' for layer in plan.layers for name, each in plan.blocks(layer)]
    from_above = [plan.parameters(layer) for layer in reversed(plan.layers)]
    return matrix_holes(plan, engine.matrix, engine.penalties, "p[{name}]") | {
        "p": _parameters(plan, engine) if plan.plain else named_parameters(plan, engine.parameter),
        "names": block(blocks) if plan.plain else "",
        "named": "names[name]" if plan.plain else "[name]",
        "layers": listed((strings(row, 4) for row in from_above if row), 0),
        "seen": ", seen" if plan.in_place else "",
        "as_seen": ", p" if plan.in_place else "",
        "forward": "\n".join(_forward(plan, engine, layer) for layer in plan.layers),
        "errors": "" if network.goal else _errors(plan, engine),
        "goal": str(network.outputs.index(network.goal)) if network.goal else "",
        "optimizer": optimizer_function(plan, engine.dialect),
        "new": stepped(plan, "name", "p[name]", "g[name]"),
    }


def _parameters(plan: Plan, engine: Engine) -> str:
    """The dictionary of the matrices and biases of plain layers, in numbers."""
    entries = []
    for layer in plan.layers:
        entries.append(f'"W{layer.number}": {engine.parameter.format(x=weights_of(plan, layer, 4))},')
        if layer.bias:
            comment = commented(dict.fromkeys(layer.biases))
            entries.append(f'"{layer.bias}": {engine.parameter.format(x=biases_of(plan, layer))},  # {comment}')
    return block(entries)


def _forward(plan: Plan, engine: Engine, layer: LayerPlan) -> str:
    terms = []
    for matrix in layer.matrices:
        source, weights = source_of(matrix.source), f'p["{matrix.name}"]'
        leads_down = plan.in_place and matrix.source
        terms.append(f'down({source}, {weights}, seen["{matrix.name}"])' if leads_down else f"{source} @ {weights}.T")
    terms += [f'p["{layer.bias}"]'] if layer.bias else []
    return f"net{layer.number} = {' + '.join(terms)}\nout{layer.number} = {_activation(plan, engine, layer)}"


def _activation(plan: Plan, engine: Engine, layer: LayerPlan) -> str:
    activation, net = layer.activation, f"net{layer.number}"
    constants = bound(plan.network, activation)
    if activation.written is None and activation.name in engine.activations:
        texts = {name: written(formula_of(value), engine.dialect) for name, value in constants.items()}
        return engine.activations[activation.name].format(net=net, **texts)
    return written(activation.formula(Symbol("net"), **constants), engine.dialect, lambda _name: net)


def _errors(plan: Plan, engine: Engine) -> str:
    loss = plan.network.loss
    if plan.goes_together:
        return engine.together[loss.name]
    constants = bound(plan.network, loss)
    if loss.written is None and loss.name in engine.losses:
        return engine.losses[loss.name].format(**{name: str(value) for name, value in constants.items()})
    return written(loss.formula(Symbol("target"), Symbol("out"), **constants), engine.dialect)
