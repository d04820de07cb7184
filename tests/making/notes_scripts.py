"""How people set formulas: in LaTeX, in a scan of it, in Unicode, in ASCII and in MathML, as tables of templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from bpcalc.formula.formula import Formula, Number, Symbol

Written = tuple[str, str, str]
"""A name: its letters, what stands below them, and what stands above."""


class Script(NamedTuple):
    """A way to set formulas: templates whose places are the parts, and how a name and a number are written."""

    name: Callable[[Written], str]
    fraction: str
    partial: str
    power: str
    exp: str
    log: str
    maximum: str
    brackets: str = "({0})"
    number: Callable[[str], str] = str
    times: str = " * "
    plus: str = " + "
    minus: str = " - "
    negative: str = "-"
    equals: str = " = "


def _latex(name: Written) -> str:
    base, below, above = name
    letters = {"η": r"\eta", "δ": r"\delta"}.get(base, base)
    return letters + (f"_{{{below}}}" if len(below) > 1 else f"_{below}" * bool(below)) + f"^{{{above}}}" * bool(above)


def _upright(name: Written) -> str:
    base, below, above = name
    return _latex((rf"\text{{{base}}}" if len(base) > 1 else base, re.sub(r"(?<=[a-z])(?=\d)", "_", below), above))


def _scanned(name: Written) -> str:
    base, below, above = name
    return _latex((" ".join(base), " ".join(below), " ".join(above))).replace("E_{o ", "E_{0 ")


_SMALL = dict(zip("0123456789aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_RAISED = dict(zip("0123456789+()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁽⁾", strict=True))


def _unicode(name: Written) -> str:
    base, below, above = name
    low = "".join(map(_SMALL.__getitem__, below)) if set(below) <= set(_SMALL) else f"_{below}"
    return base + low + "".join(_RAISED.get(letter, letter) for letter in above)


def _ascii(name: Written) -> str:
    base, below, above = name
    letters = {"η": "eta", "δ": "delta"}.get(base, base)
    joint = "_" if len(letters) > 1 or below[:1].isalpha() else ""
    return letters + joint * bool(below) + below + ("_" * above.isalpha() + above)


def _mathml(name: Written) -> str:
    parts = [f"<mi>{part}</mi>" for part in name if part]
    tag = {(True, True): "msubsup", (True, False): "msub", (False, True): "msup"}.get((bool(name[1]), bool(name[2])))
    return f"<{tag}>{''.join(parts)}</{tag}>" if tag else parts[0]


LATEX = Script(
    _latex,
    fraction=r"\frac{{{0}}}{{{1}}}",
    partial=r"\frac{{\partial {0}}}{{\partial {1}}}",
    power="{0}^{1}",
    exp="e^{{{0}}}",
    log=r"\ln({0})",
    maximum=r"\max(0, {1})",
    times=r" \cdot ",
)
SCRIPTS: Mapping[str, Script] = {
    "latex": LATEX,
    "latex, times": LATEX._replace(times=r" \times ", brackets=r"\left({0}\right)", exp=r"\exp({0})"),
    "latex, upright": LATEX._replace(
        name=_upright, times="*", partial=r"\dfrac{{\mathrm{{d}}{0}}}{{\mathrm{{d}}{1}}}", equals=r" \approx "
    ),
    "latex, slashes": LATEX._replace(partial=r"\partial {0} / \partial {1}", times=r"\,\times\,"),
    "scan": LATEX._replace(name=_scanned, number=lambda text: text.replace(".", ". ", 1), times=" * ", equals="="),
    "unicode": Script(
        _unicode, "{0} / {1}", "∂{0}/∂{1}", "{0}²", "e^({0})", "ln({0})", "max(0, {1})", times=" × ", minus=" − ",
        negative="−", number=lambda text: text.replace("-", "−"),
    ),
    "ascii": Script(_ascii, "{0}/{1}", "d{0}/d{1}", "{0}^{1}", "exp({0})", "log({0})", "max(0, {1})", times="*"),
    "program": Script(_ascii, "{0}/{1}", "d{0}_d{1}", "{0}**{1}", "exp({0})", "log({0})", "max(0, {1})"),
    "mathml": Script(
        _mathml,
        fraction="<mfrac><mrow>{0}</mrow><mrow>{1}</mrow></mfrac>",
        partial="<mfrac><mrow><mo>∂</mo>{0}</mrow><mrow><mo>∂</mo>{1}</mrow></mfrac>",
        power="<msup><mrow>{0}</mrow>{1}</msup>",
        exp="<msup><mi>e</mi><mrow>{0}</mrow></msup>",
        log="<mi>ln</mi><mo>(</mo>{0}<mo>)</mo>",
        maximum="<mi>max</mi><mo>(</mo>{0}<mo>,</mo>{1}<mo>)</mo>",
        brackets="<mo>(</mo>{0}<mo>)</mo>",
        number=lambda text: f"<mn>{text}</mn>" if text[:1] != "-" else f"<mo>−</mo><mn>{text[1:]}</mn>",
        times="<mo>&#x22C5;</mo>",
        plus="<mo>+</mo>",
        minus="<mo>−</mo>",
        negative="<mo>−</mo>",
        equals="<mo>=</mo>",
    ),
}  # fmt: skip

_RANKS = {"sum": 0, "negative": 1, "product": 2, "quotient": 3}
_ATOM = 9


def set_in(script: Script, expression: Formula, name: Callable[[str], str], beside: bool = False) -> str:
    """An expression as this script sets it; `name` sets a symbol by its id, `beside` sets numbers side by side."""

    def setting(part: Formula, least: int = 0) -> str:
        text = plain(part)
        is_negative = isinstance(part, Number) and part.value < 0 and least > 0
        rank = _RANKS.get(part.operation, _ATOM)
        if isinstance(part, Number) and part.value.denominator > 1 and not part.spot.text and script.fraction[0] == "{":
            rank = _RANKS["quotient"]
        return script.brackets.format(text) if is_negative or rank < least else text

    def plain(part: Formula) -> str:
        if isinstance(part, Number):
            if part.spot.text:
                return script.number(part.spot.text)
            over = part.value.denominator
            top = script.number(str(part.value.numerator))
            return top if over == 1 else script.fraction.format(top, script.number(str(over)))
        if isinstance(part, Symbol):
            return name(part.name)
        operands = part.operands
        if part.operation == "sum":
            text = setting(operands[0])
            for operand in operands[1:]:
                is_less = operand.operation == "negative"
                text += script.minus + setting(operand.operands[0], 2) if is_less else script.plus + setting(operand, 1)
            return text
        if part.operation == "product":
            are_numbers = beside and all(isinstance(operand, Number) and operand.spot.text for operand in operands)
            if are_numbers:
                return "".join(script.brackets.format(plain(operand)) for operand in operands)
            return script.times.join([setting(operands[0], 2), *(setting(operand, 3) for operand in operands[1:])])
        if part.operation == "negative":
            return script.negative + setting(operands[0], 2)
        is_flat = script.fraction.startswith("{")
        if part.operation == "quotient":
            return script.fraction.format(*(setting(operand, 3 * is_flat + 1 * is_flat) for operand in operands))
        if part.operation == "power":
            return script.power.format(setting(operands[0], 4), setting(operands[1], 4))
        template = {"exp": script.exp, "log": script.log, "max": script.maximum}[part.operation]
        return template.format(*map(setting, operands))

    return setting(expression)
