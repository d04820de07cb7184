"""What a teacher would say before the backward pass through a layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bpcalc.derivation.step import Rule, Step
from bpcalc.derivation.working import Worked
from bpcalc.document.blocks import Block, Expression, Heading, Paragraph, Parts, Table, Tone, Toned, sentences
from bpcalc.document.exercises import why
from bpcalc.formula.calculus import rule_by_rule
from bpcalc.formula.formula import Formula, symbols_in
from bpcalc.formula.quantity import constant, net, out
from bpcalc.language.said import said
from bpcalc.model.network import Network


def about_layer(worked: Worked, layer: int, steps: Sequence[Step], with_why: bool = False) -> Iterable[Block]:
    """Coupled outputs, units that let nothing through, and the derivatives of functions of one's own.

    `with_why` gives the exercise behind each kind of derivative instead.
    """
    network = worked.derivation.network
    if network.layers[layer].activation.coupled:
        yield Paragraph((Toned(_about_coupling(network, layer, steps), Tone.WEAK),))
    yield from about_flat_places(worked, steps)
    yield from about_parts(worked, steps)
    yield from why(worked.derivation, steps) if with_why else own_functions(network, layer)


def about_flat_places(worked: Worked, steps: Iterable[Step]) -> Iterable[Block]:
    """The neurons whose activation is flat where it stands."""
    for step in steps:
        if _is_flat(worked, step):
            yield _about_flat(worked.derivation.network, step)


def about_parts(worked: Worked, steps: Sequence[Step]) -> Iterable[Block]:
    """How the part of a gradient is written that goes through one neuron only; said where the first one stands."""
    first = next((step for step in worked.derivation.steps if step.quantity.via), None)
    if first is not None and first in steps:
        part = first.quantity
        told = said(
            "{part} is the part of {whole} that goes through {neuron}.",
            part=part,
            whole=replace(part, via=""),
            neuron=part.via,
        )
        yield Paragraph((told,))


def _about_coupling(network: Network, layer: int, steps: Sequence[Step]) -> str:
    name = network.layers[layer].activation.name
    told = said("In a {name} layer every output depends on every net, so all of them count in each δ.", name=name)
    if all(step.short_tree is None for step in steps):
        return told
    both = said(
        "With {loss} the long way and the short one come to the same, and both are shown.", loss=network.loss.name
    )
    return sentences(told, both)


def _is_flat(worked: Worked, step: Step) -> bool:
    """Whether a step is the slope of an activation where that is flat."""
    is_slope = step.rule is Rule.ACTIVATION_DERIVATIVE and step.tree.operation == "cases"
    return is_slope and worked.exact[step.id] == 0


def _about_flat(network: Network, step: Step) -> Paragraph:
    name = network.layers[step.layer].activation.name
    sample, at = step.quantity.sample, step.quantity.at
    told = said(
        "At {net} the slope of {name} is 0: nothing flows back through {out}, and the weights into it get no gradient "
        "from here.",
        net=net(step.neuron, sample, at),
        name=name,
        out=out(step.neuron, sample, at),
    )
    return Paragraph((told,))


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
