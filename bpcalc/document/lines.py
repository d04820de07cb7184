"""From worked steps to lines, and what every view says of the network it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bpcalc.algebra.quantity import Kind, Quantity
from bpcalc.derivation.step import Phase, Rule, Step
from bpcalc.derivation.working import Worked
from bpcalc.document.blocks import Given, Line
from bpcalc.functions.optimizers import OPTIMIZERS
from bpcalc.model.network import Network

SCHEMA = "bpcalc/derivation/1"

PHASE_TITLES = {
    Phase.FORWARD: "Forward pass",
    Phase.ERROR: "Error",
    Phase.BACKWARD: "Backward pass",
    Phase.UPDATE: "Update",
    Phase.AFTER: "After the update",
}

MOST_OUTPUTS = 4
"""Outputs that fit beside the error in a table."""

_GROUPS = {
    Kind.INPUT: "inputs",
    Kind.TARGET: "targets",
    Kind.WEIGHT: "weights",
    Kind.BIAS: "biases",
    Kind.RATE: "learning rate",
}


def about(network: Network) -> dict[str, Any]:
    """What opens every JSON object."""
    convention = network.convention
    return {
        "schema": SCHEMA,
        "network": network.name,
        "order": convention.order.value,
        "biases": convention.biases.value,
    }


def line(worked: Worked, step: Step, mark: int = 0) -> Line:
    """The line of a step."""
    needs = tuple(step.needs)
    return Line(
        quantity=step.quantity,
        phase=step.phase.value,
        rule=step.rule.label,
        reason=reason(worked.derivation.network, step),
        value=worked.values[step.id],
        exact=worked.exact[step.id],
        formula=step.formula,
        needs=needs,
        put_in={name: worked.exact[name] for name in needs},
        quantities=worked.derivation.quantities,
        mark=mark,
    )


def reason(network: Network, step: Step) -> str:
    """Why a step holds, in one sentence; that of the function where the rule is about one."""
    if step.rule is Rule.ACTIVATION_DERIVATIVE:
        return network.layers[step.layer].activation.reason
    if step.rule is Rule.LOSS_DERIVATIVE:
        return network.loss.reason
    if step.rule is Rule.UPDATE:
        return OPTIMIZERS["gradient-descent"].reason
    return step.rule.reason


def given(worked: Worked, quantities: Iterable[Quantity] | None = None) -> Given:
    """What is given, kind by kind."""
    groups: dict[str, list[Line]] = {}
    for quantity in worked.derivation.given if quantities is None else quantities:
        groups.setdefault(_GROUPS[quantity.kind], []).append(_given_line(worked, quantity))
    return Given(tuple((title, tuple(lines)) for title, lines in groups.items()))


def _given_line(worked: Worked, quantity: Quantity) -> Line:
    values: Mapping[str, float | None] = worked.values
    return Line(
        quantity=quantity,
        phase=Phase.GIVEN.value,
        rule="given",
        reason="",
        value=values[quantity.id],
        exact=worked.exact[quantity.id],
    )
