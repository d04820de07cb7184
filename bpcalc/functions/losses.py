"""Losses: the error of one output neuron, one entry each; the total error is their sum."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from bpcalc.formula.calculus import Closed
from bpcalc.formula.formula import HALF, ONE, ZERO, Formula, above, at_most, below, cases, number, total
from bpcalc.formula.operations import absolute, exp, largest, log
from bpcalc.functions.activations import Closing
from bpcalc.language.said import said


class Together(NamedTuple):
    """What a loss and the activation before it give when they are taken together.

    `delta` is δ of the output at a place, from all outputs and targets: the long way comes to this. `stable` is the
    error from the nets, which keeps its digits where the outputs have lost them.
    """

    delta: Callable[[Sequence[Formula], Sequence[Formula], int], Formula]
    stable: Callable[[Sequence[Formula], Sequence[Formula], int], Formula]
    reason: str
    reason_otherwise: str = ""

    @property
    def targets_sum_to_one(self) -> bool:
        """Whether `delta` holds only where the targets do, there being another reason where they do not."""
        return bool(self.reason_otherwise)


class Loss(NamedTuple):
    """E_o = formula(target, out), and ∂E_o/∂out = derivative(target, out); both take the constants, too.

    `title` is what the head of a page calls it, in words that other languages explain. A `mean` is divided by the
    number of outputs, which its functions take as `count`. `reason` says in one sentence why the derivative is what
    it is. `closing` gives, from what the derivative takes, the lines that lead to it from the worked derivative.
    `together` has an entry for each activation with which the loss becomes simple.
    """

    name: str
    title: str
    formula: Callable[..., Formula]
    derivative: Callable[..., Formula]
    reason: str
    constants: Mapping[str, Fraction] = MappingProxyType({})
    mean: bool = False
    together: Mapping[str, Together] = MappingProxyType({})
    names: Mapping[str, str] = MappingProxyType({})
    written: Formula | None = None
    closing: Callable[..., Closing] | None = None


def _shared(formula: Formula, count: int) -> Formula:
    return formula if count == 1 else formula / count


def _mean_absolute_error_slope(target: Formula, out: Formula, count: int) -> Formula:
    share = number(Fraction(1, count))
    return cases((-share, above(target, out)), (share, below(target, out)), otherwise=ZERO)


def _to_mean_absolute_error_slope(target: Formula, out: Formula, count: int) -> Closing:
    """The sign and the share go into the cases."""
    share, off = number(Fraction(1, count)), target - out
    return (
        Closed(
            cases((-share, above(off, ZERO)), (share, below(off, ZERO)), otherwise=ZERO),
            said("the sign, and the number of outputs where there are several, go into each case"),
        ),
        Closed(
            _mean_absolute_error_slope(target, out, count),
            said("target − out is above 0 where target is above out"),
        ),
    )


def _binary_cross_entropy_slope(target: Formula, out: Formula) -> Formula:
    return -(target / out) + (1 - target) / (1 - out)


def _binary_cross_entropy_of_nets(nets: Sequence[Formula], targets: Sequence[Formula], place: int) -> Formula:
    net, target = nets[place], targets[place]
    return total(largest(net, ZERO) - target * net, log(1 + exp(-absolute(net))))


def _cross_entropy_of_nets(nets: Sequence[Formula], targets: Sequence[Formula], place: int) -> Formula:
    highest = largest(*nets)
    others = total(*(exp(net - highest) for net in nets))
    return targets[place] * total(highest - nets[place], log(others))


def _out_minus_target(outs: Sequence[Formula], targets: Sequence[Formula], place: int) -> Formula:
    return outs[place] - targets[place]


def _hinge_slope(target: Formula, out: Formula) -> Formula:
    return cases((-target, below(target * out, ONE)), otherwise=ZERO)


def _to_hinge_slope(target: Formula, out: Formula) -> Closing:
    """Two cases without a slope become one."""
    reason = said("1 − target × out is above 0 where target × out is below 1; else, and at the kink, the slope is 0")
    return (Closed(_hinge_slope(target, out), reason),)


def _huber(target: Formula, out: Formula, delta: Formula) -> Formula:
    off = absolute(target - out)
    return cases((HALF * (target - out) ** 2, at_most(off, delta)), otherwise=delta * (off - HALF * delta))


def _huber_slope(target: Formula, out: Formula, delta: Formula) -> Formula:
    near = -(target - out), at_most(absolute(target - out), delta)
    return cases(near, (-delta, above(target, out)), otherwise=delta)


def _to_huber_slope(target: Formula, out: Formula, delta: Formula) -> Closing:
    """The cases within a case stand beside it."""
    off = target - out
    near = -off, at_most(absolute(off), delta)
    return (
        Closed(
            cases(near, (-delta, above(off, ZERO)), (delta, below(off, ZERO)), otherwise=ZERO),
            said("−δ goes into each case"),
        ),
        Closed(
            _huber_slope(target, out, delta),
            said("farther than δ away, target is above out or below, and never equal to it"),
        ),
    )


LOSSES = {
    entry.name: entry
    for entry in (
        Loss(
            "half-squared-error",
            said("loss half-squared-error"),
            lambda target, out: HALF * (target - out) ** 2,
            lambda target, out: -(target - out),
            said("2 × ½ × (target − out) × (−1): the ½ cancels the 2, the inner derivative is −1"),
        ),
        Loss(
            "squared-error",
            said("loss squared-error"),
            lambda target, out: (target - out) ** 2,
            lambda target, out: -(2 * (target - out)),
            said("2 × (target − out) × (−1): without the ½ the 2 stays, the inner derivative is −1"),
        ),
        Loss(
            "mean-squared-error",
            said("loss mean-squared-error"),
            lambda target, out, count: _shared((target - out) ** 2, count),
            lambda target, out, count: -_shared(2 * (target - out), count),
            said("2 × (target − out) × (−1) / n, n being the number of outputs"),
            mean=True,
        ),
        Loss(
            "mean-absolute-error",
            said("loss mean-absolute-error"),
            lambda target, out, count: _shared(absolute(target - out), count),
            _mean_absolute_error_slope,
            said(
                "|target − out| falls with slope 1 while out is below the target and rises above it; at the target it "
                "is taken as 0; n being the number of outputs, 1/n stays"
            ),
            mean=True,
            closing=_to_mean_absolute_error_slope,
        ),
        Loss(
            "binary-cross-entropy",
            said("loss binary-cross-entropy"),
            lambda target, out: -(target * log(out) + (1 - target) * log(1 - out)),
            _binary_cross_entropy_slope,
            said("ln(out)′ is 1/out, and ln(1 − out)′ is −1/(1 − out)"),
            together={
                "sigmoid": Together(
                    _out_minus_target,
                    _binary_cross_entropy_of_nets,
                    said("out × (1 − out) cancels what stands below the line, so δ is out − target"),
                )
            },
            closing=lambda target, out: (
                Closed(
                    _binary_cross_entropy_slope(target, out),
                    said("the minus sign before the bracket turns the sign of each term"),
                ),
            ),
        ),
        Loss(
            "cross-entropy",
            said("loss cross-entropy"),
            lambda target, out: -(target * log(out)),
            lambda target, out: -(target / out),
            said("ln(out)′ is 1/out, times −target"),
            together={
                "softmax": Together(
                    _out_minus_target,
                    _cross_entropy_of_nets,
                    said(
                        "all outputs depend on this net; "
                        "summed up, and as the targets sum to 1, it comes to out − target"
                    ),
                    said(
                        "all outputs depend on this net; "
                        "summed up, it comes to out times the sum of the targets − target"
                    ),
                )
            },
        ),
        Loss(
            "hinge",
            said("loss hinge"),
            lambda target, out: largest(ZERO, 1 - target * out),
            _hinge_slope,
            said("1 − target × out falls with slope target until target × out reaches 1; from there on the error is 0"),
            closing=_to_hinge_slope,
        ),
        Loss(
            "huber",
            said("loss huber"),
            _huber,
            _huber_slope,
            said("near the target as half the squared error, farther than δ away as a straight line of slope δ"),
            {"delta": Fraction(1)},
            closing=_to_huber_slope,
        ),
    )
}

ALIASES = {
    "mse": "mean-squared-error",
    "mae": "mean-absolute-error",
    "bce": "binary-cross-entropy",
    "categorical-cross-entropy": "cross-entropy",
}

NO_LOSS = "none"
"""The word for a network without an error, where the gradient of an output itself is asked for."""
