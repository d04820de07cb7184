"""Optimizers: how a parameter moves along its gradient, one entry each, line by line as PyTorch computes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from bpcalc.formula.formula import Formula, difference
from bpcalc.formula.operations import sqrt
from bpcalc.language.said import said

Terms: TypeAlias = Mapping[str, Formula]
"""What a line may use: `w`, its gradient `g`, the rate `eta`, the number of the update `t`, the constants by name, the
states `m` and `v` before the update, and the lines above it: `m+`, `v+`, `mhat+`, `vhat+`."""


class UpdateLine(NamedTuple):
    """One line of an update: the new value of `symbol` (w, a state, or something on the way)."""

    symbol: str
    formula: Callable[[Terms], Formula]
    reason: str


class Optimizer(NamedTuple):
    """The lines of an update, the last of which is the new `w`.

    `states` are the symbols that are kept from update to update; they are 0 before the first. `counts` says that the
    number of the update stands in a line. `constants` are the named numbers with their defaults, `names` what they are
    called in a network.
    """

    name: str
    lines: tuple[UpdateLine, ...]
    states: tuple[str, ...] = ()
    counts: bool = False
    constants: Mapping[str, Fraction] = MappingProxyType({})
    names: Mapping[str, str] = MappingProxyType({})


def _velocity(x: Terms) -> Formula:
    return x["mu"] * x["v"] + x["g"]


def _blended(share: str, state: str, new: Callable[[Formula], Formula]) -> Callable[[Terms], Formula]:
    """share × state + (1 − share) × new(gradient): a mean in which the older counts the less."""
    return lambda x: x[share] * x[state] + (1 - x[share]) * new(x["g"])


def _scaled_by_root(x: Terms) -> Formula:
    return x["w"] - x["eta"] * x["g"] / (sqrt(x["v+"]) + x["epsilon"])


def _unbiased(state: str, share: str) -> Callable[[Terms], Formula]:
    return lambda x: x[state] / (1 - x[share] ** x["t"])


def _adam_step(x: Terms) -> Formula:
    return x["eta"] * x["mhat+"] / (sqrt(x["vhat+"]) + x["epsilon"])


def _adamw(x: Terms) -> Formula:
    return difference(x["w"] - x["eta"] * x["weight_decay"] * x["w"], _adam_step(x))


def _itself(formula: Formula) -> Formula:
    return formula


def _squared(formula: Formula) -> Formula:
    return formula**2


_VELOCITY = UpdateLine("v", _velocity, said("the velocity: μ of the old one, and the gradient"))
_MOMENTS = (
    UpdateLine("m", _blended("beta1", "m", _itself), said("a running mean of the gradients")),
    UpdateLine("v", _blended("beta2", "v", _squared), said("a running mean of their squares")),
    UpdateLine("mhat", _unbiased("m+", "beta1"), said("m began at 0 and is too small at first; this corrects it")),
    UpdateLine("vhat", _unbiased("v+", "beta2"), said("the same correction for v")),
)
_ADAM = {"beta1": Fraction("0.9"), "beta2": Fraction("0.999"), "epsilon": Fraction("1e-8")}

OPTIMIZERS = {
    entry.name: entry
    for entry in (
        Optimizer(
            "gradient-descent",
            (
                UpdateLine(
                    "w",
                    lambda x: x["w"] - x["eta"] * x["g"],
                    said("a step of η against the gradient, because the gradient points uphill"),
                ),
            ),
        ),
        Optimizer(
            "momentum",
            (
                _VELOCITY,
                UpdateLine("w", lambda x: x["w"] - x["eta"] * x["v+"], said("a step of η against the velocity")),
            ),
            ("v",),
            constants={"mu": Fraction("0.9")},
        ),
        Optimizer(
            "nesterov",
            (
                _VELOCITY,
                UpdateLine(
                    "w",
                    lambda x: x["w"] - x["eta"] * (x["g"] + x["mu"] * x["v+"]),
                    said("a step of η against the gradient and what the velocity will add to it"),
                ),
            ),
            ("v",),
            constants={"mu": Fraction("0.9")},
        ),
        Optimizer(
            "adagrad",
            (
                UpdateLine("v", lambda x: x["v"] + x["g"] ** 2, said("the squares of all gradients so far")),
                UpdateLine("w", _scaled_by_root, said("a step that is the shorter the larger the gradients so far")),
            ),
            ("v",),
            constants={"epsilon": Fraction("1e-10")},
        ),
        Optimizer(
            "rmsprop",
            (
                UpdateLine("v", _blended("rho", "v", _squared), said("a running mean of the squared gradients")),
                UpdateLine("w", _scaled_by_root, said("the gradient over its usual size, times η")),
            ),
            ("v",),
            constants={"rho": Fraction("0.99"), "epsilon": Fraction("1e-8")},
        ),
        Optimizer(
            "adam",
            (
                *_MOMENTS,
                UpdateLine(
                    "w", lambda x: x["w"] - _adam_step(x), said("the mean gradient over its usual size, times η")
                ),
            ),
            ("m", "v"),
            counts=True,
            constants=_ADAM,
        ),
        Optimizer(
            "adamw",
            (
                *_MOMENTS,
                UpdateLine("w", _adamw, said("as Adam, and the parameter itself shrinks by η λ of its size")),
            ),
            ("m", "v"),
            counts=True,
            constants={**_ADAM, "weight_decay": Fraction("0.01")},
        ),
    )
}

ALIASES = {
    "gd": "gradient-descent",
    "sgd": "gradient-descent",
    "nag": "nesterov",
}
