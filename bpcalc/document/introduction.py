"""What a page, or a JSON object, opens with: the network, its functions and conventions, and which samples count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bpcalc.document.blocks import Block, Document, Heading, Paragraph, Part, Tone, Toned, sentences
from bpcalc.formula.quantity import out
from bpcalc.language.said import joined, said, said_of
from bpcalc.model.batches import Pick, Reduce
from bpcalc.model.convention import Biases, Order
from bpcalc.model.network import Network, placement_of

SCHEMA = "bpcalc/derivation/1"


def about(network: Network) -> dict[str, Any]:
    """What opens every JSON object."""
    convention = network.convention
    return {
        "schema": SCHEMA,
        "network": network.name,
        "order": convention.order.value,
        "biases": convention.biases.value,
        "title": network.title,
        "activations": [layer.activation.name for layer in network.layers],
        "loss": None if network.goal else network.loss.name,
        "optimizer": network.optimizer.name,
        "schedule": network.schedule.name,
        "batch": {"size": network.batch.size or "all", "reduce": network.batch.reduce.value},
    }


def document(network: Network, blocks: Iterable[Block], record: Mapping[str, Any]) -> Document:
    """The document about a network."""
    return Document(about(network), tuple(blocks), record, placement_of(network), network.notation)


def heading_of(network: Network) -> Heading:
    """The network's name and title."""
    title: tuple[Part, ...] = (network.name, f" · {network.title}") if network.title else (network.name,)
    return Heading(1, title)


def introduction(network: Network, iteration: int) -> Iterable[Block]:
    """What a reader must know before the first line of the update after `iteration` updates."""
    yield heading_of(network)
    yield from setting(network, iteration)


def setting(network: Network, iteration: int, named: bool = False) -> Iterable[Block]:
    """Functions, conventions, the update and which samples count; `named` where no heading names the network."""
    name = (said("network {name}", name=network.name),) if named else ()
    yield Paragraph((Toned(joined((*name, *_rules(network)), " · "), Tone.WEAK),))
    if iteration:
        told = said_of(
            iteration,
            "This is update {number}, after {count:,} update.",
            "This is update {number}, after {count:,} updates.",
            number=iteration + 1,
        )
        yield Paragraph((told,))
    if network.goal and not network.flat_activation:
        told = said(
            "There is no loss here: the gradients are those of the output {output} itself.", output=out(network.goal)
        )
        yield Paragraph((told,))
    if network.flat_activation:
        told = said(
            "The activation {name} has no derivative where it jumps and the slope 0 elsewhere, so there is no gradient "
            "to follow: this is a forward pass only.",
            name=network.flat_activation,
        )
        yield Paragraph((Toned(told, Tone.BAD),))
    for number, layer in enumerate(network.layers, start=1):
        if layer.drawn:
            yield Paragraph((_about_drawn(number, layer.drawn, iteration),))
    if len(network.samples) > 1:
        yield Paragraph((_about_samples(network, iteration),))


def _about_drawn(layer: int, drawn: str, iteration: int) -> str:
    if iteration:
        return said(
            "The weights of layer {layer} began as drawn ({drawn}), rounded to four decimals.", layer=layer, drawn=drawn
        )
    return said(
        "The weights of layer {layer} were drawn ({drawn}), rounded to four decimals.", layer=layer, drawn=drawn
    )


def _rules(network: Network) -> Iterator[str]:
    names = ", ".join(dict.fromkeys(layer.activation.name for layer in network.layers))
    yield said("activation {names}", names=names)
    if network.goal:
        return
    yield network.loss.title
    if any(network.decay):
        yield said("weight decay")
    if not network.learns:
        return
    if network.optimizer.states:
        yield said("optimizer {name}", name=network.optimizer.name)
    if network.schedule.formula is not None:
        yield said("schedule {name}", name=network.schedule.name)
    yield _ORDERS[network.convention.order]
    yield _BIASES[network.convention.biases]


_ORDERS = {Order.SIMULTANEOUS: said("order simultaneous"), Order.IN_PLACE: said("order in-place")}
_BIASES = {
    Biases.FIXED: said("biases fixed"),
    Biases.TRAINED: said("biases trained"),
    Biases.SPLIT: said("biases split"),
}


def _about_samples(network: Network, iteration: int) -> str:
    told = said(
        "There are {count} samples; [k] marks what belongs to the k-th, its gradients being those of its own error.",
        count=len(network.samples),
    )
    if network.goal or not network.learns:
        return told
    what = said("sums") if network.batch.reduce is Reduce.SUM else said("means")
    if network.takes_all_samples:
        return sentences(told, said("Without [k], error and gradients are {what} over the samples.", what=what))
    return sentences(
        told,
        _about_batch(network, iteration),
        said(
            "Without [k], gradients are {what} over the samples of the update, the error over all samples.", what=what
        ),
        said("The other samples are worked in the same way; 'explain E_total' shows them."),
    )


def _about_batch(network: Network, iteration: int) -> str:
    numbers = network.batch_numbers(iteration)
    listed = ", ".join(map(str, numbers))
    if network.batch.pick is Pick.RANDOM:
        return said_of(
            len(numbers),
            "This update learns from sample {numbers}, picked at random with the seed {seed}.",
            "This update learns from samples {numbers}, picked at random with the seed {seed}.",
            numbers=listed,
            seed=network.batch.seed,
        )
    return said_of(
        len(numbers),
        "This update learns from sample {numbers}.",
        "This update learns from samples {numbers}.",
        numbers=listed,
    )
