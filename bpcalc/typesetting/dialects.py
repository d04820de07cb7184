"""Dialects: how each operation is written, one entry a dialect."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from bpcalc.algebra.elementary import Relation


class Dialect(NamedTuple):
    """How formulas are written.

    `power` takes the base and a whole exponent, `raised` any exponent as text. `functions` are templates over what
    stands inside, with `comma` between what a function is of; `numbers` are constants with a sign of their own, such
    as ½. A formula in cases is written `case`, `between` the cases, `otherwise` at the end, and `closing` once for each
    case. `fraction` is how a quotient is written where a bar, and no sign, divides it. `number` writes the digits of a
    number (0.15, 8.43e-4, 1/3), `composite` is what a text has in it that cannot be raised to a power without brackets.
    `mark` is how the number of a factor is written, where not as ①.

    The rest is for texts that are run. `literal` writes an exact number, sign and all. `constants` are the functions
    whose operand is a number, where these are written otherwise. `pairs` are functions of two that stand, nested, for
    those of several; without them, where there is `held`, which keeps the value of `x` and takes its derivative for 0,
    the largest and smallest are written in cases. `is_zero` is the condition under which 0 · ln 0 comes to 0.
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
    all_cases: str = "{x}"
    closing: str = ""
    bracketed: str = "({x})"
    fraction: str = ""
    number: Callable[[str], str] = str
    mark: str = ""
    comma: str = ", "
    composite: re.Pattern[str] = re.compile(r"/|@\d+$|\de[-−]?\d+$|\^|[⁺+]$|⁾")
    literal: Callable[[Fraction], str] | None = None
    constants: Mapping[str, str] = MappingProxyType({})
    pairs: Mapping[str, str] = MappingProxyType({})
    held: str = ""
    is_zero: str = ""


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
        "pending": "({x})′",
        "pending symbol": "{x}′",
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
        "pending": "({x})'",
        "pending symbol": "{x}'",
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
        "pending": "diff({x}, {by})",
        "pending symbol": "diff({x}, {by})",
        "pi": "pi",
    },
    numbers={Fraction(1, 2): "1/2"},
    relations=_PLAIN_RELATIONS,
    between=" else ",
    otherwise=" else {value}",
)

_SCIENTIFIC = re.compile(r"(\d+(?:\.\d+)?)e([+-]?\d+)")


def _power_of_ten(digits: str) -> str:
    """8.43e-4 as 8.43 · 10⁻⁴."""
    return _SCIENTIFIC.sub(lambda match: rf"{match[1]} \cdot 10^{{{int(match[2])}}}", digits)


LATEX = Dialect(
    plus=" + ",
    minus=" - ",
    sign="-",
    times=r" \times ",
    over=" / ",
    power=lambda base, exponent: f"{base}^{{{exponent}}}",
    raised="{base}^{{{exponent}}}",
    functions={
        **{name: rf"\{name}\left({{x}}\right)" for name in ("tanh", "sinh", "cosh", "sin", "cos", "max", "min", "ln")},
        "exp": "e^{{{x}}}",
        "log": r"\ln\left({x}\right)",
        "sqrt": r"\sqrt{{{x}}}",
        "erf": r"\mathrm{{erf}}\left({x}\right)",
        "abs": r"\left|{x}\right|",
        "floor": r"\left\lfloor {x}\right\rfloor",
        "pending": r"\left({x}\right)'",
        "pending symbol": "{{{x}}}'",
        "pi": r"\pi",
    },
    numbers={Fraction(1, 2): r"\frac{1}{2}"},
    relations={**_PLAIN_RELATIONS, ">=": r"\ge", "<=": r"\le"},
    case=r"{value} & {condition}",
    between=r" \\ ",
    otherwise=r" \\ {value} & \text{{otherwise}}",
    all_cases=r"\begin{{cases}} {x} \end{{cases}}",
    bracketed=r"\left({x}\right)",
    fraction=r"\frac{{{above}}}{{{below}}}",
    number=_power_of_ten,
    mark=r"\text{{\textcircled{{\footnotesize {number}}}}}",
    composite=re.compile(r"^e\^|\^\{|\\frac"),
)

GITHUB = LATEX._replace(mark="", relations={**LATEX.relations, "<": r"\lt", ">": r"\gt"})
"""The mathematics in GitHub's Markdown: MathJax knows ①, and < and > are HTML there."""
