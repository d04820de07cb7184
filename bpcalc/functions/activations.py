"""Activations: one entry each, with the derivative as the notes write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from bpcalc.formula.formula import (
    PI,
    Formula,
    above,
    at_least,
    below,
    cases,
    difference,
    negative,
    number,
    power,
    product,
    ratio,
    total,
)
from bpcalc.formula.operations import absolute, cosh, erf, exp, largest, log, smallest, sqrt, tanh
from bpcalc.functions import closings
from bpcalc.functions.closings import Closing
from bpcalc.language.said import said

ZERO, ONE, TWO, HALF = number(0), number(1), number(2), number(Fraction(1, 2))


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


def _sigmoid(net: Formula) -> Formula:
    return ratio(ONE, total(ONE, exp(negative(net))))


def _sigmoid_derivative(_net: Formula, out: Formula) -> Formula:
    return product(out, difference(ONE, out))


def _sigmoid_stable_derivative(net: Formula) -> Formula:
    return ratio(ONE, product(total(ONE, exp(negative(net))), total(ONE, exp(net))))


def _hard_sigmoid(net: Formula) -> Formula:
    return largest(ZERO, smallest(ONE, total(ratio(net, number(6)), HALF)))


def _hard_sigmoid_derivative(net: Formula, _out: Formula) -> Formula:
    return cases((ratio(ONE, number(6)), below(absolute(net), number(3))), otherwise=ZERO)


def _relu_derivative(net: Formula, _out: Formula) -> Formula:
    return cases((ONE, above(net, ZERO)), otherwise=ZERO)


def _leaky_relu(net: Formula, alpha: Formula) -> Formula:
    return cases((net, above(net, ZERO)), otherwise=product(alpha, net))


def _leaky_relu_derivative(net: Formula, _out: Formula, alpha: Formula) -> Formula:
    return cases((ONE, above(net, ZERO)), otherwise=alpha)


def _elu(net: Formula, alpha: Formula) -> Formula:
    return cases(
        (net, above(net, ZERO)),
        otherwise=product(alpha, difference(exp(net), ONE)),
    )


def _elu_derivative(net: Formula, out: Formula, alpha: Formula) -> Formula:
    return cases((ONE, above(net, ZERO)), otherwise=total(out, alpha))


def _elu_stable_derivative(net: Formula, alpha: Formula) -> Formula:
    return cases((ONE, above(net, ZERO)), otherwise=product(alpha, exp(net)))


def _softplus(net: Formula) -> Formula:
    return log(total(ONE, exp(net)))


def _stable_softplus(net: Formula) -> Formula:
    return total(largest(net, ZERO), log(total(ONE, exp(negative(absolute(net))))))


def _silu_derivative(net: Formula, out: Formula) -> Formula:
    return total(_sigmoid(net), product(out, difference(ONE, _sigmoid(net))))


def _gelu(net: Formula) -> Formula:
    return product(HALF, net, total(ONE, erf(ratio(net, sqrt(TWO)))))


def _gelu_derivative(net: Formula, _out: Formula) -> Formula:
    bell = ratio(exp(negative(ratio(power(net, 2), TWO))), sqrt(product(TWO, PI)))
    return total(
        product(HALF, total(ONE, erf(ratio(net, sqrt(TWO))))),
        product(net, bell),
    )


_CUBIC = number(Fraction("0.044715"))


def _gelu_tanh_inner(net: Formula) -> Formula:
    return product(sqrt(ratio(TWO, PI)), total(net, product(_CUBIC, power(net, 3))))


def _gelu_tanh_inner_derivative(net: Formula) -> Formula:
    return product(sqrt(ratio(TWO, PI)), total(ONE, product(number(3), _CUBIC, power(net, 2))))


def _gelu_tanh(net: Formula) -> Formula:
    return product(HALF, net, total(ONE, tanh(_gelu_tanh_inner(net))))


def _gelu_tanh_derivative(net: Formula, _out: Formula) -> Formula:
    bend = tanh(_gelu_tanh_inner(net))
    return total(
        product(HALF, total(ONE, bend)),
        product(HALF, net, difference(ONE, power(bend, 2)), _gelu_tanh_inner_derivative(net)),
    )


def _gelu_tanh_bend(net: Formula, sign: Formula) -> Formula:
    """½ (1 ± tanh(u)) as 1/(1 + e^(∓2u)), which keeps its digits where tanh(u) is near −1 or 1."""
    return ratio(ONE, total(ONE, exp(product(sign, TWO, _gelu_tanh_inner(net)))))


def _stable_gelu_tanh(net: Formula) -> Formula:
    return product(net, _gelu_tanh_bend(net, number(-1)))


def _gelu_tanh_stable_derivative(net: Formula) -> Formula:
    rising, falling = _gelu_tanh_bend(net, number(-1)), _gelu_tanh_bend(net, ONE)
    return total(rising, product(TWO, net, rising, falling, _gelu_tanh_inner_derivative(net)))


def _step(net: Formula) -> Formula:
    return cases((ONE, at_least(net, ZERO)), otherwise=ZERO)


def _softmax(nets: Sequence[Formula], place: int) -> Formula:
    return ratio(exp(nets[place]), total(*map(exp, nets)))


def _stable_softmax(nets: Sequence[Formula], place: int) -> Formula:
    highest = largest(*nets)
    return _softmax([difference(net, highest) for net in nets], place)


def _softmax_derivative(outs: Sequence[Formula], of: int, by: int) -> Formula:
    if of == by:
        return product(outs[of], difference(ONE, outs[of]))
    return negative(product(outs[of], outs[by]))


ACTIVATIONS = {
    entry.name: entry
    for entry in (
        Activation(
            "sigmoid",
            _sigmoid,
            _sigmoid_derivative,
            said("the derivative of 1/(1 + e^(−net)) is out × (1 − out)"),
            stable_derivative=_sigmoid_stable_derivative,
            closing=closings.of_sigmoid,
        ),
        Activation(
            "tanh",
            tanh,
            lambda _net, out: difference(ONE, power(out, 2)),
            said("the derivative of tanh(net) is 1 − out²"),
            stable_derivative=lambda net: ratio(ONE, power(cosh(net), 2)),
            closing=closings.of_tanh,
        ),
        Activation(
            "relu",
            lambda net: largest(ZERO, net),
            _relu_derivative,
            said("max(0, net) rises with slope 1 above 0 and is flat below; at 0 the slope is taken as 0"),
            closing=closings.of_relu,
        ),
        Activation(
            "leaky-relu",
            _leaky_relu,
            _leaky_relu_derivative,
            said("the slope is 1 above 0 and α below; at 0 it is taken as α"),
            {"alpha": Fraction("0.01")},
        ),
        Activation(
            "elu",
            _elu,
            _elu_derivative,
            said("the slope is 1 above 0; below, that of α(e^net − 1) is α e^net, which is out + α; so it is at 0"),
            {"alpha": Fraction(1)},
            stable_derivative=_elu_stable_derivative,
            closing=closings.of_elu,
        ),
        Activation(
            "softplus",
            _softplus,
            lambda net, _out: _sigmoid(net),
            said("the derivative of ln(1 + e^net) is e^net/(1 + e^net), the sigmoid of net"),
            stable=_stable_softplus,
            closing=closings.of_softplus,
        ),
        Activation(
            "silu",
            lambda net: ratio(net, total(ONE, exp(negative(net)))),
            _silu_derivative,
            said("with σ = 1/(1 + e^(−net)), out is net × σ, and its derivative by the product rule σ + out × (1 − σ)"),
            closing=closings.of_silu,
        ),
        Activation(
            "gelu",
            _gelu,
            _gelu_derivative,
            said("out is net × Φ(net), and its derivative by the product rule Φ(net) + net × φ(net)"),
            closing=closings.of_gelu,
        ),
        Activation(
            "gelu-tanh",
            _gelu_tanh,
            _gelu_tanh_derivative,
            said("the product rule, and the derivative of tanh(u) is (1 − tanh(u)²) × u′"),
            stable=_stable_gelu_tanh,
            stable_derivative=_gelu_tanh_stable_derivative,
            closing=closings.of_gelu_tanh,
        ),
        Activation(
            "hard-sigmoid",
            _hard_sigmoid,
            _hard_sigmoid_derivative,
            said(
                "net/6 + ½ rises with slope 1/6 between −3 and 3, and is cut off outside; at −3 and 3 it is taken as 0"
            ),
            closing=closings.of_hard_sigmoid,
        ),
        Activation(
            "linear",
            lambda net: net,
            lambda _net, _out: ONE,
            said("out is net itself, so its derivative is 1"),
        ),
        Activation(
            "step",
            _step,
            None,
            said("a step is flat everywhere and jumps at 0, so it has no gradient to follow"),
        ),
        Activation(
            "softmax",
            _softmax,
            _softmax_derivative,
            said(
                "every net stands below the line: ∂out_k/∂net_k is out_k × (1 − out_k), ∂out_j/∂net_k is −out_j × out_k"
            ),
            coupled=True,
            stable=_stable_softmax,
            closing=closings.of_softmax,
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
