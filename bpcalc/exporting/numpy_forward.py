"""The forward pass and the error in NumPy, with a row per sample."""

from __future__ import annotations

from collections.abc import Callable

from bpcalc.exporting.assembling import TAB, Lines, indented
from bpcalc.exporting.formulas import NUMPY, expression, symbol
from bpcalc.exporting.given import bound
from bpcalc.exporting.literals import listed, string
from bpcalc.exporting.matrices import layer_sum
from bpcalc.exporting.plan import LayerPlan, Plan
from bpcalc.exporting.showing import passes
from bpcalc.exporting.updating import mean_over

_STEADY = {"softplus": "np.logaddexp(0, net)"}
"""Activations that keep their digits in large nets when written so."""

_STEADY_LOSSES = {
    "binary-cross-entropy": ["return np.logaddexp(0, net) - target * net  # the same from net: no digits are lost"],
    "cross-entropy": [
        "rest = net - net.max(axis=1, keepdims=True)",
        "return target * (np.log(np.exp(rest).sum(axis=1, keepdims=True)) - rest)  # -target * ln(out)",
    ],
}
"""Losses that go with their activation, written from the nets."""


def forward(plan: Plan) -> Lines:
    """The function that works net and out of every layer."""
    lines = ["def forward(x):", f'{TAB}"""net and out of every layer, a row per sample."""']
    for layer in plan.layers:
        net, out = f"net{layer.number}", f"out{layer.number}"
        lines.append(f"{TAB}{net} = {layer_sum(layer)}")
        if layer.activation.coupled:
            lines.append(f"{TAB}{out} = np.exp({net} - {net}.max(axis=1, keepdims=True))")
            lines.append(f"{TAB}{out} = {out} / {out}.sum(axis=1, keepdims=True)")
        else:
            lines.append(f"{TAB}{out} = {_activation(plan, layer)}")
    return [*lines, f"{TAB}return {passes(plan)}"]


def _activation(plan: Plan, layer: LayerPlan) -> str:
    steady = _STEADY.get(layer.activation.name)
    if steady:
        return steady.replace("net", f"net{layer.number}")
    formula = layer.activation.formula(symbol("net"), **bound(plan.network, layer.activation))
    return expression(formula, NUMPY, numbered(layer))


def errors(plan: Plan) -> Lines:
    """The function that works the error of every output."""
    lines = ["def errors(net, out):", f'{TAB}"""The error of every output, a row per sample."""']
    if plan.goes_together:
        return [*lines, *indented(_STEADY_LOSSES[plan.network.loss.name])]
    loss = plan.network.loss
    formula = loss.formula(symbol("target"), symbol("out"), **bound(plan.network, loss))
    return [*lines, f"{TAB}return {expression(formula, NUMPY)}"]


def total_error(plan: Plan) -> Lines:
    """The function that works the error of the network, from those of the outputs."""
    total = f"E.sum(){mean_over(plan, 'E')}"
    weights = [name for layer in plan.layers for name in plan.parameters(layer) if plan.decays(name)]
    every = listed(weights if plan.plain else (f"p[{string(name)}]" for name in weights), 4)
    lines = ["def total_error(E):", f'{TAB}"""The error of the whole network."""']
    if weights:
        lines.append(f"{TAB}weights = {every}")
    if plan.network.decay.l2:
        total += " + 0.5 * l2 * sum((W**2).sum() for W in map(np.asarray, weights))"
    if plan.network.decay.l1:
        total += " + l1 * sum(np.abs(W).sum() for W in weights)"
    return [*lines, f"{TAB}return {total}"]


def numbered(layer: LayerPlan) -> Callable[[str], str]:
    """Names with the number of a layer."""
    return lambda name: f"{name}{layer.number}"
