"""The exercises of a page: what is differentiated by what, over which quantities, how it ends, and each as blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from bpcalc.checking.certifying.exercises import MistakenExerciseError, mistake
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.step import Phase, Rule, Step
from bpcalc.document.blocks import Block, Expression, Heading, Paragraph, Parts, Reason, Table
from bpcalc.formula.calculus import Closed, Line, worked
from bpcalc.formula.formula import Formula, symbols_in, total
from bpcalc.formula.quantity import Kind, Quantity, constant, decay_error, error, net, out, target
from bpcalc.formula.simplifying import alike
from bpcalc.language.said import said

MOST_TERMS = 12
"""Terms of a sum that anybody would still write out; the others of a net are written as `rest`."""

MOST_ERRORS = 3
"""Errors of outputs that are written out; of more, only the one that counts is, and the others keep their names."""

REST = constant("rest")


class Exercise(NamedTuple):
    """The derivative of a step worked by hand: `formula` by `by`, with what the lines end in.

    `others` says that there are more derivatives that go the same way; `kind` is what they have in common.
    """

    step: Step
    by: Quantity
    lines: Sequence[Line]
    quantities: Mapping[str, Quantity]
    others: bool
    kind: tuple[Any, ...] = ()


class _Task(NamedTuple):
    """What is to be differentiated, by what, and how it ends."""

    formula: Formula
    by: Quantity
    closing: Sequence[Closed] = ()
    end: Formula | None = None
    is_own: bool = False


def exercises(derivation: Derivation, steps: Iterable[Step]) -> list[Exercise]:
    """An exercise for each kind of local derivative in each layer, over the first that there is.

    Raises MistakenExerciseError where a line of one's own function is not equal to the one before it.
    """
    by_kind: dict[tuple[Any, ...], list[Step]] = {}
    for step in _local_steps(derivation, list(steps)):
        rule = _rule(step)
        by_kind.setdefault((rule, step.layer, *_kind(step, rule)), []).append(step)
    found = []
    for (rule, layer, *kind), alike_steps in by_kind.items():
        if kind == [Kind.BIAS] and (rule, layer, Kind.WEIGHT) in by_kind:
            continue
        exercise = _exercise(derivation, alike_steps, rule)
        if exercise is not None:
            found.append(exercise._replace(kind=(rule, layer, *kind)))
    return found


def _local_steps(derivation: Derivation, steps: Sequence[Step]) -> list[Step]:
    """The local derivatives among the steps; where they are folded into others, those of the same layers."""
    found = [step for step in steps if _rule(step) in _TASKS]
    layers = {step.layer for step in steps if step.phase is Phase.BACKWARD}
    if found or not layers:
        return found
    everything = derive(derivation.network, derivation.iteration)
    return [step for step in everything.steps if step.layer in layers and _rule(step) in _TASKS]


def _rule(step: Step) -> Rule:
    """The rule of a step; a slope that is rewritten to keep its digits is worked from the usual form all the same."""
    of, by = step.quantity.of, step.quantity.by
    is_slope = of is not None and by is not None and of.kind is Kind.OUT and by.kind is Kind.NET
    return Rule.ACTIVATION_DERIVATIVE if step.rule is Rule.STEADIED and is_slope else step.rule


def _kind(step: Step, rule: Rule) -> tuple[object, ...]:
    """What makes a derivative of a layer another exercise than the next one."""
    of, by = step.quantity.of, step.quantity.by
    if of is None or by is None or rule is Rule.LOSS_DERIVATIVE:
        return ()
    return (by.kind,) if rule is Rule.LINEAR_FACTOR else (of.name == by.name,)


def _exercise(derivation: Derivation, steps: Sequence[Step], rule: Any) -> Exercise | None:
    step = steps[0]
    task = _TASKS[rule](derivation, step)
    if task is None:
        return None
    is_net = rule is Rule.LINEAR_FACTOR
    lines = worked(task.formula, task.by.id, task.closing, task.end, as_power=is_net)
    if is_net and not alike(lines[-1].formula, step.tree):
        return None  # in-place order: what stands on the page is no derivative
    if task.is_own and (place := mistake(lines, task.by.id)) is not None:
        raise MistakenExerciseError.of(
            said("the derivative of a formula goes wrong at its line {line}", line=place),
            said("this is a mistake of the program; please report it with the network file"),
        )
    names = dict.fromkeys(name for line in lines for name in symbols_in(line.formula))
    known = {**_quantities(derivation, step), REST.id: REST, **derivation.quantities}
    return Exercise(step, task.by, lines, {name: known.get(name, constant(name)) for name in names}, len(steps) > 1)


def _quantities(derivation: Derivation, step: Step) -> dict[str, Quantity]:
    """What the derivatives of a layer are over, whether the page has a line for it or not."""
    sample, at = step.quantity.sample, step.quantity.at
    found = [make(neuron.name, sample, at) for neuron in derivation.network.neurons for make in (net, out, error)]
    found += [target(name, sample) for name in derivation.network.outputs]
    return {quantity.id: quantity for quantity in (*found, decay_error(at))}


def _activation_task(derivation: Derivation, step: Step) -> _Task | None:
    """out of net."""
    layer = derivation.network.layers[step.layer]
    activation, names = layer.activation, [neuron.name for neuron in layer.neurons]
    sample, at = step.quantity.sample, step.quantity.at
    of, by = (names.index(quantity.name) for quantity in (step.quantity.of, step.quantity.by) if quantity is not None)
    nets, outs = ([make(name, sample, at).leaf for name in names] for make in (net, out))
    constants = {own: constant(name).leaf for own, name in activation.names.items()}
    if activation.derivative is None or (activation.coupled and len(names) > MOST_TERMS):
        return None
    arguments: tuple[Any, ...] = (outs, of, by) if activation.coupled else (nets[of], outs[of])
    end = activation.derivative(*arguments, **constants)
    closing: Sequence[Closed] = ()
    if activation.closing is not None:
        closing = activation.closing(*((nets, *arguments) if activation.coupled else arguments), **constants)
    formula = activation.out(nets, of, constants)
    return _Task(formula, net(names[by], sample, at), closing, end, activation.written is not None)


def _loss_task(derivation: Derivation, step: Step) -> _Task | None:
    """The total error of out."""
    network, sample, at = derivation.network, step.quantity.sample, step.quantity.at
    loss = network.loss
    constants: dict[str, Any] = {own: constant(name).leaf for own, name in loss.names.items()}
    if loss.mean:
        constants["count"] = len(network.outputs)
    pairs = {name: (target(name, sample).leaf, out(name, sample, at).leaf) for name in network.outputs}
    own = step.neuron
    errors = [
        loss.formula(*pair, **constants) if name == own or len(pairs) <= MOST_ERRORS else error(name, sample, at).leaf
        for name, pair in pairs.items()
    ]
    if any(network.decay) and len(network.samples) == 1:
        errors.append(decay_error(at).leaf)
    closing = loss.closing(*pairs[own], **constants) if loss.closing is not None else ()
    end = loss.derivative(*pairs[own], **constants)
    return _Task(total(*errors), out(own, sample, at), closing, end, loss.written is not None)


def _net_task(derivation: Derivation, step: Step) -> _Task | None:
    """The net of a weight, or of what flows in."""
    quantity, sample, at = step.quantity, step.quantity.sample, step.quantity.at
    if quantity.of is None or quantity.by is None:
        return None
    formula = derivation.trees.get(replace(quantity.of, sample=sample, at=at).id)
    by = replace(
        quantity.by,
        sample=sample if quantity.by.kind in (Kind.OUT, Kind.INPUT) else 0,
        at=0 if quantity.by.kind is Kind.INPUT else at,
    )
    if formula is None or by.id not in symbols_in(formula):
        return None
    if formula.operation == "sum" and len(formula.operands) > MOST_TERMS:
        formula = total(*(term for term in formula.operands if by.id in symbols_in(term)), REST.leaf)
    return _Task(formula, by)


_TASKS: Mapping[Any, Callable[[Derivation, Step], _Task | None]] = {
    Rule.LOSS_DERIVATIVE: _loss_task,
    Rule.ACTIVATION_DERIVATIVE: _activation_task,
    Rule.LINEAR_FACTOR: _net_task,
}


def why(derivation: Derivation, steps: Iterable[Step], lines_follow: bool = True) -> Iterable[Block]:
    """The exercises as blocks, and a heading for the lines that follow them, if they do."""
    found = exercises(derivation, steps)
    for exercise in found:
        yield from exercise_blocks(exercise)
    if found and lines_follow:
        yield Heading(3, (said("In this network"),))


def exercise_blocks(exercise: Exercise) -> Iterable[Block]:
    """One exercise: what it works out, and each of its lines with the rule behind it."""
    yield Heading(3, (said("Why: {derivative}", derivative=exercise.step.quantity),))
    prime = said("The prime stands for the derivative by {by}.", by=exercise.by)
    if exercise.others:
        prime = said("The prime stands for the derivative by {by}; the others go the same way.", by=exercise.by)
    if REST.id in exercise.quantities:
        prime = said("{told} The other terms of the net are called rest.", told=prime)
    yield Paragraph((prime,))
    first, *others = (Expression(line.formula, exercise.quantities) for line in exercise.lines)
    rows: list[tuple[Parts, ...]] = [((exercise.step.quantity, " = ", first), ("",))]
    rows += [
        (("= ", formula), (line.rule, " · ", Reason(line.reason, exercise.step.quantity)))
        for formula, line in zip(others, exercise.lines[1:], strict=True)
    ]
    yield Table(((said("line"),), (said("why"),)), tuple(rows))


def why_record(found: Iterable[Exercise]) -> list[dict[str, Any]]:
    """The exercises for programs; formulas are Expressions."""
    return [
        {
            "id": exercise.step.id,
            "lines": [
                {
                    "formula": Expression(line.formula, exercise.quantities),
                    "rule": str(line.rule),
                    "reason": str(line.reason),
                }
                for line in exercise.lines
            ],
        }
        for exercise in found
    ]
