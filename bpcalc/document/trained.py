"""Training: the error at chosen iterations, its curves, the outputs beside their targets, the final parameters."""

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
from bpcalc.formula.arithmetic import Number
from bpcalc.formula.exact import fraction
from bpcalc.formula.quantity import PARAMETERS, Kind, Quantity, error, out, target, total_error
from bpcalc.language.said import said, said_of
from bpcalc.training.history import History, Outcome
from bpcalc.training.machine import FLOAT_DIGITS

Passes: TypeAlias = Mapping[int, Mapping[str, Number]]
"""The values of the forward pass, by the count of updates."""

MOST_OUTPUTS = 4
"""Outputs that fit beside the error in a table."""

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


_IN_A_PASS = (Kind.NET, Kind.OUT, Kind.ERROR, Kind.TOTAL_ERROR)
_EVENLY, _PER_DECADE = 300, 40
"""Points along the axis, and for each power of ten, so that the first updates are seen, too."""


def counts_to_plot(reached: int) -> list[int]:
    """The counts of updates at which quantities are looked at."""
    evenly = (round(reached * share / _EVENLY) for share in range(_EVENLY + 1))
    by_decades = (round(10 ** (n / _PER_DECADE)) for n in range(_PER_DECADE * len(str(reached))))
    return sorted({*evenly, *(count for count in by_decades if count <= reached)})


def curves(history: History, quantities: Sequence[Quantity]) -> tuple[Curve, ...]:
    """The error, and the quantities at all states of the history that were kept."""
    counts = sorted(history.states)
    others = [quantity for quantity in dict.fromkeys(quantities) if quantity != total_error()]
    passes = [_values(history, count) for count in counts] if others else []
    error = Curve(total_error(), *history.errors.evenly())
    return (error, *(Curve(quantity, [found[quantity.id] for found in passes], counts) for quantity in others))


def _values(history: History, count: int) -> dict[str, Number]:
    """Parameters and everything in the forward pass, by id; a parameter that does not move has no other value."""
    values: dict[str, Number] = dict(history.given(0)) | dict(history.states[count])
    return values | {quantity.id: value for quantity, value in history.forward(count)}


def can_be_plotted(quantity: Quantity) -> bool:
    """Whether a quantity is one that training has a value of after every update."""
    return not quantity.at and (quantity.kind in PARAMETERS or quantity.kind in _IN_A_PASS)
