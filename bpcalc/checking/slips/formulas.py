"""Slips in a formula: each one entry that rewrites a Step's own formula, so that it works on every network."""

from __future__ import annotations

from typing import NamedTuple

from bpcalc.checking.slips import mistaken, misworked, omissions
from bpcalc.checking.slips.rewriting import Rewrite, drops, everywhere, of_weights, replaced, swapped, twice
from bpcalc.language.said import Said, said


class FormulaSlip(NamedTuple):
    """One entry: the class, the finer rule, the sentence to the learner, and the formulas that the slip gives."""

    slip: str
    rule: str
    sentence: Said
    formulas: Rewrite


_HALF_LOST = said("a factor such as ½ or 1/n was left out")
_DERIVATIVE_LEFT_OUT = said("the derivative of the activation, out × (1 − out), was left out")
_UPDATED_ALREADY = said("a weight was used that had been updated already")

FORMULA_SLIPS = (
    FormulaSlip(
        "sign-flipped",
        "target-minus-out",
        said("target − out stands where out − target belongs"),
        everywhere(misworked.target_minus_out),
    ),
    FormulaSlip(
        "sign-flipped",
        "rate-added",
        said("the step was added; it is to be subtracted"),
        everywhere(misworked.step_added),
    ),
    FormulaSlip(
        "sign-flipped",
        "exponent-sign",
        said("the exponent of e lost its minus"),
        everywhere(misworked.exponent_turned),
    ),
    FormulaSlip("missing-factor", "half-lost", _HALF_LOST, drops("product", omissions.is_number)),
    FormulaSlip("missing-factor", "half-lost", _HALF_LOST, everywhere(omissions.divisor)),
    FormulaSlip("missing-factor", "bias-left-out", said("the bias was left out"), drops("sum", omissions.is_bias)),
    FormulaSlip("wrong-formula", "bias-twice", said("the bias was added twice"), twice("sum", omissions.is_bias)),
    FormulaSlip(
        "missing-factor", "rate-left-out", said("the learning rate was left out"), drops("product", omissions.is_rate)
    ),
    FormulaSlip(
        "wrong-formula", "rate-twice", said("the learning rate was used twice"), twice("product", omissions.is_rate)
    ),
    FormulaSlip("missing-factor", "derivative-left-out", _DERIVATIVE_LEFT_OUT, drops("product", omissions.is_local)),
    FormulaSlip("missing-factor", "derivative-left-out", _DERIVATIVE_LEFT_OUT, omissions.derivative_of_delta),
    FormulaSlip(
        "wrong-formula",
        "derivative-of-net",
        said("the derivative was taken of net; it is out × (1 − out)"),
        everywhere(misworked.derivative_of_net),
    ),
    FormulaSlip(
        "missing-factor",
        "half-a-derivative",
        said("only one factor of the derivative out × (1 − out) was used"),
        everywhere(omissions.factor_of_derivative),
    ),
    FormulaSlip(
        "missing-factor",
        "one-path",
        said("a path was left out; all of them are added"),
        drops("sum", omissions.is_path),
    ),
    FormulaSlip("updated-weight", "updated-weight", _UPDATED_ALREADY, of_weights(swapped(mistaken.updated_weight))),
    FormulaSlip("updated-weight", "updated-weight", _UPDATED_ALREADY, swapped(mistaken.updated)),
    FormulaSlip(
        "wrong-operand",
        "old-weight",
        said("a weight was used as it was before the update"),
        swapped(mistaken.not_updated),
    ),
    FormulaSlip(
        "wrong-operand",
        "target-of-other",
        said("the target of another output was used"),
        replaced(mistaken.other_target),
    ),
    FormulaSlip(
        "wrong-operand", "net-for-out", said("net and out were taken for each other"), swapped(mistaken.net_for_out)
    ),
    FormulaSlip(
        "wrong-operand",
        "weight-for-input",
        said("net was derived by the wrong symbol: what stands beside it is its derivative"),
        replaced(mistaken.weight_for_input),
    ),
    FormulaSlip(
        "wrong-operand",
        "transposed",
        said("rows and columns of the weights were taken for each other"),
        of_weights(swapped(mistaken.transposed)),
    ),
    FormulaSlip(
        "wrong-operand",
        "other-weight",
        said("the weight of another connection was used"),
        of_weights(replaced(mistaken.other_parameter)),
    ),
    FormulaSlip(
        "wrong-operand",
        "other-neuron",
        said("the value of another neuron was used"),
        replaced(mistaken.other_neuron),
    ),
    FormulaSlip(
        "missing-factor",
        "term-left-out",
        said("a term of the sum was left out"),
        drops("sum", omissions.is_other_term),
    ),
    FormulaSlip(
        "missing-factor",
        "factor-left-out",
        said("a factor of the product was left out"),
        drops("product", omissions.is_other_factor),
    ),
    FormulaSlip("sign-flipped", "sign-lost", said("a minus was lost or put in"), everywhere(misworked.sign_turned)),
    FormulaSlip("wrong-formula", "square-lost", said("the square was forgotten"), everywhere(omissions.square)),
    FormulaSlip(
        "wrong-formula",
        "denominator-lost",
        said("a part of the fraction was left out"),
        everywhere(omissions.part_of_fraction),
    ),
    FormulaSlip(
        "wrong-formula",
        "log-base",
        said("the logarithm has the wrong base; it is the natural one"),
        everywhere(misworked.logarithm),
    ),
    FormulaSlip("wrong-formula", "degrees", said("the angle was taken in degrees"), everywhere(misworked.in_degrees)),
    FormulaSlip(
        "wrong-formula",
        "paths-multiplied",
        said("the paths were multiplied; they are added"),
        everywhere(misworked.paths_multiplied),
    ),
    FormulaSlip(
        "wrong-formula",
        "factors-added",
        said("the factors were added; they are multiplied"),
        everywhere(misworked.factors_added),
    ),
    FormulaSlip(
        "missing-factor",
        "doubled",
        said("there is a factor 2 or ½ too many or too few"),
        omissions.factor_of_two,
    ),
)
"""The order is that of plausibility where several fit."""
