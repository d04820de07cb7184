"""How worked derivatives of activations come to the form in the notes: the last lines of the exercise."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bpcalc.formula.calculus import Closed
from bpcalc.formula.formula import (
    PI,
    Formula,
    above,
    at_least,
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
from bpcalc.formula.operations import absolute, erf, exp, sqrt, tanh
from bpcalc.language.said import said

ZERO, ONE, TWO, HALF = number(0), number(1), number(2), number(Fraction(1, 2))
Closing = Sequence[Closed]

_ADDED = said("1 is added above the line and taken away again")
_DIVIDED = said("(1 + e^(−net))/(1 + e^(−net)) is 1")


def of_sigmoid(net: Formula, out: Formula) -> Closing:
    """From e^(−net)/(1 + e^(−net))² to out × (1 − out)."""
    fall = exp(negative(net))
    below_line = total(ONE, fall)
    sigmoid = ratio(ONE, below_line)
    return (
        Closed(product(sigmoid, ratio(fall, below_line)), said("the square below the line is shared by two fractions")),
        Closed(product(sigmoid, ratio(total(ONE, fall, negative(ONE)), below_line)), _ADDED),
        Closed(product(sigmoid, difference(ONE, sigmoid)), _DIVIDED),
        Closed(product(out, difference(ONE, out)), said("1/(1 + e^(−net)) is out")),
    )


def of_tanh(_net: Formula, out: Formula) -> Closing:
    """From 1 − tanh(net)² to 1 − out²."""
    return (Closed(difference(ONE, power(out, 2)), said("tanh(net) is out")),)


def of_relu(net: Formula, _out: Formula) -> Closing:
    """From two slopes and a kink to two."""
    return (
        Closed(
            cases((ONE, above(net, ZERO)), otherwise=ZERO),
            said("below 0 the slope is 0, and at the kink it is taken as 0, so that is one case"),
        ),
    )


def of_elu(net: Formula, out: Formula, alpha: Formula) -> Closing:
    """From α e^net to out + α."""
    again = total(product(alpha, difference(exp(net), ONE)), alpha)
    return (
        Closed(cases((ONE, above(net, ZERO)), otherwise=again), said("α is taken away and added again")),
        Closed(cases((ONE, above(net, ZERO)), otherwise=total(out, alpha)), said("there α × (e^net − 1) is out")),
    )


def of_softplus(net: Formula, _out: Formula) -> Closing:
    """From e^net/(1 + e^net) to the sigmoid."""
    rise, fall = exp(net), exp(negative(net))
    return (
        Closed(
            ratio(product(rise, fall), product(total(ONE, rise), fall)),
            said("multiplied by e^(−net), above the line and below"),
        ),
        Closed(ratio(ONE, total(ONE, fall)), said("e^net × e^(−net) is 1")),
    )


def of_silu(net: Formula, out: Formula) -> Closing:
    """From one fraction to σ + out × (1 − σ)."""
    fall = exp(negative(net))
    below_line = total(ONE, fall)
    sigmoid, itself = ratio(ONE, below_line), ratio(net, below_line)
    return (
        Closed(
            total(ratio(below_line, power(below_line, 2)), ratio(product(net, fall), power(below_line, 2))),
            said("a fraction for each term"),
        ),
        Closed(
            total(sigmoid, product(itself, ratio(fall, below_line))),
            said("1 + e^(−net) is cancelled in the first, and the square in the second is shared by two fractions"),
        ),
        Closed(total(sigmoid, product(itself, ratio(total(ONE, fall, negative(ONE)), below_line))), _ADDED),
        Closed(total(sigmoid, product(itself, difference(ONE, sigmoid))), _DIVIDED),
        Closed(total(sigmoid, product(out, difference(ONE, sigmoid))), said("net/(1 + e^(−net)) is out")),
    )


def of_gelu(net: Formula, _out: Formula) -> Closing:
    """From the product rule to Φ(net) + net × φ(net)."""
    inner = ratio(net, sqrt(TWO))
    share = product(HALF, total(ONE, erf(inner)))
    bell, steep = exp(negative(power(inner, 2))), ratio(TWO, sqrt(PI))
    square = exp(negative(ratio(power(net, 2), TWO)))
    return (
        Closed(
            total(share, product(HALF, net, steep, bell, ratio(ONE, sqrt(TWO)))), said("the bracket is multiplied out")
        ),
        Closed(
            total(share, product(net, ratio(square, product(sqrt(PI), sqrt(TWO))))),
            said("½ × 2 is 1, and what is squared in the exponent is net²/2"),
        ),
        Closed(
            total(share, product(net, ratio(square, sqrt(product(TWO, PI))))),
            said("the product of two roots is the sqrt of the product"),
        ),
    )


def of_gelu_tanh(net: Formula, _out: Formula) -> Closing:
    """From one bracket to two terms."""
    cubic, steep = number(Fraction("0.044715")), sqrt(ratio(TWO, PI))
    bend = tanh(product(steep, total(net, product(cubic, power(net, 3)))))
    inner = product(steep, total(ONE, product(number(3), cubic, power(net, 2))))
    return (
        Closed(
            total(
                product(HALF, total(ONE, bend)),
                product(HALF, net, difference(ONE, power(bend, 2)), inner),
            ),
            said("the bracket is multiplied out, and 0.134145 is 3 × 0.044715"),
        ),
    )


def of_hard_sigmoid(net: Formula, _out: Formula) -> Closing:
    """From nested cases to one, between −3 and 3."""
    line, slope = total(ratio(net, number(6)), HALF), ratio(ONE, number(6))
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


def of_softmax(nets: Sequence[Formula], outs: Sequence[Formula], of: int, by: int) -> Closing:
    """From the quotient rule to out_k × (1 − out_k), or to −out_j × out_k."""
    rises = [exp(net) for net in nets]
    everything = total(*rises)
    own, other = ratio(rises[of], everything), ratio(rises[by], everything)
    recognised = said("e^net over the sum is out")
    if of != by:
        return (
            Closed(negative(product(own, other)), said("the square below the line is shared by two fractions")),
            Closed(negative(product(outs[of], outs[by])), recognised),
        )
    return (
        Closed(
            product(own, ratio(difference(everything, rises[of]), everything)),
            said("e^net is taken out of both terms, and the square below the line is shared by two fractions"),
        ),
        Closed(product(own, difference(ONE, own)), said("the sum over itself is 1")),
        Closed(product(outs[of], difference(ONE, outs[of])), recognised),
    )
