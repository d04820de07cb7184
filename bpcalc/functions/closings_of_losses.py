"""How worked derivatives of losses come to the form in the notes: the last lines of the exercise."""

from __future__ import annotations

from fractions import Fraction

from bpcalc.formula.calculus import Closed
from bpcalc.formula.formula import (
    Formula,
    above,
    at_most,
    below,
    cases,
    difference,
    negative,
    number,
    product,
    ratio,
    total,
)
from bpcalc.formula.operations import absolute
from bpcalc.functions.closings import ONE, ZERO, Closing
from bpcalc.language.said import said


def of_mean_absolute_error(target: Formula, out: Formula, count: int) -> Closing:
    """The sign and the share go into the cases."""
    share, off = number(Fraction(1, count)), difference(target, out)
    return (
        Closed(
            cases((negative(share), above(off, ZERO)), (share, below(off, ZERO)), otherwise=ZERO),
            said("the sign, and the number of outputs where there are several, go into each case"),
        ),
        Closed(
            cases((negative(share), above(target, out)), (share, below(target, out)), otherwise=ZERO),
            said("target − out is above 0 where target is above out"),
        ),
    )


def of_binary_cross_entropy(target: Formula, out: Formula) -> Closing:
    """The sign goes into the bracket."""
    return (
        Closed(
            total(negative(ratio(target, out)), ratio(difference(ONE, target), difference(ONE, out))),
            said("the minus sign before the bracket turns the sign of each term"),
        ),
    )


def of_hinge(target: Formula, out: Formula) -> Closing:
    """Two cases without a slope become one."""
    return (
        Closed(
            cases((negative(target), below(product(target, out), ONE)), otherwise=ZERO),
            said("1 − target × out is above 0 where target × out is below 1; else, and at the kink, the slope is 0"),
        ),
    )


def of_huber(target: Formula, out: Formula, delta: Formula) -> Closing:
    """The cases within a case stand beside it."""
    off = difference(target, out)
    near = negative(off), at_most(absolute(off), delta)
    return (
        Closed(
            cases(near, (negative(delta), above(off, ZERO)), (delta, below(off, ZERO)), otherwise=ZERO),
            said("−δ goes into each case"),
        ),
        Closed(
            cases(near, (negative(delta), above(target, out)), otherwise=delta),
            said("farther than δ away, target is above out or below, and never equal to it"),
        ),
    )
