"""Optimizers: how a parameter moves along its gradient, one entry each."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from bpcalc.algebra.formulas import Formula, difference, product


class Optimizer(NamedTuple):
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
