"""The worked derivation: everything that `run` prints of one iteration, phase by phase and layer by layer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial
from itertools import groupby

from bpcalc.algebra.quantity import UPDATED, total_error
from bpcalc.derivation.deriving import is_in_notes, sees_new_weights
from bpcalc.derivation.step import Phase, Rule, Step
from bpcalc.derivation.working import Worked
from bpcalc.document.blocks import Block, Given, Heading, Lines, Paragraph, Part, Tone, Toned
from bpcalc.document.lines import PHASE_TITLES, given, line
from bpcalc.model.convention import Biases
from bpcalc.model.network import Network


def worked_blocks(worked: Worked, only: Collection[str] = (), terse: bool = False) -> tuple[Block, ...]:
    """The blocks of a worked derivation.

    `only` picks phases and ids, all where it is empty; `terse` leaves out the formulas.
    """
    derivation = worked.derivation
    blocks: list[Block] = [*_opening(derivation.network)]
    if chosen := [q for q in derivation.given if not only or q.id in only or Phase.GIVEN.value in only]:
        blocks += [Heading(2, ("Given",)), given(worked, chosen)]
    shown = [
        step
        for step in derivation.steps
        if (step.id in only or (is_in_notes(step) and (not only or step.phase in only))) and _can_be_shown(worked, step)
    ]
    for (phase, layer, sample), steps in groupby(shown, key=_section):
        blocks += _section_blocks(worked, phase, layer, sample, list(steps), terse)
    if not any(isinstance(block, Given | Lines) for block in blocks):
        blocks.append(
            Paragraph(("There is nothing of that to show; where a number is missing, it may stand in the way.",))
        )
    return tuple(blocks)


def heading_of(network: Network) -> Heading:
    """The network's name and title."""
    title: tuple[Part, ...] = (network.name, f" · {network.title}") if network.title else (network.name,)
    return Heading(1, title)


def layer_name(network: Network, layer: int) -> str:
    """`output layer`, `hidden layer`, or `hidden layer 2` where there are several."""
    last = len(network.layers) - 1
    if layer == last:
        return "output layer"
    return "hidden layer" if last == 1 else f"hidden layer {layer + 1}"


def _opening(network: Network) -> Iterable[Block]:
    yield heading_of(network)
    rules = [f"activation {', '.join(dict.fromkeys(layer.activation.name for layer in network.layers))}"]
    rules += [
        f"loss {network.loss.name}",
        f"order {network.convention.order}",
        f"biases {network.convention.biases}",
    ]
    yield Paragraph((Toned(" · ".join(rules), Tone.WEAK),))
    if len(network.samples) > 1:
        told = (
            f"There are {len(network.samples)} samples; [k] marks what belongs to the k-th, its gradients being those "
        )
        yield Paragraph((told, "of its own error. Without [k], error and gradients are means over the samples."))


def _can_be_shown(worked: Worked, step: Step) -> bool:
    """The error afterwards is worth a line only where there are numbers for it."""
    return step.phase is not Phase.AFTER or worked.exact[total_error(at=step.quantity.at).id] is not None


def _section(step: Step) -> tuple[Phase, int, int]:
    """What stands under one heading: a layer of a pass; of a forward pass, one sample."""
    by_layer = step.phase in (Phase.FORWARD, Phase.BACKWARD) or (step.phase is Phase.UPDATE and step.layer >= 0)
    sample = step.quantity.sample if step.phase is Phase.FORWARD else 0
    return step.phase, step.layer if by_layer else -1, sample


def _section_blocks(
    worked: Worked, phase: Phase, layer: int, sample: int, steps: list[Step], terse: bool
) -> Iterable[Block]:
    network = worked.derivation.network
    title = PHASE_TITLES[phase]
    if layer >= 0:
        title += f" · {layer_name(network, layer)}"
    elif phase is Phase.BACKWARD:
        title += " · inputs"
    if sample:
        title += f" · sample {sample}"
    yield Heading(2, (title,))
    yield from _remarks(network, phase, layer)
    groups = groupby(steps, key=partial(_group, network))
    yield Lines(tuple(tuple(line(worked, step) for step in group) for _, group in groups), terse)


_ABOUT_ERRORS = (Rule.LOSS, Rule.SUM_OF_ERRORS, Rule.DECAY, Rule.MEAN_OVER_SAMPLES, Rule.SUM_OVER_SAMPLES)


def _group(network: Network, step: Step) -> tuple[str, int, bool]:
    """What the lines of a section that stand together have in common."""
    if step.phase is not Phase.BACKWARD and step.rule in _ABOUT_ERRORS:
        return "error", 0, False
    several_lines = step.phase is Phase.UPDATE and step.quantity.kind in UPDATED and bool(network.optimizer.states)
    return step.quantity.name if several_lines else step.neuron, step.quantity.sample, step.rule is Rule.CHANGE


def _remarks(network: Network, phase: Phase, layer: int) -> Iterable[Block]:
    """What a reader must know before these lines."""
    convention = network.convention
    if phase is Phase.BACKWARD and sees_new_weights(network, layer):
        text = (
            "In-place order: the layer above has its new weights already, and this layer sees those. What is called a "
            "gradient here mixes old and new weights; it is the derivative of nothing."
        )
        yield Paragraph((Toned(text, Tone.BAD),))
    if (
        phase is Phase.UPDATE
        and network.biases
        and convention.biases is Biases.FIXED
        and layer in (-1, len(network.layers) - 1)
    ):
        yield Paragraph((Toned("The biases stay as they are (biases: fixed).", Tone.WEAK),))
