"""Training with batches, optimizers and schedules: every update is the one that its own derivation shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import bpcalc
from bpcalc.functions.optimizers import OPTIMIZERS
from bpcalc.functions.schedules import SCHEDULES
from bpcalc.model.batches import Batch, Pick

SAMPLES = [
    {"inputs": [0.3, -0.7], "targets": [0.2]},
    {"inputs": [1.1, 0.4], "targets": [0.9]},
    {"inputs": [-0.5, 0.6], "targets": [0.4]},
    {"inputs": [0.8, 0.9], "targets": [0.1]},
    {"inputs": [-1.2, -0.3], "targets": [0.7]},
]
BATCHES: list[dict[str, Any]] = [
    {},
    {"size": 1},
    {"size": 2, "reduce": "sum"},
    {"size": 3},
    {"size": 1, "pick": "random", "seed": 7},
    {"size": 2, "pick": "random", "seed": 7, "reduce": "sum"},
]


def file_of(**more: Any) -> str:
    layers = [
        {"activation": "tanh", "weights": [[0.4, -0.2], [0.1, 0.5], [0.3, 0.3]], "bias": 0.1},
        {"activation": "sigmoid", "weights": [[0.6, -0.4, 0.2]], "threshold": [0.05]},
    ]
    return json.dumps({"samples": SAMPLES, "layers": layers, "learning_rate": 0.1, **more})


@pytest.mark.parametrize("order", ["simultaneous", "in-place"])
@pytest.mark.parametrize("batch", BATCHES, ids=str)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_update_is_bit_for_bit_the_one_that_is_shown(optimizer: str, batch: Any, order: str) -> None:
    schedule = list(SCHEDULES)[len(optimizer) % len(SCHEDULES)]
    text = file_of(optimizer=optimizer, batch=batch, schedule=schedule, decay={"l2": 0.01}, update={"order": order})
    network = bpcalc.loads(text)
    history = bpcalc.train(network, 7, keep=range(8))
    for done in (0, 1, 6):
        worked = history.worked(done)
        for new in worked.derivation.updates.values():
            quantity = worked.derivation.quantities[new]
            assert worked.values[new] == history.states[done + 1][quantity.bare_id]
        total = "E_total" if not done else f"E_total@{done}"
        assert worked.values[total] == history.errors[done]


def test_cyclic_batches_go_round_and_the_last_may_be_smaller() -> None:
    batch = Batch(size=2)
    assert [batch.members(5, n) for n in range(4)] == [(0, 1), (2, 3), (4,), (0, 1)]
    assert Batch().members(3, 9) == (0, 1, 2)
    assert Batch(size=9).members(3, 1) == (0, 1, 2)


def test_random_batches_follow_from_the_seed_alone() -> None:
    batch = Batch(size=2, pick=Pick.RANDOM, seed=3)
    picked = [batch.members(5, n) for n in range(400)]
    assert picked == [Batch(2, Pick.RANDOM, 3).members(5, n) for n in range(400)]
    assert picked != [Batch(2, Pick.RANDOM, 4).members(5, n) for n in range(400)]
    assert all(len(set(members)) == 2 for members in picked)
    counts = [sum(place in members for members in picked) for place in range(5)]
    assert min(counts) > 100


def test_a_batch_of_one_shows_its_own_sample_only(bpcalc: Callable[..., Any]) -> None:
    text = file_of(batch={"size": 1})
    page = bpcalc("run", "-", "--at", "2", stdin=text).stdout
    assert "This update learns from sample 2." in page
    assert "net_h1[2]@1 = " in page
    assert "net_h1[1]@1 = " not in page
    assert "∂E_total/∂w1@1 = ∂E_total/∂w1[2]@1" in page
    assert "E_total[5]@1 = " in page  # the error is over all samples


def test_at_shows_any_update_and_its_ids(bpcalc: Callable[..., Any]) -> None:
    text = file_of(optimizer="adam", schedule={"name": "step", "every": 5, "factor": 0.5})
    content = json.loads(bpcalc("run", "-", "--at", "17", "--format", "json", stdin=text).stdout)
    steps = {step["id"]: step for step in content["steps"]}
    history = bpcalc_train(text, 17)
    assert steps["w1@17"]["value"] == history.states[17]["w1"]
    assert steps["m_w1@17"]["value"] == history.states[17]["m_w1"]
    assert steps["t"]["value"] == 17
    assert steps["eta_t@16"]["value"] == 0.1 * 0.5**3
    only = bpcalc("run", "-", "--at", "17", "--only", "w1+", stdin=text).stdout
    assert "w1@17 = w1@16 − η_t@16 × m̂_w1@17 / (√(v̂_w1@17) + ε) = " in only


def bpcalc_train(text: str, updates: int) -> Any:
    import bpcalc

    return bpcalc.train(bpcalc.loads(text), updates, keep=[updates - 1])


def test_vs_shows_what_moved(bpcalc: Callable[..., Any]) -> None:
    result = bpcalc("run", "classic", "--set", "w5=0.41", "--vs", "--format", "json")
    moved = {row["id"]: row for row in json.loads(result.stdout)["moved"]}
    assert moved["w5"] == {"id": "w5", "before": 0.4, "after": 0.41}
    assert moved["net_o1"]["after"] - moved["net_o1"]["before"] == pytest.approx(0.01 * 0.593269992)
    assert "net_h1" not in moved
    assert "net_o2" not in moved
    assert bpcalc("run", "classic", "--vs").exit_code == 2
    page = bpcalc("run", "classic", "--learning-rate", "0.25", "--vs", "--only", "update").stdout
    assert "net_h1  " not in page.split("What moved")[1]


def test_constants_can_be_set_and_may_be_symbols(bpcalc: Callable[..., Any]) -> None:
    text = file_of(optimizer={"name": "momentum", "mu": None})
    assert "v_w1⁺ = μ × v_w1 + ∂E_total/∂w1 = μ × 0 + " in bpcalc("run", "-", stdin=text).stdout
    page = bpcalc("run", "-", "--set", "mu=0.5", "-n", "3", stdin=text)
    assert page.exit_code == 0
    assert "μ = 0.5" in page.stdout
    refused = bpcalc("run", "-", "-n", "3", stdin=text)
    assert "training needs a number for mu" in refused.stderr


def test_constants_make_way_for_names_of_the_file(bpcalc: Callable[..., Any]) -> None:
    layers = [
        {"activation": {"name": "leaky_relu", "alpha": 0.1}, "weights": [[{"alpha": 0.5}], [{"t": -0.4}]]},
        {"activation": {"name": "elu", "alpha": 0.2}, "weights": [[{"beta1": 1}, {"w": 2}]]},
    ]
    text = json.dumps({"inputs": [1], "targets": [0], "layers": layers, "optimizer": "adam", "learning_rate": 1})
    page = bpcalc("run", "-", "--verify", "-n", "3", stdin=text)
    assert page.exit_code == 0
    assert "constants: α' = 0.1, α'' = 0.2, β1' = 0.9, β2 = 0.999" in page.stdout
    assert "update: t' = 1" in page.stdout
