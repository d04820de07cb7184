"""Slips in activations, losses and optimizers: a share of what `python tests/benchmarks/functions.py` measures.

And what a learner is told of them: of his own function only, from digits that can tell, and of δ's sign once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest

from bpcalc.checking.judging.judging import Judge
from bpcalc.checking.slips.codes import SLIP_NAMED
from bpcalc.checking.verdicts import ACCEPTED, Claim, Verdict
from bpcalc.functions.activations import ACTIVATIONS
from bpcalc.functions.losses import LOSSES
from bpcalc.functions.optimizers import OPTIMIZERS
from bpcalc.model.loading import load
from making.mistaken import answered
from making.mistakes import BY_OUT, ERROR, OUT, SLOPE, combinations, drawn, judge_of
from making.mistakes import OPTIMIZERS as DRAWN_OPTIMIZERS
from making.mutating import decimals, sheet

SEED = 7
SHARE = 110
"""Of so many combinations one is drawn here; all of them are in the benchmark."""

ENOUGH = 0.99
"""The share of the mistakes that is to be named rightly; the rest are digits that a slip of the pen gives as well."""

OTHERS = ("other-activation", "other-slope", "other-loss", "other-optimizer", "plain-step")
"""Slips that are told with the name of another function."""


@cache
def judge_of_bundled(network: str) -> Judge:
    return Judge(load(network))


def claims_of(answers: Mapping[str, str], network: str = "classic") -> list[Claim]:
    return list(judge_of_bundled(network).judge(replace(sheet(answers), is_sheet=True)))


@pytest.mark.parametrize("names", combinations()[SEED::SHARE], ids="-".join)
def test_a_mistake_in_a_function_is_named_and_nobody_is_told_of_a_function_of_others(
    names: tuple[str, str, str],
) -> None:
    what = drawn(*names, SEED)
    every = [one for one in answered(what) if one.result != "accepted"]
    rightly = sum(one.result == "rightly" for one in every)
    assert rightly >= ENOUGH * len(every), [(one.mistake, one.told) for one in every if one.result != "rightly"]
    own = {what.hidden, what.output}
    others = [entry for entry in ACTIVATIONS.values() if entry.name not in own]
    left_out = SLIP_NAMED["derivative-left-out"].what
    for one in every:
        for entry in others:
            assert f"here {entry.reason}" not in one.told
            assert f"{left_out}: {entry.reason}" not in one.told
        if not any(SLIP_NAMED[name].what in one.told for name in OTHERS):
            assert not [entry.name for entry in others if entry.reason in one.told], one.told
            assert own & {"sigmoid", "softmax"} or "out × (1 − out)" not in one.told, one.told


@pytest.mark.parametrize("names", combinations()[5::SHARE], ids="-".join)
def test_a_right_figure_is_never_named(names: tuple[str, str, str]) -> None:
    judge = judge_of(drawn(*names, SEED))
    for places in (4, 6, 9):
        answers = {
            name: decimals(value, places) for name, value in judge.truth.floats.items() if name in judge.truth.steps
        }
        told = judge.judge(replace(sheet(answers), is_sheet=True))
        assert [claim for claim in told if claim.verdict in (Verdict.SLIP, Verdict.CONVENTION)] == []


def test_every_function_of_the_tables_is_tried() -> None:
    forward_only = {"step"}
    assert {*OUT, "softmax", *forward_only} == set(ACTIVATIONS)
    assert set(ERROR) == set(LOSSES)
    assert set(DRAWN_OPTIMIZERS) == set(OPTIMIZERS)
    assert set(SLOPE) <= set(ACTIVATIONS)
    assert set(BY_OUT) <= set(LOSSES)


NEW_WEIGHTS = {"w5": "0.40", "w6": "0.45", "w7": "0.500", "w8": "0.550000000"}


@pytest.mark.parametrize(("weight", "text"), [*NEW_WEIGHTS.items(), ("w1", "0.150000000"), ("w3", "0.2500")])
def test_the_old_weight_in_place_of_the_new_one_was_not_updated(weight: str, text: str) -> None:
    (claim,) = claims_of({f"{weight}+": text})
    assert (claim.verdict, claim.slip, claim.rule, claim.also) == (Verdict.SLIP, "not-updated", "not-updated", ())


def test_a_step_that_is_below_the_digits_is_no_weight_left_as_it_was() -> None:
    (claim,) = claims_of({"w1+": "0.150"})  # 0.149780716
    assert claim.verdict is Verdict.TOO_FEW_DIGITS


@pytest.mark.parametrize("text", ["0", "0.0", "0.00", "5", "0.1", "-0.4", "0.03", "-1"])
@pytest.mark.parametrize("quantity", ["net_o1", "out_h1", "E_o1", "delta_o1", "dE_total/dw5", "w5+"])
def test_a_number_without_two_digits_has_no_name(quantity: str, text: str) -> None:
    for claim in claims_of({quantity: text}):
        assert claim.verdict is not Verdict.SLIP, claim.message


RELU = "relu-softmax"


def test_the_slope_of_a_dead_unit_and_of_a_live_one_are_told_though_they_have_one_digit() -> None:
    judge = judge_of_bundled(RELU)
    slopes = {name: value for name, value in judge.truth.floats.items() if name.startswith("dout_") and value in (0, 1)}
    assert set(slopes.values()) == {0.0, 1.0}
    for name, value in slopes.items():
        (claim,) = judge.judge(replace(sheet({name: str(int(1 - value))}), is_sheet=True))
        assert (claim.slip, claim.rule) == ("other-function", "other-case"), name
        assert ACTIVATIONS["relu"].reason in claim.message


def books(network: str, places: int = 4) -> tuple[dict[str, str], dict[str, str]]:
    """δ with the sign of the books, and the new weights as they are."""
    truth = judge_of_bundled(network).truth
    deltas = {name: decimals(-truth.floats[name], places) for name in truth.steps if name.startswith("delta_")}
    return deltas, {name: decimals(truth.floats[name], places) for name in truth.steps if name.endswith("+")}


@pytest.mark.parametrize("network", ["han-kamber", "classic", "three-two-two", "softmax-2-3"])
@pytest.mark.parametrize("places", [7, 9])
@pytest.mark.parametrize("with_weights", [False, True])
def test_a_whole_sheet_with_the_sign_of_the_books_is_a_convention(
    network: str, places: int, with_weights: bool
) -> None:
    deltas, weights = books(network, places)
    claims = claims_of({**deltas, **(weights if with_weights else {})}, network)
    told = [claim for claim in claims if (claim.quantity or "").startswith("delta_")]
    assert {(claim.verdict, claim.convention) for claim in told} == {(Verdict.CONVENTION, "delta target-minus-out")}
    assert all(
        claim.value == claim.expected
        or abs(claim.value + judge_of_bundled(network).truth.values[claim.quantity]) < 1e-3
        for claim in told
    )  # type: ignore[operator, index]
    assert all(claim.verdict in ACCEPTED for claim in claims if claim not in told)


@pytest.mark.parametrize("network", ["han-kamber", "classic"])
def test_one_sign_turned_among_others_stays_a_slip(network: str) -> None:
    deltas, weights = books(network, 6)
    for name in deltas:
        right = {
            other: text.removeprefix("-") if text.startswith("-") else f"-{text}" for other, text in deltas.items()
        }
        claims = claims_of({**right, name: deltas[name], **weights}, network)
        blamed = {claim.quantity: claim.slip for claim in claims if claim.verdict not in ACCEPTED}
        assert blamed == {name: "sign-flipped"}
        (alone,) = claims_of({name: deltas[name]}, network)
        assert alone.slip == "sign-flipped"


@pytest.mark.parametrize("network", ["han-kamber", "classic", "three-two-two"])
def test_a_sheet_whose_weights_go_the_wrong_way_has_a_mistake_and_no_convention(network: str) -> None:
    truth = judge_of_bundled(network).truth
    deltas, weights = books(network, 9)
    wrong = {name: decimals(2 * truth.floats[name.rstrip("+")] - truth.floats[name], 9) for name in weights}
    claims = claims_of({**deltas, **wrong}, network)
    assert Verdict.CONVENTION not in {claim.verdict for claim in claims}
    assert "sign-flipped" in {claim.slip for claim in claims}
