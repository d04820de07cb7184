r"""The usual other spellings of an id: `∂E/∂w5`, `w_5^{+}`, `z_{h1}`, `\frac{\partial E_{o1}}{\partial out_{h1}}`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bpcalc.formula.quantity import Kind, Quantity

_FRACTION = re.compile(r"\\[dt]?frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}")
_COMMANDS = {
    "\\partial": "d",
    "\\delta": "delta",
    "\\Delta": "Δ",
    "\\eta": "eta",
    "\\theta": "theta",
    "\\omega": "omega",
}
_SIGNS = str.maketrans({"∂": "d", "𝜕": "d", "δ": "delta", "η": "eta", "∆": "Δ", "θ": "theta", "ω": "omega"})
_DROPPED = re.compile(r"\\(?:mathrm|text|textrm|operatorname)|[\s_{}^$\\]")

_OTHER_STEMS = {Kind.NET: ("z_",), Kind.OUT: ("a_",), Kind.TOTAL_ERROR: ("E",)}


def key(text: str) -> str:
    """What two spellings of the same quantity have in common."""
    text = _FRACTION.sub(r"\1/\2", text)
    for command, meaning in _COMMANDS.items():
        text = text.replace(command, meaning)
    text = unicodedata.normalize("NFKC", text.translate(_SIGNS))
    return _DROPPED.sub("", text)


_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁻]+")
_SCRIPT = r"(?:\{[^{}]*\}|\([^()]*\)|[^\W_]+)"
_BELOW_FIRST = re.compile(rf"_({_SCRIPT})\^(?!\{{\+)({_SCRIPT})")
_ABOVE_FIRST = re.compile(rf"\^({_SCRIPT})_({_SCRIPT})")


def label_key(text: str) -> str:
    """What two spellings of a label have in common: W^{(1)}_{12}, W_{12}^{(1)} and W⁽¹⁾_12 are one."""
    text = _RAISED.sub(lambda match: "^{" + unicodedata.normalize("NFKC", match[0]) + "}", text)
    text = _BELOW_FIRST.sub(r"^\2_\1", text)
    return key(_ABOVE_FIRST.sub("⌃\\1⌄\\2", text))


def spellings(quantity: Quantity) -> Iterator[str]:
    """The ids under which a quantity may be asked for, the canonical one first."""
    end = quantity.id[len(_stem(quantity)) :]
    for stem in _stems(quantity):
        yield stem + end
    if quantity.kind in (Kind.WEIGHT, Kind.BIAS) and quantity.at == 1:
        yield f"{quantity.name}@1"
    if quantity.kind is Kind.DELTA:
        for total in ("E_total", "E"):
            for net in ("net_", "z_"):
                yield f"d{total}/d{net}{quantity.name}{end}"


def _stem(quantity: Quantity) -> str:
    return next(_stems(quantity))


def _stems(quantity: Quantity) -> Iterator[str]:
    if quantity.of is not None and quantity.by is not None:
        for of in spellings(quantity.of):
            for by in spellings(quantity.by):
                yield f"d{of}/d{by}"
        return
    plain = Quantity(quantity.kind, quantity.name).id
    yield plain
    for stem in _OTHER_STEMS.get(quantity.kind, ()):
        yield stem + quantity.name
