"""From worked steps to lines, each with the reason why it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bpcalc.derivation.step import PHASE_TITLES, Phase, Rule, Step
from bpcalc.derivation.working import Worked
from bpcalc.document.blocks import Given, Line
from bpcalc.formula.branches import branch_taken
from bpcalc.formula.formula import Formula, symbols_in
from bpcalc.formula.quantity import MOMENTS, Kind, Quantity
from bpcalc.language.said import said, said_of
from bpcalc.model.network import Network


def after_title(iteration: int) -> str:
    """What stands above the error afterwards."""
    if not iteration:
        return PHASE_TITLES[Phase.AFTER]
    return said_of(iteration + 1, "After {count:,} update", "After {count:,} updates")


_GROUPS = {
    Kind.INPUT: said("inputs"),
    Kind.TARGET: said("targets"),
    Kind.WEIGHT: said("weights"),
    Kind.BIAS: said("biases"),
    Kind.CONSTANT: said("constants"),
    **dict.fromkeys(MOMENTS.values(), said("optimizer")),
    Kind.COUNT: said("update"),
    Kind.RATE: said("learning rate"),
}

_LETTERS = {kind: letters for letters, kind in MOMENTS.items()}


def line(worked: Worked, step: Step, mark: int = 0) -> Line:
    """The line of a step."""
    needs = tuple(step.needs)
    short_needs = tuple(symbols_in(step.short_tree)) if step.short_tree is not None else ()
    values = {name: worked.exact[name] for name in dict.fromkeys((*needs, *short_needs))}
    return Line(
        quantity=step.quantity,
        phase=step.phase.value,
        rule=step.rule.label,
        reason=reason(worked.derivation.network, step),
        value=worked.values[step.id],
        exact=worked.exact[step.id],
        formula=step.tree,
        needs=needs,
        put_in=values,
        quantities=worked.derivation.quantities,
        mark=mark,
        short=step.short_tree,
        branch=branch_taken(step.tree, {name: values[name] for name in needs}),
        closed=_closed_form(worked, step),
    )


def reason(network: Network, step: Step) -> str:
    """Why a step holds, in one sentence; that of the function where the rule is about one."""
    find = _REASONS.get(step.rule)
    if step.short_tree is not None or step.rule is Rule.SHORT:
        find = _reason_together
    return find(network, step) if find else step.rule.reason


def _reason_together(network: Network, step: Step) -> str:
    together = network.loss.together[network.layers[-1].activation.name]
    is_kept = step.short_tree is None  # the short form is all that is left
    first, *_ = (step.tree if step.short_tree is None else step.short_tree).operands
    why = together.reason_otherwise if first.operation == "product" else together.reason
    return said("{why}; {rule}", why=why, rule=step.rule.reason) if is_kept else why


def _reason_of_net(network: Network, step: Step) -> str:
    neuron = next(neuron for neuron in network.layers[step.layer].neurons if neuron.name == step.neuron)
    if not neuron.bias:
        return said("every input times its weight")
    return said("every input times its weight, less the threshold") if neuron.threshold else step.rule.reason


def _reason_of_paths(_network: Network, step: Step) -> str:
    return step.rule.reason if len(step.needs) > 1 else said("one way only leads on from here")


def _reason_of_mean(network: Network, step: Step) -> str:
    of_update = step.phase is Phase.BACKWARD and not network.takes_all_samples
    return said("{reason} of this update", reason=step.rule.reason) if of_update else step.rule.reason


def _reason_of_update(network: Network, step: Step) -> str:
    letters = _LETTERS.get(step.quantity.kind, "w")
    return next(line.reason for line in network.optimizer.lines if line.symbol == letters)


_REASONS: Mapping[Rule, Callable[[Network, Step], str]] = {
    Rule.WEIGHTED_SUM: _reason_of_net,
    Rule.SUM_OVER_PATHS: _reason_of_paths,
    Rule.MEAN_OVER_SAMPLES: _reason_of_mean,
    Rule.SUM_OVER_SAMPLES: _reason_of_mean,
    Rule.ACTIVATION_DERIVATIVE: lambda network, step: network.layers[step.layer].activation.reason,
    Rule.LOSS_DERIVATIVE: lambda network, _step: network.loss.reason,
    Rule.SCHEDULE: lambda network, _step: network.schedule.reason,
    Rule.UPDATE: _reason_of_update,
    Rule.MOMENT: _reason_of_update,
    Rule.CORRECTION: _reason_of_update,
}


def _closed_form(worked: Worked, step: Step) -> Formula | None:
    """A gradient or a new value without a number, down to outputs, targets and weights; None for everything else."""
    is_gradient = step.quantity.kind in (Kind.PARTIAL, Kind.DELTA) and step.phase is Phase.BACKWARD
    if worked.exact[step.id] is not None or not (is_gradient or step.rule is Rule.UPDATE) or step.rule in _LOCAL:
        return None
    closed = worked.derivation.closed_form(step)
    return None if closed == step.tree else closed


_LOCAL = (Rule.LOSS_DERIVATIVE, Rule.ACTIVATION_DERIVATIVE, Rule.LINEAR_FACTOR)


def given(worked: Worked, quantities: Iterable[Quantity] | None = None) -> Given:
    """What is given, kind by kind."""
    groups: dict[str, list[Line]] = {}
    for quantity in worked.derivation.given if quantities is None else quantities:
        title = _GROUPS[quantity.kind]
        if quantity.kind is Kind.BIAS and quantity.name in worked.derivation.network.thresholds:
            title = said("thresholds")
        groups.setdefault(title, []).append(_given_line(worked, quantity))
    return Given(tuple((title, tuple(lines)) for title, lines in groups.items()))


def _given_line(worked: Worked, quantity: Quantity) -> Line:
    values: Mapping[str, float | None] = worked.values
    return Line(
        quantity=quantity,
        phase=Phase.GIVEN.value,
        rule="given",
        reason="",
        value=values[quantity.id],
        exact=worked.exact[quantity.id],
    )
