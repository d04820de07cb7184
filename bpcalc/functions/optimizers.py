"""Optimizers: how a parameter moves along its gradient, one entry each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bpcalc.algebra.formulas import Formula, difference, product


@dataclass(frozen=True)
class Optimizer:
    """The new parameter = formula(parameter, learning rate, gradient)."""

    name: str
    formula: Callable[[Formula, Formula, Formula], Formula]
    reason: str


def _gradient_descent(parameter: Formula, learning_rate: Formula, gradient: Formula) -> Formula:
    return difference(parameter, product(learning_rate, gradient))


OPTIMIZERS = {
    entry.name: entry
    for entry in (
        Optimizer(
            "gradient-descent",
            _gradient_descent,
            "a step of η against the gradient, because the gradient points uphill",
        ),
    )
}
