"""How a script prints: each value as `id = value`, a line each."""

from __future__ import annotations

from collections.abc import Sequence

from bpcalc.exporting.assembling import TAB, Lines, indented
from bpcalc.exporting.literals import strings
from bpcalc.exporting.plan import LayerPlan, Plan

AFTER = 'f"@{updates}"'
"""What ids end with after the last update."""


def show_function(flat: str) -> Lines:
    """The function that prints; `flat` is what makes a list of numbers of `values`."""
    return [
        'def show(stem, names, values, end=""):',
        f'{TAB}"""Print each value as id = value."""',
        f"{TAB}for name, value in zip(names, {flat}):",
        f'{TAB}{TAB}print(f"{{stem}}{{name}}{{end}} = {{value:.9f}}")',
    ]


def passes(plan: Plan) -> str:
    """What the forward pass gives: net and out of every layer."""
    return ", ".join(f"net{layer.number}, out{layer.number}" for layer in plan.layers)


def shown_pass(plan: Plan, total: str) -> Lines:
    """Printing every net, out and error; `total` is the error of the network, as an expression."""
    several = len(plan.network.samples) > 1
    rows = [row for layer in plan.layers for row in _shown_layer(layer, several)]
    if not plan.network.goal:
        rows.append(_shown("E_", plan.network.outputs, "E", several))
    if several and not plan.network.goal:
        rows.append('show("E_", ["total"], E[k].sum(), f"[{k + 1}]")')
    lines = ["for k in range(len(x)):", *indented(rows)] if several else rows
    return [*lines, *([] if plan.network.goal else [f'show("E_", ["total"], {total})'])]


def shown_end(plan: Plan, total: str) -> Lines:
    """Printing the outputs and the error after the last update."""
    out, names = f"out{len(plan.layers)}", strings(plan.network.outputs)
    if len(plan.network.samples) == 1:
        lines = [f'show("out_", {names}, {out}, {AFTER})']
    else:
        lines = ["for k in range(len(x)):", f'{TAB}show("out_", {names}, {out}[k], f"[{{k + 1}}]@{{updates}}")']
    return [*lines, f'show("E_", ["total"], {total}, {AFTER})']


def _shown_layer(layer: LayerPlan, several: bool) -> Lines:
    return [_shown(f"{kind}_", layer.names, f"{kind}{layer.number}", several) for kind in ("net", "out")]


def _shown(stem: str, names: Sequence[str], rows: str, several: bool) -> str:
    end = '[k], f"[{k + 1}]"' if several else ""
    return f'show("{stem}", {strings(names)}, {rows}{end})'
