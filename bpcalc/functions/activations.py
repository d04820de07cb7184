"""Activations: one entry each, with the derivative as the notes write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from bpcalc.formula.calculus import Closed
from bpcalc.formula.formula import (
    HALF,
    MINUS_ONE,
    ONE,
    PI,
    TWO,
    ZERO,
    Formula,
    above,
    at_least,
    at_most,
    below,
    cases,
    number,
    product,
    total,
)
from bpcalc.formula.operations import absolute, cosh, erf, exp, largest, log, sigmoid, smallest, sqrt, tanh
from bpcalc.language.said import said

Closing: TypeAlias = Sequence[Closed]
"""The lines that lead from the worked derivative to the one in the notes: the end of the exercise."""


class Activation(NamedTuple):
    """out = formula(net), and ∂out/∂net = derivative(net, out); both take the constants by their names, too.

    Of a `coupled` activation every output depends on every net of the layer: formula(nets, place), and ∂out_of/∂net_by
    = derivative(outs, of, by). `derivative` None: there is none. `reason` says in one sentence why the derivative is
    what it is. `stable` and `stable_derivative` are equal to the two, from the net alone, and keep their digits where a
    large net makes those lose them. `closing` gives, from what the derivative takes (coupled: nets, outs, of and by),
    the lines that lead from the worked derivative to the one in the notes. `constants` are the named numbers with their
    defaults, `names` what they are called in a network.
    """

    name: str
    formula: Callable[..., Formula]
    derivative: Callable[..., Formula] | None
    reason: str
    constants: Mapping[str, Fraction] = MappingProxyType({})
    coupled: bool = False
    stable: Callable[..., Formula] | None = None
    stable_derivative: Callable[..., Formula] | None = None
    names: Mapping[str, str] = MappingProxyType({})
    written: Formula | None = None
    closing: Callable[..., Closing] | None = None

    def out(self, nets: Sequence[Formula], place: int, constants: Mapping[str, Formula]) -> Formula:
        """The output of the neuron at a place of its layer."""
        return self._worked(self.formula, nets, place, constants)

    def stable_out(self, nets: Sequence[Formula], place: int, constants: Mapping[str, Formula]) -> Formula | None:
        """The same in a form that keeps its digits, where there is one."""
        return self._worked(self.stable, nets, place, constants) if self.stable else None

    def stable_slope(self, net: Formula, constants: Mapping[str, Formula]) -> Formula | None:
        """∂out/∂net in a form that keeps its digits, where there is one."""
        return self.stable_derivative(net, **constants) if self.stable_derivative else None

    def _worked(
        self,
        formula: Callable[..., Formula],
        nets: Sequence[Formula],
        place: int,
        constants: Mapping[str, Formula],
    ) -> Formula:
        return formula(nets, place) if self.coupled else formula(nets[place], **constants)


_ADDED = said("1 is added above the line and taken away again")
_DIVIDED = said("(1 + e^(−net))/(1 + e^(−net)) is 1")


def _to_sigmoid_slope(net: Formula, out: Formula) -> Closing:
    """From e^(−net)/(1 + e^(−net))² to out × (1 − out)."""
    fall, share = exp(-net), sigmoid(net)
    return (
        Closed(share * (fall / (1 + fall)), said("the square below the line is shared by two fractions")),
        Closed(share * ((1 + fall - 1) / (1 + fall)), _ADDED),
        Closed(share * (1 - share), _DIVIDED),
        Closed(out * (1 - out), said("1/(1 + e^(−net)) is out")),
    )


def _to_relu_slope(net: Formula, _out: Formula) -> Closing:
    """From two slopes and a kink to two."""
    reason = said("below 0 the slope is 0, and at the kink it is taken as 0, so that is one case")
    return (Closed(cases((ONE, above(net, ZERO)), otherwise=ZERO), reason),)


def _to_elu_slope(net: Formula, out: Formula, alpha: Formula) -> Closing:
    """From α e^net to out + α."""
    again = alpha * (exp(net) - 1) + alpha
    return (
        Closed(cases((ONE, above(net, ZERO)), otherwise=again), said("α is taken away and added again")),
        Closed(cases((ONE, above(net, ZERO)), otherwise=out + alpha), said("there α × (e^net − 1) is out")),
    )


def _to_softplus_slope(net: Formula, _out: Formula) -> Closing:
    """From e^net/(1 + e^net) to the sigmoid."""
    rise, fall = exp(net), exp(-net)
    return (
        Closed(rise * fall / ((1 + rise) * fall), said("multiplied by e^(−net), above the line and below")),
        Closed(sigmoid(net), said("e^net × e^(−net) is 1")),
    )


def _to_silu_slope(net: Formula, out: Formula) -> Closing:
    """From one fraction to σ + out × (1 − σ)."""
    fall, share = exp(-net), sigmoid(net)
    line = 1 + fall
    itself = net / line
    return (
        Closed(line / line**2 + net * fall / line**2, said("a fraction for each term")),
        Closed(
            share + itself * (fall / line),
            said("1 + e^(−net) is cancelled in the first, and the square in the second is shared by two fractions"),
        ),
        Closed(share + itself * ((1 + fall - 1) / line), _ADDED),
        Closed(share + itself * (1 - share), _DIVIDED),
        Closed(share + out * (1 - share), said("net/(1 + e^(−net)) is out")),
    )


def _gelu_slope(net: Formula, _out: Formula) -> Formula:
    bell = exp(-(net**2 / TWO)) / sqrt(TWO * PI)
    return HALF * (1 + erf(net / sqrt(TWO))) + net * bell


def _to_gelu_slope(net: Formula, _out: Formula) -> Closing:
    """From the product rule to Φ(net) + net × φ(net)."""
    inner = net / sqrt(TWO)
    share, bell, square = HALF * (1 + erf(inner)), exp(-(inner**2)), exp(-(net**2 / TWO))
    return (
        Closed(share + HALF * net * (TWO / sqrt(PI)) * bell * (1 / sqrt(TWO)), said("the bracket is multiplied out")),
        Closed(
            share + net * (square / (sqrt(PI) * sqrt(TWO))),
            said("½ × 2 is 1, and what is squared in the exponent is net²/2"),
        ),
        Closed(share + net * (square / sqrt(TWO * PI)), said("the product of two roots is the root of the product")),
    )


_CUBIC = number(Fraction("0.044715"))


def _bent(net: Formula) -> Formula:
    """What gelu-tanh takes the tanh of."""
    return sqrt(TWO / PI) * (net + _CUBIC * net**3)


def _bent_slope(net: Formula) -> Formula:
    return sqrt(TWO / PI) * (1 + 3 * _CUBIC * net**2)


def _gelu_tanh_slope(net: Formula, _out: Formula) -> Formula:
    bend = tanh(_bent(net))
    return HALF * (1 + bend) + HALF * net * (1 - bend**2) * _bent_slope(net)


def _share(net: Formula, sign: Formula) -> Formula:
    """½ (1 ± tanh(u)) as 1/(1 + e^(∓2u)), which keeps its digits where tanh(u) is near −1 or 1."""
    return 1 / (1 + exp(product(sign, TWO, _bent(net))))


def _gelu_tanh_stable_slope(net: Formula) -> Formula:
    rising, falling = _share(net, MINUS_ONE), _share(net, ONE)
    return rising + TWO * net * rising * falling * _bent_slope(net)


def _to_hard_sigmoid_slope(net: Formula, _out: Formula) -> Closing:
    """From nested cases to one, between −3 and 3."""
    line, slope = net / 6 + HALF, ONE / 6
    return (
        Closed(
            cases((ZERO, at_most(line, ZERO)), (ZERO, at_least(line, ONE)), otherwise=slope),
            said("only where net/6 + ½ lies between 0 and 1 there is a slope; at both kinks it is taken as 0"),
        ),
        Closed(
            cases((ZERO, at_most(net, number(-3))), (ZERO, at_least(net, number(3))), otherwise=slope),
            said("net/6 + ½ is 0 where net is −3, and 1 where net is 3"),
        ),
        Closed(
            cases((slope, below(absolute(net), number(3))), otherwise=ZERO),
            said("between −3 and 3 means that |net| is below 3"),
        ),
    )


def _softmax(nets: Sequence[Formula], place: int) -> Formula:
    return exp(nets[place]) / total(*map(exp, nets))


def _softmax_slope(outs: Sequence[Formula], of: int, by: int) -> Formula:
    return outs[of] * (1 - outs[of]) if of == by else -(outs[of] * outs[by])


def _to_softmax_slope(nets: Sequence[Formula], outs: Sequence[Formula], of: int, by: int) -> Closing:
    """From the quotient rule to out_k × (1 − out_k), or to −out_j × out_k."""
    whole = total(*map(exp, nets))
    own, other = exp(nets[of]) / whole, exp(nets[by]) / whole
    recognised = said("e^net over the sum is out")
    if of != by:
        return (
            Closed(-(own * other), said("the square below the line is shared by two fractions")),
            Closed(-(outs[of] * outs[by]), recognised),
        )
    return (
        Closed(
            own * ((whole - exp(nets[of])) / whole),
            said("e^net is taken out of both terms, and the square below the line is shared by two fractions"),
        ),
        Closed(own * (1 - own), said("the sum over itself is 1")),
        Closed(outs[of] * (1 - outs[of]), recognised),
    )


ACTIVATIONS = {
    entry.name: entry
    for entry in (
        Activation(
            "sigmoid",
            sigmoid,
            lambda _net, out: out * (1 - out),
            said("the derivative of 1/(1 + e^(−net)) is out × (1 − out)"),
            stable_derivative=lambda net: 1 / ((1 + exp(-net)) * (1 + exp(net))),
            closing=_to_sigmoid_slope,
        ),
        Activation(
            "tanh",
            tanh,
            lambda _net, out: 1 - out**2,
            said("the derivative of tanh(net) is 1 − out²"),
            stable_derivative=lambda net: 1 / cosh(net) ** 2,
            closing=lambda _net, out: (Closed(1 - out**2, said("tanh(net) is out")),),
        ),
        Activation(
            "relu",
            lambda net: largest(ZERO, net),
            lambda net, _out: cases((ONE, above(net, ZERO)), otherwise=ZERO),
            said("max(0, net) rises with slope 1 above 0 and is flat below; at 0 the slope is taken as 0"),
            closing=_to_relu_slope,
        ),
        Activation(
            "leaky-relu",
            lambda net, alpha: cases((net, above(net, ZERO)), otherwise=alpha * net),
            lambda net, _out, alpha: cases((ONE, above(net, ZERO)), otherwise=alpha),
            said("the slope is 1 above 0 and α below; at 0 it is taken as α"),
            {"alpha": Fraction("0.01")},
        ),
        Activation(
            "elu",
            lambda net, alpha: cases((net, above(net, ZERO)), otherwise=alpha * (exp(net) - 1)),
            lambda net, out, alpha: cases((ONE, above(net, ZERO)), otherwise=out + alpha),
            said("the slope is 1 above 0; below, that of α(e^net − 1) is α e^net, which is out + α; so it is at 0"),
            {"alpha": Fraction(1)},
            stable_derivative=lambda net, alpha: cases((ONE, above(net, ZERO)), otherwise=alpha * exp(net)),
            closing=_to_elu_slope,
        ),
        Activation(
            "softplus",
            lambda net: log(1 + exp(net)),
            lambda net, _out: sigmoid(net),
            said("the derivative of ln(1 + e^net) is e^net/(1 + e^net), the sigmoid of net"),
            stable=lambda net: largest(net, ZERO) + log(1 + exp(-absolute(net))),
            closing=_to_softplus_slope,
        ),
        Activation(
            "silu",
            lambda net: net / (1 + exp(-net)),
            lambda net, out: sigmoid(net) + out * (1 - sigmoid(net)),
            said("with σ = 1/(1 + e^(−net)), out is net × σ, and its derivative by the product rule σ + out × (1 − σ)"),
            closing=_to_silu_slope,
        ),
        Activation(
            "gelu",
            lambda net: HALF * net * (1 + erf(net / sqrt(TWO))),
            _gelu_slope,
            said("out is net × Φ(net), and its derivative by the product rule Φ(net) + net × φ(net)"),
            closing=_to_gelu_slope,
        ),
        Activation(
            "gelu-tanh",
            lambda net: HALF * net * (1 + tanh(_bent(net))),
            _gelu_tanh_slope,
            said("the product rule, and the derivative of tanh(u) is (1 − tanh(u)²) × u′"),
            stable=lambda net: net * _share(net, MINUS_ONE),
            stable_derivative=_gelu_tanh_stable_slope,
            closing=lambda net, out: (
                Closed(_gelu_tanh_slope(net, out), said("the bracket is multiplied out, and 0.134145 is 3 × 0.044715")),
            ),
        ),
        Activation(
            "hard-sigmoid",
            lambda net: largest(ZERO, smallest(ONE, net / 6 + HALF)),
            lambda net, _out: cases((ONE / 6, below(absolute(net), number(3))), otherwise=ZERO),
            said(
                "net/6 + ½ rises with slope 1/6 between −3 and 3, and is cut off outside; at −3 and 3 it is taken as 0"
            ),
            closing=_to_hard_sigmoid_slope,
        ),
        Activation(
            "linear",
            lambda net: net,
            lambda _net, _out: ONE,
            said("out is net itself, so its derivative is 1"),
        ),
        Activation(
            "step",
            lambda net: cases((ONE, at_least(net, ZERO)), otherwise=ZERO),
            None,
            said("a step is flat everywhere and jumps at 0, so it has no gradient to follow"),
        ),
        Activation(
            "softmax",
            _softmax,
            _softmax_slope,
            said(
                "every net stands below the line: ∂out_k/∂net_k is out_k × (1 − out_k), ∂out_j/∂net_k is −out_j × out_k"
            ),
            coupled=True,
            stable=lambda nets, place: _softmax([net - largest(*nets) for net in nets], place),
            closing=_to_softmax_slope,
        ),
    )
}

ALIASES = {
    "logistic": "sigmoid",
    "identity": "linear",
    "swish": "silu",
    "lrelu": "leaky-relu",
    "heaviside": "step",
    "hardsigmoid": "hard-sigmoid",
}
