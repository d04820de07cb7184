"""A Step: one line of the notes, a quantity and the formula that defines it; no number and no text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from bpcalc.algebra.formulas import Formula
from bpcalc.algebra.parts import symbols_in
from bpcalc.algebra.quantity import Quantity


class Phase(StrEnum):
    """The part of the notes that a line belongs to."""

    GIVEN = "given"
    FORWARD = "forward"
    ERROR = "error"
    BACKWARD = "backward"
    UPDATE = "update"
    AFTER = "after"


class Rule(Enum):
    """The law behind a step: its name, and one sentence that a student can check it by."""

    WEIGHTED_SUM = "weighted-sum", "every input times its weight, and the bias times 1"
    ACTIVATION = "activation", "the activation of the weighted input"
    LOSS = "loss", "how far the output is from its target"
    SUM_OF_ERRORS = "sum-of-errors", "the errors of all outputs together"
    MEAN_OVER_SAMPLES = "mean-over-samples", "the mean over the samples"
    LOSS_DERIVATIVE = "loss-derivative", "the derivative of the loss by the output"
    ACTIVATION_DERIVATIVE = "activation-derivative", "the derivative of the activation"
    LINEAR_FACTOR = "linear-factor", "the net is linear: what stands beside the symbol is its derivative"
    CHAIN_RULE = "chain-rule", "the product of the derivatives along the way"
    SUM_OVER_PATHS = "sum-over-paths", "every way to the error counts, so the paths are added"
    SUM_OVER_USES = "sum-over-uses", "the parameter is used in several places, so its gradients are added"
    UPDATE = "gradient-step", "a step of η against the gradient"
    CHANGE = "change", "the new value minus the old"

    def __init__(self, label: str, reason: str) -> None:
        self.label = label
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Step:
    """`quantity` = `formula`, by `rule`.

    `layer` counts from 0 (-1: the network as a whole), `neuron` is empty where the line is about no single one.
    """

    quantity: Quantity
    formula: Formula
    rule: Rule
    phase: Phase
    layer: int = -1
    neuron: str = ""

    @property
    def id(self) -> str:
        """The id of what this step defines."""
        return self.quantity.id

    @property
    def needs(self) -> list[str]:
        """The ids that the formula is over, in the order in which they are read."""
        return symbols_in(self.formula)
