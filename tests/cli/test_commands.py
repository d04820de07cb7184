"""The command line as its users meet it: options, exit codes, files, pipes, and what goes wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]

DIVERGING = "{inputs: [1], targets: [1e153], layers: [{weights: [[0.5]]}], learning_rate: 1e300}"


def program(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own."""
    environment = {**os.environ, "COLUMNS": "80", **options.pop("env", {})}
    command = [sys.executable, "-m", "bpcalc", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False, **options)


def test_version_and_help_do_not_load_sympy() -> None:
    code = (
        "import sys; from bpcalc.cli.app import app; sys.argv = ['bpcalc', *{!r}]\n"
        "try: app()\nexcept SystemExit: print('sympy' in sys.modules)"
    )
    for arguments in (["--help"], ["--version"], ["run", "-h"], ["run", "classic", "--itertions", "3"], ["run"]):
        run = subprocess.run(
            [sys.executable, "-c", code.format(arguments)], capture_output=True, text=True, check=False
        )
        assert run.stdout.splitlines()[-1] == "False", arguments


def test_a_mistyped_option_is_pointed_out() -> None:
    run = program("run", "classic", "--itertions", "10")
    assert run.returncode == 2
    assert run.stdout == ""
    assert "--iterations" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "clasic"], "did you mean 'classic'?"),
        (["run", "classic", "--format", "tabel"], "did you mean 'table'?"),
        (["run", "classic", "--notation", "netout"], "did you mean 'net-out'?"),
        (["run", "classic", "--only", "forwards"], "did you mean 'forward'?"),
        (["run", "classic", "--set", "w5"], "there is no '='"),
        (["run", "classic", "--set", "w55=1"], "did you mean 'w5'"),
        (["run", "classic", "--set", "w5=abc"], "'abc' is not a number"),
        (["run", "classic", "--learning-rate", "fast"], "'fast' is not a number"),
        (["run", "classic", "--until", "x"], "'x' is not a number"),
        (["run", "classic", "--until", "1e-4"], "--until needs --iterations"),
        (["run", "classic", "--until", "-1", "-n", "3"], "positive number"),
        (["run", "classic", "--only", "w5@100"], "bpcalc explain 'w5@100' trains first"),
        (["explain", "b1+"], "the biases are fixed"),
        (["explain", "W5"], "did you mean 'w5'"),
        (["explain", "w5@200000000"], "more than 100,000,000 updates"),
        (["init", "64-64-10"], "'64-64-10' has more than 100 inputs and neurons"),
        (["init", "2000-2"], "'2000-2' has more than 100 inputs and neurons"),
        (["init", "2-0-1"], "'2-0-1' is not the shape of a network"),
        (["run", "classic", "--output", "notes.docx"], "--output writes no file '.docx'"),
        (["run", ""], "no file is named"),
        (["run", "x" * 5000], "there is no file"),
        (["run", "classic", "--set", "eta=", "-n", "3"], "training needs a number for eta"),
        (["run", "classic", "--set", "w1=", "--verify"], "--verify needs a number for w1"),
        (["explain", "w9"], "did you mean"),
        (["explain", "w5+@3"], "counts the updates twice"),
        (["explain", "b1@5"], "does not move"),
        (["run", "classic", "--digits", "0"], "--digits"),
        (["run", "classic", "--iterations", "-1"], "--iterations"),
    ],
)
def test_usage_errors_say_what_to_do(arguments: list[str], said: str, bpcalc: Command) -> None:
    result = bpcalc(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr


def test_the_network_may_come_from_standard_input(bpcalc: Command) -> None:
    text = "{inputs: [1], targets: [0], layers: [{weights: [[0.5]]}], learning_rate: 1}"
    result = bpcalc("run", "-", "--only", "net_o1", stdin=text)
    assert result.exit_code == 0
    assert "net_o1 = w1 × i1 = 0.5 × 1 = 0.500000000" in result.stdout
    result = bpcalc("run", "-", stdin="inputs: [")
    assert result.exit_code == 2
    assert result.stderr.startswith("standard input:1:")


def test_options_override_the_file_but_not_what_figures_are_compared_with(bpcalc: Command) -> None:
    result = bpcalc(
        "run", "classic", "--order", "in-place", "--biases", "trained", "--set", "w1=0.3", "--format", "json"
    )
    content = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (content["order"], content["biases"]) == ("in-place", "trained")
    assert {figure["reproduced"] for figure in content["published"]} == {"exact", "last-digit", "not-reached"}
    values = {step["id"]: step["value"] for step in content["steps"]}
    assert values["w1"] == 0.3
    assert "b1+" in values


def test_only_picks_phases_and_quantities(bpcalc: Command) -> None:
    content = json.loads(bpcalc("run", "classic", "--only", "error", "--only", "∂E/∂w5", "--format", "json").stdout)
    assert [step["id"] for step in content["steps"]] == ["E_o1", "E_o2", "E_total", "dE_total/dw5"]


def test_terse_keeps_the_results(bpcalc: Command) -> None:
    text = bpcalc("run", "classic", "--terse").stdout
    assert "out_h1 = 0.593269992\n" in text
    assert "e^" not in text


def test_a_figure_that_is_not_reproduced_ends_with_1_under_every_format(bpcalc: Command) -> None:
    text = (
        "{inputs: [1], targets: [0], layers: [{weights: [[0.5]]}], learning_rate: 1, "
        "published: [{quantity: net_o1, value: '0.7'}]}"
    )
    for form in ("table", "plain", "markdown", "json"):
        assert bpcalc("run", "-", "--format", form, stdin=text).exit_code == 1
    assert "not reproduced" in bpcalc("run", "-", stdin=text).stdout


def test_an_overflow_names_the_step_and_ends_with_1(bpcalc: Command) -> None:
    result = bpcalc("run", "-", stdin=DIVERGING)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "w1+ is beyond the numbers that floats hold; put in: w1 = 0.5" in result.stderr


def test_divergence_shows_the_state_reached_and_ends_with_1(bpcalc: Command) -> None:
    text = "{inputs: [10], targets: [1], layers: [{activation: linear, weights: [[0.5]]}], learning_rate: 1}"
    result = bpcalc("run", "-", "-n", "500", stdin=text)
    assert result.exit_code == 1
    assert (
        "Training diverged: E_o1@77 is beyond the numbers that floats hold after 77 updates; put in:" in result.stdout
    )
    assert "Parameters after 76 updates" in result.stdout
    content = json.loads(bpcalc("run", "-", "-n", "500", "--format", "json", stdin=text).stdout)
    assert content["training"]["iterations"] == 76
    assert content["training"]["outcome"] == "diverged"


def test_a_failed_certificate_ends_with_3(bpcalc: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bpcalc.checking.certifying.derivatives.STEP", __import__("fractions").Fraction(1, 10))
    result = bpcalc("run", "classic", "--verify")
    assert result.exit_code == 3
    assert "The ways disagree" in result.stdout
    assert bpcalc("explain", "w1", "--verify").exit_code == 3


def test_output_files_appear_whole_or_not_at_all(bpcalc: Command, tmp_path: Path) -> None:
    path = tmp_path / "classic.json"
    assert bpcalc("run", "classic", "--output", str(path)).exit_code == 0
    first = path.read_text()
    assert json.loads(first)["network"] == "classic"
    result = bpcalc("run", "classic", "--terse", "--output", str(path))
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert path.read_text() == first
    assert bpcalc("run", "classic", "--format", "plain", "--output", str(path), "--force").exit_code == 0
    assert path.read_text().startswith("classic")
    assert [file.name for file in tmp_path.iterdir()] == ["classic.json"]
    for bad in (tmp_path, tmp_path / "missing" / "x.txt"):
        result = bpcalc("run", "classic", "--output", str(bad))
        assert result.exit_code == 2
        assert result.stderr


def test_a_link_stays_a_link_and_a_mode_stays_a_mode(bpcalc: Command, tmp_path: Path) -> None:
    path, link = tmp_path / "real.txt", tmp_path / "link.txt"
    path.write_text("private")
    path.chmod(0o600)
    link.symlink_to(path)
    assert bpcalc("run", "classic", "--output", str(link), "--force").exit_code == 0
    assert link.is_symlink()
    assert path.read_text().startswith("classic")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_device_is_not_overwritten(bpcalc: Command, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    result = bpcalc("run", "classic", "--output", str(pipe), "--force")
    assert result.exit_code == 2
    assert "not a regular file" in result.stderr


@pytest.mark.parametrize("arguments", [["run", "classic"], ["schema"], ["--help"]])
def test_output_that_cannot_be_written_ends_with_2(arguments: list[str]) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123
        command = [sys.executable, "-m", "bpcalc", *arguments]
        run = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert run.returncode == 2
    assert "cannot be written: no space left on device" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("value", ["i1=1e100", "i1=-1e25", "w5=-1e20", "i1=-1e9", "w1=-1e300", "eta=1e20"])
def test_huge_values_are_worked_quickly_or_refused(bpcalc: Command, value: str) -> None:
    result = bpcalc("run", "classic", "--set", value, "--verify", "-n", "5")
    assert result.exit_code in (0, 1)
    assert result.stdout or "beyond the numbers" in result.stderr


def test_a_long_training_keeps_its_table_short(bpcalc: Command) -> None:
    content = json.loads(bpcalc("run", "classic", "-n", "100000", "--format", "json").stdout)
    rows = [row["iteration"] for row in content["training"]["history"]]
    assert rows == [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 9999, 10000, 20000, 50000, 100000]


def test_a_full_disk_leaves_nothing(bpcalc: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.link", refuse)
    result = bpcalc("run", "classic", "--output", str(tmp_path / "x.txt"))
    assert result.exit_code == 2
    assert "no space left" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_encoding_without_the_letters_gets_ascii() -> None:
    for arguments in (["run", "classic"], ["run", "classic", "--format", "table", "-n", "10"], ["explain", "w1"]):
        run = program(*arguments, env={"PYTHONIOENCODING": "ascii"})
        assert run.returncode == 0
        assert run.stdout.isascii()
    assert "dE_total/dw1 = dE_total/dout_h1 * dout_h1/dnet_h1 * dnet_h1/dw1" in run.stdout


def test_names_that_the_encoding_lacks_come_out_as_escapes(tmp_path: Path) -> None:
    path = tmp_path / "names.yaml"
    path.write_text("{inputs: {输入1: 1}, targets: [0], layers: [{weights: [[0.5]]}]}", encoding="utf-8")
    run = program("run", str(path), env={"PYTHONIOENCODING": "latin-1"})
    assert run.returncode == 0
    assert "\\u8f93\\u51651" in run.stdout


def test_ctrl_c_shows_the_state_reached_and_ends_with_130() -> None:
    command = [sys.executable, "-m", "bpcalc", "run", "classic", "--iterations", "100000000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        time.sleep(5)  # well into the training, however slow the machine
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Interrupted: this is the state that was reached." in out
    assert "Parameters after" in out


def test_a_reader_that_stops_reading_is_no_error() -> None:
    command = [sys.executable, "-m", "bpcalc", "run", "classic", "-n", "100"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline().decode()
        process.stdout.close()
        complaint = process.stderr.read()
    assert first == "classic · Two inputs, two hidden neurons, two outputs\n"
    assert complaint == b""


def completed(*words: str) -> set[str]:
    """What the shell is offered for the last of these words."""
    environment = {
        "_BPCALC_COMPLETE": "complete_bash",
        "COMP_WORDS": " ".join(words),
        "COMP_CWORD": str(len(words) - 1),
    }
    program_file = Path(sys.executable).with_name("bpcalc")
    run = subprocess.run(
        [program_file], capture_output=True, text=True, env={**os.environ, **environment}, check=False, timeout=60
    )
    return set(run.stdout.split())


def test_quantities_and_networks_are_completed() -> None:
    assert {"dE_o1/dout_h1", "dE_o2/dout_h2"} <= completed("bpcalc", "explain", "dE_o")
    assert "classic" in completed("bpcalc", "run", "cl")


def test_completion_does_not_wait_for_standard_input() -> None:
    assert completed("bpcalc", "explain", "--config", "-", "dE_o") == set()


def test_explain_works_from_any_folder(tmp_path: Path) -> None:
    run = program("explain", "w1", "--format", "json", cwd=tmp_path)
    content = json.loads(run.stdout)
    assert run.returncode == 0
    assert content["explained"] == ["w1"]
    assert content["steps"][-1]["id"] == "w1+"


def test_the_module_runs_as_the_program_does() -> None:
    assert program("--version").stdout.startswith("bpcalc ")


def test_more_digits_reach_every_training(bpcalc: Command) -> None:
    rows = bpcalc("run", "classic", "--conventions", "--digits", "30", "--only", "E_total").stdout
    after = bpcalc("explain", "E_total@1", "--digits", "30").stdout
    digits = after.rsplit(" = ", 1)[1].split()[0]
    assert len(digits) == 32
    assert digits in rows


def test_an_error_that_overflows_at_once_is_a_message(bpcalc: Command) -> None:
    result = bpcalc("explain", "E_total@2", "--set", "target_o1=1e200")
    assert result.exit_code == 1
    assert "E_o1@" in result.stderr or "E_o1 is beyond" in result.stderr


def test_a_neuron_that_feeds_nothing_has_no_path_and_no_gradient(bpcalc: Command) -> None:
    text = (
        "{inputs: [1], targets: [0], layers: [{weights: [[0.5], [0.6]]}, {weights: [[0.4, none]]}], learning_rate: 1}"
    )
    result = bpcalc("explain", "w2", "dE_total/dout_h2", "--config", "-", "--format", "table", "--verify", stdin=text)
    assert result.exit_code == 0
    assert "No path leads from w2 to E_total, so the gradient is 0." in result.stdout


@pytest.mark.parametrize("quantity", ["delta_h1", "w1", "dE/dout_h1", "dE/di1"])
def test_in_place_lines_that_are_no_derivatives_say_so(bpcalc: Command, quantity: str) -> None:
    assert "derivative of nothing" in bpcalc("explain", quantity, "--order", "in-place").stdout
    assert "derivative of nothing" not in bpcalc("explain", quantity).stdout
    assert "derivative of nothing" not in bpcalc("explain", "w5", "--order", "in-place").stdout


def test_a_single_layer_has_true_gradients_in_place_too(bpcalc: Command) -> None:
    text = (
        "{inputs: [1, 2], targets: [0], layers: [{weights: [[0.5, 0.6]]}], learning_rate: 1, update: {order: in-place}}"
    )
    result = bpcalc("explain", "i1", "w2", "--config", "-", "--verify", stdin=text)
    assert result.exit_code == 0
    assert "derivative of nothing" not in result.stdout
    assert result.stdout.count("1 gradient agrees") == 2


def test_large_inputs_are_certified(bpcalc: Command) -> None:
    assert (
        bpcalc("run", "classic", "--set", "i1=1e9", "--set", "w1=1e-10", "--set", "w3=1e-10", "--verify").exit_code == 0
    )


def test_split_biases_never_merge() -> None:
    import bpcalc
    from bpcalc.model.loading import loads

    network = loads(
        "{inputs: [1], targets: [0, 1], layers: [{neurons: [a.b, c], weights: [[1], [1]], bias: {b1: 0.5}}, "
        "{neurons: [b, d], weights: [[1, 1], [1, 1]], bias: {b1.a: 0.7}}], learning_rate: 1, update: {biases: split}}"
    )
    derivation = bpcalc.derive(network)
    assert sorted(float(value or 0) for value in derivation.network.biases.values()) == [0.5, 0.5, 0.7, 0.7]


def test_a_hostile_file_name_reaches_no_terminal(bpcalc: Command, tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31mb.yaml"
    path.write_text("{inputs: [1], targets: [0], layers: [{weights: [[0.5]]}]}")
    assert "\x1b" not in bpcalc("run", str(path)).stdout


def test_brackets_in_comments_do_not_count_as_nesting() -> None:
    from bpcalc.model.loading import loads

    loads("# a in [0, 1)\n" * 200 + "{inputs: [1], targets: [0], layers: [{weights: [[0.5]]}]}")


def test_a_name_too_long_for_a_file_is_a_message(bpcalc: Command) -> None:
    result = bpcalc("run", "classic", "--output", "a" * 300)
    assert result.exit_code == 2
    assert "cannot be written: file name too long" in result.stderr
