"""The table of functions: one entry each, its law, and how every arithmetic, script and library works or writes it.

Sums, products, quotients, powers and cases are what the tree itself is made of: their laws stand in `calculus`, their
signs in each dialect.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from bpcalc.formula.formula import (
    ONE,
    PI,
    TWO,
    ZERO,
    Cases,
    Condition,
    Formula,
    above,
    below,
    cases,
    difference,
    negative,
    operands_of,
    pending,
    product,
    ratio,
)
from bpcalc.language.said import said


@dataclass(frozen=True)
class Function:
    """A function that formulas are made with.

    `law` gives its derivative from its operands and the symbol, the derivatives inside left pending; `rule` names that
    law and `reason` says it in a sentence. `kinks` gives formulas that are 0 where the function has one. `written` is
    how it is spelled where that is not a dialect's usual way, by the dialect's name: a template over what is inside,
    `x`. `floats` works it in floats, `in_floats` is its source there where it is more than a call; `digits` is what
    mpmath calls it, `bounds` works it on intervals, from what makes them (None: as they do under its name), `sympy` is
    its name there. One `of_several` takes two operands or more. What is not `typed` cannot be used in a formula of a
    user's own; `names` are other names under which it is read.
    """

    name: str
    law: Callable[[tuple[Formula, ...], str], Formula] | None
    rule: str = ""
    reason: str = ""
    kinks: Callable[[tuple[Formula, ...]], Iterable[Formula]] = lambda _operands: ()
    written: Mapping[str, str] = field(default_factory=dict)
    floats: Callable[..., float] | None = None
    in_floats: str = ""
    digits: str = ""
    bounds: Callable[..., Any] | None = None
    sympy: str = ""
    of_several: bool = False
    typed: bool = True
    names: tuple[str, ...] = ()

    def __call__(self, *operands: Formula) -> Formula:
        """The function of some operands; the largest or smallest of one is that one."""
        return operands[0] if self.of_several and len(operands) == 1 else Formula(self.name, operands)

    def spelled(self, dialect: str, usual: str) -> str:
        """The template of a dialect; `usual` is its template for most functions, over their `name` or `NAME`."""
        return self.written.get(dialect) or usual.format(name=self.name, NAME=self.name.upper())

    def source(self) -> str:
        """The template of its source in floats."""
        return self.in_floats or f"{self.name}({{x}})"


def chain(outer: Callable[[Formula], Formula]) -> Callable[[tuple[Formula, ...], str], Formula]:
    """outer(what is inside) × the derivative of what is inside."""

    def law(operands: tuple[Formula, ...], by: str) -> Formula:
        slope, inner = outer(operands[0]), pending(operands[0], by)
        if slope.operation == "negative":
            return negative(product(slope.operands[0], inner))
        return product(*operands_of(slope, "product"), inner)

    return law


def over(below_line: Callable[[Formula], Formula]) -> Callable[[tuple[Formula, ...], str], Formula]:
    """The derivative of what is inside over something."""
    return lambda operands, by: ratio(pending(operands[0], by), below_line(operands[0]))


def of_the_one(
    name: str, relation: Callable[[Formula, Formula], Condition]
) -> Callable[[tuple[Formula, ...], str], Formula]:
    """The derivative of the operand that is so related to what is picked of the others; 0 where two are equal.

    The largest of x and the largest of others is the largest of all, and an operand that is written twice counts once.
    """

    def law(operands: tuple[Formula, ...], by: str) -> Formula:
        inner = [part for operand in operands for part in operands_of(operand, name)]
        different = tuple(dict.fromkeys(inner))
        if len(different) == 1:
            return pending(different[0], by)
        branches = [
            (pending(one, by), relation(one, FUNCTIONS[name](*different[:place], *different[place + 1 :])))
            for place, one in enumerate(different)
        ]
        return cases(*branches, otherwise=ZERO)

    return law


def _sign_of(inner: Formula) -> Formula:
    return cases((ONE, above(inner, ZERO)), (negative(ONE), below(inner, ZERO)), otherwise=ZERO)


def _differences(operands: tuple[Formula, ...]) -> Iterator[Formula]:
    return (difference(one, other) for one, other in combinations(operands, 2))


def _or_infinity(function: Callable[[float], float]) -> Callable[[float], float]:
    """The function, infinite where floats cannot hold it: 1/(1 + e^x) is then the 0 that it is.

    It has the same sign at all values of one sign.
    """

    def bounded(value: float) -> float:
        try:
            return function(value)
        except OverflowError:
            return math.copysign(math.inf, function(math.copysign(1.0, value)))

    return bounded


def _between(left: str, right: str) -> str:
    """In MathML, between two signs that keep their size."""
    before, after = (f'<mo form="{form}" stretchy="false">' for form in ("prefix", "postfix"))
    return f"<mrow>{before}{left}</mo>{{x}}{after}{right}</mo></mrow>"


FUNCTIONS: dict[str, Function] = {}
"""By the names that formulas have them under."""


def _entry(function: Function) -> Function:
    return FUNCTIONS.setdefault(function.name, function)


exp: Function = _entry(
    Function(
        "exp",
        chain(lambda inner: exp(inner)),
        said("exponential, chain rule"),
        said("(e^u)′ is e^u × u′: the exponential stays, the inner derivative follows"),
        written={
            "unicode": "e^({x})",
            "ascii": "e^({x})",
            "latex": "e^{{{x}}}",
            "mathml": "<msup><mi>e</mi><mrow>{x}</mrow></msup>",
            "typst": "e^({x})",
        },
        floats=math.exp,  # raises OverflowError above 709.78; infinity is what it tends to
        in_floats="inf if {x} > 709.78 else exp({x})",
    )
)
log: Function = _entry(
    Function(
        "log",
        over(lambda inner: inner),
        said("logarithm, chain rule"),
        said("ln(u)′ is u′/u"),
        written={
            "unicode": "ln({x})",
            "ascii": "ln({x})",
            "latex": r"\ln\left({x}\right)",
            "mathml": "<mrow><mi>ln</mi><mo>\u2061</mo><mrow><mo>(</mo>{x}<mo>)</mo></mrow></mrow>",
            "typst": "ln({x})",
            "spreadsheet": "LN({x})",
        },
        floats=math.log,  # raises ValueError at 0; minus infinity is what it tends to
        in_floats="log({x}) if {x} else -inf",
        names=("ln",),
    )
)
sqrt: Function = _entry(
    Function(
        "sqrt",
        over(lambda inner: product(TWO, sqrt(inner))),
        said("square root, chain rule"),
        said("the derivative of the square root of u is u′ over twice that root"),
        written={"unicode": "√({x})", "latex": r"\sqrt{{{x}}}", "mathml": "<msqrt>{x}</msqrt>"},
        floats=math.sqrt,
    )
)
tanh: Function = _entry(
    Function(
        "tanh",
        chain(lambda inner: 1 - tanh(inner) ** 2),
        said("tanh, chain rule"),
        said("tanh(u)′ is (1 − tanh(u)²) × u′"),
        floats=math.tanh,
        bounds=lambda on, x: 1 - 2 / (on.exp(2 * x) + 1),
    )
)
sinh: Function = _entry(
    Function(
        "sinh",
        chain(lambda inner: cosh(inner)),
        said("sinh, chain rule"),
        said("sinh(u)′ is cosh(u) × u′"),
        floats=_or_infinity(math.sinh),
        bounds=lambda on, x: (on.exp(x) - on.exp(-x)) / 2,
    )
)
cosh: Function = _entry(
    Function(
        "cosh",
        chain(lambda inner: sinh(inner)),
        said("cosh, chain rule"),
        said("cosh(u)′ is sinh(u) × u′"),
        floats=_or_infinity(math.cosh),
        bounds=lambda on, x: (on.exp(x) + on.exp(-x)) / 2,
    )
)
sin: Function = _entry(
    Function(
        "sin",
        chain(lambda inner: cos(inner)),
        said("sine, chain rule"),
        said("sin(u)′ is cos(u) × u′"),
        floats=math.sin,
        bounds=lambda on, x: on.sin(x),
    )
)
cos: Function = _entry(
    Function(
        "cos",
        chain(lambda inner: -sin(inner)),
        said("cosine, chain rule"),
        said("cos(u)′ is −sin(u) × u′"),
        floats=math.cos,
        bounds=lambda on, x: on.cos(x),
    )
)
erf: Function = _entry(
    Function(
        "erf",
        chain(lambda inner: TWO / sqrt(PI) * exp(-(inner**2))),
        said("error function, chain rule"),
        said("erf(u)′ is 2 e^(−u²) × u′ over the square root of π"),
        written={
            "latex": r"\mathrm{{erf}}\left({x}\right)",
            "typst": 'op("erf")({x})',
            "numpy": "np.vectorize(math.erf)({x})",
            "jax": "jax.scipy.special.erf({x})",
        },
        floats=math.erf,
        bounds=lambda on, x: on.rising("erf", x),
        typed=False,
    )
)
absolute: Function = _entry(
    Function(
        "abs",
        lambda operands, by: product(_sign_of(operands[0]), pending(operands[0], by)),
        said("absolute value, by cases"),
        said("|u| is u above 0 and −u below, so |u|′ is u′ or −u′; at the kink the slope is taken as 0"),
        kinks=lambda operands: operands,
        written={
            "unicode": "|{x}|",
            "ascii": "|{x}|",
            "latex": r"\left|{x}\right|",
            "mathml": _between("|", "|"),
            "python": "abs({x})",
            "mpmath": "abs({x})",
            "jax": "(({x}) * jnp.sign({x}))",  # the slope of jnp.abs at 0 is 1, not 0
            "sympy": "sp.Piecewise(({x}, {x} > 0), (-({x}), {x} < 0), (0, True))",
            "sympy of numbers": "abs({x})",
        },
        floats=abs,
        bounds=lambda _on, x: abs(x),
        sympy="Abs",
    )
)
sign: Function = _entry(
    Function(
        "sign",
        lambda operands, by: product(ZERO, pending(operands[0], by)),
        said("sign"),
        said("the sign is flat everywhere and jumps at 0, so its derivative is taken as 0"),
        kinks=lambda operands: operands,
        written={
            "latex": r"\mathrm{{sgn}}\left({x}\right)",
            "typst": 'op("sgn")({x})',
            "python": "math.copysign({x} != 0, {x})",
        },
        floats=lambda value: float((value > 0) - (value < 0)),
        bounds=lambda on, x: on.sign(x),
    )
)
smallest: Function = _entry(
    Function(
        "min",
        of_the_one("min", below),
        said("minimum, by cases"),
        said("where one is the smallest, its derivative counts; where two are equal there is a kink, taken as 0"),
        kinks=_differences,
        written={"python": "min({x})", "mpmath": "min({x})"},
        floats=min,
        bounds=lambda on, *values: on.smallest(values),
        sympy="Min",
        of_several=True,
    )
)
largest: Function = _entry(
    Function(
        "max",
        of_the_one("max", above),
        said("maximum, by cases"),
        said("where one is the largest, its derivative counts; where two are equal there is a kink, taken as 0"),
        kinks=_differences,
        written={"python": "max({x})", "mpmath": "max({x})"},
        floats=max,
        bounds=lambda on, *values: on.largest(values),
        sympy="Max",
        of_several=True,
    )
)
whole_part: Function = _entry(
    Function(
        "floor",
        None,
        written={
            "unicode": "⌊{x}⌋",
            "latex": r"\left\lfloor {x}\right\rfloor",
            "mathml": _between("⌊", "⌋"),
            "spreadsheet": "INT({x})",
        },
        floats=lambda value: float(math.floor(value)),
        bounds=lambda on, x: on.rising("floor", x),
        typed=False,
    )
)


def sigmoid(formula: Formula) -> Formula:
    """1/(1 + e^(−x))."""
    return 1 / (1 + exp(-formula))


READ_AS: Mapping[str, Callable[..., Formula]] = {
    **dict.fromkeys(("sigmoid", "σ", "logistic", "logsig"), sigmoid),
    "relu": lambda formula: largest(ZERO, formula),
}
"""Names that a reader knows besides those of the table, and the formulas that they are short for."""


def function_named(name: str) -> Callable[..., Formula] | None:
    """What a name in a formula that somebody wrote stands for; None for one that is no function."""
    known = FUNCTIONS.get(name) or next((entry for entry in FUNCTIONS.values() if name in entry.names), None)
    if known is not None and known.typed:
        return known
    return READ_AS.get(name)


def gaps(formula: Formula) -> Iterator[Formula]:
    """What is 0 where the outermost operation of a formula has a kink, or two of its branches meet."""
    if isinstance(formula, Cases):
        yield from (difference(held.left, held.right) for _, held in formula.branches if held is not None)
    elif formula.operation in FUNCTIONS:
        yield from FUNCTIONS[formula.operation].kinks(formula.operands)
