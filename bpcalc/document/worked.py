"""The worked derivation: everything that `run` prints of one iteration, phase by phase and layer by layer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial
from itertools import groupby

from bpcalc.algebra.quantity import UPDATED, Kind, total_error
from bpcalc.derivation.deriving import is_in_notes, sees_new_weights
from bpcalc.derivation.step import Phase, Rule, Step
from bpcalc.derivation.working import Worked
from bpcalc.document.blocks import Block, Given, Heading, Lines, Paragraph, Tone, Toned
from bpcalc.document.lines import PHASE_TITLES, after_title, given, line
from bpcalc.document.opening import opening
from bpcalc.document.remarks import about_layer
from bpcalc.model.convention import Biases
from bpcalc.model.network import Network


def worked_blocks(worked: Worked, only: Collection[str] = (), terse: bool = False) -> tuple[Block, ...]:
    """The blocks of a worked derivation.

    `only` picks phases and ids, all where it is empty; `terse` leaves out the formulas.
    """
    derivation = worked.derivation
    blocks: list[Block] = [*opening(derivation.network, derivation.iteration)]
    everything_given = not only or Phase.GIVEN.value in only
    batch = {0, *derivation.network.batch_numbers(derivation.iteration)}
    if chosen := [q for q in derivation.given if q.id in only or (everything_given and q.sample in batch)]:
        blocks += [Heading(2, ("Given",)), given(worked, chosen)]
    shown = [
        step
        for step in derivation.steps
        if step.id in only
        or (is_in_notes(step) and (not only or step.phase in only) and _can_be_shown(worked, step, batch))
    ]
    for (phase, layer, sample), steps in groupby(shown, key=_section):
        blocks += _section_blocks(worked, phase, layer, sample, list(steps), terse)
    if not any(isinstance(block, Given | Lines) for block in blocks):
        blocks.append(
            Paragraph(
                (
                    "There is nothing of that to show; where a number is missing, it may stand in the way."
                    if None in worked.exact.values()
                    else "There is nothing of that in this network.",
                )
            )
        )
    return tuple(blocks)


def layer_name(network: Network, layer: int) -> str:
    """`output layer`, `hidden layer`, or `hidden layer 2` where there are several."""
    last = len(network.layers) - 1
    if layer == last:
        return "output layer"
    return "hidden layer" if last == 1 else f"hidden layer {layer + 1}"


def _can_be_shown(worked: Worked, step: Step, batch: Collection[int]) -> bool:
    """Notes show the samples that an update learns from, and the error afterwards where there are numbers for it."""
    quantity, network = step.quantity, worked.derivation.network
    if step.phase is Phase.AFTER and worked.exact[total_error(at=quantity.at).id] is None:
        return False
    if network.takes_all_samples or step.phase is Phase.BACKWARD or quantity.kind is Kind.TOTAL_ERROR:
        return True
    return not quantity.sample or (step.phase is not Phase.AFTER and quantity.sample in batch)


def _section(step: Step) -> tuple[Phase, int, int]:
    """What stands under one heading: a layer of a pass; of a forward pass, one sample."""
    by_layer = step.phase in (Phase.FORWARD, Phase.BACKWARD) or (step.phase is Phase.UPDATE and step.layer >= 0)
    sample = step.quantity.sample if step.phase is Phase.FORWARD else 0
    return step.phase, step.layer if by_layer else -1, sample


def _section_blocks(
    worked: Worked, phase: Phase, layer: int, sample: int, steps: list[Step], terse: bool
) -> Iterable[Block]:
    network = worked.derivation.network
    title = PHASE_TITLES[phase] if phase is not Phase.AFTER else after_title(worked.derivation.iteration)
    if layer >= 0:
        title += f" · {layer_name(network, layer)}"
    elif phase is Phase.BACKWARD:
        title += " · inputs"
    if sample:
        title += f" · sample {sample}"
    yield Heading(2, (title,))
    yield from _remarks(network, phase, layer)
    if phase is Phase.BACKWARD and layer >= 0:
        yield from about_layer(worked, layer, steps)
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
