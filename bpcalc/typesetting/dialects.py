"""Dialects: how each operation is written, one entry a dialect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from bpcalc.algebra.elementary import Relation


class Dialect(NamedTuple):
    """How formulas are written.

    `power` takes the base and a whole exponent, `raised` any exponent as text. `functions` are templates over what
    stands inside; `numbers` are constants with a sign of their own, such as ½. A formula in cases is written
    `case`, `between` the cases, and `otherwise` at the end.
    """

    plus: str
    minus: str
    sign: str
    times: str
    over: str
    power: Callable[[str, int], str]
    raised: str
    functions: Mapping[str, str]
    numbers: Mapping[Fraction, str]
    relations: Mapping[str, str]
    case: str = "{value} if {condition}"
    between: str = ", "
    otherwise: str = ", otherwise {value}"


_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN_FUNCTIONS = {
    name: f"{name}({{x}})" for name in ("tanh", "sinh", "cosh", "sin", "cos", "erf", "max", "min", "sqrt")
}
_PLAIN_RELATIONS = {relation.value: relation.value for relation in Relation} | {"=": "="}

UNICODE = Dialect(
    plus=" + ",
    minus=" − ",
    sign="−",
    times=" × ",
    over=" / ",
    power=lambda base, exponent: base + str(exponent).translate(_SUPERSCRIPTS),
    raised="{base}^{exponent}",
    functions={
        **_PLAIN_FUNCTIONS,
        "exp": "e^({x})",
        "log": "ln({x})",
        "sqrt": "√({x})",
        "abs": "|{x}|",
        "floor": "⌊{x}⌋",
        "pi": "π",
    },
    numbers={Fraction(1, 2): "½"},
    relations={**_PLAIN_RELATIONS, ">=": "≥", "<=": "≤"},
)

ASCII = Dialect(
    plus=" + ",
    minus=" - ",
    sign="-",
    times=" * ",
    over=" / ",
    power=lambda base, exponent: f"{base}^{exponent}",
    raised="{base}^{exponent}",
    functions={
        **_PLAIN_FUNCTIONS,
        "exp": "e^({x})",
        "log": "ln({x})",
        "abs": "|{x}|",
        "floor": "floor({x})",
        "pi": "pi",
    },
    numbers={Fraction(1, 2): "1/2"},
    relations=_PLAIN_RELATIONS,
)

CODE = Dialect(
    plus=" + ",
    minus=" - ",
    sign="-",
    times="*",
    over="/",
    power=lambda base, exponent: f"{base}**{exponent}",
    raised="{base}**{exponent}",
    functions={
        **_PLAIN_FUNCTIONS,
        "exp": "exp({x})",
        "log": "log({x})",
        "abs": "abs({x})",
        "floor": "floor({x})",
        "pi": "pi",
    },
    numbers={Fraction(1, 2): "1/2"},
    relations=_PLAIN_RELATIONS,
    between=" else ",
    otherwise=" else {value}",
)
