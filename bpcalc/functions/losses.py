"""Losses: the error of one output neuron, one entry each; the total error is their sum."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from bpcalc.formula.formula import (
    Formula,
    above,
    at_most,
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
from bpcalc.formula.operations import absolute, exp, largest, log
from bpcalc.functions import closings_of_losses as closings
from bpcalc.functions.closings import Closing
from bpcalc.language.said import said

ZERO, ONE, HALF = number(0), number(1), number(Fraction(1, 2))


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

    A `mean` is divided by the number of outputs, which its functions take as `count`. `reason` says in one sentence why
    the derivative is what it is. `closing` gives, from what the derivative takes, the lines that lead to it from the
    worked derivative. `together` has an entry for each activation with which the loss becomes simple.
    """

    name: str
    formula: Callable[..., Formula]
    derivative: Callable[..., Formula]
    reason: str
    constants: Mapping[str, Fraction] = MappingProxyType({})
    mean: bool = False
    together: Mapping[str, Together] = MappingProxyType({})
    names: Mapping[str, str] = MappingProxyType({})
    written: Formula | None = None
    closing: Callable[..., Closing] | None = None


def _half_squared_error(target: Formula, out: Formula) -> Formula:
    return product(HALF, power(difference(target, out), 2))


def _half_squared_error_derivative(target: Formula, out: Formula) -> Formula:
    return negative(difference(target, out))


def _squared_error(target: Formula, out: Formula) -> Formula:
    return power(difference(target, out), 2)


def _squared_error_derivative(target: Formula, out: Formula) -> Formula:
    return negative(product(number(2), difference(target, out)))


def _mean_squared_error(target: Formula, out: Formula, count: int) -> Formula:
    return _shared(_squared_error(target, out), count)


def _mean_squared_error_derivative(target: Formula, out: Formula, count: int) -> Formula:
    return negative(_shared(product(number(2), difference(target, out)), count))


def _shared(formula: Formula, count: int) -> Formula:
    return formula if count == 1 else ratio(formula, number(count))


def _mean_absolute_error(target: Formula, out: Formula, count: int) -> Formula:
    return _shared(absolute(difference(target, out)), count)


def _mean_absolute_error_derivative(target: Formula, out: Formula, count: int) -> Formula:
    share = number(Fraction(1, count))
    return cases((negative(share), above(target, out)), (share, below(target, out)), otherwise=ZERO)


def _binary_cross_entropy(target: Formula, out: Formula) -> Formula:
    return negative(
        total(
            product(target, log(out)),
            product(difference(ONE, target), log(difference(ONE, out))),
        )
    )


def _binary_cross_entropy_derivative(target: Formula, out: Formula) -> Formula:
    return total(
        negative(ratio(target, out)),
        ratio(difference(ONE, target), difference(ONE, out)),
    )


def _binary_cross_entropy_of_nets(nets: Sequence[Formula], targets: Sequence[Formula], place: int) -> Formula:
    net, target = nets[place], targets[place]
    return total(
        difference(largest(net, ZERO), product(target, net)),
        log(total(ONE, exp(negative(absolute(net))))),
    )


def _cross_entropy(target: Formula, out: Formula) -> Formula:
    return negative(product(target, log(out)))


def _cross_entropy_derivative(target: Formula, out: Formula) -> Formula:
    return negative(ratio(target, out))


def _cross_entropy_of_nets(nets: Sequence[Formula], targets: Sequence[Formula], place: int) -> Formula:
    highest = largest(*nets)
    others = total(*(exp(difference(net, highest)) for net in nets))
    return product(targets[place], total(difference(highest, nets[place]), log(others)))


def _out_minus_target(outs: Sequence[Formula], targets: Sequence[Formula], place: int) -> Formula:
    return difference(outs[place], targets[place])


def _hinge(target: Formula, out: Formula) -> Formula:
    return largest(ZERO, difference(ONE, product(target, out)))


def _hinge_derivative(target: Formula, out: Formula) -> Formula:
    return cases((negative(target), below(product(target, out), ONE)), otherwise=ZERO)


def _huber(target: Formula, out: Formula, delta: Formula) -> Formula:
    off = absolute(difference(target, out))
    return cases(
        (_half_squared_error(target, out), at_most(off, delta)),
        otherwise=product(delta, difference(off, product(HALF, delta))),
    )


def _huber_derivative(target: Formula, out: Formula, delta: Formula) -> Formula:
    return cases(
        (_half_squared_error_derivative(target, out), at_most(absolute(difference(target, out)), delta)),
        (negative(delta), above(target, out)),
        otherwise=delta,
    )


LOSSES = {
    entry.name: entry
    for entry in (
        Loss(
            "half-squared-error",
            _half_squared_error,
            _half_squared_error_derivative,
            said("2 × ½ × (target − out) × (−1): the ½ cancels the 2, the inner derivative is −1"),
        ),
        Loss(
            "squared-error",
            _squared_error,
            _squared_error_derivative,
            said("2 × (target − out) × (−1): without the ½ the 2 stays, the inner derivative is −1"),
        ),
        Loss(
            "mean-squared-error",
            _mean_squared_error,
            _mean_squared_error_derivative,
            said("2 × (target − out) × (−1) / n, n being the number of outputs"),
            mean=True,
        ),
        Loss(
            "mean-absolute-error",
            _mean_absolute_error,
            _mean_absolute_error_derivative,
            said(
                "|target − out| falls with slope 1 while out is below the target and rises above it; at the target it "
                "is taken as 0; n being the number of outputs, 1/n stays"
            ),
            mean=True,
            closing=closings.of_mean_absolute_error,
        ),
        Loss(
            "binary-cross-entropy",
            _binary_cross_entropy,
            _binary_cross_entropy_derivative,
            said("ln(out)′ is 1/out, and ln(1 − out)′ is −1/(1 − out)"),
            together={
                "sigmoid": Together(
                    _out_minus_target,
                    _binary_cross_entropy_of_nets,
                    said("out × (1 − out) cancels what stands below the line, so δ is out − target"),
                )
            },
            closing=closings.of_binary_cross_entropy,
        ),
        Loss(
            "cross-entropy",
            _cross_entropy,
            _cross_entropy_derivative,
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
            _hinge,
            _hinge_derivative,
            said("1 − target × out falls with slope target until target × out reaches 1; from there on the error is 0"),
            closing=closings.of_hinge,
        ),
        Loss(
            "huber",
            _huber,
            _huber_derivative,
            said("near the target as half the squared error, farther than δ away as a straight line of slope δ"),
            {"delta": Fraction(1)},
            closing=closings.of_huber,
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
