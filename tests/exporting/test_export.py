"""Exported scripts print the values of `run`, run alone with their library, and hold nothing of a file as code."""

from __future__ import annotations

import ast
import builtins
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpcalc.exporting.libraries import LIBRARIES
from bpcalc.exporting.template import filled, laid_out

Command = Callable[..., Any]

MODULES = {"numpy": "numpy", "pytorch": "torch", "jax": "jax", "sympy": "sympy"}
HERE = [library for library, module in MODULES.items() if importlib.util.find_spec(module)]
LAST_DIGIT = 6e-10  # nine decimals are printed

ONE_LAYER = "inputs: [0.5, -0.4]\ntargets: [0.2, 0.8]\nlearning_rate: 0.3\n"
TWO_LAYERS = """
layers:
  - {neurons: [h1, h2], weights: [[0.15, -0.2], [0.25, 0.3]], bias: 0.35}
  - {neurons: [o1, o2], weights: [[0.4, -0.45], [0.5, 0.55]], bias: [0.6, 0.1]}
"""
NETWORKS = {
    "three layers": ONE_LAYER
    + """
layers:
  - {weights: [[0.1, 0.2], [0.3, 0.4]], bias: 0.1, activation: tanh}
  - {weights: [[0.5, -0.6], [0.7, 0.8], [0.2, 0.1]], bias: [0.1, 0.2, 0.3], activation: gelu}
  - {weights: [[0.9, -0.1, 0.3], [0.2, 0.3, 0.6]], activation: softplus}
loss: {name: huber, delta: 0.1}
""",
    "softmax": "inputs: [0.5, -0.4]\ntargets: [1, 0]\nlearning_rate: 0.3\nloss: cross-entropy\n"
    "layers: [{weights: [[0.4, -0.5], [0.1, 0.2]], activation: softmax}]",
    "coupled hidden layer": ONE_LAYER + TWO_LAYERS.replace("[h1, h2],", "[h1, h2], activation: softmax,"),
    "large nets": "inputs: [1000, -900]\ntargets: [1, 0]\nlearning_rate: 0.3\nloss: binary-cross-entropy\n"
    "layers: [{weights: [[-1, 0.1], [0.1, 0.2]]}]",
    "momentum": ONE_LAYER + TWO_LAYERS + "optimizer: momentum\nschedule: {name: step, every: 2, factor: 0.5}",
    "nesterov": ONE_LAYER + TWO_LAYERS + "optimizer: nesterov\nschedule: {name: 1/t, decay: 0.1}",
    "adam": ONE_LAYER + TWO_LAYERS + "optimizer: {name: adam, beta1: 0.8}\ndecay: {l2: 0.1, l1: 0.02}",
    "adamw": ONE_LAYER + TWO_LAYERS + "optimizer: adamw\nloss: mean-squared-error",
    "rmsprop": ONE_LAYER + TWO_LAYERS + "optimizer: rmsprop\nloss: mean-absolute-error",
    "adagrad": ONE_LAYER + TWO_LAYERS + "optimizer: adagrad",
    "shared and missing": ONE_LAYER
    + """
layers:
  - {weights: [[{a: 0.3}, {b: -0.2}], [{b: -0.2}, none]], bias: {c: 0.5}}
  - {weights: [[{d: 0.7}, {e: 0.1}], [{a: 0.3}, {d: 0.7}]], threshold: [{c: 0.5}, {t: 0.2}]}
decay: {l2: 0.1}
""",
    "shared within layers": ONE_LAYER
    + """
layers:
  - {weights: [[{a: 0.3}, {b: -0.2}], [{b: -0.2}, none]], bias: {c: 0.5}}
  - {weights: [[{d: 0.7}, {e: 0.1}], [none, {d: 0.7}]], threshold: [{s: 0.5}, {t: 0.2}]}
optimizer: adam
""",
    "skip": ONE_LAYER
    + """
layers:
  - {neurons: [h1], weights: [[0.3, -0.2]], bias: 0.5}
  - {neurons: [g1, g2], weights: [[0.7], [0.1]]}
  - {neurons: [o1, o2], from: [g2, i1, h1, g1], weights: [[0.3, 0.4, 0.5, 0.6], [-0.3, 0.2, 0.1, 0.6]], bias: 0.2}
""",
    "own functions": ONE_LAYER
    + """
layers:
  - {activation: {name: mine, formula: "max(net, k * net, tanh(net)) + abs(net) * sqrt(2)", k: 0.1},
     weights: [[0.3, 0.2], [-0.4, 0.6]]}
  - {weights: [[0.3, 0.2], [-0.4, 0.6]]}
loss: {name: far, formula: "log(cosh(target - out)) + max(out, target) ** 2"}
""",
    "kinks": "inputs: [1, 1]\ntargets: [0, 0.5]\nlearning_rate: 0.01\ndecay: {l1: 0.1}\n"
    "layers: [{activation: relu, weights: [[0.5, -0.5], [1, 1]]},\n"
    '  {activation: {name: r, formula: "max(0, net) + abs(net - 2)"}, weights: [[1, 0], [1, 1]]}]',
    "samples": """
samples: [{inputs: [0, 1], targets: [1]}, {inputs: [1, 1], targets: [0]}, {inputs: [1, 0], targets: [0.5]}]
layers: [{weights: [[0.3, -0.2], [0.6, 0.1]], bias: 0.5}, {weights: [[0.7, 0.1]], bias: 0.1}]
learning_rate: 0.5
decay: {l2: 0.01}
""",
}
NETWORKS["batches"] = NETWORKS["samples"] + "batch: {size: 2, reduce: sum}"
NETWORKS["random batches"] = NETWORKS["samples"] + "batch: {size: 1, pick: random, seed: 3}"
NO_IN_PLACE = {"shared and missing"}  # a weight of two layers has no one moment for it
HOSTILE = """
name: "x'\\n\\"\\"\\"; import os; os.system('false')"
title: "1\\nimport os\\r__import__('os')\\u2028raise SystemExit #"
inputs: {__import__: 0.5, exec: -1}
targets: {sp: 0.25}
layers:
  - {neurons: [print, 自我'], weights: [{np: 0.1, p: 0.2}, {W1: 0.3, w'_.: 0.4}], bias: {None: 0.5}}
  - {neurons: [sp], weights: [{show: 0.6, lambda: 0.7}], bias: {nan: 0.8}}
learning_rate: 2
"""


def printed(script: str) -> dict[str, float]:
    """What a script prints, run alone."""
    command = [sys.executable, "-I", "-W", "ignore", "-c", script]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    return values_in(run.stdout)


def values_in(text: str) -> dict[str, float]:
    values: dict[str, float] = {}
    for line in text.splitlines():
        name, _, value = line.rpartition(" = ")
        assert name not in values
        values[name] = float(value)
    return values


def printed_here(script: str, capsys: pytest.CaptureFixture[str]) -> dict[str, float]:
    """The same in this process, which need not start anew."""
    with pytest.MonkeyPatch.context() as patch:
        if "mpmath" in script:
            import mpmath

            patch.setattr(mpmath.mp, "dps", 15)
        capsys.readouterr()
        exec(compile(script, "exported", "exec"), {"__name__": "__main__"})  # noqa: S102
    return values_in(capsys.readouterr().out)


def worked(bpcalc: Command, updates: int, *arguments: str, stdin: str | None = None) -> dict[str, float]:
    """The values of `run`, by id."""
    record = json.loads(bpcalc("run", *arguments, "-n", str(updates), "--format", "json", stdin=stdin).stdout)
    final = {f"{name}@{updates}": value for name, value in record["training"]["final"].items()}
    return {step["id"]: step["value"] for step in record["steps"]} | final


def assert_agrees(script: dict[str, float], run: dict[str, float]) -> None:
    for name, value in script.items():
        if name in run or "[" not in name:  # what a batch leaves out, `run` does not list sample by sample
            assert value == pytest.approx(run[name], abs=LAST_DIGIT), name
    expected = {name for name in run if name.startswith(("net_", "out_", "E_")) and "@" not in name} - {"E_decay"}
    expected |= {name for name in run if name.endswith("+") and not name.startswith(("m_", "v_", "mhat_", "vhat_"))}
    expected.add(max((name for name in run if name.startswith("E_total@")), key=lambda name: int(name[8:])))
    assert expected <= set(script)
    assert any("/d" in name for name in script)


@pytest.mark.parametrize("biases", ["fixed", "trained", "split"])
@pytest.mark.parametrize("order", ["simultaneous", "in-place"])
@pytest.mark.parametrize("library", HERE)
def test_the_classic_network_is_repeated(
    library: str, order: str, biases: str, bpcalc: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--order", order, "--biases", biases]
    script = bpcalc("export", "classic", "--to", library, "-n", "7", *options).stdout
    assert_agrees(printed_here(script, capsys), worked(bpcalc, 7, "classic", *options))


@pytest.mark.parametrize("order", ["simultaneous", "in-place"])
@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("library", HERE)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # e^1000 is infinite on the way to 1/(1 + e^1000)
def test_any_network_is_repeated(
    library: str, name: str, order: str, bpcalc: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    if order == "in-place" and name in NO_IN_PLACE:
        result = bpcalc("export", "-", "--to", library, "--order", order, stdin=NETWORKS[name])
        assert result.exit_code == 2
        return
    script = bpcalc("export", "-", "--to", library, "-n", "3", "--order", order, stdin=NETWORKS[name]).stdout
    assert_agrees(printed_here(script, capsys), worked(bpcalc, 3, "-", "--order", order, stdin=NETWORKS[name]))


@pytest.mark.parametrize("library", HERE)
def test_a_script_runs_alone(library: str, bpcalc: Command) -> None:
    values = printed(bpcalc("export", "classic", "--to", library, "--order", "in-place").stdout)
    assert values["E_total"] == 0.298371109
    assert values["w5+"] == 0.35891648
    assert values["E_total@1"] == 0.291027924


def test_the_figures_of_the_notes_come_out_of_numpy(bpcalc: Command, capsys: pytest.CaptureFixture[str]) -> None:
    script = bpcalc("export", "classic", "--to", "numpy", "-n", "10000", "--order", "in-place").stdout
    values = printed_here(script, capsys)
    assert values["out_o1@10000"] == 0.015912196
    assert values["out_o2@10000"] == 0.984065734


@pytest.mark.parametrize("order", ["simultaneous", "in-place"])
@pytest.mark.parametrize("library", HERE)
def test_the_gradient_of_an_output_itself_is_repeated(
    library: str, order: str, bpcalc: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    network = ONE_LAYER.replace("targets: [0.2, 0.8]\n", "") + TWO_LAYERS + "loss: {name: none, of: o2}"
    script = bpcalc("export", "-", "--to", library, "--order", order, stdin=network).stdout
    values = printed_here(script, capsys)
    record = json.loads(bpcalc("run", "-", "--format", "json", stdin=network).stdout)
    steps = {step["id"]: step["value"] for step in record["steps"]}
    assert "dout_o2/dw1" in values
    for name, value in values.items():
        assert value == pytest.approx(steps.get(name, 0), abs=LAST_DIGIT), name


@pytest.mark.parametrize("library", HERE)
def test_a_step_has_no_backward_pass(library: str, bpcalc: Command, capsys: pytest.CaptureFixture[str]) -> None:
    network = ONE_LAYER + "layers: [{activation: step, weights: [[0.5, 0.2], [-0.1, 0.3]]}]"
    values = printed_here(bpcalc("export", "-", "--to", library, stdin=network).stdout, capsys)
    assert values["E_total"] == pytest.approx(0.64)
    assert not any("/d" in name for name in values)


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("order", ["simultaneous", "in-place"])
def test_the_script_of_the_classic_network_is_as_it_was(
    library: str, order: str, bpcalc: Command, matches_golden: Callable[[str, str], None]
) -> None:
    script = bpcalc("export", "classic", "--to", library, "-n", "100", "--order", order).stdout
    matches_golden(f"export-{library}{'-in-place' if order == 'in-place' else ''}.py.txt", script)


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("name", NETWORKS)
def test_every_script_is_python_of_known_names(library: str, name: str, bpcalc: Command) -> None:
    script = bpcalc("export", "-", "--to", library, "-n", "2", stdin=NETWORKS[name]).stdout
    assert unknown_names(script) == set()


@pytest.mark.parametrize("library", LIBRARIES)
def test_names_of_a_file_are_never_code(library: str, bpcalc: Command, capsys: pytest.CaptureFixture[str]) -> None:
    result = bpcalc("export", "-", "--to", library, stdin=HOSTILE)
    tree = ast.parse(result.stdout)
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not called & {"__import__", "exec", "eval", "compile", "open"}
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported <= {"numpy", "torch", "torch.nn.functional", "jax", "jax.numpy", "sympy", "mpmath", "math"}
    stored = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    assert not stored & ({*dir(builtins)} - {"_"})
    if library in HERE:
        assert_agrees(printed_here(result.stdout, capsys), worked(bpcalc, 1, "-", stdin=HOSTILE))


def unknown_names(script: str) -> set[str]:
    """Names that a script reads and nothing defines."""
    tree = ast.parse(script)
    known = {*dir(builtins)}
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                known.add(name)
            case ast.arg(arg=name):
                known.add(name)
            case ast.alias(name=name, asname=other):
                known.add(other or name)
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - known


@pytest.mark.parametrize(
    ("network", "told"),
    [
        (ONE_LAYER.replace("0.5", "~") + TWO_LAYERS, "a script needs a number for i1"),
        (ONE_LAYER.replace("learning_rate: 0.3", "") + TWO_LAYERS, "a script needs a number for eta"),
        (
            "samples: [{inputs: [1]}, {inputs: [2]}]\nlayers: [{neurons: [o], weights: [[0.3]]}]\nloss: none",
            "the gradient of an output itself is exported for one sample, and there are several",
        ),
    ],
)
def test_what_cannot_be_exported_is_told(network: str, told: str, bpcalc: Command) -> None:
    result = bpcalc("export", "-", "--to", "numpy", stdin=network)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""


def test_a_symbol_can_be_given_a_value(bpcalc: Command) -> None:
    network = ONE_LAYER.replace("learning_rate: 0.3", "") + TWO_LAYERS
    script = bpcalc("export", "-", "--to", "numpy", "--learning-rate", "0.7", "--set", "i1=1/3", stdin=network).stdout
    assert "eta = 0.7\n" in script
    assert "x = np.array([[0.3333333333333333, -0.4]])" in script


def test_a_wrong_library_is_a_usage_error(bpcalc: Command) -> None:
    result = bpcalc("export", "classic", "--to", "torch")
    assert result.exit_code == 2
    assert "there is no library 'torch'; did you mean 'pytorch'?" in " ".join(result.stderr.split())


def test_a_script_is_written_whole_or_not_at_all(bpcalc: Command, tmp_path: Path) -> None:
    file = tmp_path / "classic.py"
    arguments = ["export", "classic", "--to", "jax", "--output", str(file)]
    assert bpcalc(*arguments).exit_code == 0
    assert file.read_text(encoding="utf-8") == bpcalc("export", "classic", "--to", "jax").stdout
    assert bpcalc(*arguments).exit_code == 2
    assert bpcalc(*arguments, "--force").exit_code == 0


TEMPLATE = """
#: long
x = $x
y = 1

def f(x):
    if x:                       #: long, not plain
        $lines
    return $x                   #: plain
"""


@pytest.mark.parametrize(
    ("long", "plain", "text"),
    [
        (True, False, "x = 0\ny = 1\n\ndef f(x):\n    if x:\n        a\n        b"),
        (True, True, "x = 0\ny = 1\n\ndef f(x):\n    return 0"),
        (False, True, "\ndef f(x):\n    return 0"),
    ],
)
def test_a_line_of_a_template_is_written_where_its_remark_holds(long: bool, plain: bool, text: str) -> None:
    assert filled(TEMPLATE, {"x": "0", "lines": "a\nb"}, {"long": long, "plain": plain}) == text


def test_what_fills_a_hole_is_no_template() -> None:
    assert filled("x = $x  #: long\n$y", {"x": "'$y #: plain'", "y": "$x"}, {"long": True}) == "x = '$y #: plain'\n$x"


@pytest.mark.parametrize("template", ["$unknown", "x = 1  #: unknown"])
def test_a_template_with_a_name_that_nobody_knows_is_no_script(template: str) -> None:
    with pytest.raises(KeyError):
        filled(template, {}, {})


def test_a_script_has_the_imports_that_it_needs_and_space_around_functions() -> None:
    script = (
        "import math\nimport random\n\nimport numpy as np\n\nx = np.pi\n\n\n\ndef f(x):\n    return math.e\n\ny = 1\n\n"
    )
    laid = "# head\n\nimport math\n\nimport numpy as np\n\nx = np.pi\n\n\ndef f(x):\n    return math.e\n\n\ny = 1\n"
    assert laid_out("# head", script) == laid
