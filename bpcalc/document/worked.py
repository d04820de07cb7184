"""The worked derivation: everything that `run` prints of one iteration, phase by phase and layer by layer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial
from itertools import groupby

from bpcalc.derivation.deriving import is_in_notes, sees_new_weights
from bpcalc.derivation.step import PHASE_TITLES, Phase, Rule, Step
from bpcalc.derivation.working import Worked
from bpcalc.document.blocks import Block, Given, Heading, Lines, Paragraph, Tone, Toned
from bpcalc.document.introduction import introduction
from bpcalc.document.layer_remarks import about_layer
from bpcalc.document.step_lines import after_title, given, line
from bpcalc.formula.quantity import UPDATED, Kind, total_error
from bpcalc.language.said import joined, said
from bpcalc.model.convention import Biases
from bpcalc.model.network import Network


def worked_blocks(
    worked: Worked, only: Collection[str] = (), terse: bool = False, with_why: bool = False
) -> tuple[Block, ...]:
    """The blocks of a worked derivation.

    `only` picks phases and ids, all where it is empty; `terse` leaves out the formulas; `with_why` works each kind of
    local derivative as an exercise.
    """
    derivation = worked.derivation
    blocks: list[Block] = [*introduction(derivation.network, derivation.iteration)]
    everything_given = not only or Phase.GIVEN.value in only
    batch = {0, *derivation.network.batch_numbers(derivation.iteration)}
    if chosen := [q for q in derivation.given if q.id in only or (everything_given and q.sample in batch)]:
        blocks += [Heading(2, (said("Given"),)), given(worked, chosen)]
    for (phase, layer, sample), steps in groupby(shown_steps(worked, only), key=_section):
        blocks += _section_blocks(worked, phase, layer, sample, list(steps), terse, with_why)
    if not any(isinstance(block, Given | Lines) for block in blocks):
        blocks.append(nothing_to_show(worked))
    return tuple(blocks)


def shown_steps(worked: Worked, only: Collection[str] = ()) -> list[Step]:
    """The steps that notes show, or those that `only` picks, in the order of the derivation."""
    derivation = worked.derivation
    batch = {0, *derivation.network.batch_numbers(derivation.iteration)}
    return [
        step
        for step in derivation.steps
        if step.id in only
        or (is_in_notes(step) and (not only or step.phase in only) and _can_be_shown(worked, step, batch))
    ]


def nothing_to_show(worked: Worked) -> Block:
    """What is said where nothing of what was asked for can be shown."""
    if None in worked.exact.values():
        told = said("There is nothing of that to show; where a number is missing, it may stand in the way.")
    else:
        told = said("There is nothing of that in this network.")
    return Paragraph((told,))


def layer_name(network: Network, layer: int) -> str:
    """`output layer`, `hidden layer`, or `hidden layer 2` where there are several."""
    last = len(network.layers) - 1
    if layer == last:
        return said("output layer")
    return said("hidden layer") if last == 1 else said("hidden layer {number}", number=layer + 1)


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


def section_title(worked: Worked, phase: Phase, layer: int, sample: int = 0) -> str:
    """What stands above a section: the phase, and the layer and the sample that it is about, if any."""
    title = [PHASE_TITLES[phase] if phase is not Phase.AFTER else after_title(worked.derivation.iteration)]
    if layer >= 0:
        title.append(layer_name(worked.derivation.network, layer))
    elif phase is Phase.BACKWARD:
        title.append(said("inputs"))
    if sample:
        title.append(said("sample {number}", number=sample))
    return joined(title, " · ")


def _section_blocks(
    worked: Worked, phase: Phase, layer: int, sample: int, steps: list[Step], terse: bool, with_why: bool
) -> Iterable[Block]:
    network = worked.derivation.network
    yield Heading(2, (section_title(worked, phase, layer, sample),))
    yield from about_conventions(network, phase, layer)
    if phase is Phase.BACKWARD and layer >= 0:
        yield from about_layer(worked, layer, steps, with_why)
    groups = groupby(steps, key=partial(group_of, network))
    yield Lines(tuple(tuple(line(worked, step) for step in group) for _, group in groups), terse)


_ABOUT_ERRORS = (Rule.LOSS, Rule.SUM_OF_ERRORS, Rule.DECAY, Rule.MEAN_OVER_SAMPLES, Rule.SUM_OVER_SAMPLES)


def group_of(network: Network, step: Step) -> tuple[str, int, bool]:
    """What the lines of a section that stand together have in common."""
    if step.phase is not Phase.BACKWARD and step.rule in _ABOUT_ERRORS:
        return "error", 0, False
    several_lines = step.phase is Phase.UPDATE and step.quantity.kind in UPDATED and bool(network.optimizer.states)
    return step.quantity.name if several_lines else step.neuron, step.quantity.sample, step.rule is Rule.CHANGE


def about_conventions(network: Network, phase: Phase, layer: int) -> Iterable[Block]:
    """What a reader must know before these lines."""
    convention = network.convention
    if phase is Phase.BACKWARD and sees_new_weights(network, layer):
        text = said(
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
        yield Paragraph((Toned(said("The biases stay as they are (biases: fixed)."), Tone.WEAK),))
