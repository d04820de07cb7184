"""Slips in the functions themselves, made from the tables of activations, losses and optimizers.

Each asks the entry behind a Step, and the other entries of its table, so that a new entry has its slips with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.checking.slips.rewriting import drops, either, everywhere, kinds
from bpcalc.checking.slips.slip import Example, FormulaSlip, FunctionSlip, Plausible, Slip, Wrong
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

_TANH = "{inputs: [0.5], targets: [0.9], learning_rate: 0.5, layers: [{weights: [[1.2]], activation: tanh}]}"
_LEAKY = (
    "{inputs: [0.5], targets: [0.9], learning_rate: 0.5, "
    "layers: [{weights: [[-1.2]], activation: {name: leaky-relu, alpha: 0.125}}]}"
)
_ADAM = (
    "{inputs: [0.5], targets: [0.9], learning_rate: 0.05, optimizer: {name: adam, beta1: 0.8}, "
    "layers: [{weights: [[{w1: 1.2}]]}]}"
)
_RMSPROP = (
    "{inputs: [0.5], targets: [0.9], learning_rate: 0.05, optimizer: rmsprop, layers: [{weights: [[{w1: 1.2}]]}]}"
)
_DECAY = "{inputs: [0.5], targets: [0.9], learning_rate: 0.5, decay: {l2: 0.1}, layers: [{weights: [[{w1: 1.2}]]}]}"
_SAMPLES = (
    "{samples: [{inputs: [0.5], targets: [0.9]}, {inputs: [0.8], targets: [0.2]}], learning_rate: 0.5, "
    "batch: {reduce: REDUCE}, layers: [{weights: [[{w1: 1.2}]]}]}"
)
_MEAN, _SUM = _SAMPLES.replace("REDUCE", "mean"), _SAMPLES.replace("REDUCE", "sum")
_BY_CLASS = "softmax-2-3"


def _usual(constants: Mapping[str, Fraction]) -> dict[str, Formula]:
    """An entry's constants as it has them where nobody gives others."""
    return {name: number(value) for name, value in constants.items()}


def _activation(step: Step, around: Neighbours) -> Activation:
    return around.network.layers[step.layer].activation


def _others(own: Activation) -> Iterator[Activation]:
    """The activations that may be taken for one: what is linear gives net, which is a slip of its own."""
    return (entry for entry in ACTIVATIONS.values() if entry.name not in (own.name, "linear"))


def _another_activation(step: Step, around: Neighbours) -> Iterator[Wrong]:
    """What the other activations make of the same net."""
    if step.rule is not Rule.ACTIVATION:
        return
    own, quantity = _activation(step, around), step.quantity
    neurons = [neuron.name for neuron in around.network.layers[step.layer].neurons]
    nets = [net(name, quantity.sample, quantity.at).leaf for name in neurons]
    for entry in _others(own):
        formula = entry.out(nets, neurons.index(step.neuron), _usual(entry.constants))
        yield Wrong(formula, said("this is what {other} gives; this layer has {own}", other=entry.name, own=own.name))


def _another_slope(step: Step, around: Neighbours) -> Iterator[Wrong]:
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


def _another_case(step: Step, around: Neighbours) -> Iterator[Wrong]:
    """What a function in cases would be in another of them."""
    formula = step.tree
    minus = formula.operation == "negative"
    inside = formula.operands[0] if minus else formula
    if isinstance(inside, Cases):
        for value, _ in inside.branches:
            yield Wrong(-value if minus else value, around.reason_of(step.id))


def _uncoupled(step: Step, around: Neighbours) -> Iterator[Wrong]:
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


def _slope_again(step: Step, around: Neighbours) -> Iterator[Wrong]:
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


def _another_loss(step: Step, around: Neighbours) -> Iterator[Wrong]:
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


def _plain_step(step: Step, around: Neighbours) -> Iterator[Wrong]:
    """A step of gradient descent where the network has another optimizer."""
    own = around.network.optimizer
    plain = OPTIMIZERS["gradient-descent"]
    if step.rule is Rule.UPDATE and own.name != plain.name:
        formula = _step_of(plain, step, around)
        if formula is not None:
            yield Wrong(formula, said("the network has {own}: {reason}", own=own.name, reason=own.lines[-1].reason))


def _another_optimizer(step: Step, around: Neighbours) -> Iterator[Wrong]:
    """A step of any other optimizer."""
    own = around.network.optimizer
    for entry in OPTIMIZERS.values() if step.rule is Rule.UPDATE else ():
        formula = _step_of(entry, step, around) if entry.name not in (own.name, "gradient-descent") else None
        if formula is not None:
            yield Wrong(formula, said("that of {other}; the network has {own}", other=entry.name, own=own.name))


def _uncorrected(step: Step, around: Neighbours) -> Iterator[Wrong]:
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


def _left_as_it_was(step: Step, around: Neighbours) -> Iterator[Wrong]:
    """The old value of a parameter."""
    if step.rule is Rule.UPDATE and (old := around.before(step.id)):
        yield Wrong(Symbol(old))


def _of_samples(formula: Formula, around: Neighbours) -> tuple[Formula, ...]:
    """The terms of a sum over samples; nothing where it is none."""
    terms = operands_of(formula, "sum")
    samples = [around.sample(term) for term in terms]
    return terms if len(terms) > 1 and all(samples) and len(set(samples)) == len(samples) else ()


def _is_of_decay(term: Formula, _whole: Formula, around: Neighbours) -> bool:
    """What weight decay adds: an error or a slope of its own, or a share of the weight itself in its update."""
    if isinstance(term, Symbol):
        return around.is_of_decay(term.name)
    found = kinds(term, around)
    is_shrinking = bool(found & {*PARAMETERS}) and bool(found & {Kind.RATE, Kind.SCHEDULED_RATE})
    return is_shrinking and not found & {Kind.PARTIAL, *MOMENTS.values()}


def _is_of_sample(term: Formula, whole: Formula, around: Neighbours) -> bool:
    """A term of a sum over samples."""
    return bool(_of_samples(whole, around)) and isinstance(term, Symbol)


def _summed(part: Formula, around: Neighbours) -> Iterator[Formula]:
    """A mean over samples without its divisor."""
    if part.operation == "quotient" and _of_samples(part.operands[0], around):
        yield part.operands[0]


def _averaged(part: Formula, around: Neighbours) -> Iterator[Formula]:
    """A sum over samples divided by their number."""
    terms = _of_samples(part, around)
    if terms:
        yield ratio(part, number(len(terms)))


def _mean_of_others(part: Formula, around: Neighbours) -> Iterator[Formula]:
    """The mean over all samples but one."""
    terms = _of_samples(part.operands[0], around) if part.operation == "quotient" else ()
    for place in range(len(terms)):
        rest = (*terms[:place], *terms[place + 1 :])
        yield ratio(total(*rest), number(len(rest)))


NOT_UPDATED = FunctionSlip(
    "not-updated",
    "not-updated",
    said("the weight was not updated; this is still the old value"),
    said("an update takes a step from the old value, however small; work out η times the gradient and take it away"),
    Example("w_5^+ = 0.35891648", "w_5^+ = 0.4000"),
    _left_as_it_was,
    Plausible.PLAIN,
)

OTHER_CASE = FunctionSlip(
    "other-function",
    "other-case",
    said("the function was taken in another of its cases"),
    said("look first on which side of the kink the number lies that goes in, then take the case that holds there"),
    Example("out_o1 = -0.075", "out_o1 = -0.600", _LEAKY),
    _another_case,
)

OF_FUNCTIONS: tuple[Slip, ...] = (
    NOT_UPDATED,
    FormulaSlip(
        "missing-factor",
        "decay-left-out",
        said("the weight decay was left out"),
        said(
            "decay draws every weight towards 0; its part stands beside the gradient of the error, once for each weight"
        ),
        Example("dE_total/dw1 = 0.090905086", "dE_total/dw1 = -0.029094914", _DECAY),
        drops("sum", _is_of_decay),
        Plausible.PLAIN,
    ),
    FormulaSlip(
        "missing-factor",
        "sample-left-out",
        said("a sample was left out"),
        said("an update learns from every sample of its batch; count the terms"),
        Example("dE_total/dw1 = 0.027347623", "dE_total/dw1 = 0.04189508", _MEAN),
        either(drops("sum", _is_of_sample), everywhere(_mean_of_others)),
        Plausible.PLAIN,
    ),
    FormulaSlip(
        "missing-factor",
        "samples-summed",
        said("the samples were added up; here their mean is taken"),
        said("the mean over n samples has 1/n, in the error and in every gradient; look up what the exercise asks for"),
        Example("dE_total/dw1 = 0.027347623", "dE_total/dw1 = 0.054695246", _MEAN),
        everywhere(_summed),
        Plausible.PLAIN,
    ),
    FormulaSlip(
        "wrong-formula",
        "samples-averaged",
        said("the mean of the samples was taken; here they are added up"),
        said("a sum over the samples has no 1/n; look up what the exercise asks for"),
        Example("dE_total/dw1 = 0.054695246", "dE_total/dw1 = 0.027347623", _SUM),
        everywhere(_averaged),
        Plausible.PLAIN,
    ),
    FunctionSlip(
        "missing-factor",
        "coupling-left-out",
        said("only the neuron's own output was counted"),
        said(
            "where each output depends on every net of the layer, a net changes them all, and every one of them counts"
        ),
        Example("dout_c1/dnet_c2 = -0.159763604", "dout_c1/dnet_c2 = 0.224718638", _BY_CLASS),
        _uncoupled,
        Plausible.PLAIN,
    ),
    FunctionSlip(
        "missing-factor",
        "correction-left-out",
        said("what the optimizer corrects was used as it was before"),
        said("running means that begin at 0 are too small at first; divide by 1 − β^t before you use them"),
        Example("mhat_w1+: -0.029094914", "mhat_w1+: -0.005818983", _ADAM, of_sheet=True),
        _uncorrected,
        Plausible.PLAIN,
    ),
    FunctionSlip(
        "other-function",
        "plain-step",
        said("a plain step against the gradient was taken"),
        said("an optimizer with a memory steps by what it keeps; work out its states first, then the step"),
        Example("w1+: 1.699998281", "w1+: 1.201454746", _RMSPROP, of_sheet=True),
        _plain_step,
    ),
    OTHER_CASE,
    FunctionSlip(
        "wrong-formula",
        "slope-again",
        said("the slope of the activation was multiplied in once too often"),
        said("δ has the slope of its neuron in it already, and where loss and activation cancel it has none left"),
        Example("delta_c1 = -0.340998861", "delta_c1 = -0.0766288", _BY_CLASS),
        _slope_again,
    ),
    FunctionSlip(
        "other-function",
        "other-slope",
        said("the slope of another activation was used"),
        said("every activation has a slope of its own; look up which one the layer has before you differentiate"),
        Example("dout_o1/dnet_o1 = 0.711577763", "dout_o1/dnet_o1 = 0.24862733", _TANH),
        _another_slope,
    ),
    FunctionSlip(
        "other-function",
        "other-activation",
        said("another activation was worked"),
        said("layers may have different activations; look up which one this layer has"),
        Example("out_o1 = 0.537049567", "out_o1 = 0.645656306", _TANH),
        _another_activation,
    ),
    FunctionSlip(
        "other-function",
        "other-loss",
        said("the error of another loss was worked"),
        said("look up which loss the exercise has, and with which factor; its derivative follows from just that"),
        Example("E_o1 = 0.065866508", "E_o1 = 0.636511925", _TANH),
        _another_loss,
        Plausible.ANY,
    ),
    FunctionSlip(
        "other-function",
        "other-optimizer",
        said("the step of another optimizer was taken"),
        said("look up which optimizer the exercise has, and write its lines down before you put numbers in"),
        Example("w1+: 1.699998281", "w1+: 1.202764017", _RMSPROP, of_sheet=True),
        _another_optimizer,
    ),
)
