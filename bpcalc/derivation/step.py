"""A Step: one line of the notes, a quantity and the formula that defines it; no number and no text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from bpcalc.displaying import one_line
from bpcalc.formula.formula import Formula, symbols_in
from bpcalc.formula.quantity import Quantity
from bpcalc.formula.sympy_expressions import expression
from bpcalc.language.said import said

if TYPE_CHECKING:
    import sympy


class Phase(StrEnum):
    """The part of the notes that a line belongs to."""

    GIVEN = "given"
    FORWARD = "forward"
    ERROR = "error"
    BACKWARD = "backward"
    UPDATE = "update"
    AFTER = "after"


PHASE_TITLES = {
    Phase.FORWARD: said("Forward pass"),
    Phase.ERROR: said("Error"),
    Phase.BACKWARD: said("Backward pass"),
    Phase.UPDATE: said("Update"),
    Phase.AFTER: said("After the update"),
}
"""What stands above the lines of each phase that is derived."""


class Rule(Enum):
    """The law behind a step: its name, and one sentence that a student can check it by."""

    WEIGHTED_SUM = "weighted-sum", said("every input times its weight, and the bias times 1")
    ACTIVATION = "activation", said("the activation of the weighted input")
    LOSS = "loss", said("how far the output is from its target")
    SUM_OF_ERRORS = "sum-of-errors", said("the errors of all outputs together")
    MEAN_OVER_SAMPLES = "mean-over-samples", said("the mean over the samples")
    SUM_OVER_SAMPLES = "sum-over-samples", said("the sum over the samples")
    ONE_SAMPLE = "one-sample", said("this update learns from one sample only")
    DECAY = "weight-decay", said("large weights count as an error of their own")
    LOSS_DERIVATIVE = "loss-derivative", said("the derivative of the loss by the output")
    ACTIVATION_DERIVATIVE = "activation-derivative", said("the derivative of the activation")
    LINEAR_FACTOR = "linear-factor", said("the net is linear: what stands beside the symbol is its derivative")
    CHAIN_RULE = "chain-rule", said("the product of the derivatives along the way")
    SUM_OVER_PATHS = "sum-over-paths", said("every way counts, so the paths are added")
    SUM_OVER_OUTPUTS = "sum-over-outputs", said("every output of the layer depends on this net, so all of them count")
    SUM_OVER_USES = "sum-over-uses", said("the parameter is used in several places, so its gradients are added")
    DECAY_DERIVATIVE = "decay-derivative", said("the derivative of what this weight adds to the error")
    WITH_DECAY = "with-decay", said("the gradient of the loss, and that of the weight decay")
    SHORT = "short-form", said("the long way would lose its digits in numbers as large as these")
    STEADIED = (
        "rewritten",
        said("the same rewritten, because the usual form would lose its digits in numbers as large as these"),
    )
    NO_PATH = "no-path", said("nothing leads from here to there")
    SCHEDULE = "schedule", said("the learning rate of this update")
    MOMENT = "moment", said("what the optimizer keeps")
    CORRECTION = "correction", said("what the optimizer works out on the way")
    UPDATE = "gradient-step", said("a step of η against the gradient")
    CHANGE = "change", said("the new value minus the old")

    def __init__(self, label: str, reason: str) -> None:
        self.label = label
        self.reason = reason


@dataclass(frozen=True)
class Step:
    """`quantity` = `formula`, by `rule`.

    `tree` is the formula, `short_tree` what it comes to, shown beside it; `stable_tree` is equal, too, and takes the
    formula's place where its digits are lost in large numbers. `formula`, `short` and `stable` are the same three as
    expressions of SymPy, unevaluated, in the order of the notes, made when they are asked for.

    `layer` counts from 0 (-1: the network as a whole), `neuron` is empty where the line is about no single one.
    """

    quantity: Quantity
    tree: Formula
    rule: Rule
    phase: Phase
    layer: int = -1
    neuron: str = ""
    short_tree: Formula | None = None
    stable_tree: Formula | None = None

    def __repr__(self) -> str:
        return one_line(self, f"{self.id}: {self.rule.label} over {', '.join(self.needs)}")

    @cached_property
    def formula(self) -> sympy.Expr:
        """The formula as SymPy has it, over symbols whose names are ids."""
        return expression(self.tree)

    @cached_property
    def short(self) -> sympy.Expr | None:
        """What the formula comes to, where it is written in short, too."""
        return None if self.short_tree is None else expression(self.short_tree)

    @cached_property
    def stable(self) -> sympy.Expr | None:
        """The form that keeps its digits, where there is one."""
        return None if self.stable_tree is None else expression(self.stable_tree)

    @property
    def steady_tree(self) -> Formula | None:
        """The formula that keeps its digits, where there is one besides the formula itself."""
        return self.stable_tree if self.short_tree is None else self.short_tree

    @property
    def id(self) -> str:
        """The id of what this step defines."""
        return self.quantity.id

    @cached_property
    def needs(self) -> list[str]:
        """The ids that the formula is over, in the order in which they are read."""
        return symbols_in(self.tree)
