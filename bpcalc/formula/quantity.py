"""A Quantity is something with a meaning and a stable id: `net_h1`, `dE_total/dw5`, `w5+`, `out_o1@10000`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bpcalc.displaying import one_line
from bpcalc.formula.formula import Symbol

if TYPE_CHECKING:
    import sympy


class Kind(StrEnum):
    """What sort of thing a quantity is; notations choose its letters by this."""

    INPUT = "input"
    TARGET = "target"
    WEIGHT = "weight"
    BIAS = "bias"
    RATE = "learning rate"
    NET = "net"
    OUT = "out"
    ERROR = "error"
    TOTAL_ERROR = "total error"
    PARTIAL = "partial derivative"
    DELTA = "delta"
    CHANGE = "change"
    DECAY_ERROR = "decay error"
    CONSTANT = "constant"
    COUNT = "count of updates"
    SCHEDULED_RATE = "scheduled learning rate"
    FIRST_MOMENT = "first moment"
    SECOND_MOMENT = "second moment"
    UNBIASED_FIRST_MOMENT = "unbiased first moment"
    UNBIASED_SECOND_MOMENT = "unbiased second moment"


STEMS = {
    Kind.TARGET: "target_",
    Kind.RATE: "eta",
    Kind.NET: "net_",
    Kind.OUT: "out_",
    Kind.ERROR: "E_",
    Kind.TOTAL_ERROR: "E_total",
    Kind.DELTA: "delta_",
    Kind.CHANGE: "Δ",
    Kind.DECAY_ERROR: "E_decay",
    Kind.SCHEDULED_RATE: "eta_t",
    Kind.FIRST_MOMENT: "m_",
    Kind.SECOND_MOMENT: "v_",
    Kind.UNBIASED_FIRST_MOMENT: "mhat_",
    Kind.UNBIASED_SECOND_MOMENT: "vhat_",
}
"""What an id begins with; kinds that are not listed begin with their own name."""

PARAMETERS = (Kind.WEIGHT, Kind.BIAS)

MOMENTS = {
    "m": Kind.FIRST_MOMENT,
    "v": Kind.SECOND_MOMENT,
    "mhat": Kind.UNBIASED_FIRST_MOMENT,
    "vhat": Kind.UNBIASED_SECOND_MOMENT,
}
"""What an optimizer works with besides the parameter, by the letters of its lines."""

_GIVEN = (*PARAMETERS, Kind.INPUT, Kind.TARGET, Kind.RATE, Kind.CONSTANT, Kind.COUNT)

UPDATED = (*PARAMETERS, *MOMENTS.values())
"""Kinds whose value after the first update is written with a `+`."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a line of the notes is about.

    `name` is the writer's name of the neuron, input or parameter. A partial derivative is ∂`of`/∂`by`, along the
    path through neuron `via` where there is one. `sample` counts from 1 (0: of no single sample, or the only
    one); `at` is how many updates came before (a parameter after one update is `w5+`). `id` is the canonical id
    (design §4; suffixes stand in the order `:path [sample] @n +`), `leaf` stands for it in formulas, and `symbol` is
    SymPy's own symbol for it.
    """

    kind: Kind
    name: str = ""
    of: Quantity | None = None
    by: Quantity | None = None
    via: str = ""
    sample: int = 0
    at: int = 0

    id: str = field(init=False, compare=False, repr=False)
    leaf: Symbol = field(init=False, compare=False, repr=False)

    def __repr__(self) -> str:
        return one_line(self, self.id)

    def __post_init__(self) -> None:
        if self.of is not None and self.by is not None:
            stem = f"d{self.of.id}/d{self.by.id}"
        else:
            stem = STEMS.get(self.kind, "") + self.name
        if self.via:
            stem += f":{self.via}"
        if self.sample:
            stem += f"[{self.sample}]"
        if self.at:
            stem += self.after
        object.__setattr__(self, "id", stem)
        object.__setattr__(self, "leaf", Symbol(stem))

    @property
    def symbol(self) -> sympy.Symbol:
        """SymPy's symbol of that name."""
        import sympy

        return sympy.Symbol(self.id)

    @property
    def is_given(self) -> bool:
        """Whether its value is one that somebody wrote down, and not worked."""
        return self.kind in _GIVEN and not self.at

    @property
    def after(self) -> str:
        """The end of the id that counts the updates: nothing, `+` or `@n`."""
        if not self.at:
            return ""
        return "+" if self.at == 1 and self.kind in UPDATED else f"@{self.at}"

    @property
    def bare_id(self) -> str:
        """The id without a count of updates: what stays the same while training goes on."""
        return self.id.removesuffix(self.after)


def net(neuron: str, sample: int = 0, at: int = 0) -> Quantity:
    """The weighted input of a neuron."""
    return Quantity(Kind.NET, neuron, sample=sample, at=at)


def out(neuron: str, sample: int = 0, at: int = 0) -> Quantity:
    """The activation of a neuron."""
    return Quantity(Kind.OUT, neuron, sample=sample, at=at)


def error(neuron: str, sample: int = 0, at: int = 0) -> Quantity:
    """The error of one output neuron."""
    return Quantity(Kind.ERROR, neuron, sample=sample, at=at)


def total_error(sample: int = 0, at: int = 0) -> Quantity:
    """The error of the whole network."""
    return Quantity(Kind.TOTAL_ERROR, sample=sample, at=at)


def target(neuron: str, sample: int = 0) -> Quantity:
    """What an output neuron should give."""
    return Quantity(Kind.TARGET, neuron, sample=sample)


def input_value(name: str, sample: int = 0) -> Quantity:
    """An input of the network."""
    return Quantity(Kind.INPUT, name, sample=sample)


def decay_error(at: int = 0) -> Quantity:
    """What weight decay adds to the error of the network."""
    return Quantity(Kind.DECAY_ERROR, at=at)


def learning_rate() -> Quantity:
    """The learning rate η."""
    return Quantity(Kind.RATE)


def scheduled_rate(at: int = 0) -> Quantity:
    """The learning rate of one update, η_t, where a schedule changes it."""
    return Quantity(Kind.SCHEDULED_RATE, at=at)


def constant(name: str) -> Quantity:
    """A number that a function is named with, such as α."""
    return Quantity(Kind.CONSTANT, name)


def count_of_updates(name: str) -> Quantity:
    """The number of the update, from 1."""
    return Quantity(Kind.COUNT, name)


def moment(letters: str, parameter: str, at: int = 0) -> Quantity:
    """What an optimizer keeps or works out for a parameter: `m_w5`, `vhat_w5+`."""
    return Quantity(MOMENTS[letters], parameter, at=at)


def delta(neuron: str, sample: int = 0, at: int = 0) -> Quantity:
    """δ of a neuron: ∂E_total/∂net, in the sign that descent subtracts."""
    return Quantity(Kind.DELTA, neuron, sample=sample, at=at)


def partial(of: Quantity, by: Quantity, via: str = "", sample: int = 0, at: int = 0) -> Quantity:
    """∂of/∂by; `of` and `by` are given without sample and count of updates."""
    return Quantity(Kind.PARTIAL, of=of, by=by, via=via, sample=sample, at=at)


def change(parameter: str, at: int = 0) -> Quantity:
    """The change of a parameter in one update, `Δw5`."""
    return Quantity(Kind.CHANGE, parameter, at=at)
