"""What a script for SymPy works on: its symbols, their values, and the formulas of the forward pass."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from bpcalc.algebra.quantity import error, net, out, target, total_error
from bpcalc.derivation.step import Phase, Rule, Step
from bpcalc.exporting.assembling import TAB, Lines
from bpcalc.exporting.formulas import SYMPY, expression
from bpcalc.exporting.literals import Identifiers, exact, listed, strings
from bpcalc.exporting.plan import LayerPlan, Plan

GIVEN = 'number("{x}")'
_TAKEN = {
    *("sp", "mpmath", "math", "random", "number", "symbols", "fixed", "compiled", "forward", "hand_down", "show"),
    *("samples", "p", "moving", "formulas", "work", "links", "decay", "decay_links", "batches", "batch", "rows"),
    *("eta", "eta_t", "updates", "t", "k", "g", "w", "m", "v", "mhat", "vhat", "states", "step", "values", "passes"),
    *("slopes", "layers", "outs", "nets", "complete", "reduced", "total_error", "end", "id", "name", "link", "below"),
    *("beta1", "beta2", "epsilon", "mu", "rho", "weight_decay", "every", "factor", "l1", "l2", "every_slope"),
}
"""Names that the script has for itself."""


class Names(Identifiers):
    """What each quantity is called in the script."""

    def __init__(self) -> None:
        super().__init__(_TAKEN)

    def row(self, ids: Iterable[str], indent: int = 0) -> str:
        """A list of them."""
        return listed(map(self, ids), indent)


def _given_ids(plan: Plan) -> list[str]:
    network = plan.network
    return [*network.inputs, *(target(name).id for name in network.outputs if not network.goal)]


def symbols(plan: Plan, names: Names) -> Lines:
    """The symbols of all quantities, each with the id for its name."""
    groups = [_given_ids(plan), list(plan.values)]
    groups += [[make(name).id for make in (net, out) for name in layer.names] for layer in plan.layers]
    groups += [] if plan.network.goal else [[*errors(plan), total_error().id]]
    return [f"{names.row(group)} = symbols({strings(group)})" for group in groups]


def errors(plan: Plan) -> list[str]:
    """The ids of the outputs' errors."""
    return [error(name).id for name in plan.network.outputs]


def samples(plan: Plan, names: Names) -> Lines:
    """The inputs and targets of every sample, by symbol."""
    lines = ["samples = ["]
    for sample in plan.network.samples:
        values = [*sample.inputs.items()]
        values += [] if plan.network.goal else [(target(name).id, value) for name, value in sample.targets.items()]
        entries = (f"{names(name)}: {GIVEN.format(x=exact(value))}" for name, value in values if value is not None)
        lines.append(f"{TAB}{listed(entries, 4, '{}')},")
    return [*lines, "]"]


def parameters(plan: Plan, names: Names) -> Lines:
    """The parameters by symbol, and which of them the updates change."""
    entries = [f"{TAB}{names(name)}: {GIVEN.format(x=exact(value))}," for name, value in plan.values.items()]
    moving = [name for layer in plan.layers for name in complete(plan, layer) if _moves(plan, name)]
    return ["p = {", *entries, "}", *([f"moving = {names.row(moving)}"] if plan.network.learns else [])]


def complete(plan: Plan, layer: LayerPlan) -> list[str]:
    """The parameters whose lowest use is in a layer."""
    users = plan.network.users
    return [name for name in plan.values if users[name] and users[name][0][0] == layer.number - 1]


def _moves(plan: Plan, name: str) -> bool:
    return plan.biases_move or name not in plan.network.biases


_FROM_NETS = {"binary-cross-entropy": "sp.log(1 + sp.exp({net})) - {target} * {net}"}
"""Errors as they come from the net, where 1 − out has lost its digits."""


def formulas(plan: Plan, names: Names) -> Lines:
    """Every net, out and error of a sample as a formula over what comes before."""
    network = plan.network
    sample = network.sample_numbers[0]
    lines = ["formulas = {"]
    for step in plan.derivation.steps:
        if step.quantity.sample == sample and (step.phase is Phase.FORWARD or _is_error(step)):
            name = names(step.id.removesuffix(f"[{sample}]"))
            lines.append(f"{TAB}{name}: {_formula(plan, names, step, sample)},")
    if not network.goal:
        lines.append(f"{TAB}{names(total_error().id)}: {' + '.join(map(names, errors(plan)))},")
    return [*lines, "}"]


def _is_error(step: Step) -> bool:
    return step.phase is Phase.ERROR and step.rule is Rule.LOSS


def _formula(plan: Plan, names: Names, step: Step, sample: int) -> str:
    network = plan.network

    def leaf(symbol: str) -> str:
        if symbol in network.constants:
            return f'sp.Rational("{exact(network.constants[symbol] or Fraction(0))}")'
        return names(symbol.removesuffix(f"[{sample}]"))

    if _is_error(step) and plan.goes_together and network.loss.name in _FROM_NETS:
        return _FROM_NETS[network.loss.name].format(
            net=names(net(step.neuron).id), target=names(target(step.neuron).id)
        )
    return expression(step.formula, SYMPY, leaf)
