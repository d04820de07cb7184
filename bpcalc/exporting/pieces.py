"""What the scripts of all libraries have in common: heading, settings, batches, the schedule and the optimizer."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from bpcalc.exporting.formulas import PYTHON
from bpcalc.exporting.literals import exact, listed, literal
from bpcalc.exporting.plan import Plan
from bpcalc.exporting.template import filled, laid_out
from bpcalc.formula.formula import Formula, Symbol, number
from bpcalc.functions.activations import Activation
from bpcalc.functions.losses import Loss
from bpcalc.model.batches import Pick
from bpcalc.model.network import Network
from bpcalc.typesetting.dialects import Dialect
from bpcalc.typesetting.walker import written

HEADING = """
# $name, with $library.
# $title                                                        #: titled
# Order of the updates: $order. Biases: $biases.                #: learning
# It prints what `bpcalc run` prints, under the same ids.
"""

BATCHES = '''
#: learning, batches, not random
batches = $rows_in_turn  # the rows that an update learns from

def batch(t):                                                   #: learning, batches, random
    """The rows that update t learns from: those with the lowest draws."""
    generator = random.Random(f"$seed/{t - 1}")
    draws = [generator.random() for _ in range($count)]
    return sorted(sorted(range($count), key=draws.__getitem__)[:$size])
'''

OPTIMIZER = '''
states = {}  # what the optimizer keeps for each parameter

def step(name, w, g):
    """The new value of a parameter w from its gradient g, by $optimizer."""
    $states = states.get(name, $zeros)
    $lines
    states[name] = $states
    return $new
'''


def script_of(template: str, library: str, plan: Plan, holes: Mapping[str, str]) -> str:
    """The text of a script, from the template of its library."""
    network, holds = plan.network, words(plan)
    said = {"library": library, "name": repr(network.name), "title": repr(network.title)}
    said |= {"order": network.convention.order.value, "biases": network.convention.biases.value}
    return laid_out(filled(HEADING, said, holds), filled(template, {**_holes(plan), **holes}, holds))


def words(plan: Plan) -> dict[str, bool]:
    """What the remarks of a template may ask for."""
    network = plan.network
    return {
        "titled": bool(network.title),
        "learning": network.learns,
        "gradients": plan.has_gradients,
        "goal": bool(network.goal),
        "plain": plan.plain,
        "in-place": plan.in_place,
        "several samples": len(network.samples) > 1,
        "several updates": plan.iterations > 1,
        "mean": plan.takes_mean,
        "batches": not network.takes_all_samples,
        "random": network.batch.pick is Pick.RANDOM,
        "schedule": network.schedule.formula is not None,
        "decay": bool(plan.decaying),
        "all move": plan.moving == [name for layer in plan.layers for name in plan.parameters(layer)],
    }


def _holes(plan: Plan) -> dict[str, str]:
    batch, schedule = plan.network.batch, plan.network.schedule
    count = len(plan.network.samples)
    period = -(-count // (batch.size or count))
    in_turn = listed(str(list(batch.members(count, iteration))) for iteration in range(period))
    drawn = {"rows_in_turn": in_turn, "seed": str(batch.seed), "count": str(count), "size": str(batch.size)}
    rate = schedule.formula and schedule.formula(
        Symbol("eta"), Symbol("t"), **{own: Symbol(own) for own in schedule.names}
    )
    return {
        "settings": settings(plan),
        "updates": str(plan.iterations),
        "batches": filled(BATCHES, drawn, words(plan)),
        "rows": "batch(t)" if batch.pick is Pick.RANDOM else "batches[(t - 1) % len(batches)]",
        "rate": written(rate, PYTHON) if rate is not None else "",
    }


def settings(plan: Plan, value: str = "") -> str:
    """The learning rate, and the constants of the schedule, the optimizer and the decay, by their own names.

    `value` is a template for what is to keep all its digits.
    """
    network = plan.network
    decay = {own: name for own, name in network.decay._asdict().items() if name and not network.goal}
    names = {**network.schedule.names, **network.optimizer.names, **decay} if network.learns else decay
    values = {own: _constant(network, name) for own, name in names.items()}
    if network.learns:
        values = {"eta": network.convention.learning_rate or Fraction(0), **values}
    return "\n".join(
        f"{own} = {value.format(x=exact(each)) if value else literal(each)}" for own, each in values.items()
    )


def bound(network: Network, entry: Activation | Loss) -> dict[str, Formula | int]:
    """The constants of a function as numbers, by the names that it has for them."""
    constants: dict[str, Formula | int] = {own: number(_constant(network, name)) for own, name in entry.names.items()}
    return constants | {"count": len(network.outputs)} if isinstance(entry, Loss) and entry.mean else constants


def _constant(network: Network, name: str) -> Fraction:
    return network.constants[name] or Fraction(0)


def optimizer_function(plan: Plan, dialect: Dialect) -> str:
    """The optimizer as a function, and what it keeps; nothing where an update is one line."""
    optimizer, terms, lines = plan.network.optimizer, _terms(plan), []
    if not optimizer.states:
        return ""
    for line in optimizer.lines[:-1]:
        lines.append(f"{line.symbol} = {written(line.formula(terms), dialect)}")
        terms[f"{line.symbol}+"] = Symbol(line.symbol)
    states = ", ".join(optimizer.states) if len(optimizer.states) > 1 else f"({optimizer.states[0]},)"
    holes = {"optimizer": optimizer.name, "states": states, "zeros": str((0.0,) * len(optimizer.states))}
    new = written(optimizer.lines[-1].formula(terms), dialect)
    return filled(OPTIMIZER, {**holes, "lines": "\n".join(lines), "new": new}, {})


def stepped(plan: Plan, name: str, w: str, g: str) -> str:
    """The new value of a parameter w from its gradient g, as an expression."""
    optimizer, names = plan.network.optimizer, {"w": w, "g": g}
    if optimizer.states:
        return f"step({name}, {w}, {g})"
    return written(optimizer.lines[-1].formula(_terms(plan)), PYTHON, lambda leaf: names.get(leaf, leaf))


def _terms(plan: Plan) -> dict[str, Formula]:
    network = plan.network
    names = ["w", "g", "t", *network.optimizer.states, *network.optimizer.names]
    rate = "eta" if network.schedule.formula is None else "eta_t"
    found: dict[str, Formula] = {name: Symbol(name) for name in names}
    return {**found, "eta": Symbol(rate)}
