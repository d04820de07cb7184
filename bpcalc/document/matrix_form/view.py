"""The worked derivation in matrices: both passes, layer by layer, for networks without skips or shared weights."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from bpcalc.derivation.step import PHASE_TITLES, Phase, Step
from bpcalc.derivation.working import Worked
from bpcalc.document.blocks import Block, Equation, Equations, Given, Heading, Lines
from bpcalc.document.introduction import introduction
from bpcalc.document.layer_remarks import about_parts
from bpcalc.document.matrix_form.equations import (
    backward_equations,
    forward_equations,
    given_equations,
    update_equations,
)
from bpcalc.document.matrix_form.grids import Grids
from bpcalc.document.matrix_form.remarks import about_letters, about_section
from bpcalc.document.step_lines import given, line
from bpcalc.document.worked import about_conventions, group_of, nothing_to_show, section_title, shown_steps
from bpcalc.formula.quantity import Kind
from bpcalc.language.said import said

_SCALARS = (Kind.ERROR, Kind.TOTAL_ERROR, Kind.DECAY_ERROR, Kind.SCHEDULED_RATE)
"""Kinds that are single numbers in the matrix form, too."""

_IN_MATRICES = (Kind.INPUT, Kind.TARGET, Kind.WEIGHT, Kind.BIAS)


def matrix_blocks(
    worked: Worked, only: Collection[str] = (), terse: bool = False, lines_too: bool = False
) -> tuple[Block, ...]:
    """The blocks of a worked derivation in matrices; `only` and `terse` as in the scalar form.

    `lines_too` writes each section line by line before its matrices. The network must be one of layers
    (`bpcalc.model.fully_connected`).
    """
    grids = Grids(worked)
    shown = sorted(shown_steps(worked, only), key=_order)
    sections = [
        block
        for (phase, layer), steps in groupby(shown, key=_section)
        for block in _blocks(grids, phase, layer, [*steps], only, lines_too)
    ]
    blocks = [*_given(grids, only, lines_too), *sections]
    if not any(isinstance(block, Given | Lines | Equations) for block in blocks):
        blocks.append(nothing_to_show(worked))
    blocks = [*introduction(grids.network, grids.at), *about_letters(grids), *blocks]
    return tuple(_terse(block) for block in blocks) if terse else tuple(blocks)


def matrix_record(worked: Worked, blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """The matrices that these blocks work out, each once, for programs."""
    found: dict[str, Equation] = {}
    for block in blocks:
        if isinstance(block, Equations):
            found |= {equation.id: equation for equation in block.equations if equation.quantities}
    return [
        {
            "id": equation.id,
            "shape": [len(equation.quantities), len(equation.quantities[0])],
            "steps": [[quantity.id for quantity in row] for row in equation.quantities],
            "values": [[worked.values[quantity.id] for quantity in row] for row in equation.quantities],
        }
        for equation in found.values()
    ]


def _order(step: Step) -> tuple[bool, int]:
    """The forward pass layer by layer, with all samples side by side; the rest as it is derived."""
    is_forward = step.phase is Phase.FORWARD
    return not is_forward, step.layer if is_forward else 0


def _section(step: Step) -> tuple[Phase, int]:
    by_layer = step.phase in (Phase.FORWARD, Phase.BACKWARD) or step.phase is Phase.UPDATE
    return step.phase, step.layer if by_layer else -1


def _given(grids: Grids, only: Collection[str], lines_too: bool) -> Iterator[Block]:
    """The given matrices, and what else is given, or all that is given before them."""
    worked = grids.worked
    batch = {0, *grids.samples}
    everything = not only or Phase.GIVEN.value in only
    chosen = [q for q in worked.derivation.given if q.id in only or (everything and q.sample in batch)]
    if not chosen:
        return
    yield Heading(2, (said("Given"),))
    equations = _with_ids(given_equations(grids), {quantity.id for quantity in chosen})
    held = given(worked, [quantity for quantity in chosen if quantity.kind in _IN_MATRICES])
    if others := [quantity for quantity in chosen if lines_too or quantity.kind not in _IN_MATRICES]:
        yield given(worked, others)
    if equations:
        yield Equations(tuple(equations), tuple(line for _, lines in held.groups for line in lines))


def _blocks(
    grids: Grids, phase: Phase, layer: int, steps: Sequence[Step], only: Collection[str], lines_too: bool
) -> Iterator[Block]:
    """One section: its remarks, its equations, and the lines that are no equations, or all lines before them."""
    equations = _with_ids(_equations(grids, phase, layer), {step.id for step in steps})
    worked, covered = grids.worked, {q.id for equation in equations for row in equation.quantities for q in row}
    single = [
        step
        for step in steps
        if not equations or step.quantity.kind in _SCALARS or (step.id in only and step.id not in covered)
    ]
    yield Heading(2, (section_title(worked, phase, layer),))
    yield from about_conventions(grids.network, phase, layer)
    yield from about_section(grids, phase, layer, steps)
    if lines_too:
        yield from about_parts(worked, steps)
        groups = groupby(steps, key=partial(group_of, grids.network))
        yield Lines(tuple(tuple(line(worked, step) for step in group) for _, group in groups))
        if equations:
            yield Equations(tuple(equations))
        return
    if phase is Phase.UPDATE and single:
        yield Lines((tuple(line(worked, step) for step in single),))
    if equations:
        others = [step for step in steps if step not in single]
        yield Equations(tuple(equations), tuple(line(worked, step) for step in others))
        if single and phase is Phase.AFTER:
            yield Heading(3, (PHASE_TITLES[Phase.ERROR],))
    if phase is not Phase.UPDATE and single:
        yield Lines((tuple(line(worked, step) for step in single),))


def _equations(grids: Grids, phase: Phase, layer: int) -> Iterator[Equation]:
    """All equations of a section; layer −1 stands for all layers."""
    layers = range(len(grids.network.layers)) if layer < 0 else (layer,)
    if phase is Phase.FORWARD:
        yield from forward_equations(grids, layer)
    elif phase is Phase.BACKWARD and layer >= 0 and grids.network.learns:
        yield from backward_equations(grids, layer)
    elif phase is Phase.UPDATE:
        for number in layers:
            yield from update_equations(grids, number)
    elif phase is Phase.AFTER:
        for number in layers:
            yield from forward_equations(grids, number, new=True)


def _with_ids(equations: Iterable[Equation], ids: Collection[str]) -> list[Equation]:
    """The equations that are about any of these ids."""
    return [equation for equation in equations if any(q.id in ids for row in equation.quantities for q in row)]


def _terse(block: Block) -> Block:
    """A block without formulas: letters and what they come to."""
    if isinstance(block, Lines):
        return block._replace(terse=True)
    if isinstance(block, Equations):
        return block._replace(equations=tuple(e._replace(sides=e.sides[-1:]) for e in block.equations))
    return block
