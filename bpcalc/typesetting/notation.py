"""Notations: what a quantity is called on paper. One entry each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from bpcalc.algebra.quantity import UPDATED, Kind, Quantity


class Notation(NamedTuple):
    """Templates over the name of a quantity, by kind; what is not listed is called by its bare name."""

    name: str
    labels: Mapping[Kind, str]


_COMMON = {Kind.RATE: "η", Kind.DELTA: "δ_{name}", Kind.CHANGE: "Δ{name}", Kind.TOTAL_ERROR: "E_total"}
_COMMON |= {Kind.TARGET: "target_{name}", Kind.ERROR: "E_{name}", Kind.DECAY_ERROR: "E_decay"}
_COMMON |= {Kind.SCHEDULED_RATE: "η_t", Kind.FIRST_MOMENT: "m_{name}", Kind.SECOND_MOMENT: "v_{name}"}
_COMMON |= {Kind.UNBIASED_FIRST_MOMENT: "m̂_{name}", Kind.UNBIASED_SECOND_MOMENT: "v̂_{name}"}

_GREEK = {"alpha": "α", "beta": "β", "epsilon": "ε", "mu": "μ", "rho": "ρ", "delta": "δ", "weight_decay": "λ"}
_CONSTANT = re.compile(rf"({'|'.join(_GREEK)})([0-9]*'*)")

NOTATIONS = {
    entry.name: entry
    for entry in (
        Notation("net-out", {**_COMMON, Kind.NET: "net_{name}", Kind.OUT: "out_{name}"}),
        Notation("z-a", {**_COMMON, Kind.NET: "z_{name}", Kind.OUT: "a_{name}"}),
    )
}

ASCII_LETTERS = str.maketrans({"∂": "d", "η": "eta", "δ": "delta", "Δ": "D", "⁺": "+", "m̂"[1]: "hat"})


def label(quantity: Quantity, notation: Notation, unicode: bool = True) -> str:
    """What the quantity is called: `∂E_total/∂w5`, `w5⁺`; in ASCII `dE_total/dw5`, `w5+`."""
    if quantity.of is not None and quantity.by is not None:
        text = f"∂{label(quantity.of, notation)}/∂{label(quantity.by, notation)}"
    elif quantity.kind is Kind.CONSTANT:
        greek = _CONSTANT.fullmatch(quantity.name) if unicode else None
        text = _GREEK[greek[1]] + greek[2] if greek else quantity.name
    else:
        text = notation.labels.get(quantity.kind, "{name}").format(name=quantity.name)
    path = f":{quantity.via}" if quantity.via else ""
    sample = f"[{quantity.sample}]" if quantity.sample else ""
    after = "⁺" if quantity.kind in UPDATED and quantity.at == 1 else quantity.after
    text += path + sample + after
    return text if unicode else text.translate(ASCII_LETTERS)
