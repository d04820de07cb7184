"""Training: the error at chosen iterations, its curve, the outputs beside their targets, the final parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from bpcalc.derivation.deriving import given_values
from bpcalc.document.blocks import (
    Block,
    Curve,
    Form,
    Heading,
    Numeral,
    Paragraph,
    Part,
    Parts,
    Table,
    Tone,
    Toned,
)
from bpcalc.document.lines import MOST_OUTPUTS
from bpcalc.formula.arithmetic import Number
from bpcalc.formula.exact import fraction
from bpcalc.formula.quantity import Kind, Quantity, error, out, target, total_error
from bpcalc.language.said import said, said_of
from bpcalc.training.history import History, Outcome
from bpcalc.training.machine import FLOAT_DIGITS

Passes: TypeAlias = Mapping[int, Mapping[str, Number]]
"""The values of the forward pass, by the count of updates."""

ROUNDING_NOISE = 1e-14
"""An error below which the outputs are almost as near to their targets as floats lie to each other."""


def trained_blocks(history: History, until: float | None = None) -> tuple[Block, ...]:
    """What training did, for readers; `until` is the error at which it was to stop."""
    reached = history.reached
    blocks: list[Block] = [Heading(2, (said("Training"),)), Paragraph(_summary(history, until))]
    rows = sorted(history.states)
    passes = {row: _by_id(history, row) for row in rows}
    blocks.append(_iterations(history, rows, passes))
    if reached > 1:
        blocks.append(Curve(total_error(), *history.errors.evenly()))
    outputs = said_of(reached, "Outputs after {count:,} update", "Outputs after {count:,} updates")
    blocks += [Heading(3, (outputs,)), _outputs(history, passes[reached])]
    parameters = said_of(reached, "Parameters after {count:,} update", "Parameters after {count:,} updates")
    blocks += [Heading(3, (parameters,)), _parameters(history)]
    return tuple(blocks)


def trained_record(history: History) -> dict[str, Any]:
    """What training did, for programs."""
    values = _by_id(history, history.reached)
    final: dict[str, float | None] = {"E_total": float(history.errors[history.reached])}
    for neuron, sample in history.network.numbered_outputs:
        final[out(neuron, sample).id] = float(values[out(neuron, sample).id])
    state = history.states[history.reached]
    for name, value in {**history.network.weights, **history.network.biases}.items():
        known = state.get(name, value)
        final[name] = None if known is None else float(known)
    rows = sorted({*history.states, *(n for n in (0, 1) if n <= history.reached)})
    return {
        "iterations": history.reached,
        "outcome": history.outcome.value,
        "history": [{"iteration": row, "E_total": float(history.errors[row])} for row in rows],
        "final": final,
    }


def _shown(value: Number) -> Fraction:
    """The value as far as its digits are sure: a float has fifteen of them."""
    return Fraction(f"{value:.15g}") if isinstance(value, float) else fraction(value)


def _by_id(history: History, iteration: int) -> dict[str, Number]:
    return {quantity.id: value for quantity, value in history.forward(iteration)}


def _summary(history: History, until: float | None) -> Parts:
    told: list[Part] = [_change(history)]
    if until is not None and history.outcome is Outcome.FINISHED:
        told.append(Toned(said(" That is still more than {until:g}.", until=until), Tone.BAD))
    if isinstance(history.errors[0], float) and history.errors[history.reached] < ROUNDING_NOISE:
        few = said(
            " So near to zero floats hold few digits; --digits {digits} trains in mpmath.", digits=FLOAT_DIGITS + 1
        )
        told.append(Toned(few, Tone.WEAK))
    if history.has_run_away and history.outcome is Outcome.FINISHED:
        told.append(Toned(said(" That has run away; the learning rate is too large."), Tone.BAD))
    if history.outcome is Outcome.INTERRUPTED:
        told.append(Toned(said(" Interrupted: this is the state that was reached."), Tone.BAD))
    if history.outcome is Outcome.SMALL_ENOUGH:
        told.append(Toned(said(" That is small enough, so training stops here."), Tone.GOOD))
    if history.outcome is Outcome.DIVERGED:
        problem = history.overflow.problems[0].message if history.overflow else ""
        diverged = said(" Training diverged: {problem}.", problem=problem) if problem else said(" Training diverged.")
        told.append(Toned(diverged, Tone.BAD))
    return tuple(told)


def _change(history: History) -> str:
    first, last = (Numeral(_shown(history.errors[n]), Form.SIGNIFICANT) for n in (0, history.reached))
    if not history.reached:
        return said("{error} is {first} before the first update.", error=total_error(), first=first)
    if history.errors[history.reached] <= history.errors[0]:
        return said_of(
            history.reached,
            "{error} falls from {first} to {last} in {count:,} update.",
            "{error} falls from {first} to {last} in {count:,} updates.",
            error=total_error(),
            first=first,
            last=last,
        )
    return said_of(
        history.reached,
        "{error} rises from {first} to {last} in {count:,} update.",
        "{error} rises from {first} to {last} in {count:,} updates.",
        error=total_error(),
        first=first,
        last=last,
    )


def _iterations(history: History, rows: Sequence[int], passes: Passes) -> Table:
    neurons = history.network.numbered_outputs
    shown = neurons if len(neurons) <= MOST_OUTPUTS else []
    header: list[Parts] = [(said("iteration"),), (total_error(),), *((out(*neuron),) for neuron in shown)]
    body: tuple[tuple[Parts, ...], ...] = tuple(
        (
            (str(row),),
            (Numeral(_shown(history.errors[row]), Form.SIGNIFICANT),),
            *((Numeral(_shown(passes[row][out(*neuron).id])),) for neuron in shown),
        )
        for row in rows
    )
    return Table(tuple(header), body, frozenset(range(len(header))))


def _outputs(history: History, values: Mapping[str, Number]) -> Table:
    given = given_values(history.network)
    rows: list[tuple[Parts, ...]] = []
    for neuron, sample in history.network.numbered_outputs:
        wanted = target(neuron, sample)
        rows.append(
            (
                (out(neuron, sample),),
                (Numeral(_shown(values[out(neuron, sample).id])),),
                (Numeral(given[wanted.id], Form.SHORT),),
                (Numeral(_shown(values[error(neuron, sample).id]), Form.SIGNIFICANT),),
            )
        )
    header: tuple[Parts, ...] = ((said("output"),), (said("value"),), (said("target"),), (said("error"),))
    return Table(header, tuple(rows), frozenset({1, 2, 3}))


def _parameters(history: History) -> Table:
    start, end = ({name: _shown(value) for name, value in history.states[n].items()} for n in (0, history.reached))
    kinds = {
        **dict.fromkeys(history.network.weights, Kind.WEIGHT),
        **dict.fromkeys(history.network.biases, Kind.BIAS),
    }
    rows: tuple[tuple[Parts, ...], ...] = tuple(
        (
            (Quantity(kinds[name], name),),
            (Numeral(start[name], Form.SHORT),),
            (Numeral(end[name]),),
            (Numeral(end[name] - start[name]),),
        )
        for name in end
        if name in kinds
    )
    header: tuple[Parts, ...] = ((said("parameter"),), (said("start"),), (said("end"),), (said("change"),))
    return Table(header, rows, frozenset({1, 2, 3}))
