"""Writes worked notes about a network as people do, with or without a slip, and knows where each figure stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from math import floor
from typing import NamedTuple

from bpcalc.checking.truth.truth import Truth
from bpcalc.checking.truth.values import value_of
from bpcalc.derivation.step import Phase
from bpcalc.formula.formula import Formula, Number, Spot, substituted, symbols_in
from bpcalc.formula.quantity import Kind
from bpcalc.model.loading import load, loads
from making.notes_markups import MARKUPS, STRUCK, Figure, Line, figures_in, marked
from making.notes_notations import naming
from making.notes_scripts import SCRIPTS, set_in

PLACES = 9


class Manner(NamedTuple):
    """How somebody writes: the letters, the signs, the form of the file, and what stands between the formulas."""

    notation: str = "net-out"
    script: str = "latex"
    markup: str = "list"
    new: str = "+"
    beside: bool = False
    deltas: bool = False
    symbols: bool = True
    language: str = "en"
    places: int = PLACES
    comma: bool = False


class Worked(NamedTuple):
    """One line of a note: what it is about, its formula, the numbers put in, and the result."""

    quantity: str
    formula: Formula
    numbers: Formula
    result: str


class Slip(NamedTuple):
    """A slip at one quantity: its class, how it changes the line, and whether later lines go on with its result."""

    quantity: str
    name: str
    struck: Callable[[Worked, Mapping[str, str]], Worked]
    carries: bool = False


class Note(NamedTuple):
    """A note, and the figures in it: all results in their order, and the number that a slip has changed."""

    text: str
    figures: list[Figure]
    struck: list[Figure]


WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "net": "The net input of this neuron:", "out": "Its output:", "E": "The error:", "given": "We are given",
        "d": "By the chain rule", "delta": "The error signal:", "+": "The new weight:",
        "total": "So the total error of the network is {0}.",
        "after": "After the first round of updates the total error is {0}.",
    },
    "zh": {
        "net": "先求这个神经元的加权输入：", "out": "再求输出：", "E": "误差：", "given": "已知",
        "d": "由链式法则", "delta": "误差项：", "+": "更新后的权重：",
        "total": "于是，网络的总误差为{0}。", "after": "第一次更新后，总误差为{0}。",
    },
}  # fmt: skip

RELU_SOFTMAX = """
samples:
  - inputs: {x1: 0.6, x2: 0.35}
    targets: {o1: 1, o2: 0}
layers:
  - neurons: [h1, h2]
    activation: relu
    weights: [{w1: 0.4, w2: 0.25}, {w3: 0.15, w4: 0.7}]
    bias: [{b1: 0.1}, {b2: 0.2}]
  - neurons: [o1, o2]
    activation: softmax
    weights: [{w5: 0.3, w6: 0.55}, {w7: 0.8, w8: 0.45}]
    bias: [{b3: 0.05}, {b4: 0.15}]
loss: cross-entropy
learning_rate: 0.1
update: {order: simultaneous, biases: trained}
"""

ONE_OUTPUT = """
samples:
  - inputs: {x1: 0.35, x2: 0.9}
    targets: {o: 0.5}
layers:
  - neurons: [h1, h2]
    activation: sigmoid
    weights: [{w1: 0.1, w2: 0.8}, {w3: 0.4, w4: 0.6}]
  - neurons: [o]
    activation: sigmoid
    weights: [{w5: 0.3, w6: 0.9}]
loss: half-squared-error
learning_rate: 1
"""

OWN = {"relu-softmax-2": RELU_SOFTMAX, "one-output": ONE_OUTPUT}


@cache
def truth_of(network: str) -> Truth:
    """What is true of one of the networks that notes are written about."""
    return Truth(loads(OWN[network], network) if network in OWN else load(network))


def written(network: str, manner: Manner, slip: Slip | None = None) -> Note:
    """A note about a network in a manner, perhaps with a slip."""
    truth = truth_of(network)
    script = SCRIPTS[manner.script]
    name = naming(truth.network, manner.notation, script, manner.new)
    words = WORDS[manner.language]
    figures: list[str] = []
    lines = [Line(words["given"], name(id_), [script.number(value)], "given") for id_, value in _given(truth)]

    def figure(quantity: str, text: str) -> str:
        figures.append(quantity)
        return marked(script.number(text), len(figures) - 1)

    for step in worked(truth, manner, slip):
        has_form = step.formula.operation != "cases"  # of branches notes give the value
        forms = [step.formula] * manner.symbols + [step.numbers] * bool(step.numbers.operands)
        sides = [set_in(script, form, name, manner.beside) for form in forms if has_form]
        sides.append(figure(step.quantity, step.result))
        lines.append(Line(words[_sort(step.quantity)], name(step.quantity), sides, _sort(step.quantity)))
        if step.quantity == "E_total" and manner.script not in ("mathml", "scan"):
            text = figure("E_total", step.result).replace("−", "-")
            lines.append(Line(words["total"].format(text), "", [], "words"))
    after = truth.value("E_total@1")
    if after is not None and manner.script not in ("mathml", "scan"):
        text = figure("E_total@1", decimals(after, manner.places))
        lines.append(Line(words["after"].format(text), "", [], "words"))
    text = MARKUPS[manner.markup](lines, script)
    if manner.comma:
        text = text.replace(".", ",")
    plain, found = figures_in(text, figures)
    return Note(plain, [item for item in found if item.quantity], [item for item in found if not item.quantity])


def worked(truth: Truth, manner: Manner, slip: Slip | None = None) -> Iterator[Worked]:
    """The lines of the derivation; where a slip carries, what comes from its result is worked with it."""
    values = {name: truth.floats[name] for name in truth.given if name in truth.floats}
    texts = dict(_given(truth))
    for id_ in truth.steps:
        formula = _formula(truth, id_, manner)
        if formula is None or id_ not in truth.floats:
            continue
        moved = any(values[symbol] != truth.floats[symbol] for symbol in symbols_in(formula))
        values[id_] = value_of(formula, values) if moved else truth.floats[id_]
        exact = Fraction(values[id_]) if moved else truth.values[id_]
        texts[id_] = decimals(exact, manner.places)
        if not _is_written(truth, id_, manner):
            continue
        numbers = substituted(formula, {symbol: numeral(texts[symbol]) for symbol in symbols_in(formula)})
        line = Worked(id_, formula, numbers, texts[id_])
        if slip is not None and slip.quantity == id_:
            line = slip.struck(line, texts)
            if slip.carries:
                texts[id_], values[id_] = line.result, float(line.result)
        yield line


def _is_written(truth: Truth, id_: str, manner: Manner) -> bool:
    """Whether notes give a quantity a line: not the derivatives by inputs, nor the uses of a shared bias."""
    step = truth.steps[id_]
    if step.phase is Phase.AFTER or ":" in id_ or step.quantity.kind is Kind.CHANGE:
        return False
    below = id_.partition("/d")[2]
    if below in truth.network.inputs:
        return False
    if below in {neuron.bias for neuron in truth.network.neurons} and f"{below}+" not in truth.steps:
        return False
    if step.quantity.kind is Kind.DELTA:
        return manner.deltas
    return True


def _formula(truth: Truth, id_: str, manner: Manner) -> Formula | None:
    """The formula of a line as a manner has it: through δ or along the whole chain, paths written out, no b times 1."""
    formula = truth.formula(id_)
    if formula is None:
        return None
    paths = {symbol: path for symbol in symbols_in(formula) if ":" in symbol and (path := truth.formula(symbol))}
    formula = substituted(formula, paths)
    if not manner.deltas:
        deltas = [symbol for symbol in symbols_in(formula) if symbol.startswith("delta_")]
        formula = substituted(formula, {symbol: delta for symbol in deltas if (delta := truth.formula(symbol))})
    return _tidied(formula)


def _tidied(formula: Formula) -> Formula:
    """Without factors of 1, and with products within products as one."""
    if not formula.operands:
        return formula
    operands = [_tidied(operand) for operand in formula.operands]
    if formula.operation != "product":
        return formula.on(operands)
    flat: list[Formula] = []
    for operand in operands:
        flat += operand.operands if operand.operation == "product" else [operand]
    flat = [operand for operand in flat if not (isinstance(operand, Number) and operand.value == 1)] or [flat[0]]
    return flat[0] if len(flat) == 1 else Formula("product", tuple(flat))


def _given(truth: Truth) -> list[tuple[str, str]]:
    return [
        (quantity.id, short(truth.values[quantity.id]))
        for quantity in truth.derivation.given
        if quantity.id in truth.values
    ]


def _sort(quantity: str) -> str:
    return "+" if quantity.endswith("+") else "d" if "/d" in quantity else quantity.partition("_")[0]


def numeral(text: str, is_struck: bool = False) -> Number:
    """A number as a note writes it, perhaps the one that a slip has changed."""
    return Number(Fraction(text), Spot(0, 0, marked(text, STRUCK) if is_struck else text))


def short(value: Fraction) -> str:
    """A given value with no more decimals than it needs."""
    return decimals(value, PLACES)


def decimals(value: Fraction, places: int) -> str:
    """A value rounded half up, without zeros at its end."""
    scaled = floor(abs(value) * 10**places + Fraction(1, 2))
    digits = str(scaled).zfill(places + 1)
    text = f"{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 and scaled else text
