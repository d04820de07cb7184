"""Mistakes about a network's functions, worked in plain floats: what a wrong activation, loss or optimizer gives.

Networks are drawn by a seed, for every activation, loss and optimizer that go together; nothing here is the checker's.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from bpcalc.checking.judging.judging import Judge
from bpcalc.model.loading import loads

ALPHA = {"leaky-relu": 0.2, "elu": 0.7}
"""Not the usual ones, so that the network's own are used."""


def _sigmoid(n: float) -> float:
    return 1 / (1 + math.exp(-n))


def _phi(n: float) -> float:
    return (1 + math.erf(n / math.sqrt(2))) / 2


def _bent(n: float) -> float:
    return math.tanh(math.sqrt(2 / math.pi) * (n + 0.044715 * n**3))


OUT: Mapping[str, Callable[[float, float], float]] = {
    "sigmoid": lambda n, _: _sigmoid(n),
    "tanh": lambda n, _: math.tanh(n),
    "relu": lambda n, _: max(n, 0.0),
    "leaky-relu": lambda n, a: n if n > 0 else a * n,
    "elu": lambda n, a: n if n > 0 else a * (math.exp(n) - 1),
    "softplus": lambda n, _: math.log(1 + math.exp(n)),
    "silu": lambda n, _: n * _sigmoid(n),
    "gelu": lambda n, _: n * _phi(n),
    "gelu-tanh": lambda n, _: n / 2 * (1 + _bent(n)),
    "hard-sigmoid": lambda n, _: min(1.0, max(0.0, n / 6 + 0.5)),
    "linear": lambda n, _: n,
}
"""out of net and α."""

SLOPE: Mapping[str, Callable[[float, float, float], float]] = {
    "sigmoid": lambda _n, o, _a: o * (1 - o),
    "tanh": lambda _n, o, _a: 1 - o * o,
    "relu": lambda n, _o, _a: float(n > 0),
    "leaky-relu": lambda n, _o, a: 1.0 if n > 0 else a,
    "elu": lambda n, o, a: 1.0 if n > 0 else o + a,
    "softplus": lambda n, _o, _a: _sigmoid(n),
    "silu": lambda n, o, _a: _sigmoid(n) + o * (1 - _sigmoid(n)),
    "gelu": lambda n, _o, _a: _phi(n) + n * math.exp(-n * n / 2) / math.sqrt(2 * math.pi),
    "linear": lambda _n, _o, _a: 1.0,
}
"""The slope of net, out and α, as books write it."""

OTHER_CASE: Mapping[str, Callable[[float, float, float], float]] = {
    "relu": lambda n, _o, _a: float(n <= 0),
    "leaky-relu": lambda n, _o, a: a if n > 0 else 1.0,
    "elu": lambda n, o, a: o + a if n > 0 else 1.0,
    "hard-sigmoid": lambda n, _o, _a: 0.0 if abs(n) < 3 else 1 / 6,
}
"""The slope on the other side of the kink."""

ERROR: Mapping[str, Callable[[float, float, int], float]] = {
    "half-squared-error": lambda t, o, _: (t - o) ** 2 / 2,
    "squared-error": lambda t, o, _: (t - o) ** 2,
    "mean-squared-error": lambda t, o, n: (t - o) ** 2 / n,
    "mean-absolute-error": lambda t, o, n: abs(t - o) / n,
    "binary-cross-entropy": lambda t, o, _: -(t * math.log(o) + (1 - t) * math.log(1 - o)),
    "cross-entropy": lambda t, o, _: -t * math.log(o),
    "hinge": lambda t, o, _: max(0.0, 1 - t * o),
    "huber": lambda t, o, _: (t - o) ** 2 / 2 if abs(t - o) <= 1 else abs(t - o) - 0.5,
}
BY_OUT: Mapping[str, Callable[[float, float, int], float]] = {
    "half-squared-error": lambda t, o, _: o - t,
    "squared-error": lambda t, o, _: 2 * (o - t),
    "mean-squared-error": lambda t, o, n: 2 * (o - t) / n,
    "binary-cross-entropy": lambda t, o, _: -t / o + (1 - t) / (1 - o),
    "cross-entropy": lambda t, o, _: -t / o,
}
OUTPUTS = {"binary-cross-entropy": "sigmoid", "cross-entropy": "softmax"}
"""What stands before a loss; before any other a hidden layer's activation."""

SQUARES = ("half-squared-error", "squared-error", "mean-squared-error")

OPTIMIZERS: Mapping[str, Mapping[str, float]] = {
    "gradient-descent": {},
    "momentum": {"mu": 0.8},
    "nesterov": {"mu": 0.8},
    "adagrad": {},
    "rmsprop": {"rho": 0.9},
    "adam": {"beta1": 0.8, "beta2": 0.95},
    "adamw": {"beta1": 0.8, "beta2": 0.95, "weight_decay": 0.1},
}
DIGITS = (4, 5, 6, 9)


class Mistake(NamedTuple):
    """One wrong figure: its family, the value, and the names of slips any of which tells what was done."""

    family: str
    quantity: str
    value: float
    names: frozenset[str]


class Drawn(NamedTuple):
    """What a network was drawn with: its functions, and the numbers that the file has."""

    hidden: str
    output: str
    loss: str
    optimizer: str
    samples: int
    reduce: str
    decay: float
    eta: float
    text: str


def combinations() -> list[tuple[str, str, str]]:
    """Every hidden activation with every loss and every optimizer."""
    return list(product(OUT, ERROR, OPTIMIZERS))


@cache
def drawn(hidden: str, loss: str, optimizer: str, seed: int) -> Drawn:
    """A network of 2-2-2 with random numbers, for one of the combinations."""
    rng = random.Random(f"{hidden} {loss} {optimizer} {seed}")  # noqa: S311
    output = OUTPUTS.get(loss) or rng.choice(list(OUT))
    samples, reduce = rng.choice([(1, "mean"), (1, "mean"), (2, "mean"), (3, "sum"), (3, "mean")])
    decay = rng.choice([0.0, 0.0, 0.07])
    eta = rng.choice([0.3, 0.15, 0.7])

    def some() -> float:
        return rng.choice([-1, 1]) * rng.randint(15, 120) / 100

    def targets() -> list[float]:
        if loss == "cross-entropy":
            share = rng.randint(10, 90) / 100
            return [share, round(1 - share, 2)]
        if loss == "binary-cross-entropy":
            return [rng.randint(5, 95) / 100, rng.randint(5, 95) / 100]
        return [rng.choice([-1, 1]), rng.choice([-1, 1])] if loss == "hinge" else [some(), some()]

    def activation(name: str) -> Any:
        return {"name": name, "alpha": ALPHA[name]} if name in ALPHA else name

    spec = {
        "samples": [
            {"inputs": dict(zip(("x1", "x2"), (some(), some()), strict=True)), "targets": targets()}
            for _ in range(samples)
        ],
        "layers": [
            {
                "neurons": neurons,
                "activation": activation(name),
                "weights": [[{f"{letter}{2 * row + column}": some()} for column in (1, 2)] for row in (0, 1)],
                "bias": [{f"{bias}1": some()}, {f"{bias}2": some()}],
            }
            for neurons, name, letter, bias in ((["h1", "h2"], hidden, "u", "c"), (["o1", "o2"], output, "v", "d"))
        ],
        "loss": loss,
        "learning_rate": eta,
        "optimizer": {"name": optimizer, **OPTIMIZERS[optimizer]},
        "update": {"biases": "trained"},
        "batch": {"reduce": reduce},
        **({"decay": {"l2": decay}} if decay else {}),
    }
    return Drawn(hidden, output, loss, optimizer, samples, reduce, decay, eta, json.dumps(spec))


@cache
def judge_of(what: Drawn) -> Judge:
    return Judge(loads(what.text))


def mistakes(what: Drawn) -> Iterator[Mistake]:
    """Every mistake in the functions of a network, with the value that comes of it."""
    values = judge_of(what).truth.floats
    samples = [""] if what.samples == 1 else [f"[{number}]" for number in range(1, what.samples + 1)]
    for sample, (layer, neurons) in product(samples, enumerate((("h1", "h2"), ("o1", "o2")))):
        name = (what.hidden, what.output)[layer]
        for neuron in neurons:
            if name == "softmax":
                yield from _of_softmax(what, values, neurons, neuron, sample)
            else:
                yield from _of_activation(what, values, layer, name, neuron, sample)
            if layer:
                yield from _of_loss(what, values, neuron, sample)
    yield from _of_updates(what, values, samples)


def _made(family: str, quantity: str, worked: Callable[[], float], *names: str) -> Iterator[Mistake]:
    try:
        value = worked()
    except (ArithmeticError, ValueError, KeyError):
        return  # the logarithm of a number below 0, say
    yield Mistake(family, quantity, value, frozenset(names))


def _of_activation(
    what: Drawn, values: Mapping[str, float], layer: int, name: str, neuron: str, sample: str
) -> Iterator[Mistake]:
    net, out = values[f"net_{neuron}{sample}"], values[f"out_{neuron}{sample}"]
    alpha = ALPHA.get(name, 0.01 if name != "elu" else 1.0)
    slope, delta, by_out = f"dout_{neuron}/dnet_{neuron}{sample}", f"delta_{neuron}{sample}", f"dE_total/dout_{neuron}"
    before, letter, row = (("x1", "x2"), "u", 0) if layer == 0 else (("out_h1", "out_h2"), "v", 0)
    row = 2 * int(neuron[-1]) - 1
    beside, gradient = values[f"{before[0]}{sample}"], f"dE_total/d{letter}{row}{sample}"
    is_whole = not (what.decay and not sample)  # with decay there is more in it than the sample's error
    for other, worked in OUT.items():
        if other != name:
            theirs = {"leaky-relu": 0.01, "elu": 1.0}.get(other, 0.0)
            names = ("other-activation", "other-line") if worked(net, theirs) == net else ("other-activation",)
            yield from _made(
                "another activation", f"out_{neuron}{sample}", lambda w=worked, a=theirs: w(net, a), *names
            )
    for other, their in SLOPE.items():
        if other == name or other in ("leaky-relu", "elu"):
            continue
        wrong = their(net, out, 0.0)
        names = ("other-slope", "other-case") if other != "linear" else ("derivative-left-out", "other-slope")
        yield from _made("another's slope", slope, lambda w=wrong: w, *names, "other-case")
        yield from _made(
            "another's slope in δ", delta, lambda w=wrong: values[by_out + sample] * w, *names, "other-case"
        )
        if is_whole:
            yield from _made(
                "another's slope in ∂E/∂w",
                gradient,
                lambda w=wrong: values[by_out + sample] * w * beside,
                *names,
                "other-case",
            )
    if name in OTHER_CASE:
        wrong = OTHER_CASE[name](net, out, alpha)
        yield from _made("the other case", slope, lambda: wrong, "other-case")
        yield from _made("the other case in δ", delta, lambda: values[by_out + sample] * wrong, "other-case")
    yield from _made("slope left out", delta, lambda: values[by_out + sample], "derivative-left-out", "other-case")
    if is_whole:
        yield from _made(
            "slope left out of ∂E/∂w",
            gradient,
            lambda: values[by_out + sample] * beside,
            "derivative-left-out",
            "other-case",
        )
    if what.loss == "binary-cross-entropy" and layer:
        again = values[delta] * values[slope]
        yield from _made("slope again", delta, lambda: again, "slope-again")
        if is_whole:
            yield from _made("slope again in ∂E/∂w", gradient, lambda: again * beside, "slope-again")


def _of_softmax(
    what: Drawn, values: Mapping[str, float], neurons: tuple[str, ...], neuron: str, sample: str
) -> Iterator[Mistake]:
    out, (other,) = values[f"out_{neuron}{sample}"], (one for one in neurons if one != neuron)
    delta, by_out = f"delta_{neuron}{sample}", values[f"dE_total/dout_{neuron}{sample}"]
    for name, worked in OUT.items():
        theirs = {"leaky-relu": 0.01, "elu": 1.0}.get(name, 0.0)
        net = values[f"net_{neuron}{sample}"]
        names = ("other-activation", "other-line") if worked(net, theirs) == net else ("other-activation",)
        wrong = worked(net, theirs)
        yield from _made("another activation", f"out_{neuron}{sample}", lambda w=wrong: w, *names)
    yield from _made("coupling left out of δ", delta, lambda: by_out * out * (1 - out), "coupling-left-out")
    yield from _made(
        "coupling left out", f"dout_{neuron}/dnet_{other}{sample}", lambda: out * (1 - out), "coupling-left-out"
    )
    yield from _made("slope left out", delta, lambda: by_out, "derivative-left-out")
    yield from _made("slope again", delta, lambda: values[delta] * out * (1 - out), "slope-again")
    row = 2 * int(neuron[-1]) - 1
    if sample or not what.decay:
        beside = values[f"out_h1{sample}"]
        gradient = f"dE_total/dv{row}{sample}"
        yield from _made(
            "coupling left out of ∂E/∂w", gradient, lambda: by_out * out * (1 - out) * beside, "coupling-left-out"
        )
        yield from _made(
            "slope again in ∂E/∂w", gradient, lambda: values[delta] * out * (1 - out) * beside, "slope-again"
        )


def _of_loss(what: Drawn, values: Mapping[str, float], neuron: str, sample: str) -> Iterator[Mistake]:
    target, out = values[f"target_{neuron}{sample}"], values[f"out_{neuron}{sample}"]
    for table, quantity in ((ERROR, f"E_{neuron}{sample}"), (BY_OUT, f"dE_total/dout_{neuron}{sample}")):
        for other, worked in table.items():
            if other != what.loss:
                family = "another loss"
                names = ("other-loss", "other-case")
                if other in SQUARES and what.loss in SQUARES:
                    family, names = "the loss's factor", ("other-loss", "half-lost", "doubled")
                yield from _made(family, quantity, lambda w=worked: w(target, out, 2), *names)
    names = ("half-lost", "doubled", "other-loss")
    yield from _made("the loss's factor", f"E_{neuron}{sample}", lambda: 2 * values[f"E_{neuron}{sample}"], *names)
    by_out = f"dE_total/dout_{neuron}{sample}"
    yield from _made("the loss's factor", by_out, lambda: values[by_out] / 2, *names)


def _of_updates(what: Drawn, values: Mapping[str, float], samples: list[str]) -> Iterator[Mistake]:
    constants = OPTIMIZERS[what.optimizer]
    for weight in ("u1", "v2", "d1"):
        gradient, old, new = values[f"dE_total/d{weight}"], values[weight], f"{weight}+"
        step = old - values[new]
        if len(samples) > 1:
            each = [values[f"dE_total/d{weight}{sample}"] for sample in samples]
            decay = what.decay * old if weight != "d1" else 0.0
            whole, count = math.fsum(each), len(each)
            names = ("samples-summed", "half-lost") if what.reduce == "mean" else ("samples-averaged",)
            wrong = whole if what.reduce == "mean" else whole / count
            yield from _made("mean or sum", f"dE_total/d{weight}", lambda w=wrong, d=decay: w + d, *names)
            share = count if what.reduce == "mean" else 1
            yield from _made(
                "a sample left out",
                f"dE_total/d{weight}",
                lambda w=(whole - each[-1]) / share, d=decay: w + d,
                "sample-left-out",
            )
        if what.decay and weight != "d1":
            without = gradient - what.decay * old
            yield from _made("decay left out", f"dE_total/d{weight}", lambda w=without: w, "decay-left-out")
            if what.optimizer == "gradient-descent":
                yield from _made(
                    "decay left out of w⁺", new, lambda o=old, w=without: o - what.eta * w, "decay-left-out"
                )
        yield from _made("not updated", new, lambda o=old: o, "not-updated")
        yield from _made("step added", new, lambda o=old, s=step: o + s, "rate-added")
        if what.optimizer != "adamw":
            yield from _made("rate left out", new, lambda o=old, s=step: o - s / what.eta, "rate-left-out")
        yield from _made("rate twice", new, lambda o=old, s=step: o - s * what.eta, "rate-twice")
        if what.optimizer != "gradient-descent":
            yield from _made(
                "plain step", new, lambda o=old, g=gradient: o - what.eta * g, "plain-step", "moment-left-out"
            )
        if what.optimizer.startswith("adam"):
            m, v = values[f"m_{weight}+"], values[f"v_{weight}+"]
            shrunk = old * (1 - what.eta * constants.get("weight_decay", 0))
            yield from _made(
                "correction left out",
                new,
                lambda o=shrunk, m=m, v=v: o - what.eta * m / (math.sqrt(v) + 1e-8),
                "correction-left-out",
            )
            yield from _made("correction left out", f"mhat_{weight}+", lambda m=m: m, "correction-left-out")
            yield from _made("correction left out", f"vhat_{weight}+", lambda v=v: v, "correction-left-out")
            if what.optimizer == "adamw":
                yield from _made(
                    "decay left out of w⁺", new, lambda o=old - step, w=old - shrunk: o + w, "decay-left-out"
                )
