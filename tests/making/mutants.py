"""Slips worked by hand: what each Step of a network comes to when somebody slips, by no rewriting of the judge's.

A Step is either a sum of products of symbols, of which every term, factor, sign and symbol can go wrong, or the
plain function of an activation or a loss, whose wrong variants stand in tables.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from bpcalc.checking.judging.judging import Judge
from bpcalc.derivation.step import Rule
from bpcalc.formula.formula import ZERO, Formula, Number, Symbol
from bpcalc.formula.quantity import Kind
from making.mutants_of_functions import FUNCTIONS
from making.mutants_symbols import Symbols, Way, parted

Values: TypeAlias = Mapping[str, float]
Terms: TypeAlias = tuple[tuple[float, tuple[str, ...]], ...]
"""A sum of products: of each term the number before it, and its symbols."""


class Mutant(NamedTuple):
    """One slip at one Step: its class, what was done, and the value that comes of it."""

    quantity: str
    slip: str
    what: str
    value: float


def mutants(judge: Judge) -> Iterator[Mutant]:
    """Every slip in a formula at every Step that it can strike."""
    network = Symbols(judge.truth)
    for name, step in judge.truth.steps.items():
        if name not in judge.truth.floats:
            continue
        ways = FUNCTIONS.get(step.rule, _of_sums)
        seen: set[tuple[str, str, float]] = set()
        for slip, what, worked in ways(network, name):
            try:
                value = worked()
            except (ArithmeticError, ValueError, KeyError):
                continue  # the logarithm of a net below 0, say
            says_nothing = not value and slip == "other-quantity"
            if abs(value) < 1e6 and not says_nothing and (slip, what, value) not in seen:
                seen.add((slip, what, value))
                yield Mutant(name, slip, what, value)


def terms_of(expression: Formula) -> Terms | None:
    """A formula as a sum of products of symbols; None where it is none."""
    if isinstance(expression, Number):
        return ((float(expression.value), ()),)
    if isinstance(expression, Symbol):
        return ((1.0, (expression.name,)),)
    parts = [terms_of(operand) for operand in expression.operands]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    if expression.operation == "negative":
        return tuple((-number, symbols) for number, symbols in known[0])
    if expression.operation == "sum":
        return tuple(term for part in known for term in part)
    if expression.operation == "quotient" and not any(symbols for _, symbols in known[1]):
        return tuple((number / known[1][0][0], symbols) for number, symbols in known[0])
    if expression.operation == "product":
        found: Terms = ((1.0, ()),)
        for part in known:
            found = tuple((a * b, (*some, *more)) for a, some in found for b, more in part)
        return found
    return None


def _sum(terms: Terms, values: Values) -> float:
    return math.fsum(number * math.prod(values[symbol] for symbol in symbols) for number, symbols in terms)


def _of_sums(network: Symbols, name: str) -> Iterator[Way]:
    step = network.truth.steps[name]
    formula = network.truth.formula(name)
    terms = terms_of(formula) if formula is not None else None
    if step.rule is Rule.CHANGE:  # w⁺ − w is how it is defined, −η·∂E/∂w how everybody works it
        updated = terms_of(network.truth.formula(f"{name[1:]}+") or ZERO)
        terms = tuple(term for term in updated or () if len(term[1]) > 1)
    if not terms:
        return
    for slip, what, other in _mutated(network, terms, step.rule):
        yield slip, what, lambda other=other: _sum(other, network.values)
    yield from _of_paths(network, name, terms)


def _mutated(network: Symbols, terms: Terms, rule: Rule) -> Iterator[tuple[str, str, Terms]]:
    kind = network.truth.kind
    for place, (number, symbols) in enumerate(terms):
        before, after = terms[:place], terms[place + 1 :]
        is_bias = any(kind(symbol) is Kind.BIAS for symbol in symbols)
        if len(terms) > 1:
            dropped = "only one path" if rule is Rule.SUM_OVER_PATHS else "term left out"
            yield (
                "missing-factor",
                "bias left out" if is_bias and rule is Rule.WEIGHTED_SUM else dropped,
                before + after,
            )
            is_step = rule is Rule.UPDATE and len(symbols) > 1
            yield "sign-flipped", "step added" if is_step else "sign of a term", (*before, (-number, symbols), *after)
        if is_bias and rule is Rule.WEIGHTED_SUM:
            yield "wrong-formula", "bias added twice", (*terms, terms[place])
        for index, symbol in enumerate(symbols):
            rest = symbols[:index] + symbols[index + 1 :]
            if len(symbols) > 1:
                yield "missing-factor", _factor_left_out(network, symbol), (*before, (number, rest), *after)
            if kind(symbol) is Kind.RATE:
                yield "wrong-formula", "learning rate twice", (*before, (number, (*symbols, symbol)), *after)
            for slip, what, other in _mistaken(network, symbol):
                yield slip, what, (*before, (number, (*symbols[:index], other, *symbols[index + 1 :])), *after)
    if any(abs(number) != 1 for number, _ in terms):
        whole = tuple((math.copysign(1, number), symbols) for number, symbols in terms)
        yield "missing-factor", "½ or 1/n lost", whole
    weights = {symbol for _, symbols in terms for symbol in symbols if network.truth.kind(symbol) is Kind.WEIGHT}
    if rule is Rule.WEIGHTED_SUM:
        swapped = {weight: network.mirrored(weight) for weight in weights}
        yield "wrong-operand", "rows and columns swapped", _renamed(terms, swapped)
        new = {weight: f"{weight}+" for weight in weights if not weight.endswith("+")}
        if new:
            yield "updated-weight", "all weights updated", _renamed(terms, new)


def _factor_left_out(network: Symbols, symbol: str) -> str:
    if network.truth.kind(symbol) is Kind.RATE:
        return "learning rate left out"
    step = network.truth.steps.get(symbol)
    if step is not None and step.rule is Rule.ACTIVATION_DERIVATIVE:
        return "out·(1 − out) forgotten"
    return "factor left out"


def _renamed(terms: Terms, names: Mapping[str, str]) -> Terms:
    return tuple((number, tuple(names.get(symbol, symbol) for symbol in symbols)) for number, symbols in terms)


def _mistaken(network: Symbols, symbol: str) -> Iterator[tuple[str, str, str]]:
    """What may be put in for a symbol."""
    kind = network.truth.kind(symbol)
    for other in network.alike(symbol):
        yield "wrong-operand", f"another {kind.value if kind else symbol}", other
    stem, end = parted(symbol)
    if kind is Kind.OUT:
        yield "wrong-operand", "net for out", symbol.replace("out_", "net_", 1)
    if stem in network.weights and not end:
        yield "updated-weight", "an updated weight", f"{symbol}+"
    if stem in network.weights and end == "+":
        yield "wrong-operand", "the old weight", stem
    if kind is Kind.DELTA and stem.partition("_")[2] in network.layers[-1]:
        yield "missing-factor", "out·(1 − out) forgotten", symbol.replace("delta_", "dE_total/dout_")
    if kind is Kind.PARTIAL and network.truth.steps[symbol].rule is Rule.LINEAR_FACTOR:
        by = stem.split("/d")[1]
        what = "δ·w for δ·out" if by in network.weights else "δ·out for δ·w"
        yield "wrong-operand", what, by + end if by.startswith("out_") else by


def _of_paths(network: Symbols, name: str, terms: Terms) -> Iterator[Way]:
    """The gradient of a hidden neuron by one path only, and by updated weights, worked in one line."""
    values = network.values
    for _, symbols in terms if len(terms) == 1 else ():
        for symbol in symbols:
            step = network.truth.steps.get(symbol)
            if step is None or step.rule is not Rule.SUM_OVER_PATHS or not values[symbol]:
                continue
            paths = terms_of(network.truth.formula(symbol) or ZERO) or ()
            rest = values[name] / values[symbol]
            for _, path in paths if len(paths) > 1 else ():
                yield "missing-factor", "only one path", lambda path=path[0], rest=rest: rest * values[path]
            yield "updated-weight", "all weights updated", lambda paths=paths, rest=rest: rest * _by_new(network, paths)


def _by_new(network: Symbols, paths: Terms) -> float:
    found = 0.0
    for _, (path,) in paths:
        delta, factor = (symbol for _, symbols in terms_of(network.truth.formula(path)) or () for symbol in symbols)
        (weight,) = (symbol for _, symbols in terms_of(network.truth.formula(factor)) or () for symbol in symbols)
        found += network(delta) * network(f"{weight}+")
    return found
