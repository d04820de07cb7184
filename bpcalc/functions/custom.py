"""Functions of the user's own: entries like those of the tables, made from a formula and differentiated by rules."""

from __future__ import annotations

from collections.abc import Callable

from bpcalc.formula.calculus import derivative
from bpcalc.formula.formula import Formula, put_in
from bpcalc.functions.activations import Activation
from bpcalc.functions.losses import Loss
from bpcalc.language.said import said

REASON = said("differentiated rule by rule from the formula in the file")


def custom_activation(name: str, formula: Formula) -> Activation:
    """An activation from a formula over `net` and constants."""
    slope = derivative(formula, "net")

    def out(net: Formula, /, **symbols: Formula) -> Formula:
        return put_in(formula, {"net": net, **symbols})

    def to_net(net: Formula, _out: Formula, /, **symbols: Formula) -> Formula:
        return put_in(slope, {"net": net, **symbols})

    return Activation(name, out, to_net, REASON, written=formula)


def custom_loss(name: str, formula: Formula) -> Loss:
    """A loss from a formula over `out`, `target` and constants."""
    return Loss(
        name,
        said("loss {name}", name=name),
        _over_target_and_out(formula),
        _over_target_and_out(derivative(formula, "out")),
        REASON,
        written=formula,
    )


def _over_target_and_out(formula: Formula) -> Callable[..., Formula]:
    def put(target: Formula, out: Formula, /, **symbols: Formula) -> Formula:
        return put_in(formula, {"target": target, "out": out, **symbols})

    return put
