"""Two derivatives of the error that share nothing with the Steps: SymPy's own, and a central difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from sympy import Rational, Symbol

from bpcalc.algebra.arithmetic import many_digits
from bpcalc.algebra.evaluation import evaluator
from bpcalc.algebra.exact import fraction
from bpcalc.algebra.formulas import Formula
from bpcalc.algebra.quantity import Quantity, total_error
from bpcalc.derivation.paths import start_of

WORKING_DIGITS = 90
STEP = Fraction(1, 10**28)
"""(E(w+h) − E(w−h)) / 2h is off by h²·E‴/6 ≈ 1e-56, and by rounding 1e-90/h = 1e-62."""


def _given_id(gradient: Quantity) -> str:
    """The id of the given value that a gradient is by. Raises ValueError for what is no such gradient."""
    start = start_of(gradient)
    if start is None:
        raise ValueError(f"{gradient.id} is no gradient by something given")
    return start.id


def error_of(gradient: Quantity) -> str:
    """The id of the error that a gradient is of: that of its own sample, or the total."""
    return total_error(gradient.sample, gradient.at).id


def by_sympy(
    forward: Mapping[str, Formula], gradients: Sequence[Quantity], values: Mapping[str, Fraction], digits: int
) -> Iterator[tuple[str, Fraction]]:
    """The value of each gradient, by id: the error written out in full, differentiated, and the numbers put in."""
    expressions: dict[Symbol, Formula] = {}
    for name, formula in forward.items():
        expressions[Symbol(name)] = formula.xreplace(expressions)
    numbers = {Symbol(name): Rational(value.numerator, value.denominator) for name, value in values.items()}
    for gradient in gradients:
        written_out = expressions[Symbol(error_of(gradient))]
        derivative = written_out.diff(Symbol(_given_id(gradient)))
        yield gradient.id, fraction(derivative.evalf(digits, subs=numbers))


def by_difference(
    forward: Mapping[str, Formula], gradients: Sequence[Quantity], values: Mapping[str, Fraction]
) -> Iterator[tuple[str, Fraction]]:
    """The value of each gradient, by id: (E(w+h) − E(w−h)) / 2h."""
    # The higher derivatives of the error grow with the numbers in it; the step shrinks as much, and more.
    large = max((len(str(int(abs(value)))) - 1 for value in values.values()), default=0)
    arithmetic = many_digits(WORKING_DIGITS + 4 * large)
    h = STEP / 100**large
    compiled = evaluator(forward, values, arithmetic)
    places = {name: place for place, name in enumerate(forward)}
    numbers = {name: arithmetic.number(value) for name, value in values.items()}
    for gradient in gradients:
        name, place = _given_id(gradient), places[error_of(gradient)]
        above, below = (
            compiled([*{**numbers, name: arithmetic.number(values[name] + step)}.values()])[place] for step in (h, -h)
        )
        yield gradient.id, fraction((above - below) / (2 * arithmetic.number(h)))
