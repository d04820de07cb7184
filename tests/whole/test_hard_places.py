"""Kinks, cancellations, coupled outputs, numbers that run away: what is shown there is true, and nothing breaks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import bpcalc as library
from bpcalc.derivation.step import Rule
from bpcalc.functions.activations import ACTIVATIONS
from bpcalc.functions.losses import LOSSES
from bpcalc.functions.optimizers import OPTIMIZERS
from bpcalc.functions.schedules import SCHEDULES
from bpcalc.rendering.inline import prose
from bpcalc.rendering.page import Page

Command = Callable[..., Any]


def file_of(layers: list[dict[str, Any]], inputs: Any = (1,), targets: Any = (0.5,), **more: Any) -> str:
    """A network file with one sample."""
    given = {} if "samples" in more else {"inputs": list(inputs), "targets": list(targets)}
    return json.dumps({**given, "layers": layers, "learning_rate": 0.1, **more})


def certificate_of(text: str) -> Any:
    derivation = library.derive(library.loads(text), everything=True)
    return library.certify(derivation, library.work(derivation))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_gradient_that_cancels_is_zero_to_every_optimizer(optimizer: str) -> None:
    layer = {"activation": "softmax", "weights": [[0.3], [0.5]], "bias": {"b": 0.1}}
    text = file_of([layer], targets=[0, 1], loss="cross-entropy", optimizer=optimizer)
    worked = library.work(library.derive(library.loads(text)))
    assert worked.exact["dE_total/db"] == 0
    assert worked.exact["b+"] == pytest.approx(0.0999 if optimizer == "adamw" else 0.1)


@pytest.mark.parametrize(
    ("layer", "more", "kinks"),
    [
        ({"activation": "relu", "weights": [[0]]}, {}, {"dE_total/dw1"}),  # at w1 = 0 no input moves the net
        (
            {"activation": "leaky_relu", "weights": [[0.5]], "bias": -0.5},
            {},
            {"dE_total/d" + x for x in ("w1", "b1", "i1")},
        ),
        ({"activation": "elu", "weights": [[0]]}, {}, set()),  # both sides have the slope 1
        ({"activation": "linear", "weights": [[1.5]]}, {"loss": "huber"}, set()),  # |target − out| is δ
        (
            {"activation": "linear", "weights": [[0.5]]},
            {"loss": "mean-absolute-error"},
            {"dE_total/dw1", "dE_total/di1"},
        ),
        (
            {"activation": "linear", "weights": [[0.4, 0]]},
            {"decay": {"l1": 0.1}, "inputs": [1, 2]},
            {"dE_total/dw2"},  # |w2| has a kink at 0, and |w1| has none at 0.4
        ),
        (
            {"activation": "softmax", "weights": [[900], [-900], [-900]]},
            {"targets": [0, 1, 0], "loss": "cross-entropy"},
            set(),  # two nets tie below the largest
        ),
    ],
)
def test_only_a_kink_is_called_one(layer: dict[str, Any], more: dict[str, Any], kinks: set[str]) -> None:
    certificate = certificate_of(file_of([layer], **more))
    assert {row.quantity.id for row in certificate.rows if row.kink is not None} == kinks
    assert certificate.holds


def test_a_certificate_without_gradients_does_not_boast(bpcalc: Command) -> None:
    page = bpcalc(
        "run", "-", "--verify", stdin=file_of([{"activation": "relu", "weights": [[0.5]], "bias": -0.5}])
    ).stdout
    assert "No gradient could be verified." in page
    assert "stands exactly at a kink" in page
    assert "agree" not in page


def test_a_root_of_unknown_sign_is_verified() -> None:
    layer = {"activation": {"name": "q", "formula": "abs(sqrt(net))"}, "weights": [[0.4]]}
    assert certificate_of(file_of([layer])).holds


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"layers": [{"activation": "softmax", "weights": [[1], [2]]}], "loss": "cross-entropy"}, "dE_o1/dnet_o1"),
        ({"layers": [{"activation": "softmax", "weights": [[1], [2]]}], "loss": "cross-entropy"}, "dE_o1/dw1"),
        ({"layers": [{"weights": [[1], [2]]}], "decay": {"l2": 0.1}, "samples": [[1, 0], [0, 1]]}, "dE_o1/dw1"),
    ],
)
def test_the_error_of_one_output_is_not_taken_for_the_total(more: dict[str, Any], word: str) -> None:
    samples = [{"inputs": [0.5], "targets": targets} for targets in more.pop("samples", [[1, 0]])]
    network = library.loads(json.dumps({"samples": samples, **more}))
    with pytest.raises(library.BpcalcError):
        library.explain(network, word)


def test_what_has_not_moved_is_not_reported(bpcalc: Command) -> None:
    text = file_of([{"weights": [[0.2, 0.1], [0.3, 0.2]], "activation": "tanh"}], [0.5, 1], targets=[0.3, 0.5])
    moved = json.loads(bpcalc("run", "-", "--set", "w2=-0.1", "--vs", "--format", "json", stdin=text).stdout)["moved"]
    ids = {row["id"] for row in moved}
    assert {"w2", "net_o1", "dE_total/dw1", "E_total", "w1+"} <= ids
    assert not ids & {"net_o2", "w3", "dE_total/dw3", "dnet_o1/dw1", "w4+"}


def test_an_update_that_runs_away_is_shown(bpcalc: Command) -> None:
    layers = [{"activation": "linear", "weights": [[0.5, 0.5]]}]
    result = bpcalc("run", "-", stdin=file_of(layers, [1e100, 1], [0], learning_rate=1e100))
    assert result.exit_code == 1
    assert "w1⁺ = w1 − η × ∂E_total/∂w1 = 0.5 − 1e+100 × 5e+199" in result.stdout
    assert "After the update net_o1@1 is beyond the numbers that floats hold" in result.stdout


def test_the_power_of_an_exponential_is_bracketed(bpcalc: Command) -> None:
    layer = {"activation": {"name": "square", "formula": "exp(2*net)**2"}, "weights": [[0.1]]}
    assert "(e^(2 × net_o1))²" in bpcalc("run", "-", stdin=file_of([layer])).stdout


def test_a_sample_outside_the_batch_has_its_errors_too() -> None:
    samples = [{"inputs": [1], "targets": [1, 0]}, {"inputs": [2], "targets": [0, 1]}]
    layer = {"activation": "softmax", "weights": [[0.3], [-0.2]]}
    text = file_of([layer], samples=samples, loss="cross-entropy", batch={"size": 1})
    worked = library.work(library.derive(library.loads(text)))
    assert worked.values["out_o2[2]"] == pytest.approx(0.268941421)
    assert worked.values["E_total[2]"] == pytest.approx(1.313261688)


def test_a_logarithm_outside_its_reach_is_refused(bpcalc: Command) -> None:
    text = file_of([{"activation": "linear", "weights": [[2]]}], targets=[1], loss="binary-cross-entropy")
    result = bpcalc("run", "-", stdin=text)
    assert result.exit_code == 1
    assert "E_o1 has no value" in result.stderr
    assert not result.stdout


def test_gradients_without_an_error_are_asked_for_by_sample() -> None:
    samples = [{"inputs": [1]}, {"inputs": [2]}]
    text = file_of([{"weights": [[0.5]]}], samples=samples, loss={"name": "none", "of": "o1"})
    with pytest.raises(library.BpcalcError, match="a gradient for each sample"):
        library.explain(library.loads(text), "w1")


def test_a_mini_batch_draws_only_its_own_paths(bpcalc: Command) -> None:
    samples = [{"inputs": [value], "targets": [0]} for value in (0.1, 0.2, 0.3)]
    text = file_of([{"weights": [[0.5]]}], samples=samples, batch={"size": 2}, decay={"l2": 0.1})
    page = bpcalc("explain", "w1", "--config", "-", stdin=text).stdout
    assert "w1 reaches E_total along 3 paths, because w1 goes into net_o1[1], net_o1[2] and E_decay" in page
    assert "net_o1[3]" not in page
    assert "∂E_total/∂w1 = (④ + ⑧) / 2 + ⑨" in page


def test_every_reason_can_be_written_in_ascii() -> None:
    tables: tuple[Any, ...] = (ACTIVATIONS, LOSSES, SCHEDULES)
    reasons = [entry.reason for table in tables for entry in table.values()]
    reasons += [line.reason for entry in OPTIMIZERS.values() for line in entry.lines]
    for reason in (*reasons, *(rule.reason for rule in Rule)):
        assert prose(reason, Page(unicode=False)).isascii(), reason


@pytest.mark.parametrize("net", [33, 40, -33])
def test_what_is_rewritten_keeps_its_digits_together(net: int) -> None:
    text = file_of([{"weights": [[net]]}], targets=[0.5], loss="binary-cross-entropy", learning_rate=0.5)
    network = library.loads(text)
    worked = library.work(library.derive(network))
    trained = library.train(network, 3)
    for name, value in worked.values.items():
        assert value == pytest.approx(float(worked.exact[name]), rel=1e-12), name  # type: ignore[arg-type]
    assert trained.states[1]["w1"] == worked.values["w1+"]
    assert trained.errors[1] == worked.values["E_total@1"]


SATURATED = [
    ({"activation": "sigmoid"}, "binary-cross-entropy", [[0.5], [0.2]], 33),
    ({"activation": "softmax"}, "cross-entropy", [[1, 0], [0, 1]], 1000),
    ({"activation": "softmax"}, "cross-entropy", [[1, 1], [1, 0]], 0.3),
]


@pytest.mark.parametrize(("layer", "loss", "targets", "weight"), SATURATED)
@pytest.mark.parametrize("size", [1, 2])
def test_batches_train_as_each_update_is_derived(
    layer: dict[str, Any], loss: str, targets: list[Any], weight: float, size: int
) -> None:
    samples = [{"inputs": [1], "targets": target} for target in targets]
    weights = [[weight], [-0.2]][: len(targets[0])]
    more = {"samples": samples, "loss": loss, "batch": {"size": size}, "learning_rate": 10}
    network = library.loads(file_of([{**layer, "weights": weights}], **more))
    history = library.train(network, 12, keep=range(13))
    for count in range(12):
        worked = history.worked(count)
        assert history.errors[count] == pytest.approx(worked.values[f"E_total@{count}" if count else "E_total"])
        after = "w1+" if not count else f"w1@{count + 1}"
        assert history.states[count + 1]["w1"] == pytest.approx(worked.values[after], rel=1e-9)


def test_a_branch_is_told_by_the_value_however_small(bpcalc: Command) -> None:
    text = file_of([{"activation": "leaky_relu", "weights": [[0.0001]]}], inputs=[1e-46])
    page = bpcalc("run", "-", "--only", "forward", stdin=text).stdout
    assert "because net_o1 = 1e-50 > 0" in page
    assert "= 1e-50 = 1.00000000e-50" in page or "= 1.00000000e-50" in page


def test_fractions_in_exponents_stay_exact(bpcalc: Command) -> None:
    layer = {"activation": {"name": "root", "formula": "net ** (1/3)"}, "weights": [[8]]}
    page = bpcalc("run", "-", "--digits", "30", stdin=file_of([layer])).stdout
    assert "out_o1 = net_o1^(1/3) = 8^(1/3) = 2.000000000000000000000000000000" in page


@pytest.mark.parametrize(
    "formula", ["abs(" * 40 + "net" + ")" * 40, "net*log(2+" * 15 + "net" + ")" * 15, "max(0,net)*" * 20 + "net"]
)
def test_nested_formulas_are_worked_in_a_moment(formula: str, bpcalc: Command) -> None:
    layer = {"activation": {"name": "nested", "formula": formula}, "weights": [[0.5]]}
    statements = library.derive(library.loads(file_of([layer])))
    assert library.work(statements).values["out_o1"] is not None
    assert bpcalc("explain", "w1", "--config", "-", stdin=file_of([layer])).exit_code == 0


@pytest.mark.parametrize(
    ("layers", "samples", "said"),
    [
        ([{"neurons": 300, "weights": {"random": "he", "seed": 1}}] * 5, 1, "weights with this layer"),
        ([{"weights": [[0.1] * 200] * 20}, {"weights": [[0.1] * 20]}], 60, "terms"),
    ],
)
def test_networks_beyond_reach_are_refused(layers: Any, samples: int, said: str) -> None:
    inputs = 300 if samples == 1 else 200
    outputs = len(layers[-1]["weights"]) if samples > 1 else 300
    text = json.dumps({"samples": [{"inputs": [0.1] * inputs, "targets": [0] * outputs}] * samples, "layers": layers})
    with pytest.raises(library.BpcalcError, match=said):
        library.loads(text)


@pytest.mark.parametrize("setting", ["beta1=2", "epsilon=-1", "alpha=1/0"])
def test_constants_on_the_command_line_obey_the_same_limits(setting: str, bpcalc: Command) -> None:
    layer = {"activation": {"name": "elu", "alpha": 1}, "weights": [[0.5]]}
    result = bpcalc("run", "-", "--set", setting, stdin=file_of([layer], optimizer="adam"))
    assert result.exit_code == 2
    assert not result.stdout


def test_drawn_weights_lie_where_they_were_to() -> None:
    layer = {"neurons": 5, "weights": {"random": "uniform", "low": 1.00001, "high": 1.00002, "seed": 1}}
    drawn = library.loads(file_of([layer], targets=[0] * 5)).weights.values()
    assert all(1.00001 <= value <= 1.00002 for value in drawn)
    assert len(set(drawn)) > 1


def test_a_constant_may_be_called_like_a_parameter_of_the_program() -> None:
    layer = {"activation": {"name": "mine", "formula": "net*_out", "_out": 2}, "weights": [[0.5]]}
    assert library.work(library.derive(library.loads(file_of([layer])))).values["out_o1"] == 1


@pytest.mark.parametrize("link", ["loop.csv", "outside.csv", "folder/data.csv"])
def test_samples_stay_beside_their_network(link: str, tmp_path: Path, bpcalc: Command) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "data.csv").write_text("x,y\n1,0\n")
    (tmp_path / "here/loop.csv").symlink_to("loop.csv")
    (tmp_path / "here/outside.csv").symlink_to(tmp_path / "data.csv")
    (tmp_path / "here/folder").symlink_to(tmp_path)
    file = tmp_path / "here/net.yaml"
    file.write_text(f"{{samples: {{file: {link}, inputs: [x], targets: [y]}}, layers: [{{weights: [[0.5]]}}]}}")
    result = bpcalc("run", str(file))
    assert result.exit_code == 2
    assert "leads away from the network file" in result.stderr
