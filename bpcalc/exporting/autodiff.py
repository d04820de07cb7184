"""What scripts for libraries that differentiate have in common: only the forward pass is written.

In-place, the layer below sees the new weights of the layer above. Therefore what leads down is split: the value comes
from the old weights, the derivative from those that are `seen`. What is added for this is 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Template
from typing import NamedTuple

from bpcalc.exporting.literals import block, commented, listed, strings
from bpcalc.exporting.matrices import biases_of, matrix_holes, named_parameters, source_of, weights_of
from bpcalc.exporting.pieces import bound, optimizer_function, stepped
from bpcalc.exporting.plan import LayerPlan, Plan
from bpcalc.formula.formula import Symbol, formula_of
from bpcalc.typesetting.dialects import Dialect
from bpcalc.typesetting.walker import written

MODEL = '''
def matrices(p):                                                #: not plain
    """Weights: a row per neuron, a column per source, 0 where there is no connection; and the biases."""
    return $matrices

def down(out, W, seen_W):                                       #: in-place
    """out @ W.T, but its derivative by out is that of the weights seen: the rest is 0."""
    fixed = $held
    return fixed @ W.T + (out - fixed) @ seen_W.T

def forward(p, x$seen):
    """net and out of every layer, a row per sample."""
    p = matrices(p)                                             #: not plain
    seen = matrices(seen)                                       #: not plain, in-place
    $forward
    return $passes

def errors(net, out, target):                                   #: not goal
    """The error of every output, a row per sample."""
    return $errors

def total_error(p, x, target$seen):                             #: not goal
    """The error of the whole network."""
    $passes = forward(p, x$seen)
    weights = $weights                                          #: decay
    return errors($last, target).sum()$decay                    #: not mean
    return errors($last, target).sum() / len(x)$decay           #: mean

def goal(p, x):                                                 #: goal
    """The output whose gradient is asked for."""
    *_, out = forward(p, x)
    return out[0, $goal]
'''
"""Of a template, `$model`: the forward pass and the error, as functions of the parameters."""

FIRST_PASSES = """
$passes = forward(p, x$as_seen)
E = errors($last, target)                                       #: not goal
$shown                                                          #: not several samples
for k in range(len(x)):                                         #: several samples
    $shown
    show("E_", ["total"], E[k].sum(), f"[{k + 1}]")             #: not goal
show("E_", ["total"], total_error(p, x, target$as_seen))        #: not goal
"""
"""`$first_passes`: what the network gives before it learns."""

LEARNT = """
    if t == 1:
        for name in g:
            show("dE_total/d", $named, g[name])
        for name in moving:
            show("", $named, p[name], "+")

#: learning
$passes = forward(p, x$as_seen)
E = errors($last, target)
show("out_", $output_names, $out, f"@{updates}")                #: not several samples
for k in range(len(x)):                                         #: several samples
    show("out_", $output_names, $out[k], f"[{k + 1}]@{updates}")
show("E_", ["total"], total_error(p, x, target$as_seen), f"@{updates}")
for name in moving:                                             #: several updates
    show("", $named, p[name], f"@{updates}")
"""
"""`$learnt`: the end of the loop of updates, and what the network gives after it."""


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


def with_shared_parts(template: str) -> str:
    """A template with what these scripts share in its places; all other holes are left."""
    parts = {"model": MODEL, "first_passes": FIRST_PASSES, "learnt": LEARNT}
    return Template(template).safe_substitute({name: part.strip("\n") for name, part in parts.items()})


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
        "held": engine.dialect.held.format(x="out"),
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
