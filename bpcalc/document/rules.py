"""The derivative of a function of the user's own, rule by rule, from the inside out."""

from __future__ import annotations

from collections.abc import Iterable

from bpcalc.algebra.calculus import rule_by_rule
from bpcalc.algebra.formulas import Formula
from bpcalc.algebra.parts import symbols_in
from bpcalc.algebra.quantity import constant
from bpcalc.document.blocks import Block, Expression, Heading, Parts, Table
from bpcalc.model.network import Network


def own_functions(network: Network, layer: int) -> Iterable[Block]:
    """The derivatives of the functions of one's own that the backward pass through a layer needs."""
    activation = network.layers[layer].activation
    if activation.written is not None:
        yield from _differentiated(f"The derivative of {activation.name}, rule by rule", activation.written, "net")
    if layer == len(network.layers) - 1 and network.loss.written is not None and not network.goal:
        yield from _differentiated(f"The derivative of {network.loss.name}, rule by rule", network.loss.written, "out")


def _differentiated(title: str, formula: Formula, by: str) -> Iterable[Block]:
    quantities = {name: constant(name) for name in symbols_in(formula)}
    rows: tuple[tuple[Parts, ...], ...] = tuple(
        (
            (Expression(step.part, quantities),),
            (Expression(step.derivative, quantities),),
            (step.rule,),
        )
        for step in rule_by_rule(formula, by)
    )
    if rows:
        yield Heading(3, (title,))
        yield Table((("part",), (f"its derivative by {by}",), ("rule",)), rows)
