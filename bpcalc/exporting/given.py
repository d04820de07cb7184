"""What a script is given: samples, parameters and constants, as literals with the file's names beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from bpcalc.algebra.formulas import Formula, number
from bpcalc.exporting.assembling import Lines
from bpcalc.exporting.literals import commented, decimal_point, exact, literal, table
from bpcalc.exporting.plan import LayerPlan, Plan
from bpcalc.functions.activations import Activation
from bpcalc.functions.losses import Loss
from bpcalc.model.network import Network, Values


def samples(plan: Plan, array: str) -> Lines:
    """The inputs and the targets, a row per sample; `array` is a template."""
    network = plan.network

    def rows(names: Sequence[str], values: Iterable[Values]) -> str:
        return array.format(x=table([[decimal_point(each[name] or Fraction(0)) for name in names] for each in values]))

    lines = [f"# inputs: {commented(network.inputs)}; a row per sample"]
    lines.append(f"x = {rows(network.inputs, (sample.inputs for sample in network.samples))}")
    if not network.goal:
        lines.append(f"# targets of: {commented(network.outputs)}")
        lines.append(f"target = {rows(network.outputs, (sample.targets for sample in network.samples))}")
    return lines


def weights_of(plan: Plan, layer: LayerPlan, indent: int = 0) -> str:
    """The matrix of a plain layer, in numbers: a row per neuron, with the names beside it."""
    names = layer.matrices[0].rows
    return table([[decimal_point(plan.values[name]) for name in row] for row in names], indent, names)


def biases_of(plan: Plan, layer: LayerPlan) -> str:
    """The biases of a plain layer, in numbers: one, or one per neuron."""
    values = [decimal_point(plan.values[name]) for name in layer.biases]
    return values[0] if layer.has_one_bias else f"[{', '.join(values)}]"


def settings(plan: Plan, value: str = "") -> Lines:
    """The learning rate, and the constants of the schedule, the optimizer and the decay, by their own names.

    `value` is a template for what is to keep all its digits.
    """
    network = plan.network
    values = {own: _constant(network, name) for own, name in _constants(network).items()}
    if network.learns:
        values = {"eta": network.convention.learning_rate or Fraction(0), **values}
    lines = [f"{own} = {value.format(x=exact(each)) if value else literal(each)}" for own, each in values.items()]
    return [*lines, f"updates = {plan.iterations}"] if network.learns else lines


def bound(network: Network, entry: Activation | Loss) -> dict[str, Formula | int]:
    """The constants of a function as numbers, by the names that it has for them."""
    constants: dict[str, Formula | int] = {own: number(_constant(network, name)) for own, name in entry.names.items()}
    return constants | {"count": len(network.outputs)} if isinstance(entry, Loss) and entry.mean else constants


def _constants(network: Network) -> Mapping[str, str]:
    decay = {own: name for own, name in network.decay._asdict().items() if name and not network.goal}
    return {**network.schedule.names, **network.optimizer.names, **decay} if network.learns else decay


def _constant(network: Network, name: str) -> Fraction:
    return network.constants[name] or Fraction(0)
