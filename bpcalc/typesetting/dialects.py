"""Dialects: how each operation is written, one entry a dialect."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from bpcalc.formula.formula import Relation
from bpcalc.formula.operations import FUNCTIONS


class Dialect(NamedTuple):
    """How formulas are written.

    `usual` is the template of functions over their `name` (or `NAME`) and what stands inside, with `comma` between
    what a function is of; the table of functions has those that are written otherwise, by the `name` of the dialect.
    `power` takes the base and a whole exponent, `raised` any exponent as text. `numbers` are constants with a sign of
    their own, such as ½. `pending` is a derivative that is left to be worked, `pending_symbol` that of a bare symbol.
    A formula in cases is written `case`, `between` the cases, `otherwise` at the end, and `closing` once for each
    case. `fraction` is how a quotient is written where a bar, and no sign, divides it. `number` writes the digits of
    a number (0.15, 8.43e-4, 1/3), `composite` is what a text has in it that cannot be raised to a power without
    brackets. `mark` is how the number of a factor is written, where not as ①.

    The rest is for texts that are run. `literal` writes an exact number, sign and all. `of_numbers` are the name and
    the usual template of functions whose operand is a number, where these are written otherwise. `pairs` are
    functions of two that stand, nested, for those of several; without them, where there is `held`, which keeps the
    value of `x` and takes its derivative for 0, the largest and smallest are written in cases. `is_zero` is the
    condition under which 0 · ln 0 comes to 0.
    """

    name: str
    usual: str
    plus: str
    minus: str
    sign: str
    times: str
    over: str
    power: Callable[[str, int], str]
    raised: str
    pi: str
    numbers: Mapping[Fraction, str]
    relations: Mapping[str, str]
    pending: str = ""
    pending_symbol: str = ""
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
    of_numbers: tuple[str, str] | tuple[()] = ()
    pairs: Mapping[str, str] = MappingProxyType({})
    held: str = ""
    is_zero: str = ""

    def function(self, name: str, of_numbers: bool = False) -> str:
        """How a function is written: a template over what stands inside."""
        dialect, usual = self.of_numbers if of_numbers and self.of_numbers else (self.name, self.usual)
        return FUNCTIONS[name].spelled(dialect, usual)


_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN_RELATIONS = {relation.value: relation.value for relation in Relation} | {"=": "="}

UNICODE = Dialect(
    name="unicode",
    usual="{name}({{x}})",
    plus=" + ",
    minus=" − ",
    sign="−",
    times=" × ",
    over=" / ",
    power=lambda base, exponent: base + str(exponent).translate(_SUPERSCRIPTS),
    raised="{base}^{exponent}",
    pi="π",
    pending="({x})′",
    pending_symbol="{x}′",
    numbers={Fraction(1, 2): "½"},
    relations={**_PLAIN_RELATIONS, ">=": "≥", "<=": "≤"},
)

ASCII = Dialect(
    name="ascii",
    usual="{name}({{x}})",
    plus=" + ",
    minus=" - ",
    sign="-",
    times=" * ",
    over=" / ",
    power=lambda base, exponent: f"{base}^{exponent}",
    raised="{base}^{exponent}",
    pi="pi",
    pending="({x})'",
    pending_symbol="{x}'",
    numbers={Fraction(1, 2): "1/2"},
    relations=_PLAIN_RELATIONS,
)

CODE = Dialect(
    name="code",
    usual="{name}({{x}})",
    plus=" + ",
    minus=" - ",
    sign="-",
    times="*",
    over="/",
    power=lambda base, exponent: f"{base}**{exponent}",
    raised="{base}**{exponent}",
    pi="pi",
    pending="diff({x}, {by})",
    pending_symbol="diff({x}, {by})",
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
    name="latex",
    usual=r"\{name}\left({{x}}\right)",
    plus=" + ",
    minus=" - ",
    sign="-",
    times=r" \times ",
    over=" / ",
    power=lambda base, exponent: f"{base}^{{{exponent}}}",
    raised="{base}^{{{exponent}}}",
    pi=r"\pi",
    pending=r"\left({x}\right)'",
    pending_symbol="{{{x}}}'",
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
