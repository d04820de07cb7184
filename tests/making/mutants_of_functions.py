"""Slips in the functions of a network: the wrong variants of activations and losses, of net n, out o and target t."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

from bpcalc.derivation.step import Rule
from making.mutants_symbols import Symbols, Way, parted

_OF_NET: dict[str, tuple[tuple[str, str, Callable[[float], float]], ...]] = {
    "sigmoid": (
        ("sign-flipped", "e^{+net}", lambda n: 1 / (1 + math.exp(n))),
        ("missing-factor", "1 + left out", lambda n: 1 / math.exp(-n)),
        ("wrong-formula", "1/ left out", lambda n: 1 + math.exp(-n)),
    ),
    "tanh": (("sign-flipped", "tanh(−net)", lambda n: math.tanh(-n)),),
    "relu": (),
    "sine": (
        ("wrong-formula", "degrees", lambda n: math.sin(math.radians(n))),
        ("sign-flipped", "sin(−net)", lambda n: math.sin(-n)),
    ),
    "softmax": (("wrong-formula", "denominator left out", math.exp),),
}

_RIGHT: dict[str, Callable[[float], float]] = {
    "sigmoid": lambda n: 1 / (1 + math.exp(-n)),
    "tanh": math.tanh,
    "relu": lambda n: max(n, 0.0),
    "sine": math.sin,
}


def of_activation(network: Symbols, name: str) -> Iterator[Way]:
    neuron, end = network.neuron(name)
    net = f"net_{neuron}{end}"
    function = network.activation[neuron]
    for slip, what, worked in _OF_NET[function]:
        yield slip, what, lambda worked=worked: worked(network(net))
    yield "other-quantity", "net for the value", lambda: network(net)
    for other in network.alike(net):
        if function in _RIGHT:
            yield "wrong-operand", "net of another neuron", lambda other=other: _RIGHT[function](network(other))
        else:
            everyone = [net, *network.alike(net)]
            whole = math.fsum(math.exp(network(one)) for one in everyone)
            yield (
                "other-quantity",
                "net of another neuron",
                lambda one=other, all_=whole: math.exp(network(one)) / all_,
            )
            less = whole - math.exp(network(other))
            yield "missing-factor", "a term of the denominator", lambda less=less: math.exp(network(net)) / less


_OF_OUT: dict[str, tuple[tuple[str, str, Callable[[float, float], float]], ...]] = {
    "sigmoid": (
        ("missing-factor", "out alone", lambda _n, o: o),
        ("missing-factor", "1 − out alone", lambda _n, o: 1 - o),
        ("wrong-formula", "derivative of net", lambda n, _o: n * (1 - n)),
        ("sign-flipped", "out·(1 + out)", lambda _n, o: o * (1 + o)),
    ),
    "tanh": (
        ("wrong-formula", "derivative of net", lambda n, _o: 1 - n * n),
        ("wrong-formula", "square lost", lambda _n, o: 1 - o),
        ("sign-flipped", "1 + out²", lambda _n, o: 1 + o * o),
        ("missing-factor", "out² alone", lambda _n, o: o * o),
    ),
    "sine": (
        ("wrong-formula", "degrees", lambda n, _o: math.cos(math.radians(n))),
        ("wrong-operand", "net for out", lambda _n, o: math.cos(o)),
    ),
    "relu": (),
}


def of_slope(network: Symbols, name: str) -> Iterator[Way]:
    neuron, end = network.neuron(name)
    by = parted(name)[0].split("/dnet_")[1]
    function = network.activation[neuron]
    if function == "softmax":
        own, other = network(f"out_{neuron}{end}"), network(f"out_{by}{end}")
        if own != other or neuron != by:
            yield "sign-flipped", "minus lost", lambda: own * other
        yield "missing-factor", "one factor alone", lambda: own if neuron == by else -own
        return
    for slip, what, worked in _OF_OUT[function]:
        yield slip, what, lambda worked=worked: worked(network(f"net_{neuron}{end}"), network(f"out_{neuron}{end}"))
    for other_out in network.alike(f"out_{neuron}{end}") if function == "sigmoid" else ():
        yield "wrong-operand", "out of another", lambda o=other_out: network(o) * (1 - network(o))


_Loss: TypeAlias = Callable[[float, float], float]
_ERRORS: dict[str, tuple[_Loss, tuple[tuple[str, str, _Loss], ...]]] = {
    "half-squared-error": (
        lambda t, o: (t - o) ** 2 / 2,
        (
            ("missing-factor", "½ or 1/n lost", lambda t, o: (t - o) ** 2),
            ("wrong-formula", "square lost", lambda t, o: (t - o) / 2),
            ("sign-flipped", "target + out", lambda t, o: (t + o) ** 2 / 2),
            ("missing-factor", "target alone", lambda t, _o: t**2 / 2),
        ),
    ),
    "cross-entropy": (
        lambda t, o: -t * math.log(o),
        (
            ("wrong-formula", "log of the wrong base", lambda t, o: -t * math.log10(o)),
            ("wrong-formula", "log of the wrong base", lambda t, o: -t * math.log2(o)),
            ("sign-flipped", "minus lost", lambda t, o: t * math.log(o)),
        ),
    ),
}
_SLOPES: dict[str, tuple[_Loss, tuple[tuple[str, str, _Loss], ...]]] = {
    "half-squared-error": (
        lambda t, o: o - t,
        (
            ("sign-flipped", "target − out", lambda t, o: t - o),
            ("sign-flipped", "target + out", lambda t, o: t + o),
            ("missing-factor", "½ or 1/n lost", lambda t, o: 2 * (o - t)),
            ("missing-factor", "out alone", lambda _t, o: o),
        ),
    ),
    "cross-entropy": (lambda t, o: -t / o, (("sign-flipped", "minus lost", lambda t, o: t / o),)),
}


def of_loss(
    table: Mapping[str, tuple[_Loss, tuple[tuple[str, str, _Loss], ...]]], network: Symbols, name: str
) -> Iterator[Way]:
    stem, end = parted(name)
    neuron = stem.rpartition("_")[2]
    sample = end.partition("]")[0] + "]" if "[" in end else ""
    target, out = f"target_{neuron}{sample}", f"out_{neuron}{end}"
    right, variants = table[network.truth.network.loss.name]
    for slip, what, worked in variants:
        yield slip, what, lambda worked=worked: worked(network(target), network(out))
    yield "wrong-operand", "net for out", lambda: right(network(target), network(out.replace("out_", "net_")))
    for other in network.alike(target):
        yield "wrong-operand", "target of the other output", lambda other=other: right(network(other), network(out))
    for other in network.alike(out):
        yield "wrong-operand", "out of another", lambda other=other: right(network(target), network(other))
    for other in (f"E_total{end}", *network.alike(name)):
        if other.startswith("E_") and stem.startswith("E_"):
            what = "E_total for E_o" if "total" in other else "E of the other output"
            yield "other-quantity", what, lambda other=other: network(other)


FUNCTIONS: dict[Rule, Callable[[Symbols, str], Iterator[Way]]] = {
    Rule.ACTIVATION: of_activation,
    Rule.ACTIVATION_DERIVATIVE: of_slope,
    Rule.LOSS: partial(of_loss, _ERRORS),
    Rule.LOSS_DERIVATIVE: partial(of_loss, _SLOPES),
}
