"""Sheets and lines that go wrong in one known place, or in none: what the judge is measured with."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import cache
from math import floor
from typing import NamedTuple

from bpcalc.checking.judging.claims import TRIVIAL
from bpcalc.checking.judging.judging import Judge
from bpcalc.checking.statements import Document, Statement
from bpcalc.checking.truth.values import value_of
from bpcalc.checking.verdicts import ACCEPTED, Claim, Verdict
from bpcalc.formula.formula import Number, Spot, symbols_in
from bpcalc.model.loading import load, loads
from bpcalc.model.network import Network
from making.mutants import Mutant, mutants

PLACES = 9
BLAMED = (Verdict.SLIP, Verdict.WRONG, Verdict.CONVENTION)

TANH_AND_RELU = """
samples:
  - inputs: {x1: 0.9, x2: -0.4}
    targets: {o1: 0.7, o2: 0.2}
layers:
  - neurons: [a1, a2]
    activation: tanh
    weights: [{u1: 0.3, u2: -0.25}, {u3: 0.45, u4: 0.8}]
    bias: [{c1: 0.15}, {c2: -0.35}]
  - neurons: [h1, h2]
    activation: relu
    weights: [{v1: 0.6, v2: 0.2}, {v3: 1.1, v4: -0.7}]
    bias: {c3: 0.4}
  - neurons: [o1, o2]
    activation: sigmoid
    weights: [{w1: 0.5, w2: -0.3}, {w3: 0.25, w4: 0.9}]
    bias: [{c4: 0.1}, {c5: -0.2}]
loss: half-squared-error
learning_rate: 0.3
update: {order: simultaneous, biases: trained}
"""
SAMPLES_AND_MOMENTUM = """
samples:
  - {inputs: {x1: 0.6, x2: -0.3}, targets: {y: 0.9}}
  - {inputs: {x1: -0.2, x2: 0.8}, targets: {y: 0.35}}
layers:
  - neurons: [h1, h2]
    activation: {name: sine, formula: "sin(net)"}
    weights: [{w1: 0.7, w2: -0.4}, {w3: 0.35, w4: 0.55}]
    bias: [{b1: 0.25}, {b2: -0.15}]
  - neurons: [y]
    activation: sigmoid
    weights: [{w5: 0.65, w6: -0.45}]
    bias: {b3: 0.2}
loss: half-squared-error
learning_rate: 0.4
optimizer: {name: momentum, mu: 0.9}
batch: {size: 2, reduce: mean}
update: {order: simultaneous, biases: trained}
"""
NETWORKS = {
    "classic": "",
    "three-two-two": "",
    "tanh-and-relu": TANH_AND_RELU,
    "softmax-2-3": "",
    "samples-and-momentum": SAMPLES_AND_MOMENTUM,
}
"""Five networks; those without a text are of the gallery."""


@cache
def network_of(name: str, other: int = 0) -> Network:
    """A network; those but for the first, 0, have parameters of their own, of one to three decimals."""
    network = loads(NETWORKS[name], name) if NETWORKS[name] else load(name)
    if not other:
        return network
    rng = chances(other)

    def others(values: Mapping[str, Fraction]) -> dict[str, Fraction]:
        return {key: Fraction(rng.randint(-99, 99), 10 ** rng.randint(1, 2)) / 10 for key in values}

    return replace(network, weights=others(network.weights), biases=others(network.biases))


@cache
def judge_of(name: str, other: int = 0) -> Judge:
    return Judge(network_of(name, other))


def chances(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311


def number(text: str, line: int = 1, column: int = 1) -> Number:
    mantissa, _, exponent = text.partition("e")
    places = len(mantissa.partition(".")[2]) - int(exponent or 0)
    return Number(Fraction(text), Spot(line, column, text), places)


def decimals(value: float | Fraction, places: int, cut: bool = False) -> str:
    scaled = abs(Fraction(value)) * 10**places
    whole = floor(scaled) if cut else floor(scaled + Fraction(1, 2))
    digits = str(whole).zfill(places + 1)
    return f"{'-' if value < 0 and whole else ''}{digits[:-places]}.{digits[-places:]}"


def sheet(answers: Mapping[str, str], asked: tuple[str, ...] = ()) -> Document:
    statements = (Statement(name, (number(text, line),)) for line, (name, text) in enumerate(answers.items(), 1))
    return Document("sheet", tuple(statements), asked=asked)


def answered(judge: Judge, replaced: Mapping[str, float], places: int = PLACES) -> dict[str, str]:
    """A sheet with every Step, some values replaced and their error carried forward by the formulas.

    What cannot be worked with them, such as the logarithm of a wrong value below 0, is left out.
    """
    values = {name: judge.truth.floats[name] for name in judge.truth.given if name in judge.truth.floats}
    answers = {}
    for name in judge.truth.steps:
        if name not in judge.truth.floats:
            continue
        formula = judge.truth.formula(name)
        assert formula is not None
        # Only what is replaced is different: other values stay true to the last digit.
        moved = any(values.get(symbol) != judge.truth.floats[symbol] for symbol in symbols_in(formula))
        try:
            values[name] = value_of(formula, values) if moved else judge.truth.floats[name]
        except (ArithmeticError, ValueError, KeyError):
            if name not in replaced:
                continue
        values[name] = replaced.get(name, values.get(name, 0.0))
        answers[name] = decimals(values[name], places)
    return answers


def tampered(text: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Every slip of the pen once, at a random place; of a number like 0.05 only such as leave its one digit alone."""
    sign, bare = ("-", text[1:]) if text.startswith("-") else ("", text)
    digits = [place for place, digit in enumerate(bare) if digit.isdigit()]
    first = next((place for place in digits if bare[place] != "0"), None)
    if first is None:
        return
    yield "sign-flipped", bare if sign else "-" + bare
    whole, _, rest = bare.partition(".")
    inner = [place for place in digits if place >= first and place > 1]
    if len(bare.replace(".", "").strip("0")) > 2:
        place = rng.choice(inner[:-2] or inner)
        other = rng.choice([digit for digit in "123456789" if digit != bare[place]])
        yield "digit-changed", sign + bare[:place] + other + bare[place + 1 :]
        yield "digit-dropped", sign + bare[:place] + bare[place + 1 :]
        yield "digit-inserted", sign + bare[:place] + other + bare[place:]
        yield "digits-swapped", sign + bare[:place] + bare[place + 1 : place + 2] + bare[place] + bare[place + 2 :]
    yield "decimal-shift", f"{sign}{whole[:-1] or '0'}.{whole[-1]}{rest}"
    yield "decimal-shift", f"{sign}{(whole + rest[0]).lstrip('0') or '0'}.{rest[1:]}"
    yield "decimal-shift", sign + (whole + rest).lstrip("0")


def slips_of_calculation(judge: Judge, name: str, rng: random.Random) -> Iterator[Mutant]:
    """Working too coarsely, forgetting to carry, copying another line."""
    truth = judge.truth
    formula = truth.formula(name)
    value = truth.floats[name]
    if formula is None or not formula.operands:
        return  # nothing is worked here
    symbols = [symbol for symbol in symbols_in(formula) if symbol not in truth.given]
    for places in (1, 2, 3):
        all_of_them = {symbol: float(decimals(truth.floats[symbol], places)) for symbol in symbols}
        if not all(all_of_them.values()):
            continue  # that is leaving it out
        for coarse in (all_of_them, *({symbol: rounded} for symbol, rounded in all_of_them.items())):
            with suppress(ArithmeticError, ValueError):
                worked = value_of(formula, {**truth.floats, **coarse})
                if worked:
                    yield Mutant(name, "arithmetic", "rounded too early", worked)
    power = 10.0 ** -rng.randint(2, 5)
    if power < abs(value) / 2:
        yield Mutant(name, "arithmetic", "a carry or borrow lost", value + rng.choice((-power, power)))
    others = [other for other in truth.steps if truth.floats.get(other)]
    yield Mutant(name, "other-quantity", "the value of another line", truth.floats[rng.choice(others)])


class Case(NamedTuple):
    """A sheet with one wrong figure: where, what it is called, what was done, and what stands there."""

    quantity: str
    slip: str
    what: str
    text: str


def cases(judge: Judge, seed: int = 1) -> Iterator[Case]:
    """Every slip at every Step that it can strike, wherever it changes what is written beyond what is accepted."""
    rng = chances(seed)
    found = list(mutants(judge))
    right = answered(judge, {})
    for name in right:
        found += slips_of_calculation(judge, name, rng)
    made = [Case(mutant.quantity, mutant.slip, mutant.what, decimals(mutant.value, PLACES)) for mutant in found]
    for name, text in right.items():
        made += [Case(name, slip, f"pen: {slip}", wrong) for slip, wrong in tampered(text, rng)]
    for case in made:
        step = Fraction(10) ** -len(case.text.partition(".")[2])
        if abs(Fraction(case.text) - judge.truth.values[case.quantity]) > max(step, 10 * Fraction(10) ** -PLACES):
            yield case


class Outcome(NamedTuple):
    """How a case was judged: whether it was found, there and nowhere else; and whether named."""

    found: bool
    alone: bool
    named: bool
    told: str


def outcome(judge: Judge, case: Case) -> Outcome:
    answers = answered(judge, {case.quantity: float(Fraction(case.text))})
    claims = judge.judge(sheet({**answers, case.quantity: case.text}))
    blamed = [claim for claim in claims if claim.verdict in BLAMED]
    here = next((claim for claim in blamed if claim.quantity == case.quantity), None)
    if here is None:
        return Outcome(False, False, False, _told(blamed))
    others = _at_fault([claim for claim in blamed if claim is not here], here, judge)
    named = case.slip in (here.slip, *here.also) or _is_that_convention(here, case)
    return Outcome(True, not others and len(here.also) <= 2, named, _told([here, *others]))


def _at_fault(blamed: list[Claim], here: Claim, judge: Judge) -> list[Claim]:
    """Those of other figures that are blamed for more than following from what left nothing to work out.

    A convention that explains one figure may explain more.
    """
    trivial: set[str] = set()
    found = []
    for claim in blamed:
        formula = judge.truth.formula(claim.quantity or "")
        if claim.message == TRIVIAL or (formula and trivial.intersection(symbols_in(formula))):
            trivial.add(claim.quantity or "")
        elif not claim.verdict is here.verdict is Verdict.CONVENTION:
            found.append(claim)
    return found


def _is_that_convention(claim: Claim, case: Case) -> bool:
    if claim.verdict is not Verdict.CONVENTION:
        return False
    return claim.convention.startswith("loss") if case.what.startswith("½") else case.slip == "updated-weight"


def _told(claims: list[Claim]) -> str:
    return "; ".join(
        f"{c.quantity} {c.verdict.value} {'/'.join((c.slip, *c.also))} {c.rule} {c.convention}".strip()
        for c in claims[:3]
    )


def honest(judge: Judge, places: int, cut: bool, significant: bool) -> dict[str, str]:
    """The answers of somebody who writes so many digits down and goes on with what is written."""
    values = {name: judge.truth.floats[name] for name in judge.truth.given if name in judge.truth.floats}
    answers = {}
    for name in judge.truth.steps:
        formula = judge.truth.formula(name)
        if formula is None or name not in judge.truth.floats:
            continue
        try:
            worked = value_of(formula, values)
        except (ArithmeticError, ValueError):
            break  # a value rounded to 0 leaves nothing to go on with
        value = (
            Fraction(f"{worked:.13g}") if abs(worked) > 1e-15 else Fraction(0)
        )  # 0.1 in floats is no reason to cut it to 0.09
        shift = 0
        while significant and value and abs(value) * 10 ** (shift + 1) < 1:
            shift += 1
        answers[name] = decimals(value, places + shift, cut)
        values[name] = float(Fraction(answers[name]))
    return answers


def honest_sheets(name: str, places: int, other: int = 0) -> Iterator[tuple[str, list[Claim]]]:
    """Sheets, whole and in part, of somebody who carries so many digits: what they are, and what is not accepted."""
    judge = judge_of(name, other)
    rng = chances(places + 100 * other)
    for cut in (False, True):
        for significant in (False, True):
            answers = honest(judge, places, cut, significant)
            for share in (1.0, 0.7, 0.4, 0.2, 0.1):
                chosen = {key: text for key, text in answers.items() if rng.random() < share}
                claims = judge.judge(sheet(chosen))
                what = f"{name} {other}, {places} {'digits' if significant else 'decimals'}, {cut=}, {share}"
                yield what, [claim for claim in claims if claim.verdict not in ACCEPTED]
