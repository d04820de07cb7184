"""Figures in print: how digits are judged, and under which convention."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpcalc
from bpcalc.checking.certifying.digits import Agreement, agreement, decimals, significant_digits
from bpcalc.checking.certifying.published import Reproduced
from bpcalc.model.loading import loads

NETWORK = """
inputs: [1]
targets: [0]
layers: [{{weights: [[0.5]], bias: 0.1}}]
learning_rate: 1
update: {{biases: fixed}}
published: [{figure}]
"""

JUDGED = [
    # out_o1 = 0.6456563062257954, E_total = 0.208436032930…, w1+ = 0.352285986…
    ('{quantity: out_o1, value: "0.645656306"}', Reproduced.EXACT),
    ('{quantity: out_o1, value: "0.64566"}', Reproduced.EXACT),
    ('{quantity: out_o1, value: "0.64565"}', Reproduced.LAST_DIGIT),
    ('{quantity: out_o1, value: "0.64567"}', Reproduced.LAST_DIGIT),
    ('{quantity: out_o1, value: "0.64"}', Reproduced.LAST_DIGIT),
    ('{quantity: out_o1, value: "6.457e−1"}', Reproduced.EXACT),
    ('{quantity: out_o1, value: "0.66"}', Reproduced.NO),
    ('{quantity: out_o1, value: "0.64568"}', Reproduced.NO),
    ('{quantity: out_o1, value: "0.7456563", erratum: "0.6456563"}', Reproduced.ERRATUM),
    ('{quantity: out_o1, value: "0.7456563", erratum: "0.6456564"}', Reproduced.NO),
    ('{quantity: out_o1, value: "0.6456563", erratum: "0.6456563"}', Reproduced.NO),
    ('{quantity: E_total@5, value: "0.1"}', Reproduced.NOT_REACHED),
    ('{quantity: b1+, value: "-0.047715988", biases: trained}', Reproduced.EXACT),
    ('{quantity: E_total@1, value: "0.1635", biases: trained}', Reproduced.NO),
    ('{quantity: w1+, value: "0.42614", learning_rate: 0.5}', Reproduced.EXACT),
]


@pytest.mark.parametrize(("figure", "expected"), JUDGED)
def test_figures_are_judged_digit_by_digit(figure: str, expected: Reproduced) -> None:
    network = loads(NETWORK.format(figure=figure))
    (comparison,) = bpcalc.compare(network)
    assert comparison.reproduced is expected, comparison.value and float(comparison.value)


def test_a_misfit_names_the_convention_that_would_fit() -> None:
    network = loads(NETWORK.format(figure='{quantity: E_total@1, value: "0.164"}'))
    trained = network.with_convention(network.convention._replace(biases=bpcalc.Biases.TRAINED))
    value = bpcalc.train(trained, 1).errors[1]
    network = loads(NETWORK.format(figure=f'{{quantity: E_total@1, value: "{value:.9f}"}}'))
    (comparison,) = bpcalc.compare(network)
    assert comparison.reproduced is Reproduced.NO
    assert {convention.biases.value for convention in comparison.fitting} == {"trained", "split"}


def test_parameters_after_many_updates_are_compared() -> None:
    value = bpcalc.train(loads(NETWORK.format(figure="")), 50).states[50]["w1"]
    network = loads(
        NETWORK.format(figure=f'{{quantity: w1@50, value: "{value:.9f}"}}, {{quantity: dE/dw1@50, value: "9"}}')
    )
    first, second = bpcalc.compare(network, 50)
    assert first.reproduced is Reproduced.EXACT
    assert second.reproduced is Reproduced.NO
    assert float(second.value or 0) == pytest.approx(bpcalc.explain(network, "dE/dw1@50").values["dE_total/dw1@50"])


@given(st.decimals(min_value="0.001", max_value=1000, places=15), st.integers(3, 9), st.booleans())
def test_rounded_digits_are_exact_and_truncated_ones_accepted(value: Decimal, places: int, negative: bool) -> None:
    value = -value if negative else value
    with localcontext(prec=40):
        unit = Decimal(1).scaleb(-places)
        rounded, truncated = (value.quantize(unit, mode) for mode in (ROUND_HALF_UP, ROUND_DOWN))
        assert agreement(str(rounded), Fraction(value)) is Agreement.EXACT
        assert agreement(str(truncated), Fraction(value)) is not Agreement.NO
        assert agreement(str(rounded + 3 * unit), Fraction(value)) is Agreement.NO


@pytest.mark.parametrize(
    ("written", "places", "digits"),
    [("0.10", 2, 2), ("1.50e-3", 5, 3), ("1e3", -3, 1), ("-0.019", 3, 2), ("12", 0, 2), (".5", 1, 1), ("100.0", 1, 4)],
)
def test_digits_are_counted(written: str, places: int, digits: int) -> None:
    assert (decimals(written), significant_digits(written)) == (places, digits)


def test_figures_that_notes_seldom_print_are_found_on_the_command_line_too(bpcalc: Callable[..., Any]) -> None:
    text = NETWORK.format(figure='{quantity: Δw1, value: "-0.148"}, {quantity: dE/di1, value: "0.0739"}')
    result = bpcalc("run", "-", stdin=text)
    assert result.exit_code == 0
    assert "2 figures: 2 exact." in result.stdout
