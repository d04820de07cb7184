"""Slips in a formula: something left out, something twice, a sign turned, another formula."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.checking.slips.rewriting import drops, either, everywhere, kinds, twice
from bpcalc.checking.slips.slip import Example, FormulaSlip, Plausible, Rewriting, Slip
from bpcalc.formula.formula import Formula, Number, Symbol, negative, number, substituted, symbols_in
from bpcalc.formula.quantity import Kind
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


def _is_bias(term: Formula, _whole: Formula, around: Neighbours) -> bool:
    """The bias of a net, or of its update."""
    return Kind.BIAS in kinds(term, around) and Kind.PARTIAL not in kinds(term, around)


def _is_rate(term: Formula, _whole: Formula, around: Neighbours) -> bool:
    """The learning rate."""
    return isinstance(term, Symbol) and around.kind(term.name) in (Kind.RATE, Kind.SCHEDULED_RATE)


def _is_derivative(factor: Formula, _whole: Formula, around: Neighbours) -> bool:
    """The derivative of an activation."""
    return isinstance(factor, Symbol) and around.is_activation_derivative(factor.name)


def _is_path(term: Formula, whole: Formula, around: Neighbours) -> bool:
    """A term of a sum of which every one has a derivative: a path; what decay or a sample adds is none."""
    if any(isinstance(other, Symbol) and around.is_of_decay(other.name) for other in whole.operands):
        return False
    samples = {around.sample(other) for other in whole.operands}
    is_path = all(Kind.PARTIAL in kinds(other, around) for other in whole.operands) and bool(symbols_in(term))
    return is_path and (len(samples) == 1 or not all(samples))


def _is_number(factor: Formula, _whole: Formula, _around: Neighbours) -> bool:
    """A factor such as ½ or 1/n."""
    return isinstance(factor, Number) and factor.value != 1


def _is_other_factor(factor: Formula, whole: Formula, around: Neighbours) -> bool:
    """A factor with no name of its own."""
    return not any(test(factor, whole, around) for test in (_is_rate, _is_derivative, _is_number))


def _is_other_term(term: Formula, whole: Formula, around: Neighbours) -> bool:
    """A term with no name of its own."""
    return not any(test(term, whole, around) for test in (_is_bias, _is_path))


def _difference_turned(part: Formula, around: Neighbours) -> Iterator[Formula]:
    """A difference from the target turned round."""
    if part.operation == "negative" and _is_difference(part.operands[0], around):
        yield part.operands[0]
    elif _is_difference(part, around):
        yield negative(part)


def _is_difference(part: Formula, around: Neighbours) -> bool:
    """out − target or target − out, and what is in proportion to it."""
    found = kinds(part, around)
    if part.operation in ("product", "quotient"):
        return any(_is_difference(factor, around) for factor in part.operands)
    return part.operation == "sum" and len(part.operands) == 2 and found == {Kind.TARGET, Kind.OUT}


def _step_added(part: Formula, around: Neighbours) -> Iterator[Formula]:
    """A step along the gradient."""
    if part.operation == "negative" and _has_rate(part, around):
        yield part.operands[0]


def _has_rate(part: Formula, around: Neighbours) -> bool:
    return bool(kinds(part, around) & {Kind.RATE, Kind.SCHEDULED_RATE})


def _steps_added(formula: Formula, around: Neighbours) -> Iterator[Formula]:
    """All parts of a step along the gradient, where it has several."""
    if sum(_has_rate(term, around) for term in formula.operands) > 1:
        yield _with_steps_added(formula, around)


def _with_steps_added(part: Formula, around: Neighbours) -> Formula:
    if part.operation == "negative" and _has_rate(part, around):
        return part.operands[0]
    return part.on(_with_steps_added(term, around) for term in part.operands) if part.operation == "sum" else part


def _every_rate(count: int) -> Rewriting:
    """The learning rate so many times wherever it stands, where it stands in several terms."""

    def formulas(formula: Formula, around: Neighbours) -> Iterator[Formula]:
        terms = [term for term in formula.operands if formula.operation == "sum" and _has_rate(term, around)]
        if len(terms) > 1:
            rates = [symbol for symbol in symbols_in(formula) if _is_rate(Symbol(symbol), formula, around)]
            yield substituted(formula, {rate: Formula("product", (Symbol(rate),) * count) for rate in rates})

    return formulas


def _exponent_turned(part: Formula, _around: Neighbours) -> Iterator[Formula]:
    """e^{+net}."""
    if part.operation == "exp":
        inner = part.operands[0]
        yield Formula("exp", (inner.operands[0] if inner.operation == "negative" else negative(inner),))


def _sign_turned(part: Formula, around: Neighbours) -> Iterator[Formula]:
    """Any other minus lost, or put in."""
    if part.operation == "negative":
        yield part.operands[0]
    if part.operation == "sum" and len(part.operands) > 1:
        for place, term in enumerate(part.operands):
            if term.operation != "negative" and not (place == 0 and around.is_activation_derivative_part(part)):
                terms = (*part.operands[:place], negative(term), *part.operands[place + 1 :])
                yield Formula("sum", terms)


def _without_divisor(part: Formula, _around: Neighbours) -> Iterator[Formula]:
    """A fraction without the number below."""
    if part.operation == "quotient" and isinstance(part.operands[1], Number):
        yield part.operands[0]


def _delta_without_derivative(formula: Formula, around: Neighbours) -> Iterator[Formula]:
    """δ of which the derivative of the activation was left out."""
    for symbol in symbols_in(formula):
        inner = around.formula(symbol) if around.kind(symbol) is Kind.DELTA else None
        if inner is not None and inner.operation == "product":
            rest = tuple(factor for factor in inner.operands if not _is_derivative(factor, inner, around))
            if 0 < len(rest) < len(inner.operands):
                yield substituted(formula, {symbol: Formula("product", rest)})


def _coupled_without_derivative(part: Formula, around: Neighbours) -> Iterator[Formula]:
    """Of a sum in which every term has a derivative of an activation, what stands beside one of these."""
    if part.operation == "sum" and all(term.operation == "product" for term in part.operands):
        for term in part.operands:
            rest = tuple(factor for factor in term.operands if not _is_derivative(factor, term, around))
            if len(rest) == 1 < len(term.operands):
                yield rest[0]


def _about_derivative(formula: Formula, other: Formula, quantity: str, around: Neighbours) -> str:
    """What the activation says of its derivative: of the one that is in a formula no more, or else of the Step's."""
    kept = set(symbols_in(other))
    for symbol in symbols_in(formula):
        if symbol not in kept and (around.is_activation_derivative(symbol) or around.kind(symbol) is Kind.DELTA):
            return around.reason_of(symbol)
    return around.reason_of_slope(quantity)


def _factor_of_derivative(part: Formula, around: Neighbours) -> Iterator[Formula]:
    """One factor of the derivative of an activation, alone."""
    if part.operation == "product" and around.is_activation_derivative_part(part):
        yield from part.operands


def _halved_and_doubled(formula: Formula, _around: Neighbours) -> Iterator[Formula]:
    """Half of a formula, and twice as much."""
    for factor in (Fraction(1, 2), Fraction(2)):
        yield Formula("product", (number(factor), formula))


def _derivative_of_net(part: Formula, around: Neighbours) -> Iterator[Formula]:
    """The derivative of an activation with net where out belongs."""
    if around.is_activation_derivative_part(part):
        nets = {symbol: Symbol(net) for symbol in symbols_in(part) if (net := around.net_of(symbol))}
        yield substituted(part, nets)


def _without_square(part: Formula, _around: Neighbours) -> Iterator[Formula]:
    """A power without its exponent, or with the exponent as a factor."""
    if part.operation == "power":
        yield part.operands[0]
        yield Formula("product", (number(2), part.operands[0]))


def _part_of_fraction(part: Formula, _around: Neighbours) -> Iterator[Formula]:
    """What stands above, or what stands below, alone."""
    if part.operation == "quotient" and not isinstance(part.operands[1], Number):
        yield part.operands[0]
        yield part.operands[1]


def _other_logarithm(part: Formula, _around: Neighbours) -> Iterator[Formula]:
    """The logarithm to base 10, and to base 2."""
    if part.operation == "log":
        yield Formula("log10", part.operands)
        yield Formula("quotient", (part, Formula("log", (number(2),))))


def _in_degrees(part: Formula, _around: Neighbours) -> Iterator[Formula]:
    """A sine or cosine of so many degrees."""
    if part.operation in ("sin", "cos"):
        degree = Formula("quotient", (Formula("pi", ()), number(180)))
        yield Formula(part.operation, (Formula("product", (part.operands[0], degree)),))


def _paths_multiplied(part: Formula, around: Neighbours) -> Iterator[Formula]:
    """The product of paths."""
    if part.operation == "sum" and all(_is_path(term, part, around) for term in part.operands):
        yield Formula("product", part.operands)


def _factors_added(part: Formula, _around: Neighbours) -> Iterator[Formula]:
    """The sum of factors."""
    if part.operation == "product" and not any(isinstance(factor, Number) for factor in part.operands):
        yield Formula("sum", part.operands)


WRONG_FORMULA = Slip(
    "wrong-formula",
    "wrong-formula",
    said("the line is worked by another formula than that of its quantity"),
    said("the arithmetic holds, so it is the formula that has to be looked up; write it in symbols first"),
    Example("net_h1 = 0.15 * 0.05 + 0.2 * 0.1 + 0.35 = 0.3775", "net_h1 = 0.15 * 0.05 * 0.2 * 0.1 + 0.35 = 0.35015"),
)

OF_FORMULAS = (
    WRONG_FORMULA,
    FormulaSlip(
        "sign-flipped",
        "target-minus-out",
        said("target − out stands where out − target belongs"),
        said("the derivative of (target − out)² by out has out − target, as the inner −1 turns the difference around"),
        Example("dE_total/dout_o1 = 0.74136507", "dE_total/dout_o1 = -0.74136507"),
        everywhere(_difference_turned),
        Plausible.USUAL,
    ),
    FormulaSlip(
        "sign-flipped",
        "rate-added",
        said("the step was added; it is to be subtracted"),
        said("the gradient points where the error grows; to make it smaller, go the other way"),
        Example("w_1^+ = 0.149780716", "w_1^+ = 0.150219284"),
        either(everywhere(_step_added), _steps_added),
        Plausible.USUAL,
    ),
    FormulaSlip(
        "sign-flipped",
        "exponent-sign",
        said("the exponent of e has the other sign"),
        said("mind the minus in the exponent: e to a negative number is below 1, e to a positive one above"),
        Example(_OUT_H1, "out_h1 = 0.406730008"),
        everywhere(_exponent_turned),
        Plausible.USUAL,
    ),
    FormulaSlip(
        "missing-factor",
        "half-lost",
        said("a factor such as ½ or 1/n was left out"),
        said("read the definition of the error once more; the constant before the square or the sum belongs to it"),
        Example("E_o1 = 0.274811083", "E_o1 = 0.549622166"),
        either(drops("product", _is_number), everywhere(_without_divisor)),
        Plausible.USUAL,
    ),
    FormulaSlip(
        "missing-factor",
        "bias-left-out",
        said("the bias was left out"),
        said("a neuron adds its bias to the weighted inputs, once, whatever the inputs are"),
        Example(_NET_H1, "net_h1 = 0.0275"),
        drops("sum", _is_bias),
        Plausible.USUAL,
    ),
    FormulaSlip(
        "wrong-formula",
        "bias-twice",
        said("the bias was added twice"),
        said("a neuron has one bias; it stands once behind the weighted inputs, not with each of them"),
        Example(_NET_H1, "net_h1 = 0.7275"),
        twice("sum", _is_bias),
        Plausible.USUAL,
    ),
    FormulaSlip(
        "missing-factor",
        "rate-left-out",
        said("the learning rate was left out"),
        said(
            "the step is the learning rate times the gradient; the gradient alone is only its direction and steepness"
        ),
        Example("w_5^+ = 0.35891648", "w_5^+ = 0.317832959"),
        either(drops("product", _is_rate), _every_rate(0)),
        Plausible.USUAL,
    ),
    FormulaSlip(
        "wrong-formula",
        "rate-twice",
        said("the learning rate was used twice"),
        said("the gradient knows nothing of the learning rate; it comes in once, in the update"),
        Example("w_5^+ = 0.35891648", "w_5^+ = 0.37945824"),
        either(twice("product", _is_rate), _every_rate(2)),
        Plausible.USUAL,
    ),
    FormulaSlip(
        "missing-factor",
        "derivative-left-out",
        said("the derivative of the activation was left out"),
        said("the way back from out to net leads through the activation, and the chain rule multiplies by its slope"),
        Example(_BY_W5, "dE_total/dw5 = 0.439829649"),
        either(drops("product", _is_derivative), _delta_without_derivative, everywhere(_coupled_without_derivative)),
        Plausible.USUAL,
        _about_derivative,
    ),
    FormulaSlip(
        "wrong-formula",
        "derivative-of-net",
        said("the derivative was worked with net in place of out"),
        said("a slope that is written with what comes out of the neuron takes out, not what goes in"),
        Example(_SLOPE, "dout_o1/dnet_o1 = -0.117122041"),
        everywhere(_derivative_of_net),
        Plausible.USUAL,
        _about_derivative,
    ),
    FormulaSlip(
        "missing-factor",
        "half-a-derivative",
        said("only one factor of the activation's derivative was used"),
        said("a slope that is a product needs both of its factors; write it down whole before you put numbers in"),
        Example(_SLOPE, "dout_o1/dnet_o1 = 0.24863493"),
        everywhere(_factor_of_derivative),
        Plausible.USUAL,
        _about_derivative,
    ),
    FormulaSlip(
        "missing-factor",
        "one-path",
        said("a path was left out; all of them are added"),
        said("a hidden neuron feeds every neuron after it, so its blame comes back along each of these connections"),
        Example(_BY_OUT, "dE_total/dout_h1 = 0.055399425"),
        drops("sum", _is_path),
        Plausible.USUAL,
    ),
    FormulaSlip(
        "missing-factor",
        "term-left-out",
        said("a term of the sum was left out"),
        said("count the terms; a net has one for each arrow into the neuron, and one for the bias"),
        Example("net_o1 = 1.105905967", "net_o1 = 0.837307997"),
        drops("sum", _is_other_term),
    ),
    FormulaSlip(
        "missing-factor",
        "factor-left-out",
        said("a factor of the product was left out"),
        said("count the factors; the chain rule has one for each link on the way, and a term of net has two"),
        Example(_NET_H1, "net_h1 = 0.52"),
        drops("product", _is_other_factor),
    ),
    FormulaSlip(
        "sign-flipped",
        "sign-lost",
        said("a minus was lost or put in"),
        said("write brackets around each negative number that you put in, and a minus nowhere else"),
        Example(_NET_H1, "net_h1 = 0.3625"),
        everywhere(_sign_turned),
    ),
    FormulaSlip(
        "wrong-formula",
        "square-lost",
        said("the square was forgotten"),
        said("the error squares the difference, so that it is never negative and large misses count more"),
        Example("E_o2 = 0.023560026", "E_o2 = 0.108535767"),
        everywhere(_without_square),
    ),
    FormulaSlip(
        "wrong-formula",
        "denominator-lost",
        said("a part of the fraction was left out"),
        said("a fraction has a part above the line and one below; work both out, then divide"),
        Example(_OUT_H1, "out_h1 = 1.685573202"),
        everywhere(_part_of_fraction),
    ),
    FormulaSlip(
        "wrong-formula",
        "log-base",
        said("the logarithm has the wrong base; it is the natural one"),
        said("cross-entropy takes the natural logarithm; the key is ln, not log"),
        Example("E_c1 = 0.417030016", "E_c1 = 0.181113835", "softmax-2-3"),
        everywhere(_other_logarithm),
    ),
    FormulaSlip(
        "wrong-formula",
        "degrees",
        said("the angle was taken in degrees"),
        said("sine and cosine take radians here; set the calculator to RAD"),
        Example("out_o1 = 0.564642473", "out_o1 = 0.010471784", _SINE),
        everywhere(_in_degrees),
    ),
    FormulaSlip(
        "wrong-formula",
        "paths-multiplied",
        said("the paths were multiplied; they are added"),
        said("multiply along a path, add over the paths; each of them is a way of its own for the error to change"),
        Example(_BY_OUT, "dE_total/dout_h1 = -0.00105531"),
        everywhere(_paths_multiplied),
    ),
    FormulaSlip(
        "wrong-formula",
        "factors-added",
        said("the factors were added; they are multiplied"),
        said("a weight says how many times an input counts; so the two are multiplied, and only the products added"),
        Example(_NET_H1, "net_h1 = 0.57"),
        everywhere(_factors_added),
    ),
    FormulaSlip(
        "missing-factor",
        "doubled",
        said("there is a factor 2 or ½ too many or too few"),
        said("the 2 from the square and the ½ before it cancel in the derivative, and nowhere else"),
        Example("E_total = 0.298371109", "E_total = 0.596742218"),
        _halved_and_doubled,
    ),
)
