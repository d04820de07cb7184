"""Training: how it counts, stops, keeps and fails."""

from __future__ import annotations

import math
from array import array
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

import bpcalc
from bpcalc.model.loading import loads
from bpcalc.rendering.page import Page
from bpcalc.rendering.text.curve import drawn_curve
from bpcalc.training import errors as errors_module
from bpcalc.training.errors import first_error
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


def test_a_long_history_is_thinned_and_exact_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    network = bpcalc.load("classic")
    whole = bpcalc.train(network, 5_000).errors
    monkeypatch.setattr(errors_module, "MOST", 100)
    history = bpcalc.train(network, 5_000, keep=[777, 4_321])
    thinned = history.errors
    assert len(thinned) < 2 * 100
    assert list(thinned) == [whole[count] for count in thinned.counts]
    assert {0, 1, 2, 5, 777, 1_000, 4_321, 5_000} <= set(thinned.counts)
    assert thinned[-1] == thinned[5_000] == whole[-1]
    for lost in (778, 5_001, -5_002):
        with pytest.raises(KeyError):
            thinned[lost]
    values, counts = thinned.evenly()
    assert [whole[count] for count in counts] == list(values)
    assert counts[-1] == 5_000
    assert len({after - before for before, after in pairwise(counts[:-1])}) == 1


@given(st.lists(st.integers(1, 40), min_size=1, max_size=30), st.integers(1, 20), st.data())
def test_errors_are_what_was_recorded(stretches: list[int], most: int, data: st.DataObject) -> None:
    before, seen = errors_module.MOST, []
    errors_module.MOST = most
    try:
        errors, wanted = first_error(0.0, array("d")), {0}
        for stretch in stretches:
            recorded = [float(errors.reached + step) for step in range(stretch + 1)]
            mark = data.draw(st.booleans())
            errors = errors.carried_on(recorded, mark)
            wanted |= {errors.reached} if mark else set()
            seen.append((errors, set(wanted)))
    finally:
        errors_module.MOST = before
    for errors, marked in seen:  # earlier ones stay what they were
        assert [float(count) for count in errors.counts] == list(errors)
        assert {*marked, errors.reached} <= set(errors.counts)
        assert all(errors[count] == count for count in marked)


def test_few_errors_are_all_there_and_many_are_drawn_to_scale() -> None:
    history = bpcalc.train(bpcalc.load("classic"), 300)
    assert history.errors.counts == list(range(301))
    values, counts = history.errors.evenly()
    assert (list(values), counts) == (list(history.errors), ())
    page = Page(unicode=False)
    every = drawn_curve("E", values, page)
    assert every == drawn_curve("E", list(values), page, range(301))
    assert drawn_curve("E", list(values)[::3], page, range(0, 301, 3))[-1] == every[-1]
