"""Formulas in scripts: a dialect for each library, and for the numbers of Python and of mpmath that updates are in.

No text of a file becomes code: what a formula is written with are the spellings here, numerals and identifiers.
"""

from __future__ import annotations

import re
from fractions import Fraction

from bpcalc.exporting.literals import literal
from bpcalc.formula.formula import Relation
from bpcalc.typesetting.dialects import Dialect


def _rational(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"sp.Rational({value.numerator}, {value.denominator})"


PYTHON = Dialect(
    name="python",
    usual="math.{name}({{x}})",
    plus=" + ",
    minus=" - ",
    sign="-",
    times=" * ",
    over=" / ",
    power=lambda base, exponent: f"{base} ** {exponent}",
    raised="{base} ** {exponent}",
    pi="math.pi",
    numbers={},
    relations={relation.value: relation.value for relation in Relation},
    case="({value} if {condition} else ",
    between="",
    otherwise="{value}",
    closing=")",
    literal=literal,
    is_zero="{x} == 0",
    composite=re.compile(r"(?!)"),
)
"""Numbers of Python's own."""

MPMATH = PYTHON._replace(name="mpmath", usual="mpmath.{name}({{x}})", pi="mpmath.pi")

_OF_MATH = PYTHON.name, PYTHON.usual

NUMPY = PYTHON._replace(
    name="numpy",
    usual="np.{name}({{x}})",
    of_numbers=_OF_MATH,
    pairs={"max": "np.maximum({x}, {y})", "min": "np.minimum({x}, {y})"},
    case="np.where({condition}, {value}, ",
)

PYTORCH = PYTHON._replace(
    name="pytorch",
    usual="torch.{name}({{x}})",
    of_numbers=_OF_MATH,
    held="{x}.detach()",
    case="torch.where({condition}, {value}, ",
)

JAX = PYTHON._replace(
    name="jax",
    usual="jnp.{name}({{x}})",
    of_numbers=_OF_MATH,
    held="jax.lax.stop_gradient({x})",
    case="jnp.where({condition}, {value}, ",
)

SYMPY = PYTHON._replace(
    name="sympy",
    usual="sp.{name}({{x}})",
    pi="sp.pi",
    of_numbers=("sympy of numbers", "sp.{name}({{x}})"),
    held="fixed({x})",
    case="sp.Piecewise(({value}, {condition}), (",
    closing=", True))",
    literal=_rational,
    is_zero="sp.Eq({x}, 0)",
)
