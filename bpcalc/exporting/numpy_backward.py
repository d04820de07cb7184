"""The backward pass by hand in NumPy: δ of each layer from the output layer down, the gradients, the updates."""

from __future__ import annotations

from bpcalc.algebra.formulas import product
from bpcalc.algebra.parts import taken_apart
from bpcalc.exporting.assembling import TAB, Lines
from bpcalc.exporting.formulas import NUMPY, expression, symbol
from bpcalc.exporting.given import bound
from bpcalc.exporting.literals import string, strings
from bpcalc.exporting.matrices import entries_of, rebuilt, source_of
from bpcalc.exporting.numpy_forward import numbered
from bpcalc.exporting.plan import LayerPlan, Plan
from bpcalc.exporting.updating import mean_over, stepped


def backward(plan: Plan, x: str, target: str) -> Lines:
    """From the output layer down; in-place, each layer is updated before the one below is reached."""
    lines: Lines = [] if plan.plain else ["gradient = {}"]
    for layer in reversed(plan.layers):
        if plan.in_place:
            seen = "" if layer is plan.layers[-1] else ", through the new weights above"
            lines.append(f"# back through layer {layer.number}{seen}")
        lines += [*_delta(plan, layer, target), *_gradients(plan, layer, x)]
        if plan.in_place:
            lines += _update(plan, layer)
    return lines


def _delta(plan: Plan, layer: LayerPlan, target: str) -> Lines:
    number, last = layer.number, layer is plan.layers[-1]
    delta, out = f"delta{number}", f"out{number}"
    if last and plan.goes_together:
        whole = f" * {target}.sum(axis=1, keepdims=True)" if not plan.targets_sum_to_one else ""
        return [f"{delta} = {out}{whole} - {target}"]
    activation, network = layer.activation, plan.network
    assert activation.derivative is not None  # noqa: S101 - without it there is no backward pass
    if not last:
        above = [
            f"delta{higher.number} @ {matrix.name}"
            for higher in plan.layers
            for matrix in higher.matrices
            if matrix.source == number
        ]
        lines = [f"dout{number} = {' + '.join(above)}"]
    elif network.goal:
        lines = [f"dout{number} = np.array([{[float(name == network.goal) for name in network.outputs]}])"]
    else:
        slope = network.loss.derivative(symbol("target"), symbol("out"), **bound(network, network.loss))
        lines = [f"dout{number} = {expression(slope, NUMPY, lambda name: {'target': target}.get(name, out))}"]
    if activation.coupled:
        return [*lines, f"{delta} = {out} * (dout{number} - (dout{number} * {out}).sum(axis=1, keepdims=True))"]
    slope = activation.derivative(symbol("net"), symbol("out"), **bound(network, activation))
    if slope == 1:
        return [*lines, f"{delta} = dout{number}"]
    factors = taken_apart(slope).operands if taken_apart(slope).operation == "product" else (slope,)
    return [*lines, f"{delta} = {expression(product(symbol('dout'), *factors), NUMPY, numbered(layer))}"]


def _gradients(plan: Plan, layer: LayerPlan, x: str) -> Lines:
    delta, mean = f"delta{layer.number}", mean_over(plan, x)
    lines = []
    for matrix in layer.matrices:
        source = source_of(matrix.source) if matrix.source else x
        decay = _decay(plan, matrix.name) if plan.plain and plan.decays(matrix.name) else ""
        lines.append(f"d{matrix.name} = {delta}.T @ {source}{mean}{decay}")
    if layer.bias:
        rows = "" if plan.plain and layer.has_one_bias else "axis=0"
        lines.append(f"d{layer.bias} = {delta}.sum({rows}){mean}")
    if not plan.plain:
        for name in plan.parameters(layer):
            decay = _decay(plan, f"p[{string(name)}]") if plan.decays(name) else ""
            lines.append(f"gradient[{string(name)}] = {entries_of(plan, name)}{decay}")
    return lines


def _decay(plan: Plan, weight: str) -> str:
    decay = plan.network.decay
    return f" + l2 * {weight}" * bool(decay.l2) + f" + l1 * np.sign({weight})" * bool(decay.l1)


def updates(plan: Plan) -> Lines:
    """The update of all that moves, from the old values."""
    if plan.plain:
        return [line for layer in plan.layers for line in _update(plan, layer)]
    new = stepped(plan, "name", "p[name]", "gradient[name]")
    return ["for name in moving:", f"{TAB}p[name] = {new}", rebuilt(plan)]


def _update(plan: Plan, layer: LayerPlan) -> Lines:
    """The update of what a layer completes."""
    moving = [name for name in plan.parameters(layer) if plan.moves(name)]
    if plan.plain:
        return [f"{name} = {stepped(plan, string(name), name, f'd{name}')}" for name in moving]
    new = stepped(plan, "name", "p[name]", "gradient[name]")
    return [f"for name in {strings(moving)}:", f"{TAB}p[name] = {new}", rebuilt(plan)] if moving else []
