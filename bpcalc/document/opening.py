"""What a page opens with: the network, its functions and conventions, and which samples count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bpcalc.algebra.quantity import out
from bpcalc.document.blocks import Block, Heading, Paragraph, Part, Tone, Toned
from bpcalc.functions.table import counted
from bpcalc.model.batches import Pick, Reduce
from bpcalc.model.network import Network


def heading_of(network: Network) -> Heading:
    """The network's name and title."""
    title: tuple[Part, ...] = (network.name, f" · {network.title}") if network.title else (network.name,)
    return Heading(1, title)


def opening(network: Network, iteration: int) -> Iterable[Block]:
    """What a reader must know before the first line of the update after `iteration` updates."""
    yield heading_of(network)
    yield from setting(network, iteration)


def setting(network: Network, iteration: int, named: bool = False) -> Iterable[Block]:
    """Functions, conventions, the update and which samples count; `named` where no heading names the network."""
    name = (f"network {network.name}",) if named else ()
    yield Paragraph((Toned(" · ".join((*name, *_rules(network))), Tone.WEAK),))
    if iteration:
        yield Paragraph((f"This is update {iteration + 1}, after {counted(iteration, 'update')}.",))
    if network.goal and not network.flat_activation:
        yield Paragraph(
            (
                "There is no loss here: the gradients are those of the output ",
                out(network.goal),
                " itself.",
            )
        )
    if network.flat_activation:
        told = (
            f"The activation {network.flat_activation} has no derivative where it jumps and the slope 0 elsewhere, so "
        )
        told += "there is no gradient to follow: this is a forward pass only."
        yield Paragraph((Toned(told, Tone.BAD),))
    for number, layer in enumerate(network.layers, start=1):
        if layer.drawn:
            began = "began as drawn" if iteration else "were drawn"
            yield Paragraph((f"The weights of layer {number} {began} ({layer.drawn}), rounded to four decimals.",))
    if len(network.samples) > 1:
        yield Paragraph((_about_samples(network, iteration),))


def _rules(network: Network) -> Iterator[str]:
    yield f"activation {', '.join(dict.fromkeys(layer.activation.name for layer in network.layers))}"
    if network.goal:
        return
    yield f"loss {network.loss.name}"
    if any(network.decay):
        yield "weight decay"
    if not network.learns:
        return
    if network.optimizer.states:
        yield f"optimizer {network.optimizer.name}"
    if network.schedule.formula is not None:
        yield f"schedule {network.schedule.name}"
    yield f"order {network.convention.order}"
    yield f"biases {network.convention.biases}"


def _about_samples(network: Network, iteration: int) -> str:
    told = f"There are {len(network.samples)} samples; [k] marks what belongs to the k-th, its gradients being those "
    told += "of its own error."
    if network.goal or not network.learns:
        return told
    what = "sums" if network.batch.reduce is Reduce.SUM else "means"
    if network.takes_all_samples:
        return told + f" Without [k], error and gradients are {what} over the samples."
    numbers = network.batch_numbers(iteration)
    picked = f", picked at random with the seed {network.batch.seed}" if network.batch.pick is Pick.RANDOM else ""
    of_batch = f"{'sample' if len(numbers) == 1 else 'samples'} {', '.join(map(str, numbers))}"
    told += f" This update learns from {of_batch}{picked}."
    told += f" Without [k], gradients are {what} over the samples of the update, the error over all samples."
    return told + " The other samples are worked in the same way; 'explain E_total' shows them."
