"""A run with a library that differentiates: only the forward pass is written, and what the backward pass is to see.

In-place, the layer below sees the new weights of the layer above. Therefore what leads down is split: the value comes
from the old weights, the derivative from those that are `seen`. What is added for this is 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bpcalc.algebra.elementary import magnitude
from bpcalc.exporting.assembling import TAB, Lines, indented
from bpcalc.exporting.formulas import expression, symbol
from bpcalc.exporting.given import biases_of, bound, weights_of
from bpcalc.exporting.literals import commented, listed, string, strings
from bpcalc.exporting.matrices import matrices_function, moving_names, parameters_by_name, source_of
from bpcalc.exporting.plan import LayerPlan, Plan
from bpcalc.exporting.showing import AFTER, passes
from bpcalc.exporting.updating import mean_over
from bpcalc.typesetting.dialects import Dialect


class Engine(NamedTuple):
    """How a library that differentiates writes things.

    `array` is a template for numbers, `parameter` for those that gradients are taken by, `matrix` for one built from
    parameters, `fixed` for a value whose derivative is taken for 0. `activations` and `losses` are the library's own,
    by our names, over `net`, or `net`, `out` and `target`, and the constants; `together` are losses over `net` for the
    activation that they go with.
    """

    dialect: Dialect
    array: str
    parameter: str
    matrix: str
    fixed: str
    activations: Mapping[str, str]
    losses: Mapping[str, str]
    together: Mapping[str, str]


def parameters(plan: Plan, engine: Engine) -> Lines:
    """The dictionary `p` of the parameters, and the names of their entries where they are matrices."""
    if not plan.plain:
        return [*parameters_by_name(plan, engine.parameter), *moving_names(plan)]
    entries, names = [], []
    for layer in plan.layers:
        entries.append(f'{TAB}"W{layer.number}": {engine.parameter.format(x=weights_of(plan, layer, 4))},')
        if layer.bias:
            comment = f"  # {commented(dict.fromkeys(layer.biases))}"
            entries.append(f'{TAB}"{layer.bias}": {engine.parameter.format(x=biases_of(plan, layer))},{comment}')
        names += [f'{TAB}"{block}": {strings(each, 4)},' for block, each in plan.blocks(layer)]
    moving = [f"moving = {strings(moving_blocks(plan))}"] if plan.network.learns else []
    return ["p = {", *entries, "}", "names = {", *names, "}", *moving]


def moving_blocks(plan: Plan) -> list[str]:
    """What the updates change, as a script names it."""
    return [name for layer in plan.layers for name in plan.parameters(layer) if plan.moves(name)]


def functions(plan: Plan, engine: Engine) -> list[Lines]:
    """`forward`, `errors` and `total_error`, or what else the gradients are of."""
    blocks = [] if plan.plain else [matrices_function(plan, engine.matrix)]
    if plan.in_place:
        blocks.append(_down(engine))
    blocks.append(_forward(plan, engine))
    if plan.network.goal:
        return [*blocks, _goal(plan)]
    return [*blocks, _errors(plan, engine), _total_error(plan, engine)]


def seen(plan: Plan, value: str = "seen") -> str:
    """The further argument of functions that need to know which weights the backward pass sees."""
    return f", {value}" if plan.in_place else ""


def _down(engine: Engine) -> Lines:
    return [
        "def down(out, W, seen_W):",
        f'{TAB}"""out @ W.T, but its derivative by out is that of the weights seen: the rest is 0."""',
        f"{TAB}fixed = {engine.fixed.format(x='out')}",
        f"{TAB}return fixed @ W.T + (out - fixed) @ seen_W.T",
    ]


def _forward(plan: Plan, engine: Engine) -> Lines:
    lines = [
        f"def forward(p, x{seen(plan)}):",
        f'{TAB}"""net and out of every layer, a row per sample."""',
    ]
    if not plan.plain:
        lines.append(f"{TAB}p = matrices(p)")
        lines += [f"{TAB}seen = matrices(seen)"] if plan.in_place else []
    for layer in plan.layers:
        lines.append(f"{TAB}net{layer.number} = {_sum(plan, layer)}")
        lines.append(f"{TAB}out{layer.number} = {_activation(plan, engine, layer)}")
    return [*lines, f"{TAB}return {passes(plan)}"]


def _sum(plan: Plan, layer: LayerPlan) -> str:
    terms = []
    for matrix in layer.matrices:
        source, weights = source_of(matrix.source), f'p["{matrix.name}"]'
        if plan.in_place and matrix.source:
            terms.append(f'down({source}, {weights}, seen["{matrix.name}"])')
        else:
            terms.append(f"{source} @ {weights}.T")
    return " + ".join([*terms, *([f'p["{layer.bias}"]'] if layer.bias else [])])


def _activation(plan: Plan, engine: Engine, layer: LayerPlan) -> str:
    activation, net = layer.activation, f"net{layer.number}"
    constants = bound(plan.network, activation)
    own = engine.activations.get(activation.name)
    if own and activation.written is None:
        texts = {name: expression(value, engine.dialect) for name, value in constants.items()}
        return own.format(net=net, **texts)
    return expression(activation.formula(symbol("net"), **constants), engine.dialect, lambda _name: net)


def _errors(plan: Plan, engine: Engine) -> Lines:
    loss = plan.network.loss
    lines = ["def errors(net, out, target):", f'{TAB}"""The error of every output, a row per sample."""']
    if plan.goes_together:
        return [*lines, f"{TAB}return {engine.together[loss.name]}"]
    constants = bound(plan.network, loss)
    if loss.name in engine.losses and loss.written is None:
        texts = {name: str(value) for name, value in constants.items()}
        return [*lines, f"{TAB}return {engine.losses[loss.name].format(**texts)}"]
    formula = loss.formula(symbol("target"), symbol("out"), **constants)
    return [*lines, f"{TAB}return {expression(formula, engine.dialect)}"]


def _total_error(plan: Plan, engine: Engine) -> Lines:
    last = len(plan.layers)
    total = f"errors(net{last}, out{last}, target).sum(){mean_over(plan, 'x')}"
    weights = [name for layer in plan.layers for name in plan.parameters(layer) if plan.decays(name)]
    lines = [
        f"def total_error(p, x, target{seen(plan)}):",
        f'{TAB}"""The error of the whole network."""',
        f"{TAB}{passes(plan)} = forward(p, x{seen(plan)})",
    ]
    if weights:
        lines.append(f"{TAB}weights = {listed((f'p[{string(name)}]' for name in weights), 4)}")
    if plan.network.decay.l2:
        total += " + 0.5 * l2 * sum((W**2).sum() for W in weights)"
    if plan.network.decay.l1:
        size = expression(magnitude(symbol("W")), engine.dialect)
        total += f" + l1 * sum({size}.sum() for W in weights)"
    return [*lines, f"{TAB}return {total}"]


def _goal(plan: Plan) -> Lines:
    network = plan.network
    return [
        "def goal(p, x):",
        f'{TAB}"""The output whose gradient is asked for."""',
        f"{TAB}*_, out = forward(p, x)",
        f"{TAB}return out[0, {network.outputs.index(network.goal)}]",
    ]


def first_pass(plan: Plan) -> Lines:
    """Working the forward pass with the parameters as they are."""
    last = plan.layers[-1].number
    lines = [f"{passes(plan)} = forward(p, x{seen(plan, 'p')})"]
    return lines if plan.network.goal else [*lines, f"E = errors(net{last}, out{last}, target)"]


def total(plan: Plan) -> str:
    """The error of the network with the parameters as they are."""
    return f"total_error(p, x, target{seen(plan, 'p')})"


def layers_from_above(plan: Plan) -> str:
    """The parameters layer by layer, the output layer first: the order of an in-place update."""
    rows = [plan.parameters(layer) for layer in reversed(plan.layers)]
    return listed((strings(row, 4) for row in rows if row), 0)


def shown_gradients(plan: Plan) -> Lines:
    """Printing the gradients in `g`, and with them nothing else."""
    names = "names[name]" if plan.plain else "[name]"
    return ["for name in g:", f"{TAB}show({string(plan.stem_of_gradients)}, {names}, g[name])"]


def shown_parameters(plan: Plan, after: str = AFTER) -> Lines:
    """Printing what has moved."""
    names = "names[name]" if plan.plain else "[name]"
    return ["for name in moving:", f'{TAB}show("", {names}, p[name], {after})']


def loop(lines: Lines, shown: Lines) -> Lines:
    """The training: the lines of an update, and what is printed after the first."""
    return ["for t in range(1, updates + 1):", *indented([*lines, "if t == 1:", *indented(shown)])]
