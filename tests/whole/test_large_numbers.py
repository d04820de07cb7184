"""Numbers too large or too exact: a value or one clear message, soon and in little memory, and no noise in a line."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

Command = Callable[..., Any]
PROCESSOR_SECONDS, MEBIBYTES = 20, 600
"""What base runs of this kind were killed at after minutes and gigabytes; usual ones take a fiftieth and a tenth."""


def softmax(value: str, weights: str = "[[0.5], [0.25]]", targets: str = "[0, 1]") -> str:
    return (
        f"{{inputs: [{value}], targets: {targets}, loss: cross-entropy, learning_rate: 0.1, "
        f"layers: [{{weights: {weights}, activation: softmax}}]}}"
    )


def own(formula: str, net: float) -> str:
    return (
        f"{{inputs: [{net}], targets: [0], learning_rate: 0.1, "
        f'layers: [{{weights: [[1]], activation: {{name: mine, formula: "{formula}"}}}}]}}'
    )


NETWORKS = {
    **{f"softmax of {value}": softmax(value) for value in ("1e15", "1e20", "4.9e41", "1e100", "1e300", "-1e300")},
    "softmax of one": softmax("1e15", "[[0.3]]", "[1]"),
    "softmax of near ones": softmax("1e20", "[[0.3], [0.31]]"),
    **{
        f"{formula} at {net}": own(formula, net)
        for formula, net in (
            ("tanh(sinh(net))", 200),
            ("cos(exp(net))", 80),
            ("cos(exp(net))", 600),
            ("sin(exp(net)**4)", 20),
            ("sin(exp(net)**4)", 200),
            ("exp(exp(net))", 6.5),
            ("tanh(exp(exp(net)))", 6),
            ("sinh(sinh(net))", 7),
            ("log(1 + exp(-exp(net)))", 50),
            ("1 / (1 + exp(-net**64))", 9),
            ("exp(-exp(exp(net)))", 5),
        )
    },
}


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEBIBYTES << 20, MEBIBYTES << 20))


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("options", [(), ("--digits", "25", "--iterations", "2")], ids=["once", "many digits"])
def test_a_large_number_has_a_value_or_one_message(name: str, options: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bpcalc", "run", "-", *options],
        input=NETWORKS[name],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limited,
    )
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 0 or "has no value" in done.stdout + done.stderr or "beyond" in done.stdout + done.stderr


ADAM = (
    "{inputs: [1], targets: [0], learning_rate: 0.1, optimizer: adam, layers: [{weights: [[10]], activation: linear}]}"
)
MOMENTUM = (
    "{inputs: [1], targets: [4], loss: squared-error, learning_rate: 0.2, optimizer: {name: momentum, mu: 0.9}, "
    "layers: [{weights: [[10]], activation: linear}]}"
)


def test_what_comes_to_one_is_shown_as_one(bpcalc: Command) -> None:
    lines = bpcalc("run", "-", stdin=ADAM).stdout
    assert "m̂_w1⁺ = m_w1⁺ / (1 − β1^t) = 1 / (1 − 0.9^1) = 10.000000000" in lines
    assert "00000000000000" not in lines.replace("0.000000000", "")


@pytest.mark.parametrize("digits", ["9", "13", "30"])
def test_what_is_trained_to_its_target_is_off_by_nothing(digits: str, bpcalc: Command) -> None:
    stdout = bpcalc("explain", "E_total@2", "--config", "-", "--digits", digits, stdin=MOMENTUM).stdout
    assert f"(4 − 4)² = 0.{'0' * int(digits)}\n" in stdout
    told = bpcalc("run", "-", "--at", "3", "--format", "json", stdin=MOMENTUM)
    texts = {step["id"]: step["text"] for step in json.loads(told.stdout)["steps"]}
    assert texts["dE_total/dout_o1@2"] == "0.000000000"


@pytest.mark.parametrize(
    ("formula", "inputs", "weights", "bias"),
    [
        ("net**1.5", "[3]", "[[0.1]]", "-0.3"),
        ("net**1.5", "[1]", "[[0.3333]]", "-0.3333"),
        ("sqrt(net)", "[3]", "[[0.1]]", "-0.3"),
    ],
)
def test_what_comes_to_nothing_is_at_the_edge_of_a_root(
    formula: str, inputs: str, weights: str, bias: str, bpcalc: Command
) -> None:
    text = (
        f"{{inputs: {inputs}, targets: [1], layers: [{{weights: {weights}, bias: {bias}, "
        f'activation: {{name: mine, formula: "{formula}"}}}}]}}'
    )
    result = bpcalc("run", "-", "--only", "forward", stdin=text)
    assert result.exit_code == 0 or "has no value" in result.stderr
    assert "e-1" not in result.stdout


@pytest.mark.parametrize("formula", ["1 / net", "log(net**2)", "net**-2", "cos(net) / net"])
def test_what_has_no_value_at_nothing_is_not_given_one(formula: str, bpcalc: Command) -> None:
    text = (
        "{inputs: [3], targets: [1], layers: [{weights: [[0.1]], bias: -0.3, "
        f'activation: {{name: mine, formula: "{formula}"}}}}]}}'
    )
    result = bpcalc("run", "-", stdin=text)
    assert result.exit_code == 1
    assert "out_o1 has no value" in result.stderr


@pytest.mark.parametrize("number", ["net*1e00000030000000", "1e00000030000000/3"])
def test_a_power_of_ten_is_out_of_reach_whatever_zeros_it_begins_with(number: str, bpcalc: Command) -> None:
    result = bpcalc("run", "-", stdin=own(number, 1))
    assert result.exit_code == 2
    assert "out of reach" in result.stderr


@pytest.mark.parametrize("formula", ["max(net, net)", "max(max(0, net), net)", "min(net, min(net, 7))"])
def test_an_operand_that_is_written_twice_is_no_kink(formula: str, bpcalc: Command) -> None:
    record = json.loads(bpcalc("run", "-", "--format", "json", stdin=own(formula, 2)).stdout)
    values = {step["id"]: step["value"] for step in record["steps"]}
    assert values["dout_o1/dnet_o1"] == 1
