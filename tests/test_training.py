"""Training: how it counts, stops, keeps and fails."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

import bpcalc
from bpcalc.model.loading import loads
from bpcalc.training.history import Outcome
from bpcalc.training.training import milestones, training

LARGE_TARGET = "{inputs: [1], targets: [1e153], layers: [{weights: [[0.5]]}], learning_rate: 1e300}"


def test_after_n_iterations_means_after_n_updates() -> None:
    history = bpcalc.train(bpcalc.load("classic"), 7)
    assert history.reached == 7
    assert len(history.errors) == 8
    assert sorted(history.states) == [0, 1, 2, 5, 7]


@given(st.integers(0, 10**7))
def test_milestones_rise_from_zero_to_the_end(iterations: int) -> None:
    rows = milestones(iterations)
    assert rows[0] == 0
    assert rows[-1] == iterations
    assert rows == sorted(set(rows))


def test_stretches_give_what_one_run_gives() -> None:
    network = bpcalc.load("classic")
    whole = bpcalc.train(network, 500)
    pieces = bpcalc.train(network, 500, keep=range(0, 500, 7))
    assert list(whole.errors) == list(pieces.errors)
    assert whole.states[500] == pieces.states[500]
    assert pieces.states[7 * 71] == bpcalc.train(network, 7 * 71).states[7 * 71]


def test_training_stops_at_the_first_error_that_is_small_enough() -> None:
    network = bpcalc.load("classic")
    history = bpcalc.train(network, 10_000, until=1e-3)
    assert history.outcome is Outcome.SMALL_ENOUGH
    assert history.errors[history.reached] <= 1e-3 < history.errors[history.reached - 1]
    assert len(history.errors) == history.reached + 1
    assert history.states[history.reached] == bpcalc.train(network, history.reached).states[history.reached]


def test_an_error_that_is_small_enough_at_once_needs_no_update() -> None:
    history = bpcalc.train(bpcalc.load("classic"), 10, until=1)
    assert (history.reached, history.outcome) == (0, Outcome.SMALL_ENOUGH)


def test_divergence_names_the_step_its_numbers_and_the_iteration() -> None:
    history = bpcalc.train(loads(LARGE_TARGET), 100)
    assert history.outcome is Outcome.DIVERGED
    assert history.overflow is not None
    assert history.overflow.step.id.startswith("w1")
    assert "put in:" in history.overflow.problems[0].message
    assert all(math.isfinite(error) for error in history.errors)
    assert len(history.errors) == history.reached + 1
    assert all(math.isfinite(value) for value in history.states[history.reached].values())


def test_an_overflow_in_the_first_pass_is_an_error() -> None:
    network = loads("{inputs: [1], targets: [1e200], layers: [{weights: [[0.5]]}], learning_rate: 1}")
    with pytest.raises(bpcalc.BpcalcError, match="E_o1 is beyond the numbers that floats hold"):
        bpcalc.work(bpcalc.derive(network))


def test_training_without_a_learning_rate_asks_for_one() -> None:
    network = loads("{inputs: [1], targets: [1], layers: [{weights: [[0.5]]}]}")
    with pytest.raises(bpcalc.BpcalcError, match="training needs a number for eta"):
        bpcalc.train(network, 1)


def test_many_digits_are_those_of_mpmath() -> None:
    network = loads("{inputs: [0.3], targets: [0.7], layers: [{weights: [[0.1]], bias: 0.2}], learning_rate: 0.5}")
    history = bpcalc.train(network, 20, digits=50)
    with mp.workdps(80):
        x, t, w, b = (mpf(n) / 10 for n in (3, 7, 1, 2))
        for _ in range(20):
            out = 1 / (1 + mp.exp(-(w * x + b)))
            delta = (out - t) * out * (1 - out)
            w, b = w - delta * x / 2, b - delta / 2
        assert abs(mpf(history.states[20]["w1"]) - w) < mpf(10) ** -60
        assert abs(mpf(history.states[20]["b1"]) - b) < mpf(10) ** -60


def test_progress_is_reported_in_order() -> None:
    reached = [history.reached for history in training(bpcalc.load("classic"), 60_000)]
    assert reached == sorted(set(reached))
    assert reached[-1] == 60_000
    assert len(reached) > len(milestones(60_000))


def test_saturated_nets_do_not_overflow() -> None:
    network = loads("{inputs: [1e6], targets: [0.5], layers: [{weights: [[-1e3]]}], learning_rate: 1}")
    history = bpcalc.train(network, 3)
    assert list(history.errors) == [0.125] * 4
