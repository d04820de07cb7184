"""A run with NumPy: both passes by hand, in matrices with a row per sample."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bpcalc.exporting.formulas import NUMPY
from bpcalc.exporting.literals import commented, string, strings
from bpcalc.exporting.matrices import biases_of, matrix_holes, named_parameters, source_of, weights_of
from bpcalc.exporting.pieces import bound, optimizer_function, script_of, stepped, words
from bpcalc.exporting.plan import LayerPlan, Plan
from bpcalc.exporting.template import filled
from bpcalc.formula.formula import ONE, Symbol, operands_of, product
from bpcalc.typesetting.walker import written

SCRIPT = '''
import math
import random

import numpy as np

# inputs: $inputs; a row per sample
x = np.array($x)
# targets of: $outputs                                          #: not goal
target = np.array($target)                                      #: not goal

$layers                                                         #: plain
p = $parameters                                                 #: not plain
moving = $moving                                                #: not plain, learning

$settings
updates = $updates                                              #: learning

$batches

def show(stem, names, values, end=""):
    """Print each value as id = value."""
    for name, value in zip(names, np.ravel(values)):
        print(f"{stem}{name}{end} = {value:.9f}")

def matrices(p):                                                #: not plain
    """Weights: a row per neuron, a column per source, 0 where there is no connection; and the biases."""
    return $matrices

$rebuilt                                                        #: not plain

def forward(x):
    """net and out of every layer, a row per sample."""
    $forward
    return $passes

def errors(net, out):                                           #: not goal
    """The error of every output, a row per sample."""
    $errors

def total_error(E):                                             #: not goal
    """The error of the whole network."""
    weights = $weights                                          #: decay
    return E.sum()$decay                                        #: not mean
    return E.sum() / len(E)$decay                               #: mean

$optimizer                                                      #: learning

$passes = forward(x)
E = errors($last)                                               #: not goal
$shown                                                          #: not several samples
for k in range(len(x)):                                         #: several samples
    $shown
    show("E_", ["total"], E[k].sum(), f"[{k + 1}]")             #: not goal
show("E_", ["total"], total_error(E))                           #: not goal

for t in range(1, updates + 1):                                 #: learning
    eta_t = $rate                                               #: schedule
    rows = $rows                                                #: batches
    some_x, some_target = x[rows], target[rows]                 #: batches
    $passes = forward($some_x)
    gradient = {}                                               #: not plain
    $backward
    $update                                                     #: not in-place, plain
    for name in moving:                                         #: not in-place, not plain
        p[name] = $new
    $rebuilt                                                    #: not in-place, not plain
    if t == 1:
        $shown_gradients                                        #: plain
        show("dE_total/d", gradient, list(gradient.values()))   #: not plain
        $shown_update                                           #: plain
        show("", moving, [p[name] for name in moving], "+")     #: not plain

#: learning
$passes = forward(x)
E = errors($last)
show("out_", $output_names, $out, f"@{updates}")                #: not several samples
for k in range(len(x)):                                         #: several samples
    show("out_", $output_names, $out[k], f"[{k + 1}]@{updates}")
show("E_", ["total"], total_error(E), f"@{updates}")
$shown_end                                                      #: plain, several updates
show("", moving, [p[name] for name in moving], f"@{updates}")   #: not plain, several updates

#: not learning, gradients
gradient = {}                                                   #: not plain
$backward
$shown_gradients                                                #: plain
show($stem, gradient, list(gradient.values()))                  #: not plain
'''

FORWARD = """
net$n = $net
out$n = $out                                                    #: not coupled
out$n = np.exp(net$n - net$n.max(axis=1, keepdims=True))        #: coupled
out$n = out$n / out$n.sum(axis=1, keepdims=True)                #: coupled
"""

BACKWARD = """
# back through layer $n                                         #: in-place, last
# back through layer $n, through the new weights above          #: in-place, not last
dout$n = $dout                                                  #: not together
delta$n = $delta                                                #: not together, not coupled
delta$n = out$n * (dout$n - (dout$n * out$n).sum(axis=1, keepdims=True))    #: not together, coupled
delta$n = out$n - $target                                       #: together, whole
delta$n = out$n * $target.sum(axis=1, keepdims=True) - $target  #: together, not whole
$gradients
$update                                                         #: in-place, plain
for name in $moving:                                            #: in-place, not plain, moves
    p[name] = $new
$rebuilt                                                        #: in-place, not plain, moves
"""

PENALTIES = {
    "l2": " + 0.5 * l2 * sum((W**2).sum() for W in map(np.asarray, weights))",
    "l1": " + l1 * sum(np.abs(W).sum() for W in weights)",
}
STEADY = {"softplus": "np.logaddexp(0, {net})"}
"""Activations that keep their digits in large nets when written so."""

TOGETHER = {
    "binary-cross-entropy": "return np.logaddexp(0, net) - target * net  # the same from net: no digits are lost",
    "cross-entropy": """
rest = net - net.max(axis=1, keepdims=True)
return target * (np.log(np.exp(rest).sum(axis=1, keepdims=True)) - rest)  # -target * ln(out)
""".strip(),
}
"""Losses that go with their activation, written from the nets."""


def script(plan: Plan) -> str:
    """The text of the script."""
    network = plan.network
    blocks = [block for layer in plan.layers for block in plan.blocks(layer)]
    moving = [(block, names) for block, names in blocks if plan.moves(block)]
    holes = matrix_holes(plan, "np.array({x})", PENALTIES, "{matrix}" if plan.plain else "p[{name}]")
    holes |= {
        "layers": "\n".join(_given(plan)),
        "parameters": named_parameters(plan),
        "rebuilt": f"{', '.join(block for block, _ in blocks)}{',' if len(blocks) == 1 else ''} = matrices(p).values()",
        "forward": "\n".join(_forward(plan, layer) for layer in plan.layers),
        "errors": "" if network.goal else _errors(plan),
        "optimizer": optimizer_function(plan, NUMPY),
        "new": stepped(plan, "name", "p[name]", "gradient[name]"),
        "update": "\n".join(_update(plan, layer) for layer in plan.layers),
        "shown_gradients": _shown(blocks, string(plan.stem_of_gradients), "d{block}"),
        "shown_update": _shown(moving, '""', '{block}, "+"'),
        "shown_end": _shown(moving, '""', '{block}, f"@{{updates}}"'),
    }
    holds = words(plan)
    layers = reversed(plan.layers) if plan.has_gradients else ()
    holes["backward"] = "\n".join(_backward(plan, layer, holes, holds) for layer in layers)
    return script_of(SCRIPT, "NumPy", plan, holes)


def _given(plan: Plan) -> Iterator[str]:
    """The matrices and biases of plain layers, in numbers."""
    for layer in plan.layers if plan.plain else ():
        yield f"W{layer.number} = np.array({weights_of(plan, layer)})"
        if layer.bias:
            values = biases_of(plan, layer)
            shown = values if layer.has_one_bias else f"np.array({values})"
            yield f"{layer.bias} = {shown}  # {commented(dict.fromkeys(layer.biases))}"


def _shown(blocks: Iterable[tuple[str, list[str]]], stem: str, values: str) -> str:
    """Printing what matrices and biases hold; `values` is a template of it."""
    return "\n".join(f"show({stem}, {strings(names)}, {values.format(block=block)})" for block, names in blocks)


def _forward(plan: Plan, layer: LayerPlan) -> str:
    activation, n = layer.activation, str(layer.number)
    terms = [f"{source_of(matrix.source)} @ {matrix.name}.T" for matrix in layer.matrices]
    holes = {"n": n, "net": " + ".join([*terms, *([layer.bias] if layer.bias else [])]), "out": ""}
    if activation.name in STEADY:
        holes["out"] = STEADY[activation.name].format(net=f"net{n}")
    elif not activation.coupled:
        formula = activation.formula(Symbol("net"), **bound(plan.network, activation))
        holes["out"] = written(formula, NUMPY, lambda name: f"{name}{n}")
    return filled(FORWARD, holes, {"coupled": activation.coupled})


def _errors(plan: Plan) -> str:
    loss = plan.network.loss
    if plan.goes_together:
        return TOGETHER[loss.name]
    return f"return {written(loss.formula(Symbol('target'), Symbol('out'), **bound(plan.network, loss)), NUMPY)}"


def _backward(plan: Plan, layer: LayerPlan, of_script: Mapping[str, str], holds: Mapping[str, bool]) -> str:
    """From δ of a layer to its gradients; in-place, it is updated before the layer below is reached."""
    is_last = layer is plan.layers[-1]
    moving = [name for name in plan.parameters(layer) if plan.moves(name)]
    holds = {
        **holds,
        "last": is_last,
        "moves": bool(moving),
        "together": is_last and plan.goes_together,
        "coupled": layer.activation.coupled,
        "whole": plan.goes_together and plan.targets_sum_to_one,
    }
    holes = {
        "n": str(layer.number),
        "target": of_script["some_target"],
        "dout": "" if holds["together"] else _dout(plan, layer, of_script["some_target"]),
        "delta": "" if layer.activation.coupled else _delta(plan, layer),
        "gradients": "\n".join(_gradients(plan, layer, of_script["some_x"])),
        "update": _update(plan, layer),
        "moving": strings(moving),
    }
    return filled(BACKWARD, {**of_script, **holes}, holds)


def _dout(plan: Plan, layer: LayerPlan, target: str) -> str:
    """What comes down to the outputs of a layer."""
    network, out = plan.network, f"out{layer.number}"
    if layer is not plan.layers[-1]:
        above = [(higher, matrix) for higher in plan.layers for matrix in higher.matrices]
        return " + ".join(
            f"delta{higher.number} @ {matrix.name}" for higher, matrix in above if matrix.source == layer.number
        )
    if network.goal:
        return f"np.array([{[float(name == network.goal) for name in network.outputs]}])"
    slope = network.loss.derivative(Symbol("target"), Symbol("out"), **bound(network, network.loss))
    return written(slope, NUMPY, lambda name: target if name == "target" else out)


def _delta(plan: Plan, layer: LayerPlan) -> str:
    """δ of a layer: what comes down, times the slope of the activation."""
    activation, n = layer.activation, layer.number
    assert activation.derivative is not None  # noqa: S101 - without it there is no backward pass
    slope = activation.derivative(Symbol("net"), Symbol("out"), **bound(plan.network, activation))
    if slope == ONE:
        return f"dout{n}"
    return written(product(Symbol("dout"), *operands_of(slope, "product")), NUMPY, lambda name: f"{name}{n}")


def _gradients(plan: Plan, layer: LayerPlan, x: str) -> Iterator[str]:
    delta, mean = f"delta{layer.number}", f" / len({x})" if plan.takes_mean else ""
    for matrix in layer.matrices:
        decay = _decay(plan, matrix.name) if plan.plain else ""
        yield f"d{matrix.name} = {delta}.T @ {source_of(matrix.source, x)}{mean}{decay}"
    if layer.bias:
        yield f"d{layer.bias} = {delta}.sum({'' if plan.plain and layer.has_one_bias else 'axis=0'}){mean}"
    for name in () if plan.plain else plan.parameters(layer):
        yield f"gradient[{string(name)}] = {_entries(plan, name)}{_decay(plan, name, f'p[{string(name)}]')}"


def _decay(plan: Plan, parameter: str, weight: str = "") -> str:
    decay, weight = plan.network.decay, weight or parameter
    if not plan.decays(parameter):
        return ""
    return f" + l2 * {weight}" * bool(decay.l2) + f" + l1 * np.sign({weight})" * bool(decay.l1)


def _entries(plan: Plan, parameter: str) -> str:
    """The gradient of a parameter: the sum of the matrices' gradients wherever it stands."""
    text = ""
    for layer in plan.layers:
        for matrix in layer.matrices:
            places = [(row, column, name) for row, names in enumerate(matrix.rows) for column, name in enumerate(names)]
            text += "".join(f" + d{matrix.name}[{row}, {column}]" for row, column, name in places if name == parameter)
        for row, (bias, neuron) in enumerate(zip(layer.biases, layer.neurons, strict=True)):
            if bias == parameter:
                text += f" {'-' if neuron.threshold else '+'} d{layer.bias}[{row}]"
    return "-" + text.removeprefix(" - ") if text.startswith(" - ") else text.removeprefix(" + ")


def _update(plan: Plan, layer: LayerPlan) -> str:
    """The update of what moves in a plain layer."""
    moving = [name for name in plan.parameters(layer) if plan.plain and plan.moves(name)]
    return "\n".join(f"{name} = {stepped(plan, string(name), name, f'd{name}')}" for name in moving)
