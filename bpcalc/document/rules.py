"""The derivative of a function of the user's own, rule by rule, from the inside out."""

from __future__ import annotations

from collections.abc import Iterable

from bpcalc.document.blocks import Block, Expression, Heading, Parts, Table
from bpcalc.formula.calculus import rule_by_rule
from bpcalc.formula.formula import Formula, symbols_in
from bpcalc.formula.quantity import constant
from bpcalc.language.said import said
from bpcalc.model.network import Network


def own_functions(network: Network, layer: int) -> Iterable[Block]:
    """The derivatives of the functions of one's own that the backward pass through a layer needs."""
    activation = network.layers[layer].activation
    if activation.written is not None:
        yield from _differentiated(activation.name, activation.written, "net")
    if layer == len(network.layers) - 1 and network.loss.written is not None and not network.goal:
        yield from _differentiated(network.loss.name, network.loss.written, "out")


def _differentiated(name: str, formula: Formula, by: str) -> Iterable[Block]:
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
        yield Heading(3, (said("The derivative of {name}, rule by rule", name=name),))
        yield Table(((said("part"),), (said("its derivative by {by}", by=by),), (said("rule"),)), rows)
