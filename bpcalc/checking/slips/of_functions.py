"""Slips in the functions themselves, made from the tables of activations, losses and optimizers."""

from __future__ import annotations

from bpcalc.checking.slips.rewriting import drops, either, everywhere
from bpcalc.checking.slips.slip import Example, FormulaSlip, FunctionSlip, Plausible, Slip
from bpcalc.checking.slips.wrong_functions import (
    another_activation,
    another_case,
    another_loss,
    another_optimizer,
    another_slope,
    averaged,
    is_of_decay,
    is_of_sample,
    left_as_it_was,
    mean_of_others,
    plain_step,
    slope_again,
    summed,
    uncorrected,
    uncoupled,
)
from bpcalc.language.said import said

_TANH = "{inputs: [0.5], targets: [0.9], learning_rate: 0.5, layers: [{weights: [[1.2]], activation: tanh}]}"
_LEAKY = (
    "{inputs: [0.5], targets: [0.9], learning_rate: 0.5, "
    "layers: [{weights: [[-1.2]], activation: {name: leaky-relu, alpha: 0.125}}]}"
)
_ADAM = (
    "{inputs: [0.5], targets: [0.9], learning_rate: 0.05, optimizer: {name: adam, beta1: 0.8}, "
    "layers: [{weights: [[{w1: 1.2}]]}]}"
)
_RMSPROP = (
    "{inputs: [0.5], targets: [0.9], learning_rate: 0.05, optimizer: rmsprop, layers: [{weights: [[{w1: 1.2}]]}]}"
)
_DECAY = "{inputs: [0.5], targets: [0.9], learning_rate: 0.5, decay: {l2: 0.1}, layers: [{weights: [[{w1: 1.2}]]}]}"
_SAMPLES = (
    "{samples: [{inputs: [0.5], targets: [0.9]}, {inputs: [0.8], targets: [0.2]}], learning_rate: 0.5, "
    "batch: {reduce: REDUCE}, layers: [{weights: [[{w1: 1.2}]]}]}"
)
_MEAN, _SUM = _SAMPLES.replace("REDUCE", "mean"), _SAMPLES.replace("REDUCE", "sum")
_BY_CLASS = "softmax-2-3"


NOT_UPDATED = FunctionSlip(
    "not-updated",
    "not-updated",
    said("the weight was not updated; this is still the old value"),
    said("an update takes a step from the old value, however small; work out η times the gradient and take it away"),
    Example("w_5^+ = 0.35891648", "w_5^+ = 0.4000"),
    left_as_it_was,
    Plausible.PLAIN,
)

OTHER_CASE = FunctionSlip(
    "other-function",
    "other-case",
    said("the function was taken in another of its cases"),
    said("look first on which side of the kink the number lies that goes in, then take the case that holds there"),
    Example("out_o1 = -0.075", "out_o1 = -0.600", _LEAKY),
    another_case,
)

OF_FUNCTIONS: tuple[Slip, ...] = (
    NOT_UPDATED,
    FormulaSlip(
        "missing-factor",
        "decay-left-out",
        said("the weight decay was left out"),
        said(
            "decay draws every weight towards 0; its part stands beside the gradient of the error, once for each weight"
        ),
        Example("dE_total/dw1 = 0.090905086", "dE_total/dw1 = -0.029094914", _DECAY),
        drops("sum", is_of_decay),
        Plausible.PLAIN,
    ),
    FormulaSlip(
        "missing-factor",
        "sample-left-out",
        said("a sample was left out"),
        said("an update learns from every sample of its batch; count the terms"),
        Example("dE_total/dw1 = 0.027347623", "dE_total/dw1 = 0.04189508", _MEAN),
        either(drops("sum", is_of_sample), everywhere(mean_of_others)),
        Plausible.PLAIN,
    ),
    FormulaSlip(
        "missing-factor",
        "samples-summed",
        said("the samples were added up; here their mean is taken"),
        said("the mean over n samples has 1/n, in the error and in every gradient; look up what the exercise asks for"),
        Example("dE_total/dw1 = 0.027347623", "dE_total/dw1 = 0.054695246", _MEAN),
        everywhere(summed),
        Plausible.PLAIN,
    ),
    FormulaSlip(
        "wrong-formula",
        "samples-averaged",
        said("the mean of the samples was taken; here they are added up"),
        said("a sum over the samples has no 1/n; look up what the exercise asks for"),
        Example("dE_total/dw1 = 0.054695246", "dE_total/dw1 = 0.027347623", _SUM),
        everywhere(averaged),
        Plausible.PLAIN,
    ),
    FunctionSlip(
        "missing-factor",
        "coupling-left-out",
        said("only the neuron's own output was counted"),
        said(
            "where each output depends on every net of the layer, a net changes them all, and every one of them counts"
        ),
        Example("dout_c1/dnet_c2 = -0.159763604", "dout_c1/dnet_c2 = 0.224718638", _BY_CLASS),
        uncoupled,
        Plausible.PLAIN,
    ),
    FunctionSlip(
        "missing-factor",
        "correction-left-out",
        said("what the optimizer corrects was used as it was before"),
        said("running means that begin at 0 are too small at first; divide by 1 − β^t before you use them"),
        Example("mhat_w1+: -0.029094914", "mhat_w1+: -0.005818983", _ADAM, of_sheet=True),
        uncorrected,
        Plausible.PLAIN,
    ),
    FunctionSlip(
        "other-function",
        "plain-step",
        said("a plain step against the gradient was taken"),
        said("an optimizer with a memory steps by what it keeps; work out its states first, then the step"),
        Example("w1+: 1.699998281", "w1+: 1.201454746", _RMSPROP, of_sheet=True),
        plain_step,
    ),
    OTHER_CASE,
    FunctionSlip(
        "wrong-formula",
        "slope-again",
        said("the slope of the activation was multiplied in once too often"),
        said("δ has the slope of its neuron in it already, and where loss and activation cancel it has none left"),
        Example("delta_c1 = -0.340998861", "delta_c1 = -0.0766288", _BY_CLASS),
        slope_again,
    ),
    FunctionSlip(
        "other-function",
        "other-slope",
        said("the slope of another activation was used"),
        said("every activation has a slope of its own; look up which one the layer has before you differentiate"),
        Example("dout_o1/dnet_o1 = 0.711577763", "dout_o1/dnet_o1 = 0.24862733", _TANH),
        another_slope,
    ),
    FunctionSlip(
        "other-function",
        "other-activation",
        said("another activation was worked"),
        said("layers may have different activations; look up which one this layer has"),
        Example("out_o1 = 0.537049567", "out_o1 = 0.645656306", _TANH),
        another_activation,
    ),
    FunctionSlip(
        "other-function",
        "other-loss",
        said("the error of another loss was worked"),
        said("look up which loss the exercise has, and with which factor; its derivative follows from just that"),
        Example("E_o1 = 0.065866508", "E_o1 = 0.636511925", _TANH),
        another_loss,
        Plausible.ANY,
    ),
    FunctionSlip(
        "other-function",
        "other-optimizer",
        said("the step of another optimizer was taken"),
        said("look up which optimizer the exercise has, and write its lines down before you put numbers in"),
        Example("w1+: 1.699998281", "w1+: 1.202764017", _RMSPROP, of_sheet=True),
        another_optimizer,
    ),
)
