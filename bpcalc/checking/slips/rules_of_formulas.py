"""Mistakes in the formula: something left out, something twice, a sign turned, another formula."""

from __future__ import annotations

from bpcalc.checking.slips.rule import Example, FinerRule
from bpcalc.language.said import said

_SINE = (
    "{inputs: [0.5], targets: [0.9], learning_rate: 0.5, "
    "layers: [{weights: [[1.2]], activation: {name: sine, formula: sin(net)}}]}"
)
_NET_H1 = "net_h1 = 0.3775"
_OUT_H1 = "out_h1 = 0.593269992"
_BY_W5 = "dE_total/dw5 = 0.082167041"
_BY_OUT = "dE_total/dout_h1 = 0.036350306"
_SLOPE = "dout_o1/dnet_o1 = 0.186815602"

RULES_OF_FORMULAS = (
    FinerRule(
        "sign-flipped",
        "target-minus-out",
        said("target − out stands where out − target belongs"),
        said("the derivative of ½(target − out)² by out is out − target, as the inner −1 turns the difference around"),
        Example("dE_total/dout_o1 = 0.74136507", "dE_total/dout_o1 = -0.74136507"),
    ),
    FinerRule(
        "sign-flipped",
        "rate-added",
        said("the step was added; it is to be subtracted"),
        said("the gradient points where the error grows; to make it smaller, go the other way"),
        Example("w_1^+ = 0.149780716", "w_1^+ = 0.150219284"),
    ),
    FinerRule(
        "sign-flipped",
        "exponent-sign",
        said("the exponent of e lost its minus"),
        said("the sigmoid has e to the minus net; where net is positive, out is above one half"),
        Example(_OUT_H1, "out_h1 = 0.406730008"),
    ),
    FinerRule(
        "sign-flipped",
        "sign-lost",
        said("a minus was lost or put in"),
        said("write brackets around each negative number that you put in, and a minus nowhere else"),
        Example(_NET_H1, "net_h1 = 0.3625"),
    ),
    FinerRule(
        "missing-factor",
        "half-lost",
        said("a factor such as ½ or 1/n was left out"),
        said("read the definition of the error once more; the constant before the square or the sum belongs to it"),
        Example("E_o1 = 0.274811083", "E_o1 = 0.549622166"),
    ),
    FinerRule(
        "missing-factor",
        "bias-left-out",
        said("the bias was left out"),
        said("a neuron adds its bias to the weighted inputs, once, whatever the inputs are"),
        Example(_NET_H1, "net_h1 = 0.0275"),
    ),
    FinerRule(
        "missing-factor",
        "rate-left-out",
        said("the learning rate was left out"),
        said(
            "the step is the learning rate times the gradient; the gradient alone is only its direction and steepness"
        ),
        Example("w_5^+ = 0.35891648", "w_5^+ = 0.317832959"),
    ),
    FinerRule(
        "missing-factor",
        "derivative-left-out",
        said("the derivative of the activation, out × (1 − out), was left out"),
        said("the way back from out to net leads through the activation, and the chain rule multiplies by its slope"),
        Example(_BY_W5, "dE_total/dw5 = 0.439829649"),
    ),
    FinerRule(
        "missing-factor",
        "half-a-derivative",
        said("only one factor of the derivative out × (1 − out) was used"),
        said("the slope of the sigmoid is the product of both, out and 1 − out; it is never above a quarter"),
        Example(_SLOPE, "dout_o1/dnet_o1 = 0.24863493"),
    ),
    FinerRule(
        "missing-factor",
        "one-path",
        said("a path was left out; all of them are added"),
        said("a hidden neuron feeds every neuron after it, so its blame comes back along each of these connections"),
        Example(_BY_OUT, "dE_total/dout_h1 = 0.055399425"),
    ),
    FinerRule(
        "missing-factor",
        "term-left-out",
        said("a term of the sum was left out"),
        said("count the terms; a net has one for each arrow into the neuron, and one for the bias"),
        Example("net_o1 = 1.105905967", "net_o1 = 0.837307997"),
    ),
    FinerRule(
        "missing-factor",
        "factor-left-out",
        said("a factor of the product was left out"),
        said("count the factors; the chain rule has one for each link on the way, and a term of net has two"),
        Example(_NET_H1, "net_h1 = 0.52"),
    ),
    FinerRule(
        "missing-factor",
        "doubled",
        said("there is a factor 2 or ½ too many or too few"),
        said("the 2 from the square and the ½ before it cancel in the derivative, and nowhere else"),
        Example("E_total = 0.298371109", "E_total = 0.596742218"),
    ),
    FinerRule(
        "wrong-formula",
        "wrong-formula",
        said("the line is worked by another formula than that of its quantity"),
        said("the arithmetic holds, so it is the formula that has to be looked up; write it in symbols first"),
        Example(
            "net_h1 = 0.15 * 0.05 + 0.2 * 0.1 + 0.35 = 0.3775", "net_h1 = 0.15 * 0.05 * 0.2 * 0.1 + 0.35 = 0.35015"
        ),
    ),
    FinerRule(
        "wrong-formula",
        "bias-twice",
        said("the bias was added twice"),
        said("a neuron has one bias; it stands once behind the weighted inputs, not with each of them"),
        Example(_NET_H1, "net_h1 = 0.7275"),
    ),
    FinerRule(
        "wrong-formula",
        "rate-twice",
        said("the learning rate was used twice"),
        said("the gradient knows nothing of the learning rate; it comes in once, in the update"),
        Example("w_5^+ = 0.35891648", "w_5^+ = 0.37945824"),
    ),
    FinerRule(
        "wrong-formula",
        "derivative-of-net",
        said("the derivative was taken of net; it is out × (1 − out)"),
        said("the sigmoid's slope is written with what comes out of it, not with what goes in"),
        Example(_SLOPE, "dout_o1/dnet_o1 = -0.117122041"),
    ),
    FinerRule(
        "wrong-formula",
        "square-lost",
        said("the square was forgotten"),
        said("the error squares the difference, so that it is never negative and large misses count more"),
        Example("E_o2 = 0.023560026", "E_o2 = 0.108535767"),
    ),
    FinerRule(
        "wrong-formula",
        "denominator-lost",
        said("a part of the fraction was left out"),
        said("sigmoid and softmax divide a part by the whole, which is larger, so their out stays below 1"),
        Example(_OUT_H1, "out_h1 = 1.685573202"),
    ),
    FinerRule(
        "wrong-formula",
        "log-base",
        said("the logarithm has the wrong base; it is the natural one"),
        said("cross-entropy takes the natural logarithm; the key is ln, not log"),
        Example("E_c1 = 0.417030016", "E_c1 = 0.181113835", "softmax-2-3"),
    ),
    FinerRule(
        "wrong-formula",
        "degrees",
        said("the angle was taken in degrees"),
        said("sine and cosine take radians here; set the calculator to RAD"),
        Example("out_o1 = 0.564642473", "out_o1 = 0.010471784", _SINE),
    ),
    FinerRule(
        "wrong-formula",
        "paths-multiplied",
        said("the paths were multiplied; they are added"),
        said("multiply along a path, add over the paths; each of them is a way of its own for the error to change"),
        Example(_BY_OUT, "dE_total/dout_h1 = -0.00105531"),
    ),
    FinerRule(
        "wrong-formula",
        "factors-added",
        said("the factors were added; they are multiplied"),
        said("a weight says how many times an input counts; so the two are multiplied, and only the products added"),
        Example(_NET_H1, "net_h1 = 0.57"),
    ),
)
