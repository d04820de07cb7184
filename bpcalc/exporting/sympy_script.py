"""A run with SymPy: the formulas of the forward pass, sp.diff of each by each of its symbols, and the chain rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from bpcalc.derivation.step import Phase, Rule, Step
from bpcalc.exporting.formulas import MPMATH, SYMPY
from bpcalc.exporting.literals import Identifiers, block, exact, listed, string, strings
from bpcalc.exporting.pieces import optimizer_function, script_of, settings, stepped
from bpcalc.exporting.plan import Plan
from bpcalc.formula.quantity import error, net, out, target, total_error
from bpcalc.typesetting.walker import written

SCRIPT = '''
import math
import random

import mpmath
import sympy as sp

mpmath.mp.dps = 30
number = mpmath.mpf

def symbols(ids):
    """A real symbol for each id."""
    return [sp.Symbol(name, real=True) for name in ids]

$symbols

samples = $samples

p = $p
moving = $moving                                                #: learning

$settings
updates = $updates                                              #: learning

$batches

$fixed

formulas = $formulas

def compiled(formula):
    """The formula as a function of values by symbol, worked with 30 digits."""
    needs = sorted(formula.free_symbols, key=str)
    work = sp.lambdify(needs, formula, $modules, dummify=True)
    return lambda values: work(*(values[symbol] for symbol in needs))

work = {symbol: compiled(formula) for symbol, formula in formulas.items()}
links = {                                                       #: gradients
    (symbol, below): compiled(sp.diff(formula, below))
    for symbol, formula in formulas.items()
    for below in formula.free_symbols
}                                                               #: gradients

#: decay
decay = $decay
decay_links = {w: compiled(sp.diff(decay, w)) for w in decay.free_symbols}

def forward(p, sample):
    """The values of all formulas, one after the other."""
    values = {**p, **sample}
    for symbol, value in work.items():
        values[symbol] = value(values)
    return values

def hand_down(slopes, values, symbols, to):                     #: gradients
    """The chain rule: the slope of each symbol, times its link, goes to what stands in its formula."""
    for symbol in symbols:
        for below in formulas[symbol].free_symbols.intersection(to):
            link = links[symbol, below](values)
            slopes[below] = slopes.get(below, 0) + slopes.get(symbol, 0) * link

def show(name, value):
    """Print a value as name = value."""
    print(f"{name} = {float(value):.9f}")

def reduced(values):                                            #: not goal
    """What the samples give together."""
    return sum(values)                                          #: not mean
    return sum(values) / len(values)                            #: mean

def total_error(passes):                                        #: not goal
    """The error of the whole network."""
    return reduced([values[$E_total] for values in passes])     #: not decay
    return reduced([values[$E_total] for values in passes]) + compiled(decay)(p)    #: decay

$optimizer                                                      #: learning

passes = [forward(p, sample) for sample in samples]
for k, values in enumerate(passes, 1):
    for symbol in formulas:
        show(f"{symbol}[{k}]", values[symbol])                  #: several samples
        if symbol != $E_total:                                  #: not several samples, not goal
            show(f"{symbol}", values[symbol])
        show(f"{symbol}", values[symbol])                       #: goal
show("E_total", total_error(passes))                            #: not goal

#: learning, in-place
# from the output layer down: errors and outs, nets, and the parameters whose gradients are then complete
layers = $layers

for t in range(1, updates + 1):                                 #: learning
    eta_t = $rate                                               #: schedule
    passes = [forward(p, sample) for sample in samples]         #: not batches
    passes = [forward(p, sample) for sample in [samples[row] for row in $rows]]     #: batches
    slopes = [{$E_total: 1} for _ in passes]
    g = {}                                                      #: in-place
    for outs, nets, complete in layers:                         #: in-place
        for values, each in zip(passes, slopes):
            hand_down(each, values, outs, formulas)
        for values, each in zip(passes, slopes):
            hand_down(each, values, nets, p)
        g |= {w: $gradient for w in complete}
        p = {**p, **{w: $new for w in complete if w in moving}}
        for values in passes:
            values.update(p)  # the layer below sees the new weights
        for values, each in zip(passes, slopes):
            hand_down(each, values, nets, formulas)
    for values, each in zip(passes, slopes):                    #: not in-place
        hand_down(each, values, reversed(formulas), {*formulas, *p})
    g = {w: $gradient for w in p}                               #: not in-place
    p = {**p, **{w: $new for w in moving}}                      #: not in-place
    if t == 1:
        for w in g:
            show(f"dE_total/d{w}", g[w])
        for w in moving:
            show(f"{w}+", p[w])

#: learning
passes = [forward(p, sample) for sample in samples]
for k, values in enumerate(passes, 1):
    for symbol in $outputs:
        show(f"{symbol}@{updates}", values[symbol])             #: not several samples
        show(f"{symbol}[{k}]@{updates}", values[symbol])        #: several samples
show(f"E_total@{updates}", total_error(passes))
for w in moving:                                                #: several updates
    show(f"{w}@{updates}", p[w])

#: goal, gradients
slopes = {$goal: 1}
hand_down(slopes, passes[0], reversed(formulas), {*formulas, *p})
for w in p:
    show($stem + str(w), slopes.get(w, 0))
'''

FIXED = '''
class fixed(sp.Function):
    """The value itself, but with 0 for its derivative: where two are equal, neither slope counts."""

    def fdiff(self, argindex=1):
        return sp.Integer(0)
'''

FROM_NETS = {"binary-cross-entropy": "sp.log(1 + sp.exp({net})) - {target} * {net}"}
"""Errors as they come from the net, where 1 − out has lost its digits."""

PENALTIES = {"l2": "sp.Rational(1, 2) * l2 * sum(w**2 for w in {weights})", "l1": "l1 * sum(abs(w) for w in {weights})"}

GIVEN = 'number("{x}")'
_TAKEN = {
    *("sp", "mpmath", "math", "random", "number", "symbols", "fixed", "compiled", "forward", "hand_down", "show"),
    *("samples", "p", "moving", "formulas", "work", "links", "decay", "decay_links", "batches", "batch", "rows"),
    *("eta", "eta_t", "updates", "t", "k", "g", "w", "m", "v", "mhat", "vhat", "states", "step", "values", "passes"),
    *("slopes", "layers", "outs", "nets", "complete", "reduced", "total_error", "end", "id", "name", "link", "below"),
    *("beta1", "beta2", "epsilon", "mu", "rho", "weight_decay", "every", "factor", "l1", "l2", "every_slope"),
}
"""Names that the script has for itself."""


def script(plan: Plan) -> str:
    """The text of the script."""
    plan = replace(plan, plain=False)  # all parameters go by their names
    network, names = plan.network, Identifiers(_TAKEN)
    symbols = "\n".join(_symbols(plan, names))  # first: what is called by its id is told in this order
    has_decay = any(network.decay) and not network.goal
    formulas = block(_formulas(plan, names))
    has_fixed = "fixed(" in formulas
    penalties = (text for kind, text in PENALTIES.items() if getattr(network.decay, kind) and has_decay)
    decay = " + (decay_links[w](p) if w in decay_links else 0)" if has_decay else ""
    holes = {
        "symbols": symbols,
        "samples": block(_samples(plan, names), brackets="[]"),
        "p": block(f"{names(name)}: {GIVEN.format(x=exact(value))}," for name, value in plan.values.items()),
        "moving": names.row(plan.moving),
        "settings": settings(plan, GIVEN),
        "fixed": FIXED.strip() if has_fixed else "",
        "modules": '[{"fixed": lambda value: value}, "mpmath"]' if has_fixed else '"mpmath"',
        "formulas": formulas,
        "decay": " + ".join(penalties).format(weights=names.row(network.weights)),
        "E_total": "" if network.goal else names(total_error().id),
        "optimizer": optimizer_function(plan, MPMATH),
        "layers": block(_layers(plan, names), brackets="[]") if plan.in_place and network.learns else "",
        "gradient": f"reduced([each.get(w, 0) for each in slopes]){decay}",
        "new": stepped(plan, "w", "p[w]", "g[w]"),
        "outputs": names.row(out(name).id for name in network.outputs),
        "goal": names(out(network.goal).id) if network.goal else "",
        "stem": string(plan.stem_of_gradients),
    }
    return script_of(SCRIPT, "SymPy", plan, holes)


def _symbols(plan: Plan, names: Identifiers) -> Iterator[str]:
    """The symbols of all quantities, each with the id for its name."""
    network = plan.network
    groups = [[*network.inputs, *(target(name).id for name in network.outputs if not network.goal)], list(plan.values)]
    groups += [[make(name).id for make in (net, out) for name in layer.names] for layer in plan.layers]
    groups += [] if network.goal else [[*_errors(plan), total_error().id]]
    for group in groups:
        yield f"{names.row(group)} = symbols({strings(group)})"


def _errors(plan: Plan) -> list[str]:
    """The ids of the outputs' errors."""
    return [error(name).id for name in plan.network.outputs]


def _samples(plan: Plan, names: Identifiers) -> Iterator[str]:
    """The inputs and targets of every sample, by symbol."""
    for sample in plan.network.samples:
        values = [*sample.inputs.items()]
        values += [] if plan.network.goal else [(target(name).id, value) for name, value in sample.targets.items()]
        entries = (f"{names(name)}: {GIVEN.format(x=exact(value))}" for name, value in values if value is not None)
        yield f"{listed(entries, 4, '{}')},"


def _layers(plan: Plan, names: Identifiers) -> Iterator[str]:
    """For in-place updates: what is worked back through, layer by layer."""
    for layer in reversed(plan.layers):
        of_errors = [total_error().id, *_errors(plan)] if layer is plan.layers[-1] else []
        outs = [*of_errors, *(out(name).id for name in layer.names)]
        nets = [net(name).id for name in layer.names]
        yield f"({', '.join(names.row(row, 8) for row in (outs, nets, plan.parameters(layer)))}),"


def _formulas(plan: Plan, names: Identifiers) -> Iterator[str]:
    """Every net, out and error of a sample as a formula over what comes before."""
    sample = plan.network.sample_numbers[0]
    for step in plan.derivation.steps:
        if step.quantity.sample == sample and (step.phase is Phase.FORWARD or _is_error(step)):
            yield f"{names(step.id.removesuffix(f'[{sample}]'))}: {_formula(plan, names, step, sample)},"
    if not plan.network.goal:
        yield f"{names(total_error().id)}: {' + '.join(map(names, _errors(plan)))},"


def _is_error(step: Step) -> bool:
    return step.phase is Phase.ERROR and step.rule is Rule.LOSS


def _formula(plan: Plan, names: Identifiers, step: Step, sample: int) -> str:
    network = plan.network

    def leaf(symbol: str) -> str:
        if symbol in network.constants:
            return f'sp.Rational("{exact(network.constants[symbol] or Fraction(0))}")'
        return names(symbol.removesuffix(f"[{sample}]"))

    if _is_error(step) and plan.goes_together and network.loss.name in FROM_NETS:
        return FROM_NETS[network.loss.name].format(net=names(net(step.neuron).id), target=names(target(step.neuron).id))
    return written(step.tree, SYMPY, leaf)
