"""Formulas in scripts: a dialect for each library, and for the numbers of Python and of mpmath that updates are in.

No text of a file becomes code: what a formula is written with are the spellings here, numerals and identifiers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from bpcalc.algebra.elementary import Relation
from bpcalc.algebra.formulas import Formula
from bpcalc.algebra.quantity import constant
from bpcalc.exporting.literals import literal
from bpcalc.typesetting.dialects import Dialect


def symbol(name: str) -> Formula:
    """The symbol that a formula is written with."""
    return constant(name).symbol


_NAMES = ("exp", "log", "sqrt", "tanh", "sinh", "cosh", "sin", "cos", "erf", "floor", "abs")


def _spelled(template: str, **others: str) -> Mapping[str, str]:
    """How a library spells each function: as the template says but for the others."""
    return {**{name: template.format(name=name, x="{x}") for name in _NAMES}, **others}


def _rational(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"sp.Rational({value.numerator}, {value.denominator})"


_OF_MATH = _spelled("math.{name}({x})", abs="abs({x})", pi="math.pi")

PYTHON = Dialect(
    plus=" + ",
    minus=" - ",
    sign="-",
    times=" * ",
    over=" / ",
    power=lambda base, exponent: f"{base} ** {exponent}",
    raised="{base} ** {exponent}",
    functions={**_OF_MATH, "max": "max({x})", "min": "min({x})"},
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

MPMATH = PYTHON._replace(
    functions=_spelled("mpmath.{name}({x})", abs="abs({x})", pi="mpmath.pi", max="max({x})", min="min({x})")
)

NUMPY = PYTHON._replace(
    functions=_spelled("np.{name}({x})", erf="np.vectorize(math.erf)({x})"),
    constants=_OF_MATH,
    pairs={"max": "np.maximum({x}, {y})", "min": "np.minimum({x}, {y})"},
    case="np.where({condition}, {value}, ",
)

PYTORCH = PYTHON._replace(
    functions=_spelled("torch.{name}({x})"),
    constants=_OF_MATH,
    held="{x}.detach()",
    case="torch.where({condition}, {value}, ",
)

JAX = PYTHON._replace(
    functions=_spelled(
        "jnp.{name}({x})",
        erf="jax.scipy.special.erf({x})",
        abs="(({x}) * jnp.sign({x}))",  # the slope of jnp.abs at 0 is 1, not 0
    ),
    constants=_OF_MATH,
    held="jax.lax.stop_gradient({x})",
    case="jnp.where({condition}, {value}, ",
)

SYMPY = PYTHON._replace(
    functions=_spelled("sp.{name}({x})", abs="sp.Piecewise(({x}, {x} > 0), (-({x}), {x} < 0), (0, True))"),
    constants=_spelled("sp.{name}({x})", abs="abs({x})", pi="sp.pi"),
    held="fixed({x})",
    case="sp.Piecewise(({value}, {condition}), (",
    closing=", True))",
    literal=_rational,
    is_zero="sp.Eq({x}, 0)",
)
