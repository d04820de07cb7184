"""The update in a script: which samples it learns from, the rate of the schedule, the lines of the optimizer."""

from __future__ import annotations

from bpcalc.algebra.formulas import Formula
from bpcalc.exporting.assembling import TAB, Lines
from bpcalc.exporting.formulas import PYTHON, expression, symbol
from bpcalc.exporting.literals import listed
from bpcalc.exporting.plan import Plan
from bpcalc.model.batches import Pick, Reduce
from bpcalc.typesetting.dialects import Dialect


def batches(plan: Plan) -> Lines:
    """Which samples an update learns from, where these are not all."""
    network = plan.network
    batch, count = network.batch, len(network.samples)
    if network.takes_all_samples or not network.learns:
        return []
    if batch.pick is Pick.CYCLIC:
        period = -(-count // (batch.size or count))
        rows = (str(list(batch.members(count, iteration))) for iteration in range(period))
        return [f"batches = {listed(rows)}  # the rows that an update learns from"]
    return [
        "def batch(t):",
        f'{TAB}"""The rows that update t learns from: those with the lowest draws."""',
        f'{TAB}generator = random.Random(f"{batch.seed}/{{t - 1}}")',
        f"{TAB}draws = [generator.random() for _ in range({count})]",
        f"{TAB}return sorted(sorted(range({count}), key=draws.__getitem__)[:{batch.size}])",
    ]


def rows_of_update(plan: Plan) -> str:
    """The rows that update t learns from, as an expression."""
    return "batches[(t - 1) % len(batches)]" if plan.network.batch.pick is Pick.CYCLIC else "batch(t)"


def learned_from(plan: Plan, index: str = "{x}") -> tuple[Lines, str, str]:
    """The lines that pick the samples of update t, and what its inputs and targets are called.

    `index` is a template that makes an index of a list of rows.
    """
    if plan.network.takes_all_samples:
        return [], "x", "target"
    lines = [f"rows = {index.format(x=rows_of_update(plan))}", "some_x, some_target = x[rows], target[rows]"]
    return lines, "some_x", "some_target"


def mean_over(plan: Plan, rows: str) -> str:
    """What divides a sum over samples, where their mean counts."""
    several = len(plan.network.samples) > 1
    return f" / len({rows})" if several and plan.network.batch.reduce is Reduce.MEAN else ""


def rate_of_update(plan: Plan) -> Lines:
    """The learning rate of update t, where a schedule changes it."""
    schedule = plan.network.schedule
    if schedule.formula is None:
        return []
    formula = schedule.formula(symbol("eta"), symbol("t"), **{own: symbol(own) for own in schedule.names})
    return [f"eta_t = {expression(formula, PYTHON)}"]


def step_function(plan: Plan, dialect: Dialect) -> list[Lines]:
    """The optimizer as a function, and what it keeps; nothing where an update is one line."""
    optimizer = plan.network.optimizer
    if not optimizer.states or not plan.network.learns:
        return []
    kept = ", ".join(optimizer.states) if len(optimizer.states) > 1 else f"({optimizer.states[0]},)"
    zeros = "(" + "0.0, " * (len(optimizer.states) - 1) + ("0.0)" if len(optimizer.states) > 1 else "0.0,)")
    lines = [
        "def step(name, w, g):",
        f'{TAB}"""The new value of a parameter w from its gradient g, by {optimizer.name}."""',
        f"{TAB}{kept} = states.get(name, {zeros})",
    ]
    terms = _terms(plan)
    for line in optimizer.lines[:-1]:
        lines.append(f"{TAB}{line.symbol} = {expression(line.formula(terms), dialect)}")
        terms[f"{line.symbol}+"] = symbol(line.symbol)
    new = expression(optimizer.lines[-1].formula(terms), dialect)
    lines += [f"{TAB}states[name] = {kept}", f"{TAB}return {new}"]
    return [["states = {}  # what the optimizer keeps for each parameter"], lines]


def stepped(plan: Plan, name: str, w: str, g: str) -> str:
    """The new value of a parameter w from its gradient g, as an expression."""
    optimizer = plan.network.optimizer
    if optimizer.states:
        return f"step({name}, {w}, {g})"
    names = {"w": w, "g": g}
    return expression(optimizer.lines[-1].formula(_terms(plan)), PYTHON, lambda leaf: names.get(leaf, leaf))


def _terms(plan: Plan) -> dict[str, Formula]:
    network = plan.network
    names = ["w", "g", "t", *network.optimizer.states, *network.optimizer.names]
    rate = "eta" if network.schedule.formula is None else "eta_t"
    return {name: symbol(name) for name in names} | {"eta": symbol(rate)}
