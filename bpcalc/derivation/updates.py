"""The updates: every line of the optimizer for every parameter that moves."""

from __future__ import annotations

from collections.abc import Iterable

from bpcalc.derivation.draft import Draft
from bpcalc.derivation.step import Phase, Rule
from bpcalc.formula.formula import Formula, difference
from bpcalc.formula.quantity import Kind, Quantity, change, count_of_updates, learning_rate, moment, scheduled_rate
from bpcalc.model.convention import Biases


def moves(draft: Draft, name: str) -> bool:
    """Whether the update changes a parameter."""
    is_bias = draft.parameters[name].kind is Kind.BIAS
    return draft.network.learns and not (is_bias and draft.network.convention.biases is Biases.FIXED)


def write_schedule(draft: Draft) -> None:
    """Writes the learning rate of this update, where a schedule changes it."""
    schedule = draft.network.schedule
    if schedule.formula is not None:
        constants = draft.constants(schedule.names)
        formula = schedule.formula(learning_rate().leaf, count_of_updates(draft.network.count).leaf, **constants)
        draft.add(scheduled_rate(draft.at), formula, Rule.SCHEDULE, Phase.UPDATE)


def write_updates(draft: Draft, names: Iterable[str], layer: int = -1) -> None:
    """Writes the new value of each parameter that moves; from here on it stands for the parameter."""
    network = draft.network
    optimizer = network.optimizer
    rate = learning_rate() if network.schedule.formula is None else scheduled_rate(draft.at)
    shared = {"eta": rate.leaf, "t": count_of_updates(network.count).leaf, **draft.constants(optimizer.names)}
    for name in names:
        if not moves(draft, name):
            continue
        old = draft.parameters[name]
        terms: dict[str, Formula] = {**shared, "w": old.leaf, "g": draft.gradient(name).leaf}
        terms |= {state: moment(state, name, draft.at).leaf for state in optimizer.states}
        for line in optimizer.lines:
            if line.symbol == "w":
                new, rule = Quantity(old.kind, name, at=draft.at + 1), Rule.UPDATE
            else:
                new = moment(line.symbol, name, draft.at + 1)
                rule = Rule.MOMENT if line.symbol in optimizer.states else Rule.CORRECTION
            terms[line.symbol + "+"] = draft.add(new, line.formula(terms), rule, Phase.UPDATE, layer)
        draft.parameters[name] = new


def write_changes(draft: Draft) -> None:
    """Writes Δw of each parameter that has moved."""
    for name, new in draft.parameters.items():
        if new.at > draft.at:
            old = Quantity(new.kind, name, at=draft.at)
            draft.add(change(name, draft.at), difference(new.leaf, old.leaf), Rule.CHANGE, Phase.UPDATE)
