"""The table of functions: one entry is enough for a function to be derived, worked, certified, printed and exported."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy

import bpcalc
from bpcalc.formula import operations
from bpcalc.formula.arithmetic import FLOATS, many_digits
from bpcalc.formula.calculus import derivative
from bpcalc.formula.compiling import evaluator
from bpcalc.formula.exact import fraction
from bpcalc.formula.formula import Formula, Symbol
from bpcalc.formula.intervals import interval_values
from bpcalc.formula.operations import FUNCTIONS, Function
from bpcalc.rendering.formats import FORMATS

Command = Callable[..., Any]
X = Symbol("x")

# The whole of what a function is told by.
ARCTAN = Function(
    "arctan",
    operations.chain(lambda inner: 1 / (1 + inner**2)),
    "arctan, chain rule",
    "arctan(u)′ is u′/(1 + u²)",
    floats=math.atan,
    digits="atan",
    bounds=lambda on, x: on.rising("atan", x),
    sympy="atan",
    written={
        "spreadsheet": "ATAN({x})",
        "python": "math.atan({x})",
        "mpmath": "mpmath.atan({x})",
        "sympy": "sp.atan({x})",
    },
)
NETWORK = """
inputs: {x: 0.5, y: -1.25}
targets: [0.3]
layers:
  - neurons: [a, b]
    activation: {name: bend, formula: "2 * arctan(3 * net) - 0.1"}
    weights: [[0.4, 0.7], [-0.2, 0.3]]
    bias: [0.1, 0.2]
  - neurons: [o]
    activation: {name: last, formula: "arctan(net)"}
    weights: [[0.5, -0.6]]
learning_rate: 0.5
"""


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The file of a network with that function, which is in the table as long as the test runs."""
    monkeypatch.setitem(FUNCTIONS, "arctan", ARCTAN)
    path = tmp_path / "bent.yaml"
    path.write_text(NETWORK, encoding="utf-8")
    return path


def test_a_new_function_is_derived_as_an_exercise_and_worked(bpcalc: Command, network: Path) -> None:
    result = bpcalc("run", str(network), "--why")
    assert result.exit_code == 0
    assert "arctan, chain rule" in result.stdout
    assert "arctan(u)′ is u′/(1 + u²)" in result.stdout
    net = 0.4 * 0.5 + 0.7 * -1.25 + 0.1
    record = json.loads(bpcalc("run", str(network), "--format", "json").stdout)
    values = {step["id"]: step["value"] for step in record["steps"]}
    assert values["out_a"] == pytest.approx(2 * math.atan(3 * net) - 0.1, rel=1e-15)
    assert values["dout_a/dnet_a"] == pytest.approx(6 / (1 + 9 * net**2), rel=1e-15)


def test_a_new_function_is_certified_and_trained(bpcalc: Command, network: Path) -> None:
    assert bpcalc("run", str(network), "--verify", "--iterations", "20").exit_code == 0


@pytest.mark.parametrize("form", FORMATS)
def test_a_new_function_is_printed_in_every_format(form: str, network: Path, tmp_path: Path, bpcalc: Command) -> None:
    path = tmp_path / f"out.{form}"
    result = bpcalc("run", str(network), "--format", form, "--output", str(path))
    assert result.exit_code == 0, result.stderr
    written = path.read_bytes()
    if FORMATS[form].extra or form in ("html", "svg"):
        assert written
    else:
        assert re.search(rb"arctan|ATAN|arctg", written)


@pytest.mark.parametrize("library", ["numpy", "sympy"])
def test_a_new_function_is_exported(library: str, network: Path, tmp_path: Path, bpcalc: Command) -> None:
    script = tmp_path / "script.py"
    script.write_text(bpcalc("export", str(network), "--to", library).stdout, encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    worked = json.loads(bpcalc("run", str(network), "--format", "json").stdout)
    texts = {step["id"]: step["text"] for step in worked["steps"]}
    assert f"out_o = {texts['out_o']}" in done.stdout
    for other in ("pytorch", "jax"):
        assert re.search(r"(torch|jnp)\.arctan\(", bpcalc("export", str(network), "--to", other).stdout)


def test_a_new_function_is_sympys(network: Path) -> None:
    graph = bpcalc.graph(bpcalc.load(str(network)))
    assert graph["out_o"] == sympy.atan(sympy.Symbol("net_o"))
    assert graph["out_o"].diff("net_o") == 1 / (sympy.Symbol("net_o") ** 2 + 1)


PLACES = {"log": "0.7", "sqrt": "0.7", "floor": "2.7"}


@pytest.mark.parametrize("entry", FUNCTIONS.values(), ids=lambda entry: entry.name)
def test_every_arithmetic_agrees_on_a_function(entry: Function) -> None:
    formula = entry(X, X / 3) if entry.of_several else entry(X)
    for value in (Fraction(PLACES.get(entry.name, "0.37")), Fraction(PLACES.get(entry.name, "-1.2"))):
        [in_floats] = evaluator({"f": formula}, ["x"], FLOATS)([float(value)])
        arithmetic = many_digits(50)
        exact = fraction(evaluator({"f": formula}, ["x"], arithmetic)([arithmetic.number(value)])[0])
        low, high = interval_values({"f": formula}, {"x": value}, 40)["f"]
        assert low <= exact <= high or abs(low - exact) < Fraction(1, 10**40)
        assert high - low < Fraction(1, 10**35)
        assert in_floats == pytest.approx(float(exact), rel=1e-14)


@pytest.mark.parametrize("entry", [entry for entry in FUNCTIONS.values() if entry.law], ids=lambda entry: entry.name)
def test_the_law_of_a_function_is_its_difference_quotient(entry: Function) -> None:
    inner: Formula = X**2 + X / 7
    formula = entry(inner, X / 3) if entry.of_several else entry(inner)
    arithmetic, h = many_digits(60), Fraction(1, 10**25)
    work = evaluator({"f": formula, "slope": derivative(formula, "x")}, ["x"], arithmetic)
    for value in (Fraction(37, 100), Fraction(13, 10)):
        (above, _), (below, _), (_, slope) = (
            map(fraction, work([arithmetic.number(value + side * h)])) for side in (1, -1, 0)
        )
        assert abs((above - below) / (2 * h) - slope) < Fraction(1, 10**20)
