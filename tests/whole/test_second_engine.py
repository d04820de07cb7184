"""What bpcalc computes, autograd computes too: values, gradients, and twenty updates under every optimizer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

pytest.importorskip("autograd")

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import bpcalc
from making.random_specs import ACTIVATIONS, ANY_OUTPUT_LOSSES, OPTIMIZERS, SCHEDULES, Spec, specs
from making.second_engine import SecondEngine

UPDATES = 20
FITTING = [
    *((activation, loss) for activation in ACTIVATIONS for loss in [*ANY_OUTPUT_LOSSES, "hinge"]),
    ("sigmoid", "binary-cross-entropy"),
    ("softmax", "cross-entropy"),
]
SCHEDULED = [(optimizer, schedule) for optimizer in OPTIMIZERS for schedule in SCHEDULES]
SET_OTHERWISE = [({"name": name, **others}, "constant") for name, others in OPTIMIZERS.items() if others]
DIVIDING = {"adagrad", "rmsprop", "adam", "adamw"}
LARGE_GRADIENT = 10  # with a larger one training may leap about, and chaos magnifies rounding
SMALL_GRADIENT = 1e-3  # an optimizer that divides by √v magnifies what rounding leaves of a smaller one


def spelled(written: Any) -> str:
    """The id of a case: a name, with its arguments where there are any."""
    if not isinstance(written, dict):
        return str(written)
    return "_".join(str(value) for key, value in written.items() if key != "formula")


@given(specs())
def test_values_and_gradients_equal_those_of_autograd(spec: Spec) -> None:
    assert disagreements(values_by_bpcalc(spec), values_by_autograd(spec)) == {}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@settings(max_examples=settings().max_examples // 4, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_twenty_updates_equal_those_of_autograd(optimizer: str, data: st.DataObject) -> None:
    spec = data.draw(specs(optimizer=optimizer))
    assume(gradients_are_moderate(spec, dividing=optimizer in DIVIDING))
    assert disagreements(*trained_by_both(spec)) == {}


@pytest.mark.parametrize(("activation", "loss"), FITTING, ids=spelled)
def test_each_activation_gives_each_loss_the_gradients_of_autograd(activation: Any, loss: Any) -> None:
    spec = fixed_spec(activation, loss)
    assert disagreements(values_by_bpcalc(spec), values_by_autograd(spec)) == {}


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=spelled)
def test_gradients_of_an_output_itself_equal_those_of_autograd(activation: Any) -> None:
    spec = fixed_spec(activation, {"name": "none", "of": "o2"})
    del spec["targets"]
    assert disagreements(values_by_bpcalc(spec), values_by_autograd(spec)) == {}


@pytest.mark.parametrize(("optimizer", "schedule"), SCHEDULED + SET_OTHERWISE, ids=spelled)
def test_each_optimizer_follows_each_schedule_as_with_autograd(optimizer: Any, schedule: Any) -> None:
    spec = fixed_spec("tanh", "half-squared-error", optimizer=optimizer, schedule=schedule, learning_rate=0.05)
    assert disagreements(*trained_by_both(spec)) == {}


@pytest.mark.parametrize(
    ("activation", "net", "slope"),
    [
        ("relu", 0, 0),
        ("leaky_relu", 0, 0.01),
        ({"name": "leaky_relu", "alpha": 0.2}, 0, 0.2),
        ("elu", 0, 1),
        ({"name": "elu", "alpha": 0.7}, 0, 0.7),
        ("hard_sigmoid", -3, 0),
        ("hard_sigmoid", 3, 0),
    ],
    ids=spelled,
)
def test_activations_have_the_slope_agreed_on_at_their_kinks(activation: Any, net: int, slope: float) -> None:
    layer = {"neurons": ["o1"], "activation": activation, "weights": [[{"w1": net}]]}
    spec: Spec = {"inputs": {"i1": 1}, "layers": [layer], "loss": {"name": "none", "of": "o1"}}
    expected = values_by_autograd(spec)
    assert expected["dout_o1/dw1"] == slope
    assert disagreements(values_by_bpcalc(spec), expected) == {}


@pytest.mark.parametrize(
    ("loss", "target", "slope"),
    [("mean-absolute-error", 0.5, 0), ("hinge", 2, 0), ({"name": "huber", "delta": 0.25}, 0.75, -0.25)],
    ids=spelled,
)
def test_losses_have_the_slope_agreed_on_at_their_kinks(loss: Any, target: float, slope: float) -> None:
    layer = {"neurons": ["o1"], "activation": "linear", "weights": [[{"w1": 0.5}]]}
    spec: Spec = {"inputs": {"i1": 1}, "targets": {"o1": target}, "layers": [layer], "loss": loss}
    expected = values_by_autograd(spec)
    assert expected["dE_total/dw1"] == slope
    assert disagreements(values_by_bpcalc(spec), expected) == {}


def fixed_spec(activation: Any, loss: Any, **more: Any) -> Spec:
    """Two layers of two neurons with positive and negative nets, one with a shared bias, one with thresholds."""
    signs = loss == "hinge"
    return {
        "inputs": {"i1": 0.8, "i2": -1.5},
        "targets": {"o1": 1 if signs else 0.3, "o2": -1 if signs else 0.7},
        "layers": [
            {
                "neurons": ["h1", "h2"],
                "activation": activation,
                "weights": [[{"w1": 0.9}, {"w2": -0.4}], [{"w3": -0.2}, {"w4": 0.7}]],
                "bias": {"b1": 0.25},
            },
            {
                "neurons": ["o1", "o2"],
                "activation": activation,
                "weights": [[{"w5": 0.6}, {"w6": -0.5}], [{"w7": -0.85}, {"w8": 0.35}]],
                "threshold": [{"t1": -0.15}, {"t2": 0.45}],
            },
        ],
        "loss": loss,
        **more,
    }


def values_by_bpcalc(spec: Spec) -> Mapping[str, float | None]:
    return bpcalc.work(bpcalc.derive(bpcalc.loads(json.dumps(spec)), everything=True)).values


def values_by_autograd(spec: Spec) -> dict[str, float]:
    """By id: the forward pass, E_total, and the gradients by parameters and inputs."""
    engine = SecondEngine(spec)
    loss = spec["loss"]
    of = f"dout_{loss['of']}/d" if isinstance(loss, dict) and loss["name"] == "none" else "dE_total/d"
    slopes = engine.gradients() | engine.input_gradients()
    total = {"E_total": float(engine.error(engine.parameters))} if of == "dE_total/d" else {}
    return engine.forward() | total | {f"{of}{name}": float(slope) for name, slope in slopes.items()}


def trained_by_both(spec: Spec) -> tuple[dict[str, float], dict[str, float]]:
    """By id, from bpcalc and from autograd: every E_total, and at the end what moves and the optimizer's states."""
    history = bpcalc.train(bpcalc.loads(json.dumps(spec)), UPDATES)
    moments = list(zip(range(UPDATES + 1), SecondEngine(spec).training(), strict=False))
    errors = {f"E_total@{n}": float(error) for n, error in enumerate(history.errors)}
    _, last = moments[-1]
    expected = {f"E_total@{n}": moment.error for n, moment in moments} | last.states | last.moving
    return errors | {name: float(value) for name, value in history.states[UPDATES].items()}, expected


def disagreements(found: Mapping[str, Any], expected: Mapping[str, float]) -> dict[str, tuple[Any, float]]:
    """What was found and expected, where they differ by more than 1e-12, of the value where that is above one."""
    pairs = {name: (found.get(name), value) for name, value in expected.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pytest.approx(pair[1], rel=1e-12, abs=1e-12)}


def gradients_are_moderate(spec: Spec, dividing: bool) -> bool:
    """Whether no gradient of the first round is too large, nor, to be divided by its size, next to nothing.

    Around a softmax gradients may cancel (of a bias that all its neurons share): one engine gets 0, the other 1e-17,
    and the first update of Adam or Adagrad divides either by its own size. Where nothing flows, both get 0.
    """
    engine = SecondEngine(spec)
    cancelling = any(layer.activation == "softmax" for layer in engine.layers)
    rounds = [engine.gradients(t=t) for t in range(1, 1 + len(engine.batches))]
    slopes = [abs(slope) for gradients in rounds for name, slope in gradients.items() if engine.moves(name)]
    if max(slopes) > LARGE_GRADIENT:
        return False
    return not dividing or all(slope > SMALL_GRADIENT or (slope == 0 and not cancelling) for slope in slopes)
