"""Notations: what a quantity is called on paper. One entry each, templates over names, layers and numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bpcalc.formula.quantity import Kind
from bpcalc.notation.placement import Role

Key = Kind | tuple[Kind, Role]
"""What a template is for: a kind of quantity, or that kind in the hidden or the output layer only."""


_OF_NEURONS = ("name", "layer", "index", "number", "deep")
_OF_ENDS = ("to", "to_layer", "to_index", "to_number")
_OF_STARTS = ("from", "from_layer", "from_index", "from_number", "from_letter", "from_deep")
_NEURONS = (Kind.INPUT, Kind.TARGET, Kind.NET, Kind.OUT, Kind.ERROR, Kind.DELTA)

FIELDS: Mapping[Kind, tuple[str, ...]] = {
    **dict.fromkeys(_NEURONS, _OF_NEURONS),
    Kind.WEIGHT: ("name", *_OF_STARTS, *_OF_ENDS),
    Kind.BIAS: ("name", *_OF_ENDS),
}
"""What the braces of a template may hold; of what is not listed, nothing."""

FIELD = re.compile(r"\{(\w+)\}")
_PIECE = r"(?:\{\w+\}|[^_^{}])"
TEMPLATE = re.compile(
    rf"(?P<letter>{_PIECE}+)(?:\^(?P<first_above>{_PIECE}+))?(?:_(?P<below>{_PIECE}+))?(?:\^(?P<above>{_PIECE}+))?"
)
"""A letter or word, what stands above it and below it, in either order."""


@dataclass(frozen=True, eq=False)
class Notation:
    """Templates `letter^above_below` by kind of quantity; what has none that fits is called by its bare name.

    A template may hold `{name}`, `{layer}`, `{index}` and `{number}` of a neuron or input, the same of both ends of a
    weight as `{from}`, `{to}`, `{from_layer}` and so on, and `{deep}`, the layer in brackets where there are several
    hidden ones. Several templates for one kind are tried one after the other.

    `new` are templates for the value after one update; without one it is the old label with a plus. Where
    `own_errors`, a gradient that only one output's error has is written as the gradient of that error. `neuron` is what
    a path through a neuron is called by.
    """

    name: str
    templates: Mapping[Key, str | tuple[str, ...]]
    new: Mapping[Kind, str] = field(default_factory=dict)
    own_errors: bool = False
    neuron: str = "{name}"


_COMMON: Mapping[Key, str | tuple[str, ...]] = {
    Kind.RATE: "η",
    Kind.DELTA: "δ_{name}",
    Kind.TARGET: "target_{name}",
    Kind.ERROR: "E_{name}",
    Kind.TOTAL_ERROR: "E_total",
    Kind.DECAY_ERROR: "E_decay",
    Kind.SCHEDULED_RATE: "η_t",
    Kind.FIRST_MOMENT: "m_{name}",
    Kind.SECOND_MOMENT: "v_{name}",
    Kind.UNBIASED_FIRST_MOMENT: "m̂_{name}",
    Kind.UNBIASED_SECOND_MOMENT: "v̂_{name}",
}

_INDEX: Mapping[Key, str | tuple[str, ...]] = {
    Kind.INPUT: "x_{number}",
    Kind.WEIGHT: "ω_{from_number},{to_number}",
    Kind.BIAS: "b_{to_number}",
    Kind.NET: "δ_{number}",
    Kind.OUT: "α_{number}",
    (Kind.OUT, Role.OUTPUT): "ŷ_{number}",
    Kind.TARGET: "y_{number}",
    Kind.ERROR: "L_s{number}",
    Kind.TOTAL_ERROR: "L_s",
    Kind.DECAY_ERROR: "L_decay",
    Kind.DELTA: (),  # the letter δ is taken: it is written as what it is, ∂L/∂δ
}

_LAYER: Mapping[Key, str | tuple[str, ...]] = {
    Kind.INPUT: "x_{index}",
    Kind.WEIGHT: "W^({to_layer})_{to_index},{from_index}",
    Kind.BIAS: ("b^({to_layer})_{to_index}", "b^({to_layer})"),
    Kind.NET: "z^({layer})_{index}",
    Kind.OUT: "a^({layer})_{index}",
    Kind.TARGET: "y_{index}",
    Kind.ERROR: "E_{index}",
    Kind.TOTAL_ERROR: "E",
    Kind.DELTA: "δ^({layer})_{index}",
}

_NAMED: Mapping[Key, str | tuple[str, ...]] = {
    Kind.INPUT: "X_{index}",
    Kind.WEIGHT: "W_{from_letter}{from_index},{to_index}^{from_deep}",
    Kind.NET: "H^{deep}_{index}",
    (Kind.NET, Role.OUTPUT): "R_{index}",
    Kind.OUT: "Y^{deep}_{index}",
    (Kind.OUT, Role.OUTPUT): "O_{index}",
    Kind.TARGET: "target_{index}",
    Kind.ERROR: "E_O{index}",
    Kind.TOTAL_ERROR: "E_O",
    Kind.DELTA: "δ_Y{index}^{deep}",
    (Kind.DELTA, Role.OUTPUT): "δ_O{index}",
}

NOTATIONS = {
    entry.name: entry
    for entry in (
        Notation("net-out", {**_COMMON, Kind.NET: "net_{name}", Kind.OUT: "out_{name}"}),
        Notation("z-a", {**_COMMON, Kind.NET: "z_{name}", Kind.OUT: "a_{name}"}),
        Notation(
            "index",
            {**_COMMON, **_INDEX},
            {Kind.WEIGHT: "ω̂_{from_number},{to_number}"},
            own_errors=True,
            neuron="{number}",
        ),
        Notation("layer", {**_COMMON, **_LAYER}),
        Notation("named", {**_COMMON, **_NAMED}),
    )
}
