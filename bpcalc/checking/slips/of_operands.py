"""Slips in what is put into a right formula: another number, another quantity, a weight of another time."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.checking.slips.rewriting import either, of_weights, replaced, swapped
from bpcalc.checking.slips.slip import Example, FormulaSlip, Plausible, Slip
from bpcalc.formula.quantity import PARAMETERS, Kind
from bpcalc.language.said import said

_NET_O1 = "net_o1 = 0.4 * 0.593269992 + 0.45 * 0.596884378 + 0.6 * 1 = 1.105905967"


def _others(is_meant: Callable[[Kind | None], bool]) -> Callable[[Neighbours, str], Iterable[str]]:
    """The same of another output, connection or neuron, for a symbol of such a kind."""
    return lambda around, symbol: around.like(symbol) if is_meant(around.kind(symbol)) else ()


def _updated_weight(around: Neighbours, symbol: str) -> str:
    """The weight after the update; biases are left as they are."""
    return around.updated(symbol) if around.kind(symbol) is Kind.WEIGHT else ""


WRONG_OPERAND = Slip(
    "wrong-operand",
    "wrong-operand",
    said("a number was put in that belongs to nothing here"),
    said("put the symbols in first, then below each of them its value from the line where it was worked out"),
    Example(_NET_O1, "net_o1 = 0.4 * 0.593269992 + 0.45 * 0.123456 + 0.6 * 1 = 0.892863197"),
)
OTHER_OPERAND = Slip(
    "wrong-operand",
    "other-operand",
    said("the value of a quantity of the same kind was put in"),
    said("each weight multiplies the output of the neuron it comes from; compare the indices, one by one"),
    Example(_NET_O1, "net_o1 = 0.4 * 0.593269992 + 0.45 * 0.593269992 + 0.6 * 1 = 1.104279493"),
)
OTHER_LINE = Slip(
    "other-quantity",
    "other-line",
    said("the value of another quantity stands here"),
    said("the value is right, but it belongs to another line; read on the left what is asked for"),
    Example("E_o2 = 0.023560026", "E_o2 = 0.298371109"),
)
UPDATED_WEIGHT = FormulaSlip(
    "updated-weight",
    "updated-weight",
    said("a weight was used that had been updated already"),
    said("all gradients belong to the weights the forward pass used; update none before every gradient is there"),
    Example(
        "dE_total/dout_h1 = 0.138498562 * 0.4 - 0.038098237 * 0.5 = 0.036350306",
        "dE_total/dout_h1 = 0.138498562 * 0.35891648 - 0.038098237 * 0.5 = 0.030660297",
    ),
    either(of_weights(swapped(_updated_weight)), swapped(Neighbours.updated)),
    Plausible.OTHER_TIME,
)

OF_OPERANDS = (
    WRONG_OPERAND,
    OTHER_OPERAND,
    FormulaSlip(
        "wrong-operand",
        "target-of-other",
        said("the target of another output was used"),
        said("every output neuron is compared with its own target; the indices of both have to agree"),
        Example("dE_total/dout_o1 = 0.74136507", "dE_total/dout_o1 = -0.23863493"),
        replaced(_others(lambda kind: kind is Kind.TARGET)),
        Plausible.OTHER_SYMBOL,
    ),
    FormulaSlip(
        "wrong-operand",
        "net-for-out",
        said("net and out were taken for each other"),
        said("a neuron passes on out, not net; net is what comes in, and out is what the activation makes of it"),
        Example("net_o1 = 1.105905967", "net_o1 = 1.01959797"),
        swapped(Neighbours.out_or_net),
        Plausible.OTHER_SYMBOL,
    ),
    FormulaSlip(
        "wrong-operand",
        "weight-for-input",
        said("net was derived by the wrong symbol: what stands beside it is its derivative"),
        said("in w × out the derivative by the weight is out, and the derivative by out is the weight"),
        Example("dE_total/dw5 = 0.082167041", "dE_total/dw5 = 0.055399425"),
        replaced(Neighbours.other_factor),
        Plausible.OTHER_SYMBOL,
    ),
    FormulaSlip(
        "wrong-operand",
        "transposed",
        said("rows and columns of the weights were taken for each other"),
        said("follow the arrows into one neuron; the weights of its own net are those that end there"),
        Example("net_h1 = 0.3775", "net_h1 = 0.3825"),
        of_weights(swapped(Neighbours.transposed)),
        Plausible.OTHER_SYMBOL,
    ),
    FormulaSlip(
        "wrong-operand",
        "other-weight",
        said("the weight of another connection was used"),
        said("a weight belongs to one connection; find in the drawing where it begins and where it ends"),
        Example("net_h1 = 0.3775", "net_h1 = 0.4025"),
        of_weights(replaced(_others(lambda kind: kind in PARAMETERS))),
        Plausible.OTHER_SYMBOL,
    ),
    FormulaSlip(
        "wrong-operand",
        "other-neuron",
        said("the value of another neuron was used"),
        said("each weight goes with the neuron at its beginning; the same out cannot stand in two terms of a net"),
        Example("net_o1 = 1.105905967", "net_o1 = 1.104279493"),
        replaced(_others(lambda kind: kind not in (*PARAMETERS, Kind.TARGET))),
        Plausible.OTHER_SYMBOL,
    ),
    OTHER_LINE,
    UPDATED_WEIGHT,
    FormulaSlip(
        "wrong-operand",
        "old-weight",
        said("a weight was used as it was before the update"),
        said("after the update the forward pass starts anew, and every weight in it is a new one"),
        Example("net_h1@1 = 0.377445179", "net_h1@1 = 0.377456143"),
        swapped(Neighbours.before),
        Plausible.OTHER_TIME,
    ),
)
