"""Every file in tests/model/working/ is a network that bpcalc must take: it is derived, worked, verified and printed.

What the numbers should be is worked out here by hand, in plain floats.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

import pytest
from typer.testing import CliRunner

import bpcalc
from bpcalc.cli.app import app

FOLDER = Path(__file__).parent / "working"
FILES = sorted(FOLDER.glob("*.yaml"))
WITH_SYMBOLS = {"one-symbol", "symbols"}
"""Files with values left out that the gradients need."""

every_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def values_of(file: Path) -> Mapping[str, float | None]:
    return bpcalc.work(bpcalc.derive(bpcalc.load(file), everything=True)).values


@every_file
def test_every_step_has_a_value_unless_a_symbol_leads_to_it(file: Path) -> None:
    worked = bpcalc.work(bpcalc.derive(bpcalc.load(file), everything=True))
    for step in worked.derivation.steps:
        numbers = [worked.values[name] for name in step.needs]
        value = worked.values[step.id]
        assert (value is None) == (None in numbers)
        assert value is None or math.isfinite(value)


@every_file
def test_every_gradient_is_verified(file: Path) -> None:
    derivation = bpcalc.derive(bpcalc.load(file), everything=True)
    worked = bpcalc.work(derivation)
    if file.stem in WITH_SYMBOLS:
        with pytest.raises(bpcalc.BpcalcError, match="needs a number for"):
            bpcalc.certify(derivation, worked)
        return
    certificate = bpcalc.certify(derivation, worked)
    assert certificate.rows
    assert certificate.holds


@every_file
@pytest.mark.parametrize("layout", ["plain", "markdown", "table"])
@pytest.mark.parametrize("notation", ["net-out", "z-a"])
def test_it_prints_for_readers(file: Path, layout: str, notation: str) -> None:
    result = CliRunner().invoke(app, ["run", str(file), "--format", layout, "--notation", notation])
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Forward pass" in result.stdout


@every_file
def test_it_prints_for_programs(file: Path) -> None:
    result = CliRunner().invoke(app, ["run", str(file), "--format", "json"])
    assert (result.exit_code, result.stderr) == (0, "")
    steps = json.loads(result.stdout, parse_constant=_refuse)["steps"]
    derivation = bpcalc.derive(bpcalc.load(file))
    values = bpcalc.work(derivation).values
    after = {step.id for step in derivation.steps if step.phase == "after"}  # left out where nothing can be worked
    expected = {name: value for name, value in values.items() if value is not None or name not in after}
    assert {step["id"]: step["value"] for step in steps} == expected


def _refuse(constant: str) -> NoReturn:
    raise AssertionError(f"{constant} is no JSON")


# What the files should give ---------------------------------------------------------------------------------------


def sigmoid(net: float) -> float:
    return 1 / (1 + math.exp(-net))


def slope(out: float) -> float:
    return out * (1 - out)


def one_neuron() -> dict[str, float]:
    out = sigmoid(0.5 * 0.8 + 0.1)
    delta = -(1 - out) * slope(out)
    return {
        "net_o1": 0.5,
        "out_o1": out,
        "E_total": (1 - out) ** 2 / 2,
        "delta_o1": delta,
        "dE_total/dw1": delta * 0.8,
        "dE_total/db1": delta,
        "dE_total/di1": delta * 0.5,
        "w1+": 0.5 - 0.1 * delta * 0.8,
        "b1+": 0.1 - 0.1 * delta,
        "Δw1": -0.1 * delta * 0.8,
    }


def no_bias(in_place: bool = False) -> dict[str, float]:
    h = sigmoid(-1.5 * 0.5)
    y = sigmoid(2 * h)
    delta_y = -(0.2 - y) * slope(y)
    new_v = 2 - delta_y * h
    delta_h = delta_y * (new_v if in_place else 2) * slope(h)
    new_u = -1.5 - delta_h * 0.5
    new_h = sigmoid(new_u * 0.5)
    new_y = sigmoid(new_v * new_h)
    error = (0.2 - new_y) ** 2 / 2
    return {"net_h": -0.75, "net_y": 2 * h, "delta_h": delta_h, "v+": new_v, "u+": new_u, "E_total@1": error}


def named(inputs: list[str], hidden: list[str], output: str, weights: list[str], biases: list[str]) -> dict[str, float]:
    """Two inputs 0.5 and −1, two hidden neurons, one output with the target 0.25; η = 2."""
    h1, h2 = sigmoid(0.1 * 0.5 - 0.2 + 0.5), sigmoid(0.3 * 0.5 - 0.4 + 0.5)
    o = sigmoid(0.6 * h1 + 0.7 * h2 + 0.8)
    delta = -(0.25 - o) * slope(o)
    delta_1, delta_2 = delta * 0.6 * slope(h1), delta * 0.7 * slope(h2)
    gradients = [delta_1 * 0.5, -delta_1, delta_2 * 0.5, -delta_2, delta * h1, delta * h2]
    result = {
        inputs[0]: 0.5,
        inputs[1]: -1,
        f"target_{output}": 0.25,
        f"out_{hidden[0]}": h1,
        f"out_{hidden[1]}": h2,
        f"E_{output}": (0.25 - o) ** 2 / 2,
        f"dE_total/d{biases[0]}": delta_1 + delta_2,
        f"{biases[1]}+": 0.8 - 2 * delta,
        f"dE_total/d{inputs[0]}": delta_1 * 0.1 + delta_2 * 0.3,
    }
    for weight, value, gradient in zip(weights, [0.1, 0.2, 0.3, 0.4, 0.6, 0.7], gradients, strict=True):
        result |= {weight: value, f"dE_total/d{weight}": gradient, f"{weight}+": value - 2 * gradient}
    return result


def names_of_constants() -> dict[str, float]:
    return named(["E", "I"], ["S", "N"], "Q", ["lambda", "beta", "O", "pi", "zeta", "oo"], ["gamma", "S"])


def names_of_code() -> dict[str, float]:
    weights = ["v0", "c0", "exp", "inf", "record", "lambda"]
    return named(["__class__", "exec"], ["__import__", "self"], "given", weights, ["None", "nan"])


def names_in_chinese() -> dict[str, float]:
    h = sigmoid(0.1 * 0.5 - 0.2 + 0.3)
    o = sigmoid(0.4 * h + 0.5)
    delta = -(0.25 - o) * slope(o)
    return {"输入2": -1, "out_隐藏1": h, "delta_输出1": delta, "权重3+": 0.4 - delta * h, "dE_total/d偏置2": delta}


def names_that_count() -> dict[str, float]:
    h3, h31 = sigmoid(0.05 - 0.2), sigmoid(0.15 - 0.4)
    o = sigmoid(0.5 * h3 + 0.6 * h31 - 0.7)
    delta = -(0.25 - o) * slope(o)
    return {
        "1a": 0.5,
        "net_3": -0.15,
        "net_3.1": -0.25,
        "out_4": o,
        "dE_total/dw_O1.H21": delta * 0.5 * slope(h3) * 0.5,
        "w''+": 0.3 - delta * 0.6 * slope(h31) * 0.5,
        "dE_total/dx'": delta * (0.5 * slope(h3) * 0.2 + 0.6 * slope(h31) * 0.4),
        "θ_4+": -0.7 - delta,
    }


def names_of_spellings() -> dict[str, float]:
    z = sigmoid(0.1 * 0.5 + 0.2)
    h = sigmoid(0.3 * z + 0.4)
    delta = -(0.25 - h) * slope(h)
    return {
        "E": 0.5,
        "E_total": (0.25 - h) ** 2 / 2,
        "net_z": 0.25,
        "z_h": 0.2,
        "a_h": 0.4,
        "out_h": h,
        "w1+": 0.3 - delta * z,
        "w_1+": 0.1 - delta * 0.3 * slope(z) * 0.5,
    }


def names_composed_and_decomposed() -> dict[str, float]:
    out = sigmoid(0.25)
    return {"net_o1": 0.25, "dE_total/dé": -(1 - out) * slope(out) * 2.5}


def default_names_skip_taken() -> dict[str, float]:
    o1, h2 = sigmoid(0.1 * 1 + 0.2 * 2 + 0.5), sigmoid(0.3 * 1 + 0.4 * 2 + 0.6)
    return {
        **{"i3": 1, "i1": 2, "w4": 0.1, "w1": 0.2, "w3": 0.3, "i2": 0.4, "w5": 0.7, "w2": 0.8},
        **{"b2": 0.5, "b1": 0.6, "b3": 0.9, "out_o1": o1, "out_h2": h2},
        "net_o2": 0.7 * o1 + 0.8 * h2 + 0.9,
    }


def weight_twice_in_a_neuron() -> dict[str, float]:
    out = sigmoid(0.3 * 0.5 + 0.3 * 2 + 0.1)
    delta = -(1 - out) * slope(out)
    return {"net_o1": 0.85, "dnet_o1/dw": 2.5, "dE_total/dw": delta * 2.5, "w+": 0.3 - delta * 2.5}


def weight_in_two_neurons() -> dict[str, float]:
    o1, o2 = sigmoid(0.3 * 0.5 + 0.4 * 2), sigmoid(-0.5 * 0.5 + 0.3 * 2)
    first, second = -(1 - o1) * slope(o1) * 0.5, o2 * slope(o2) * 2
    return {
        "dE_total/dw:o1": first,
        "dE_total/dw:o2": second,
        "dE_total/dw": first + second,
        "w+": 0.3 - first - second,
    }


def weight_in_two_layers() -> dict[str, float]:
    h = sigmoid(0.3 * 0.5)
    y = sigmoid(0.3 * h)
    delta = -(1 - y) * slope(y)
    below = delta * 0.3 * slope(h) * 0.5
    return {
        "w": 0.3,
        "dE_total/dw:y": delta * h,
        "dE_total/dw:h": below,
        "dE_total/dw": delta * h + below,
        "w+": 0.3 - delta * h - below,
    }


def bias_per_neuron() -> dict[str, float]:
    o1, o2, o3 = sigmoid(0.05 + 0.4), sigmoid(0.1), sigmoid(0.15 + 0.6)
    return {"out_o2": o2, "dE_total/dp": -(1 - o1) * slope(o1), "b1+": 0.6 + (1 - o3) * slope(o3)}


def bias_in_two_layers() -> dict[str, float]:
    h = sigmoid(0.3 * 0.5 + 0.2)
    y = sigmoid(0.4 * h + 0.2)
    delta = -(1 - y) * slope(y)
    return {"dE_total/db": delta + delta * 0.4 * slope(h), "b+": 0.2 - delta - delta * 0.4 * slope(h)}


def bias_split() -> dict[str, float]:
    y, z = sigmoid(0.35), sigmoid(0.4)
    return {"b.y": 0.2, "b.y+": 0.2 + (1 - y) * slope(y), "b.z+": 0.2 - z * slope(z)}


def missing_connection() -> dict[str, float]:
    h1, h2 = sigmoid(0.1 * 0.5), sigmoid(0.2 * 2)
    return {"net_h1": 0.05, "net_h2": 0.4, "w2": 0.2, "w4": 0.4, "net_o1": 0.3 * h1 + 0.4 * h2}


def several_samples() -> dict[str, float]:
    samples = [(0, 1, 1), (1, 0.5, 0), (1, 2, 0.5)]
    outs = [sigmoid(0.1 * x - 0.2 * y + 0.3) for x, y, _ in samples]
    deltas = [-(target - out) * slope(out) for (_, _, target), out in zip(samples, outs, strict=True)]
    errors = [(target - out) ** 2 / 2 for (_, _, target), out in zip(samples, outs, strict=True)]
    by_v = [delta * y for delta, (_, y, _) in zip(deltas, samples, strict=True)]
    return {
        "y[2]": 0.5,
        "out_o[2]": outs[1],
        "E_total[3]": errors[2],
        "E_total": sum(errors) / 3,
        "dE_total/dv[1]": by_v[0],
        "dE_total/dv": sum(by_v) / 3,
        "v+": -0.2 - sum(by_v) / 3,
        "b+": 0.3 - sum(deltas) / 3,
    }


def one_symbol() -> dict[str, float | None]:
    return {"w2": None, "out_h1": sigmoid(0.05), "out_h2": None, "dnet_h1/dw1": 0.5, "dE_total/dw1": None, "w1+": None}


def symbols() -> dict[str, float | None]:
    derived = ["net_h", "out_y", "E_total", "delta_h", "dE_total/du", "u+", "c+", "E_total@1"]
    return {"x": None, "target_y": None, "u": 0.5, "v": None, "b1": None, "eta": None, **dict.fromkeys(derived)}


def learning_rate_left_out() -> dict[str, float | None]:
    out = sigmoid(0.25)
    return {"eta": None, "dE_total/dw1": -(1 - out) * slope(out) * 0.5, "w1+": None, "E_total@1": None}


def spellings_of_numbers() -> dict[str, float]:
    written = [0.001, 0.5, 0.1, 0, 5, 10, 7, -2.5]
    given = {f"i{number}": value for number, value in enumerate(written, start=1)}
    return {**given, "eta": 1, "net_o1": 0.101}


def large_and_small_numbers() -> dict[str, float]:
    return {"w1": 50, "w2": 1e-300, "eta": 1e-308, "out_h1": 1, "net_o1": 1e-300, "dE_total/dw2": 0.125}


def three_layers() -> dict[str, float]:
    a1, a2 = sigmoid(0.05), sigmoid(0.1)
    b1, b2 = sigmoid(0.3 * a1 + 0.4 * a2 + 0.05), sigmoid(0.5 * a1 + 0.6 * a2 + 0.05)
    y, z = sigmoid(0.7 * b1 + 0.8 * b2), sigmoid(0.9 * b1 - b2)
    delta_y, delta_z = -(1 - y) * slope(y), z * slope(z)
    delta_b1 = (delta_y * 0.7 + delta_z * 0.9) * slope(b1)
    delta_b2 = (delta_y * 0.8 - delta_z) * slope(b2)
    by_a1 = [delta_b1 * 0.3, delta_b2 * 0.5]
    return {
        "delta_b1": delta_b1,
        "b1": 0.05,
        "dE_total/db1": delta_b1 + delta_b2,
        "dE_total/dout_a1:b1": by_a1[0],
        "dE_total/dout_a1:b2": by_a1[1],
        "dE_total/dw1": sum(by_a1) * slope(a1) * 0.5,
    }


def anchors_and_aliases() -> dict[str, float]:
    h1 = sigmoid(0.3 * 0.5 + 0.1)
    h2 = sigmoid(0.3 * h1)
    return {"w1": 0.3, "w2": 0.3, "w3": 0.3, "b2": 0.1, "net_h2": 0.3 * h1, "net_o1": 0.3 * h2 + 0.1}


def classic() -> dict[str, float]:
    """The figures that thousands of notes print, to their nine decimals."""
    return {"out_o1": 0.751365070, "E_total": 0.298371109, "dE_total/dw5": 0.082167041, "w1+": 0.149780716}


def one_weight(out: float, slope: float) -> dict[str, float]:
    """Input 0.5, weight 0.3, target 1, half the squared error, rate 1: from out and its slope at net = 0.15."""
    gradient = (out - 1) * slope * 0.5
    return {"out_o1": out, "dE_total/dw1": gradient, "w1+": 0.3 - gradient}


def mish() -> dict[str, float]:
    net = 0.15
    bend = math.tanh(math.log1p(math.exp(net)))
    return one_weight(net * bend, bend + net * (1 - bend**2) * sigmoid(net))


def a_square() -> dict[str, float]:
    return one_weight(0.15**2, 2 * 0.15)


def functions_of_books() -> dict[str, float]:
    """½(net + 2)² ÷ 3 + σ(net) · ln(2) + |net|."""
    out = 0.5 * (0.15 + 2) ** 2 / 3 + sigmoid(0.15) * math.log(2) + 0.15
    return one_weight(out, (0.15 + 2) / 3 + slope(sigmoid(0.15)) * math.log(2) + 1)


def fractions_for_numbers() -> dict[str, float]:
    net = 2 / 3 * 0.5 - 1 / 4
    return {"w1": 2 / 3, "b1": -0.25, "eta": 0.5, "net_o1": net, "out_o1": sigmoid(net), "target_o1": 1 / 3}


def signs_of_the_notes() -> dict[str, float]:
    net = 0.15
    return one_weight(net + 2 * net**3 / 4 + 0.1, 1 + 1.5 * net**2)


def constants_named_like_weights() -> dict[str, float]:
    net = 0.15
    return {"w1": 0.3, "w1'": 2, **one_weight(2 * net**2 - net, 4 * net - 1)}


def two_samples(share: float) -> dict[str, float]:
    """Inputs 1 and 2, targets 0 and 1, weight 0.3; `share` is what becomes of each sample."""
    outs = [(x, t, sigmoid(0.3 * x)) for x, t in ((1, 0), (2, 1))]
    gradient = sum((o - t) * slope(o) * x for x, t, o in outs) * share
    total = sum((t - o) ** 2 / 2 for _, t, o in outs) * share
    return {"E_total": total, "dE_total/dw1": gradient, "w1+": 0.3 - gradient}


def threshold_and_skip() -> dict[str, float]:
    h = sigmoid(0.15 - 0.2)
    o = sigmoid(0.2 - 0.6 * h + 0.1)
    delta_o = (o - 1) * slope(o)
    delta_h = delta_o * -0.6 * slope(h)
    return {
        "out_h": h,
        "out_o": o,
        "dE_total/dw2": delta_o * 0.5,
        "dE_total/dw3": delta_o * h,
        "dE_total/db2": -delta_o,
        "dE_total/db1": -delta_h,
        "dE_total/dw1": delta_h * 0.5,
    }


def bias_that_is_a_threshold_too() -> dict[str, float]:
    h = sigmoid(0.15 + 0.2)
    o = sigmoid(0.4 * h - 0.2)
    delta_o = (o - 1) * slope(o)
    delta_h = delta_o * 0.4 * slope(h)
    return {"out_h": h, "out_o": o, "dE_total/db": delta_h - delta_o, "b+": 0.2 - (delta_h - delta_o)}


def saturated_sigmoid() -> dict[str, float]:
    return {"out_o1": 1, "E_total": 1000, "dE_total/dw1": 1, "w1+": 999.9}


def saturated_softmax() -> dict[str, float]:
    return {"out_o1": 1, "out_o2": 0, "E_total": 2000, "dE_total/dw1": 1, "dE_total/dw2": -1, "w2+": -999.9}


def nothing_comes_out() -> dict[str, float]:
    return {"out_o1": 0, "E_total": 0.5, "dE_total/dw1": 0}


EXPECTED: dict[str, Callable[[], Mapping[str, float | None]]] = {
    "anchors-and-aliases": anchors_and_aliases,
    "batch-larger-than-the-samples": lambda: two_samples(1),
    "bias-in-two-layers": bias_in_two_layers,
    "bias-per-neuron": bias_per_neuron,
    "bias-split": bias_split,
    "bias-that-is-a-threshold-too": bias_that_is_a_threshold_too,
    "byte-order-mark": one_neuron,
    "default-names-skip-taken": default_names_skip_taken,
    "document-marks": one_neuron,
    "formula-constants-named-like-weights": constants_named_like_weights,
    "formula-in-folded-lines": mish,
    "formula-with-a-caret-in-quotes": a_square,
    "formula-with-a-caret-without-quotes": a_square,
    "formula-with-functions-and-signs-of-books": functions_of_books,
    "formula-with-signs-of-the-notes": signs_of_the_notes,
    "fractions-for-numbers": fractions_for_numbers,
    "in-place": lambda: no_bias(in_place=True),
    "json": one_neuron,
    "large-and-small-numbers": large_and_small_numbers,
    "learning-rate-left-out": learning_rate_left_out,
    "missing-connection": missing_connection,
    "names-composed-and-decomposed": names_composed_and_decomposed,
    "names-in-chinese": names_in_chinese,
    "names-left-out": classic,
    "names-of-code": names_of_code,
    "names-of-constants": names_of_constants,
    "names-of-spellings": names_of_spellings,
    "names-that-count": names_that_count,
    "net-of-a-thousand-sigmoid": saturated_sigmoid,
    "net-of-a-thousand-softmax": saturated_softmax,
    "net-of-minus-a-million-gelu": nothing_comes_out,
    "net-of-minus-a-thousand-softplus": nothing_comes_out,
    "no-bias": no_bias,
    "no-line-end": one_neuron,
    "one-neuron": one_neuron,
    "one-symbol": one_symbol,
    "out-of-itself": lambda: {"out_o": sigmoid(0.15), "dout_o/dw1": slope(sigmoid(0.15)) * 0.5},
    "samples-file-windows": lambda: two_samples(0.5),
    "several-samples": several_samples,
    "spellings-of-keys": lambda: {name: value for name, value in one_neuron().items() if name != "dE_total/di1"},
    "spellings-of-numbers": spellings_of_numbers,
    "symbols": symbols,
    "text-that-is-markup": one_neuron,
    "three-layers": three_layers,
    "value-after-its-first-use": weight_in_two_layers,
    "weight-and-threshold-of-a-skip": threshold_and_skip,
    "weight-in-two-layers": weight_in_two_layers,
    "weight-in-two-neurons": weight_in_two_neurons,
    "weight-twice-in-a-neuron": weight_twice_in_a_neuron,
    "windows-line-ends": classic,
}


def test_every_file_has_its_values() -> None:
    assert sorted(EXPECTED) == [file.stem for file in FILES]


@every_file
def test_the_values_are_those_worked_by_hand(file: Path) -> None:
    values = values_of(file)
    expected = EXPECTED[file.stem]()
    tolerance = 5e-10 if EXPECTED[file.stem] is classic else 1e-300
    for name, value in expected.items():
        assert values[name] == (None if value is None else pytest.approx(value, rel=1e-12, abs=tolerance)), name


def test_the_files_hold_the_bytes_that_they_are_about() -> None:
    """An editor or a checkout may change them silently."""
    bytes_of = {file.stem: file.read_bytes() for file in FILES}
    assert bytes_of["byte-order-mark"].startswith(b"\xef\xbb\xbf")
    assert bytes_of["windows-line-ends"].count(b"\r\n") == bytes_of["windows-line-ends"].count(b"\n")
    assert not bytes_of["no-line-end"].endswith(b"\n")
    assert "\u00e9:" in bytes_of["names-composed-and-decomposed"].decode()
    assert "e\u0301:" in bytes_of["names-composed-and-decomposed"].decode()


def test_a_saturated_neuron_keeps_a_slope_above_zero() -> None:
    """As a float its out is 1, but the digits shown come from more."""
    worked = bpcalc.work(bpcalc.derive(bpcalc.load(FOLDER / "large-and-small-numbers.yaml")))
    slope_at_50 = math.exp(-50) / (1 + math.exp(-50)) ** 2
    assert float(worked.exact["dout_h1/dnet_h1"] or 0) == pytest.approx(slope_at_50, rel=1e-12)


def test_a_code_like_name_runs_nothing() -> None:
    """Names are data: the evaluator's source holds only names of its own."""
    values = values_of(FOLDER / "names-of-code.yaml")
    assert values["exec"] == -1.0
    assert values["exp"] == 0.3
    assert values["inf"] == 0.4
