"""What other activations, losses and optimizers would give at a Step, and its own function without one of its parts.

Each asks the entry behind a Step, and the other entries of its table, so that a new entry has its slips with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.checking.slips.rewriting import kinds
from bpcalc.checking.slips.slip import Wrong
from bpcalc.derivation.step import Rule, Step
from bpcalc.formula.formula import (
    ZERO,
    Cases,
    Formula,
    Symbol,
    number,
    operands_of,
    ratio,
    substituted,
    symbols_in,
    total,
)
from bpcalc.formula.quantity import MOMENTS, PARAMETERS, Kind, moment, net, out, partial, target
from bpcalc.functions.activations import ACTIVATIONS, Activation
from bpcalc.functions.losses import LOSSES
from bpcalc.functions.optimizers import OPTIMIZERS, Optimizer
from bpcalc.language.said import said


def _usual(constants: Mapping[str, Fraction]) -> dict[str, Formula]:
    """An entry's constants as it has them where nobody gives others."""
    return {name: number(value) for name, value in constants.items()}


def _activation(step: Step, around: Neighbours) -> Activation:
    return around.network.layers[step.layer].activation


def _others(own: Activation) -> Iterator[Activation]:
    """The activations that may be taken for one: what is linear gives net, which is a slip of its own."""
    return (entry for entry in ACTIVATIONS.values() if entry.name not in (own.name, "linear"))


def another_activation(step: Step, around: Neighbours) -> Iterator[Wrong]:
    """What the other activations make of the same net."""
    if step.rule is not Rule.ACTIVATION:
        return
    own, quantity = _activation(step, around), step.quantity
    neurons = [neuron.name for neuron in around.network.layers[step.layer].neurons]
    nets = [net(name, quantity.sample, quantity.at).leaf for name in neurons]
    for entry in _others(own):
        formula = entry.out(nets, neurons.index(step.neuron), _usual(entry.constants))
        yield Wrong(formula, said("this is what {other} gives; this layer has {own}", other=entry.name, own=own.name))


def another_slope(step: Step, around: Neighbours) -> Iterator[Wrong]:
    """The slopes of the other activations, from what came out of this one, and from what would of those."""
    of, by = step.quantity.of, step.quantity.by
    if step.rule is not Rule.ACTIVATION_DERIVATIVE or of is None or by is None or of.name != by.name:
        return
    own, quantity = _activation(step, around), step.quantity
    own_net, own_out = (make(of.name, quantity.sample, quantity.at).leaf for make in (net, out))
    for entry in _others(own):
        if entry.derivative is None or entry.coupled:
            continue
        constants = _usual(entry.constants)
        detail = said("{name}'s; here {reason}", name=entry.name, reason=own.reason)
        if own.written is not None:
            detail = said("{name}'s", name=entry.name)
        formula = entry.derivative(own_net, own_out, **constants)
        yield Wrong(formula, detail)
        of_net = entry.derivative(own_net, entry.formula(own_net, **constants), **constants)
        if of_net != formula:
            yield Wrong(of_net, detail)


def another_case(step: Step, around: Neighbours) -> Iterator[Wrong]:
    """What a function in cases would be in another of them."""
    formula = step.tree
    minus = formula.operation == "negative"
    inside = formula.operands[0] if minus else formula
    if isinstance(inside, Cases):
        for value, _ in inside.branches:
            yield Wrong(-value if minus else value, around.reason_of(step.id))


def uncoupled(step: Step, around: Neighbours) -> Iterator[Wrong]:
    """Of a coupled activation the path through the neuron's own output alone, or its slope for another's."""
    of, by = step.quantity.of, step.quantity.by
    reason = around.reason_of(step.id)
    if step.rule is Rule.SUM_OVER_OUTPUTS:
        own = partial(out(step.neuron), net(step.neuron), sample=step.quantity.sample, at=step.quantity.at).id
        yield from (Wrong(term, reason) for term in step.tree.operands if own in symbols_in(term))
    elif step.rule is Rule.ACTIVATION_DERIVATIVE and of is not None and by is not None and of.name != by.name:
        for name in (of.name, by.name):
            inner = around.formula(partial(out(name), net(name), sample=step.quantity.sample, at=step.quantity.at).id)
            if inner is not None:
                yield Wrong(inner, reason)


def slope_again(step: Step, around: Neighbours) -> Iterator[Wrong]:
    """δ with the slope of its own activation multiplied in once more."""
    if step.quantity.kind is not Kind.DELTA:
        return
    slope = partial(out(step.neuron), net(step.neuron), sample=step.quantity.sample, at=step.quantity.at)
    if around.formula(slope.id) is not None:
        formula = step.short_tree if step.short_tree is not None else step.tree
        together = around.network.loss.together.get(_activation(step, around).name)
        reason = together.reason if step.short_tree is not None and together is not None else ""
        if together is not None and together.targets_sum_to_one and not around.network.targets_sum_to_one:
            reason = together.reason_otherwise
        yield Wrong(Formula("product", (formula, slope.leaf)), reason)


def another_loss(step: Step, around: Neighbours) -> Iterator[Wrong]:
    """The errors of the other losses, or the derivatives of these."""
    if step.rule not in (Rule.LOSS, Rule.LOSS_DERIVATIVE):
        return
    quantity, own = step.quantity, around.network.loss
    its_target = target(step.neuron, quantity.sample).leaf
    its_out = out(step.neuron, quantity.sample, quantity.at).leaf
    for entry in LOSSES.values():
        if entry.name != own.name:
            constants = {**_usual(entry.constants), **({"count": len(around.network.outputs)} if entry.mean else {})}
            function = entry.formula if step.rule is Rule.LOSS else entry.derivative
            detail = said("that of {other}; the network has {own}", other=entry.name, own=own.name)
            yield Wrong(function(its_target, its_out, **constants), detail)


def _gradient(step: Step, around: Neighbours) -> Formula | None:
    """The gradient that an update goes by, found in the lines of its optimizer."""
    waiting, seen = [step.tree], set[str]()
    while waiting:
        for symbol in symbols_in(waiting.pop()):
            if around.kind(symbol) is Kind.PARTIAL:
                return Symbol(symbol)
            inner = around.formula(symbol) if around.kind(symbol) in MOMENTS.values() else None
            if inner is not None and symbol not in seen:
                seen.add(symbol)
                waiting.append(inner)
    return None


def _step_of(entry: Optimizer, step: Step, around: Neighbours) -> Formula | None:
    """The new value that an optimizer makes of a parameter, its own states being 0 where the network keeps none."""
    quantity, gradient = step.quantity, _gradient(step, around)
    rates = [symbol for symbol in symbols_in(step.tree) if around.kind(symbol) in (Kind.RATE, Kind.SCHEDULED_RATE)]
    old = around.before(step.id)
    if gradient is None or not rates or not old:
        return None
    terms: dict[str, Formula] = {"w": Symbol(old), "g": gradient, "eta": Symbol(rates[0]), "t": number(quantity.at)}
    terms |= _usual(entry.constants)
    for state in entry.states:
        kept = moment(state, quantity.name, quantity.at - 1)
        terms[state] = kept.leaf if around.kind(kept.id) is not None else ZERO
    for line in entry.lines:
        terms[line.symbol + "+"] = line.formula(terms)
    return terms["w+"]


def plain_step(step: Step, around: Neighbours) -> Iterator[Wrong]:
    """A step of gradient descent where the network has another optimizer."""
    own = around.network.optimizer
    plain = OPTIMIZERS["gradient-descent"]
    if step.rule is Rule.UPDATE and own.name != plain.name:
        formula = _step_of(plain, step, around)
        if formula is not None:
            yield Wrong(formula, said("the network has {own}: {reason}", own=own.name, reason=own.lines[-1].reason))


def another_optimizer(step: Step, around: Neighbours) -> Iterator[Wrong]:
    """A step of any other optimizer."""
    own = around.network.optimizer
    for entry in OPTIMIZERS.values() if step.rule is Rule.UPDATE else ():
        formula = _step_of(entry, step, around) if entry.name not in (own.name, "gradient-descent") else None
        if formula is not None:
            yield Wrong(formula, said("that of {other}; the network has {own}", other=entry.name, own=own.name))


def uncorrected(step: Step, around: Neighbours) -> Iterator[Wrong]:
    """What an optimizer corrects on the way as it was before."""
    formulas: dict[str, Formula] = {}
    for symbol in symbols_in(step.tree):
        other = around.step(symbol)
        if other is not None and other.rule is Rule.CORRECTION:
            formulas.update((symbol, Symbol(kept)) for kept in _kept(other, around))
    detail = around.reason_of(next(iter(formulas), step.id))
    if step.rule is Rule.CORRECTION:
        yield from (Wrong(Symbol(kept), detail) for kept in _kept(step, around))
    elif formulas:
        yield Wrong(substituted(step.tree, formulas), detail)
        for symbol, kept in formulas.items() if len(formulas) > 1 else ():
            yield Wrong(substituted(step.tree, {symbol: kept}), detail)


def _kept(step: Step, around: Neighbours) -> Iterable[str]:
    """What is corrected: the state in the formula of a correction."""
    return [symbol for symbol in symbols_in(step.tree) if around.kind(symbol) in MOMENTS.values()][:1]


def left_as_it_was(step: Step, around: Neighbours) -> Iterator[Wrong]:
    """The old value of a parameter."""
    if step.rule is Rule.UPDATE and (old := around.before(step.id)):
        yield Wrong(Symbol(old))


def _of_samples(formula: Formula, around: Neighbours) -> tuple[Formula, ...]:
    """The terms of a sum over samples; nothing where it is none."""
    terms = operands_of(formula, "sum")
    samples = [around.sample(term) for term in terms]
    return terms if len(terms) > 1 and all(samples) and len(set(samples)) == len(samples) else ()


def is_of_decay(term: Formula, _whole: Formula, around: Neighbours) -> bool:
    """What weight decay adds: an error or a slope of its own, or a share of the weight itself in its update."""
    if isinstance(term, Symbol):
        return around.is_of_decay(term.name)
    found = kinds(term, around)
    is_shrinking = bool(found & {*PARAMETERS}) and bool(found & {Kind.RATE, Kind.SCHEDULED_RATE})
    return is_shrinking and not found & {Kind.PARTIAL, *MOMENTS.values()}


def is_of_sample(term: Formula, whole: Formula, around: Neighbours) -> bool:
    """A term of a sum over samples."""
    return bool(_of_samples(whole, around)) and isinstance(term, Symbol)


def summed(part: Formula, around: Neighbours) -> Iterator[Formula]:
    """A mean over samples without its divisor."""
    if part.operation == "quotient" and _of_samples(part.operands[0], around):
        yield part.operands[0]


def averaged(part: Formula, around: Neighbours) -> Iterator[Formula]:
    """A sum over samples divided by their number."""
    terms = _of_samples(part, around)
    if terms:
        yield ratio(part, number(len(terms)))


def mean_of_others(part: Formula, around: Neighbours) -> Iterator[Formula]:
    """The mean over all samples but one."""
    terms = _of_samples(part.operands[0], around) if part.operation == "quotient" else ()
    for place in range(len(terms)):
        rest = (*terms[:place], *terms[place + 1 :])
        yield ratio(total(*rest), number(len(rest)))
