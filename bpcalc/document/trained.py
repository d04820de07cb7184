"""Training: the error at chosen iterations, its curve, the outputs beside their targets, the final parameters."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from bpcalc.algebra.exact import fraction
from bpcalc.algebra.quantity import Kind, Quantity, error, out, target, total_error
from bpcalc.derivation.deriving import given_values
from bpcalc.derivation.working import Worked
from bpcalc.document.blocks import Block, Curve, Form, Heading, Numeral, Paragraph, Part, Parts, Table, Tone, Toned
from bpcalc.model.network import Network
from bpcalc.training.history import History, Outcome

MOST_OUTPUTS = 4
"""Outputs that fit beside the error in the table of iterations."""


def trained_blocks(history: History, digits: int) -> tuple[Block, ...]:
    """What training did, for readers."""
    reached = history.reached
    blocks: list[Block] = [Heading(2, ("Training",)), Paragraph(_summary(history))]
    rows = sorted(history.states)
    works = {row: _outcome_at(history, row, digits) for row in rows}
    blocks.append(_iterations(history, rows, works))
    if reached > 1:
        blocks.append(Curve(total_error(), [float(value) for value in history.errors[: reached + 1]]))
    blocks += [Heading(3, (f"Outputs after {reached} updates",)), _outputs(history, works[reached])]
    blocks += [Heading(3, (f"Parameters after {reached} updates",)), _parameters(history)]
    return tuple(blocks)


def trained_record(history: History) -> dict[str, Any]:
    """What training did, for programs."""
    worked = _outcome_at(history, history.reached, 9)
    final: dict[str, float | None] = {"E_total": float(history.errors[history.reached])}
    for neuron, sample in _neurons(history.network):
        final[out(neuron, sample).id] = worked.values[out(neuron, sample, history.reached).id]
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


def _outcome_at(history: History, iteration: int, digits: int) -> Worked:
    ids = [out(neuron, sample, iteration).id for neuron, sample in _neurons(history.network)]
    return history.worked(iteration, *ids, total_error(at=iteration).id, digits=digits)


def _neurons(network: Network) -> list[tuple[str, int]]:
    return [(neuron, sample) for sample in network.sample_numbers for neuron in network.outputs]


def _summary(history: History) -> Parts:
    first, last = (Numeral(fraction(history.errors[n]), Form.SIGNIFICANT) for n in (0, history.reached))
    opening: list[Part] = [total_error(), " falls" if history.errors[history.reached] <= history.errors[0] else " rises"]
    told: list[Part] = [*opening, " from ", first, " to ", last, f" in {history.reached} updates."]
    if history.outcome is Outcome.INTERRUPTED:
        told.append(Toned(" Interrupted: this is the state that was reached.", Tone.BAD))
    if history.outcome is Outcome.SMALL_ENOUGH:
        told.append(Toned(" That is small enough, so training stops here.", Tone.GOOD))
    if history.outcome is Outcome.DIVERGED:
        reason = f": {history.overflow.problems[0].message}." if history.overflow else "."
        told.append(Toned(f" Training diverged{reason}", Tone.BAD))
    return tuple(told)


def _iterations(history: History, rows: Sequence[int], works: dict[int, Worked]) -> Table:
    neurons = _neurons(history.network)
    shown = neurons if len(neurons) <= MOST_OUTPUTS else []
    header: list[Parts] = [("iteration",), (total_error(),), *((out(*neuron),) for neuron in shown)]
    body = tuple(
        (
            (str(row),),
            (Numeral(fraction(history.errors[row]), Form.SIGNIFICANT),),
            *((Numeral(works[row].exact[out(*neuron, at=row).id]),) for neuron in shown),
        )
        for row in rows
    )
    return Table(tuple(header), body, frozenset(range(len(header))))


def _outputs(history: History, worked: Worked) -> Table:
    given = given_values(history.network)
    rows = []
    for neuron, sample in _neurons(history.network):
        wanted, after = target(neuron, sample), history.reached
        rows.append(
            (
                (out(neuron, sample),),
                (Numeral(worked.exact[out(neuron, sample, after).id]),),
                (Numeral(given[wanted.id], Form.SHORT),),
                (Numeral(worked.exact[error(neuron, sample, after).id], Form.SIGNIFICANT),),
            )
        )
    return Table((("neuron",), ("output",), ("target",), ("error",)), tuple(rows), frozenset({1, 2, 3}))


def _parameters(history: History) -> Table:
    state, network = history.states[history.reached], history.network
    rows = []
    for kind, values in ((Kind.WEIGHT, network.weights), (Kind.BIAS, network.biases)):
        for name, start in values.items():
            begin = start or Fraction(0)  # training has refused symbols
            end = fraction(state[name]) if name in state else begin
            rows.append(
                ((Quantity(kind, name),), (Numeral(begin, Form.SHORT),), (Numeral(end),), (Numeral(end - begin),))
            )
    return Table((("parameter",), ("start",), ("end",), ("change",)), tuple(rows), frozenset({1, 2, 3}))
