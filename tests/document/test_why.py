"""Worked exercises: every line equals the one before it, one rule a line, down to the derivative of the notes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import mpmath
import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st

from bpcalc.checking.certifying.exercises import mistake
from bpcalc.checking.certifying.sympy_values import value_of
from bpcalc.formula.arithmetic import many_digits
from bpcalc.formula.calculus import ALGEBRA, Line, pending_in, resolved, worked
from bpcalc.formula.compiling import evaluator
from bpcalc.formula.exact import fraction
from bpcalc.formula.formula import Formula, difference, number, parts_of, symbols_in, total
from bpcalc.formula.quantity import constant
from bpcalc.formula.reading import read_formula
from bpcalc.formula.simplifying import alike
from bpcalc.formula.sympy_expressions import rebuilt
from bpcalc.functions.activations import ACTIVATIONS, Activation
from bpcalc.functions.custom import custom_activation, custom_loss
from bpcalc.functions.losses import LOSSES, Loss

DIGITS = 60
EQUAL = Fraction(1, 10**40)
NET, OUT, TARGET = (constant(name).leaf for name in ("net", "out", "target"))
OTHERS = [constant(name).leaf for name in ("target2", "out2")]
NETS = [Fraction(17, 23), Fraction(-29, 31), Fraction(377, 101), Fraction(-433, 103), Fraction(7, 509)]
DERIVABLE = [entry for entry in ACTIVATIONS.values() if entry.derivative is not None and not entry.coupled]
PAIRS = [(Fraction(3, 7), Fraction(5, 11)), (Fraction(6, 7), Fraction(1, 13)), (Fraction(1, 19), Fraction(16, 17))]
CUSTOM = [
    "net * tanh(log(1 + exp(net)))",
    "log(cosh(net))",
    "abs(abs(net) - 1) + abs(net) * 2",
    "(net + 1) / (net * net + 2)",
    "net**-2",
    "sqrt(1 + net**2) - sqrt(2)",
    "sin(net) * cos(net)",
    "3 * sinh(2 * net) / 4 - net**3 / 3",
    "max(net, 2 - net, net**2) + min(1, net)",
    "1 / net / net",
    "exp(-net**2) * (1 - net)**2 * -3",
    "(1 + net**2)**0.5 * (2 + net**4)**-1.5",
    "k * net + log(k) * exp(k * net)",
    "net",
    "-(-net)",
    "net**1 * net**0",
]


def by_sympy(formula: Formula, by: str, values: Mapping[str, Fraction]) -> Fraction:
    """The value of a pending derivative by SymPy's own rules."""
    symbols = {name: sympy.Symbol(name, real=True) for name in {*symbols_in(formula), by}}
    slope = rebuilt(formula, symbols).diff(symbols[by])
    with mpmath.workdps(DIGITS + 40):
        known = {
            symbol: mpmath.mpf(values[name].numerator) / values[name].denominator for name, symbol in symbols.items()
        }
        return fraction(mpmath.mpf(value_of(slope, known)))


def by_difference(formula: Formula, by: str, values: Mapping[str, Fraction]) -> Fraction:
    """The same from values alone; what stands at a kink is left out."""
    arithmetic, h = many_digits(3 * DIGITS), Fraction(1, 10**50)
    work = evaluator({"it": formula}, values, arithmetic)
    below, here, above = (
        fraction(work([arithmetic.number(value + step * (name == by)) for name, value in values.items()])[0])
        for step in (-h, 0, h)
    )
    assume(abs((above - here) - (here - below)) < h / 10**20)
    return (above - below) / (2 * h)


def values_of(
    lines: Sequence[Line],
    by: str,
    values: Mapping[str, Fraction],
    derived: Mapping[str, Formula],
    slope: Callable[[Formula, str, Mapping[str, Fraction]], Fraction] = by_sympy,
) -> list[Fraction]:
    """The value of each line, by the evaluator of bpcalc; pending derivatives by what is independent of the rules."""
    arithmetic = many_digits(DIGITS)
    inner = list(dict.fromkeys(found for line in lines for found in pending_in(line.formula)))
    places = {formula: constant(f"{place}′") for place, formula in enumerate(inner)}
    slopes = {places[formula].id: slope(formula, by, values) for formula in inner}
    formulas = {
        **derived,
        **{f"line {at}": resolved(line.formula, lambda found: places[found].leaf) for at, line in enumerate(lines)},
    }
    known = {**values, **slopes}
    worked_out = evaluator(formulas, known, arithmetic)([arithmetic.number(value) for value in known.values()])
    return [fraction(value) for value in worked_out[len(derived) :]]


def assert_equal_lines(found: Sequence[Fraction]) -> None:
    for place, (before, after) in enumerate(pairwise(found), 1):
        assert abs(before - after) <= EQUAL * max(1, abs(before)), (
            f"line {place}: {float(before)} is not {float(after)}"
        )


def assert_one_rule_a_line(lines: Sequence[Line], by: str) -> None:
    """One pending derivative is resolved in each line, or all constants, or what is left of constants and variables."""
    assert not lines[0].rule
    assert all(line.rule and line.reason for line in lines[1:])
    for before, after in pairwise(lines):
        gone = Counter(pending_in(before.formula)) - Counter(pending_in(after.formula))
        plain = [inner for inner in gone if by not in symbols_in(inner) or inner.operation == "symbol"]
        assert len(plain) == len(gone) or (gone.total() == 1 and not plain)


def constants_of(entry: Any, value: Fraction | None) -> dict[str, Formula]:
    return {name: number(default if value is None else value) for name, default in entry.constants.items()}


@pytest.mark.parametrize("constant_value", [None, Fraction(3, 5)], ids=["default", "other"])
@pytest.mark.parametrize("entry", DERIVABLE, ids=lambda entry: entry.name)
def test_every_activation_is_worked_down_to_its_derivative(entry: Activation, constant_value: Fraction | None) -> None:
    constants = constants_of(entry, constant_value)
    assert entry.derivative is not None
    formula, end = entry.formula(NET, **constants), entry.derivative(NET, OUT, **constants)
    closing = entry.closing(NET, OUT, **constants) if entry.closing else ()
    lines = worked(formula, "net", closing, end)
    assert alike(lines[-1].formula, end)
    assert lines[-1].formula == end or not closing
    assert [line.rule for line in lines].count(ALGEBRA) == len(closing)
    assert_one_rule_a_line(lines, "net")
    for value in NETS:
        assert_equal_lines(values_of(lines, "net", {"net": value}, {"out": formula}))


@pytest.mark.parametrize("by", range(3))
@pytest.mark.parametrize("of", range(3))
def test_every_pair_of_softmax_is_worked_down_to_its_derivative(of: int, by: int) -> None:
    softmax = ACTIVATIONS["softmax"]
    nets = [constant(f"net{place}").leaf for place in range(3)]
    outs = [constant(f"out{place}").leaf for place in range(3)]
    assert softmax.derivative is not None
    assert softmax.closing is not None
    end = softmax.derivative(outs, of, by)
    lines = worked(softmax.formula(nets, of), f"net{by}", softmax.closing(nets, outs, of, by), end)
    assert lines[-1].formula == end
    assert_one_rule_a_line(lines, f"net{by}")
    derived = {f"out{place}": softmax.formula(nets, place) for place in range(3)}
    for values in (NETS[:3], NETS[2:]):
        known = {f"net{place}": value for place, value in enumerate(values)}
        assert_equal_lines(values_of(lines, f"net{by}", known, derived))


@pytest.mark.parametrize("outputs", [1, 2])
@pytest.mark.parametrize("constant_value", [None, Fraction(2, 9)], ids=["default", "other"])
@pytest.mark.parametrize("entry", LOSSES.values(), ids=lambda entry: entry.name)
def test_every_loss_is_worked_down_to_its_derivative(
    entry: Loss, constant_value: Fraction | None, outputs: int
) -> None:
    constants: dict[str, Any] = constants_of(entry, constant_value) | ({"count": outputs} if entry.mean else {})
    errors = [entry.formula(*pair, **constants) for pair in ((TARGET, OUT), OTHERS)[:outputs]]
    end = entry.derivative(TARGET, OUT, **constants)
    closing = entry.closing(TARGET, OUT, **constants) if entry.closing else ()
    lines = worked(total(*errors), "out", closing, end)
    assert lines[-1].formula == end
    assert_one_rule_a_line(lines, "out")
    for target, out in [*PAIRS, *((out, target) for target, out in PAIRS)]:
        known = {"target": target, "out": out, "target2": Fraction(2, 29), "out2": Fraction(8, 37)}
        assert_equal_lines(values_of(lines, "out", known, {}))


def test_the_tidied_line_is_the_end_where_there_is_no_closing() -> None:
    for entry in LOSSES.values():
        constants: dict[str, Any] = constants_of(entry, None) | ({"count": 2} if entry.mean else {})
        end = entry.derivative(TARGET, OUT, **constants)
        lines = worked(entry.formula(TARGET, OUT, **constants), "out", (), end)
        assert entry.closing is not None or (lines[-1].rule != ALGEBRA and lines[-1].formula == end)


@pytest.mark.parametrize("text", CUSTOM)
def test_every_line_of_a_formula_of_ones_own_equals_the_one_before_it(text: str) -> None:
    formula = read_formula(text, ("net", "k"))
    entry = custom_activation("mine", formula)
    assert entry.derivative is not None
    end = entry.derivative(NET, OUT, k=constant("k").leaf)
    lines = worked(formula, "net", (), end)
    assert mistake(lines, "net") is None
    assert alike(lines[-1].formula, end)
    assert_one_rule_a_line(lines, "net")
    for value in NETS[:3]:
        assert_equal_lines(values_of(lines, "net", {"net": value, "k": Fraction(4, 3)}, {}))


def test_a_loss_of_ones_own_is_worked_by_out() -> None:
    entry = custom_loss("mine", read_formula("log(cosh(out - target)) / 2", ("target", "out")))
    lines = worked(entry.formula(TARGET, OUT), "out", (), entry.derivative(TARGET, OUT))
    assert_one_rule_a_line(lines, "out")
    assert_equal_lines(values_of(lines, "out", {"target": PAIRS[0][0], "out": PAIRS[0][1]}, {}))


LEAVES = st.sampled_from(["net", "net", "2", "0.5", "k", "-3"])
FORMULAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} / (1 + ({pair[1]})**2))"),
        st.tuples(st.sampled_from(["tanh", "sin", "cos", "abs"]), inner).map(lambda pair: f"{pair[0]}({pair[1]})"),
        inner.map(lambda text: f"exp(tanh({text}))"),
        inner.map(lambda text: f"log(1 + ({text})**2)"),
        inner.map(lambda text: f"sqrt(2 + sin({text}))"),
        inner.map(lambda text: f"(3 + cos({text}))**-1.5"),
        st.tuples(st.sampled_from(["max", "min"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
    ),
    max_leaves=7,
)


def gaps(formula: Formula) -> Iterator[Formula]:
    """What is 0 where two operands of a maximum or minimum are the same."""
    return (difference(*part.operands) for part in parts_of(formula) if part.operation in ("max", "min"))


@given(FORMULAS, st.sampled_from(NETS[:3]))
def test_every_line_of_a_random_formula_equals_the_one_before_it(text: str, value: Fraction) -> None:
    formula = read_formula(text, ("net", "k"))
    assume("net" in symbols_in(formula))
    entry = custom_activation("mine", formula)
    assert entry.derivative is not None
    end = entry.derivative(NET, OUT, k=constant("k").leaf)
    lines = worked(formula, "net", (), end)
    assert mistake(lines, "net") is None
    assert_one_rule_a_line(lines, "net")
    known = {"net": value, "k": Fraction(4, 3)}
    apart = evaluator({str(at): gap for at, gap in enumerate(gaps(formula))}, known, many_digits(DIGITS))
    assume(
        all(
            abs(fraction(gap)) > EQUAL for gap in apart([many_digits(DIGITS).number(value) for value in known.values()])
        )
    )
    assert_equal_lines(values_of(lines, "net", known, {}, by_difference))


@pytest.mark.parametrize("place", range(1, 4))
def test_a_wrong_line_is_found(place: int) -> None:
    lines = worked(read_formula("net * exp(2 * net)", ("net",)), "net")
    wrong = lines[place]._replace(formula=total(lines[place].formula, number(Fraction(1, 1000))))
    assert mistake([*lines[:place], wrong, *lines[place + 1 :]], "net") == place


OWN = (
    "inputs: [0.5]\ntargets: [0.2]\nlearning_rate: 0.1\n"
    'layers: [{activation: {name: mine, formula: "net * tanh(net)"}, weights: [[0.4]]}]\n'
)


def test_a_wrong_exercise_ends_the_program_with_3(bpcalc: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bpcalc.document.exercises.mistake", lambda _lines, _by: 2)
    assert bpcalc("run", "-", "--why", stdin=OWN).exit_code == 3
    assert bpcalc("run", "-", stdin=OWN).exit_code == 0


def test_a_function_of_ones_own_is_worked_in_place_of_the_table(bpcalc: Callable[..., Any]) -> None:
    plain, why = (bpcalc("run", "-", *more, stdin=OWN).stdout for more in ((), ("--why",)))
    assert "rule by rule" in plain
    assert "rule by rule" not in why
    assert "product rule" in why


@pytest.mark.parametrize("name", ["classic", "two-hidden-layers"])
def test_each_kind_is_worked_once_a_layer(name: str, bpcalc: Callable[..., Any], tmp_path: Any) -> None:
    if name != "classic":
        path = tmp_path / "deep.yaml"
        path.write_text("inputs: [1, 2]\ntargets: [1]\nlayers: [{weights: [[1, 2], [3, 4]]}, {weights: [[1, 2]]}]\n")
        name = str(path)
    found = json.loads(bpcalc("run", name, "--why", "--format", "json").stdout)["why"]
    kinds = ["dE_total/dout_o1", "dout_o1/dnet_o1", "dnet_o1/dw5", "dnet_o1/dout_h1", "dout_h1/dnet_h1", "dnet_h1/dw1"]
    assert [exercise["id"] for exercise in found] == kinds
    slope = found[1]["lines"]
    assert slope[0] == {"formula": "diff(1/(1 + exp(-net_o1)), net_o1)", "rule": "", "reason": ""}
    assert slope[-1]["formula"] == "out_o1*(1 - out_o1)"


def test_what_is_no_derivative_is_not_worked(bpcalc: Callable[..., Any]) -> None:
    found = json.loads(bpcalc("explain", "w1", "--why", "--order", "in-place", "--format", "json").stdout)["why"]
    assert "dnet_o1/dout_h1" not in [exercise["id"] for exercise in found]


def test_nothing_is_wider_than_a_narrow_terminal(bpcalc: Callable[..., Any]) -> None:
    shown = bpcalc("explain", "w5", "--why", "--format", "table", columns=40).stdout
    first, last = shown.index("Why:"), shown.index("Gradient")
    assert max(map(len, shown[first:last].splitlines())) <= 40


@pytest.mark.parametrize("asked", ["w5", "w1", "dnet_h1/dw1"])
def test_an_exercise_stands_right_before_the_line_that_it_works_out(asked: str, bpcalc: Callable[..., Any]) -> None:
    lines = bpcalc("explain", asked, "--why").stdout.splitlines()
    assert "In this network" not in lines
    headings = [place for place, line in enumerate(lines) if line.startswith("Why: ")]
    assert headings
    for place in headings:
        rule = next(at for at, line in enumerate(lines) if at > place and line.startswith("---"))
        after = lines[lines.index("", rule) :]
        following = next(line for line in after if " = " in line)
        assert lines[place].removeprefix("Why: ") in following.split(" = ")[0]


def test_where_there_is_no_such_line_the_exercises_stand_first(bpcalc: Callable[..., Any]) -> None:
    page = bpcalc("explain", "w5", "--why", "--delta").stdout
    assert page.index("Why: ∂net_o1/∂w5") < page.index("δ_o1 = −(target_o1")


def test_several_quantities_repeat_nothing(bpcalc: Callable[..., Any]) -> None:
    asked = ("E_total", "w5", "w1", "w7", "out_h1")
    page = bpcalc("explain", *asked, "--why").stdout
    for shown_once in ("\nnet_h1 = ", "\nE_o1 = ", "Why: ∂out_o1/∂net_o1", "Why: ∂net_o1/∂w5", "w1 = 0.15,", "η = 0.5"):
        assert page.count(shown_once) == 1, shown_once
    assert page.count("① ∂E_total/∂out_o1 = ") == 2
    assert page.count("\nout_h1 = ") == 2  # it is asked for, so it is shown
    assert page.count("What is given or worked out above is not repeated.") == len(asked) - 1
    content = json.loads(bpcalc("explain", *asked, "--why", "--format", "json").stdout)
    alone = [json.loads(bpcalc("explain", name, "--why", "--format", "json").stdout) for name in asked]
    steps = {step["id"]: step for one in alone for step in one["steps"]}
    assert {step["id"]: step for step in content["steps"]} == steps
    ids = [exercise["id"] for exercise in content["why"]]
    assert len(ids) == len(set(ids)) == 6


def test_another_count_of_updates_is_shown_anew(bpcalc: Callable[..., Any]) -> None:
    page = bpcalc("explain", "w5", "w5@2").stdout
    assert "not repeated" not in page
    assert page.count("\nnet_h1 = ") == page.count("\nnet_h1@1 = ") == 1


GOLDENS = {
    "explain-w5-why": ("explain", "w5", "--why"),
    "run-classic-why": ("run", "classic", "--why", "--only", "backward"),
}


@pytest.mark.parametrize("name", GOLDENS)
def test_exercises_match_their_goldens(
    name: str, bpcalc: Callable[..., Any], matches_golden: Callable[[str, str], None]
) -> None:
    table = bpcalc(*GOLDENS[name], "--format", "table", columns=80)
    matches_golden(f"{name}-80.txt", table.stdout)
    matches_golden(f"{name}.plain.txt", bpcalc(*GOLDENS[name]).stdout)
