"""A run with NumPy: both passes by hand, in matrices with a row per sample."""

from __future__ import annotations

from bpcalc.exporting.assembling import Lines, indented, script_of
from bpcalc.exporting.formulas import NUMPY
from bpcalc.exporting.given import biases_of, samples, settings, weights_of
from bpcalc.exporting.literals import commented, string, strings
from bpcalc.exporting.matrices import matrices_function, moving_names, parameters_by_name, rebuilt
from bpcalc.exporting.numpy_backward import backward, updates
from bpcalc.exporting.numpy_forward import errors, forward, total_error
from bpcalc.exporting.plan import Plan
from bpcalc.exporting.showing import AFTER, passes, show_function, shown_end, shown_pass
from bpcalc.exporting.updating import batches, learned_from, rate_of_update, step_function


def script(plan: Plan) -> str:
    """The text of the script."""
    network = plan.network
    after = [f"{passes(plan)} = forward(x)", f"E = errors(net{len(plan.layers)}, out{len(plan.layers)})"]
    if network.goal:
        after = after[:1]
    total = "total_error(E)"
    blocks = [samples(plan, "np.array({x})"), _parameters(plan), settings(plan), batches(plan)]
    blocks += [show_function("np.ravel(values)"), *_matrices(plan), forward(plan)]
    blocks += [] if network.goal else [errors(plan), total_error(plan)]
    blocks += step_function(plan, NUMPY)
    blocks.append([*after, *shown_pass(plan, total)])
    if network.learns:
        blocks.append(_training(plan))
        end = _shown_parameters(plan, AFTER) if plan.iterations > 1 else []
        blocks.append([*after, *shown_end(plan, total), *end])
    elif plan.has_gradients:
        blocks.append([*backward(plan, "x", "target"), *_shown_gradients(plan)])
    return script_of(plan, "NumPy", ["import numpy as np"], blocks)


def _parameters(plan: Plan) -> Lines:
    if not plan.plain:
        return [*parameters_by_name(plan, "{x}"), *moving_names(plan)]
    lines = []
    for layer in plan.layers:
        lines += [f"W{layer.number} = np.array({weights_of(plan, layer)})"]
        if layer.bias:
            values = biases_of(plan, layer)
            shown = values if layer.has_one_bias else f"np.array({values})"
            lines.append(f"{layer.bias} = {shown}  # {commented(dict.fromkeys(layer.biases))}")
    return lines


def _matrices(plan: Plan) -> list[Lines]:
    if plan.plain:
        return []
    return [matrices_function(plan, "np.array({x})"), [rebuilt(plan)]]


def _training(plan: Plan) -> Lines:
    picking, x, target = learned_from(plan)
    lines = [*rate_of_update(plan), *picking, f"{passes(plan)} = forward({x})", *backward(plan, x, target)]
    if not plan.in_place:
        lines += updates(plan)
    shown = [*_shown_gradients(plan), *_shown_parameters(plan, '"+"')]
    return ["for t in range(1, updates + 1):", *indented([*lines, "if t == 1:", *indented(shown)])]


def _shown_gradients(plan: Plan) -> Lines:
    if not plan.plain:
        return [f"show({string(plan.stem_of_gradients)}, gradient, list(gradient.values()))"]
    return [
        f"show({string(plan.stem_of_gradients)}, {strings(names)}, d{block})"
        for layer in plan.layers
        for block, names in plan.blocks(layer)
    ]


def _shown_parameters(plan: Plan, after: str) -> Lines:
    """Printing what has moved."""
    if not plan.plain:
        return [f'show("", moving, [p[name] for name in moving], {after})']
    return [
        f'show("", {strings(names)}, {block}, {after})'
        for layer in plan.layers
        for block, names in plan.blocks(layer)
        if plan.moves(block)
    ]
