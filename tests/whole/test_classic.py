"""The classic worked example: the figures of design §6, and every published figure."""

from __future__ import annotations

import pytest

import bpcalc
from bpcalc.checking.certifying.published import Reproduced
from bpcalc.formula.exact import fraction
from bpcalc.typesetting.numerals import result, significant

TABLE = [
    # biases, order, E_total@1, E_total@10000, out_o1@10000, out_o2@10000
    ("fixed", "simultaneous", "0.291027774", "3.51018778e-05", "0.015913620", "0.984064274"),
    ("fixed", "in-place", "0.291027924", "3.50847863e-05", "0.015912196", "0.984065734"),
    ("trained", "simultaneous", "0.285750887", "4.35532e-06", "0.012102159", "0.987928390"),
    ("split", "simultaneous", "0.280471447", "2.44756e-06", "0.011587527", "0.988458935"),
]


@pytest.mark.parametrize(("biases", "order", "first", "last", "out1", "out2"), TABLE)
def test_conventions_come_out_digit_for_digit(
    biases: str, order: str, first: str, last: str, out1: str, out2: str
) -> None:
    network = bpcalc.load("classic")
    convention = bpcalc.Convention(bpcalc.Order(order), bpcalc.Biases(biases), network.convention.learning_rate)
    history = bpcalc.train(network.with_convention(convention), 10_000)
    outputs = {quantity.id: value for quantity, value in history.forward(10_000)}
    digits = len(last.partition("e")[0]) - 1
    assert result(fraction(history.errors[1]), 9) == first
    assert significant(fraction(history.errors[10_000]), digits) == last
    assert result(fraction(outputs["out_o1"]), 9) == out1
    assert result(fraction(outputs["out_o2"]), 9) == out2


def test_the_other_figure_in_print_is_the_first_row_one_update_early() -> None:
    errors = bpcalc.train(bpcalc.load("classic"), 10_000).errors
    assert result(fraction(errors[9_999]), 10) == "0.0000351085"
    assert result(fraction(errors[10_000]), 10) == "0.0000351019"


def test_every_published_figure_is_reproduced() -> None:
    comparisons = bpcalc.compare(bpcalc.load("classic"), 10_000)
    verdicts = {comparison.quantity.id: comparison.reproduced for comparison in comparisons}
    assert len(verdicts) == 36
    # −0.0190491183 is printed as −0.019049119: everywhere, and off by one.
    assert verdicts.pop("dE_o2/dout_h1") is Reproduced.LAST_DIGIT
    assert set(verdicts.values()) == {Reproduced.EXACT}


def test_figures_after_more_updates_than_were_run_are_not_reached() -> None:
    verdicts = {c.quantity.id: c.reproduced for c in bpcalc.compare(bpcalc.load("classic"), 9_999)}
    assert verdicts["E_total@9999"] is Reproduced.EXACT
    assert verdicts["E_total@10000"] is Reproduced.NOT_REACHED
    assert verdicts["E_total@1"] is Reproduced.EXACT


def test_fifty_decimals_are_those_of_mpmath_at_a_hundred_digits() -> None:
    from mpmath import mp, mpf

    exact = bpcalc.work(bpcalc.derive(bpcalc.load("classic")), digits=50).exact
    with mp.workdps(100):
        h1, h2 = (1 / (1 + mp.exp(-(mpf(net) / 10_000))) for net in (3775, 3925))
        o1 = 1 / (1 + mp.exp(-(mpf(4) / 10 * h1 + mpf(45) / 100 * h2 + mpf(6) / 10)))
        gradient = (o1 - mpf(1) / 100) * o1 * (1 - o1) * h1
        digits = str(int(mp.nint(gradient * mpf(10) ** 50))).zfill(50)
        assert result(exact["dE_total/dw5"], 50) == f"0.{digits}"
