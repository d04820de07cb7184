"""Every function of the tables: its derivative proved by SymPy, its values at huge nets, and one entry is enough."""

from __future__ import annotations

import json
import math
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath
import pytest
import sympy

import bpcalc
from bpcalc.formula.formula import number, ratio, symbols_in, total
from bpcalc.formula.operations import absolute
from bpcalc.formula.quantity import constant
from bpcalc.formula.sympy_expressions import rebuilt
from bpcalc.functions.activations import ACTIVATIONS, Activation
from bpcalc.functions.losses import LOSSES
from bpcalc.functions.optimizers import OPTIMIZERS
from bpcalc.functions.schedules import SCHEDULES

NET, OUT, TARGET = (constant(name).leaf for name in ("net", "out", "target"))
CONSTANTS = {"alpha": Fraction(1, 7), "delta": Fraction(1, 3)}
POSITIVE = sympy.Symbol("p", positive=True)
# What net may be, so that every region between kinks is met: all of one sign, or between -3 and 3, or beyond.
REGIONS = [
    POSITIVE,
    -POSITIVE,
    3 * POSITIVE / (1 + POSITIVE),
    -3 * POSITIVE / (1 + POSITIVE),
    3 + POSITIVE,
    -3 - POSITIVE,
]
DERIVABLE = [entry for entry in ACTIVATIONS.values() if entry.derivative is not None and not entry.coupled]


def constants_of(entry: Any) -> dict[str, Any]:
    return {name: number(CONSTANTS[name]) for name in entry.constants}


def by_sympy(formula: Any, **values: Any) -> Any:
    return rebuilt(formula, values)


def is_zero(difference: Any) -> bool:
    """Whether SymPy proves that a difference is zero."""
    return bool(sympy.simplify(difference.rewrite(sympy.exp)) == 0)


@pytest.mark.parametrize("region", REGIONS, ids=str)
@pytest.mark.parametrize("entry", DERIVABLE, ids=lambda entry: entry.name)
def test_sympy_proves_the_derivative_of_an_activation(entry: Activation, region: Any) -> None:
    if entry.name == "hard-sigmoid" and region in (POSITIVE, -POSITIVE):
        pytest.skip("a kink lies within")
    out = by_sympy(entry.formula(NET, **constants_of(entry)), net=region)
    slope = by_sympy(entry.derivative(NET, OUT, **constants_of(entry)), net=region, out=out)
    # By the chain rule: ∂out/∂p = ∂out/∂net · ∂net/∂p.
    assert is_zero(out.diff(POSITIVE) - slope * region.diff(POSITIVE))


@pytest.mark.parametrize("entry", DERIVABLE, ids=lambda entry: entry.name)
def test_sympy_proves_that_stable_forms_are_equal(entry: Activation) -> None:
    for region in (POSITIVE, -POSITIVE):
        out = by_sympy(entry.formula(NET, **constants_of(entry)), net=region)
        if entry.stable is not None:
            assert is_zero(sympy.exp(out) - sympy.exp(by_sympy(entry.stable(NET, **constants_of(entry)), net=region)))
        if entry.stable_derivative is not None:
            slope = by_sympy(entry.derivative(NET, OUT, **constants_of(entry)), net=region, out=out)
            stable = by_sympy(entry.stable_derivative(NET, **constants_of(entry)), net=region)
            assert is_zero(slope - stable)


def test_sympy_proves_the_jacobian_of_softmax() -> None:
    softmax = ACTIVATIONS["softmax"]
    nets = [constant(f"net{place}").leaf for place in range(3)]
    outs = [constant(f"out{place}").leaf for place in range(3)]
    values = {f"net{place}": sympy.Symbol(f"z{place}", real=True) for place in range(3)}
    worked = [by_sympy(softmax.formula(nets, place), **values) for place in range(3)]
    values |= {f"out{place}": out for place, out in enumerate(worked)}
    for of in range(3):
        for by in range(3):
            slope = by_sympy(softmax.derivative(outs, of, by), **values)
            assert sympy.simplify(worked[of].diff(values[f"net{by}"]) - slope) == 0


@pytest.mark.parametrize(
    "out", [sympy.Rational(1, 5), sympy.Rational(1, 2) + sympy.Rational(1, 7), sympy.Rational(9, 10)]
)
@pytest.mark.parametrize("entry", LOSSES.values(), ids=lambda entry: entry.name)
def test_sympy_proves_the_derivative_of_a_loss(entry: Any, out: Any) -> None:
    more: dict[str, Any] = constants_of(entry) | ({"count": 3} if entry.mean else {})
    symbol = sympy.Symbol("o", positive=True)
    for target in (sympy.Rational(0), sympy.Rational(1), sympy.Rational(1, 2), sympy.Rational(-1)):
        if entry.name.endswith("entropy") and target < 0:
            continue
        error = by_sympy(entry.formula(TARGET, OUT, **more), target=target, out=symbol)
        slope = by_sympy(entry.derivative(TARGET, OUT, **more), target=target, out=symbol)
        assert sympy.simplify((error.diff(symbol) - slope).subs(symbol, out)) == 0


@pytest.mark.parametrize(("loss", "activation"), [("binary-cross-entropy", "sigmoid"), ("cross-entropy", "softmax")])
def test_the_short_way_is_the_long_way(loss: str, activation: str) -> None:
    nets, targets = [1.3, -0.4, 0.2], [0.2, 0.5, 0.3]
    weights = [[value] for value in nets]
    text = json.dumps(
        {
            "inputs": [1],
            "targets": targets,
            "layers": [{"activation": activation, "weights": weights}],
            "loss": loss,
        }
    )
    derivation = bpcalc.derive(bpcalc.loads(text))
    worked = bpcalc.work(derivation, digits=50)
    for step in derivation.steps:
        if step.short_tree is not None:
            values = {
                name: sympy.Rational(str(worked.exact[name])) for name in worked.exact if worked.exact[name] is not None
            }
            short = by_sympy(step.short_tree, **values)
            assert abs(short - sympy.Rational(str(worked.exact[step.id]))) < 1e-50
    assert sum(step.short_tree is not None for step in derivation.steps) == 3


def reference(name: str, net: Any) -> tuple[Any, Any]:
    """out and ∂out/∂net at many digits, from the textbook."""
    m = mpmath.mp
    sigma = 1 / (1 + m.exp(-net))
    inner = m.sqrt(2 / m.pi) * (net + m.mpf("0.044715") * net**3)
    bell = m.exp(-(net**2) / 2) / m.sqrt(2 * m.pi)
    table = {
        "sigmoid": (sigma, sigma * (1 - sigma)),
        "tanh": (m.tanh(net), 1 - m.tanh(net) ** 2),
        "relu": (max(net, 0), int(net > 0)),
        "leaky-relu": (net if net > 0 else net / 100, 1 if net > 0 else m.mpf("0.01")),
        "elu": (net if net > 0 else m.exp(net) - 1, 1 if net > 0 else m.exp(net)),
        "softplus": (m.log(1 + m.exp(net)), sigma),
        "silu": (net * sigma, sigma + net * sigma * (1 - sigma)),
        "gelu": (net * (1 + m.erf(net / m.sqrt(2))) / 2, (1 + m.erf(net / m.sqrt(2))) / 2 + net * bell),
        "gelu-tanh": (
            net * (1 + m.tanh(inner)) / 2,
            (1 + m.tanh(inner)) / 2
            + net * (1 - m.tanh(inner) ** 2) / 2 * m.sqrt(2 / m.pi) * (1 + 3 * m.mpf("0.044715") * net**2),
        ),
        "hard-sigmoid": (min(max(net / 6 + m.mpf(1) / 2, 0), 1), m.mpf(1) / 6 if abs(net) < 3 else 0),
        "linear": (net, 1),
    }
    return table[name]


@pytest.mark.parametrize("net", [-1000, -40, -20, -9, -2.5, 0.75, 9, 40, 1000])
@pytest.mark.parametrize("entry", DERIVABLE, ids=lambda entry: entry.name)
def test_huge_nets_lose_no_digits(entry: Activation, net: float) -> None:
    text = {"inputs": [net], "layers": [{"activation": entry.name, "weights": [[1]]}], "loss": "none"}
    worked = bpcalc.work(bpcalc.derive(bpcalc.loads(json.dumps(text))), digits=30)
    with mpmath.workdps(1200):
        for name, expected in zip(("out_o1", "dout_o1/dnet_o1"), reference(entry.name, mpmath.mpf(net)), strict=True):
            exact = worked.exact[name]
            assert abs(mpmath.mpf(exact.numerator) / exact.denominator - expected) < abs(expected) * mpmath.mpf(
                "1e-30"
            ) + mpmath.mpf("1e-600")
            assert worked.values[name] == pytest.approx(float(expected), rel=1e-9, abs=1e-300)


@pytest.mark.parametrize("nets", [[1000, -1000, 0], [800, 799, 801], [-1000, -1001, -1000], [50, 0, -50]])
def test_softmax_of_huge_nets_keeps_its_digits(nets: list[float]) -> None:
    text = {
        "inputs": [1],
        "targets": [0, 1, 0],
        "layers": [{"activation": "softmax", "weights": [[net] for net in nets]}],
        "loss": "cross-entropy",
        "learning_rate": 0.1,
    }
    network = bpcalc.loads(json.dumps(text))
    worked = bpcalc.work(bpcalc.derive(network))
    powers = [math.exp(net - max(nets)) for net in nets]
    for place, power in enumerate(powers, start=1):
        out = power / sum(powers)
        assert worked.values[f"out_o{place}"] == pytest.approx(out, rel=1e-12)
        assert worked.values[f"delta_o{place}"] == pytest.approx(out - (place == 2), rel=1e-12, abs=1e-300)
    assert worked.values["E_total"] == pytest.approx(math.log(sum(powers)) + max(nets) - nets[1], rel=1e-9)
    trained = bpcalc.train(network, 300)
    assert trained.reached == 300
    assert trained.errors[300] < trained.errors[0]


@pytest.mark.parametrize("target", [0, 1, 0.5])
@pytest.mark.parametrize("net", [-1000, -37, 37, 1000])
def test_binary_cross_entropy_of_a_saturated_sigmoid_keeps_its_digits(net: float, target: float) -> None:
    text = {"inputs": [net], "targets": [target], "layers": [{"weights": [[1]]}], "loss": "bce", "learning_rate": 1}
    worked = bpcalc.work(bpcalc.derive(bpcalc.loads(json.dumps(text))))
    expected = max(net, 0) - target * net + math.log1p(math.exp(-abs(net)))
    assert worked.values["E_total"] == pytest.approx(expected, rel=1e-12)
    out = 1 / (1 + math.exp(-net)) if net > 0 else math.exp(net) / (1 + math.exp(net))
    assert worked.values["delta_o1"] == pytest.approx(out - target, rel=1e-12)


def test_a_rewritten_line_says_so() -> None:
    text = '{"inputs": [1000], "targets": [1], "layers": [{"weights": [[1]]}]}'
    steps = {step.id: step for step in bpcalc.work(bpcalc.derive(bpcalc.loads(text))).derivation.steps}
    assert steps["dout_o1/dnet_o1"].rule.label == "rewritten"
    assert steps["delta_o1"].rule.label == "chain-rule"


def test_another_activation_is_one_entry(bpcalc: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    softsign = Activation(
        "softsign",
        lambda net: ratio(net, total(number(1), absolute(net))),
        lambda net, _out: ratio(number(1), (total(number(1), absolute(net))) ** 2),
        "the quotient rule",
    )
    monkeypatch.setitem(ACTIVATIONS, "softsign", softsign)
    text = (
        "{inputs: [1], targets: [0.5], layers: [{activation: softsign, weights: [[0.5], [-2]]}, "
        "{activation: softsign, weights: [[1, 1]]}], learning_rate: 0.1}"
    )
    result = bpcalc("run", "-", "--verify", "-n", "10", stdin=text)
    assert result.exit_code == 0
    assert "activation softsign" in result.stdout
    assert "✓ 5 gradients agree" in result.stdout
    assert "the quotient rule" in bpcalc("explain", "w1", "--config", "-", stdin=text).stdout
    assert "softsign" in bpcalc("schema").stdout


def test_no_module_asks_for_a_function_by_its_name() -> None:
    names = "|".join(map(re.escape, {*ACTIVATIONS, *LOSSES, *OPTIMIZERS, *SCHEDULES}))
    question = re.compile(rf'[!=]= "({names})"')
    for path in Path(bpcalc.__file__).parent.rglob("*.py"):
        assert not question.search(path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("name", [name for name, entry in ACTIVATIONS.items() if entry.derivative is None])
def test_what_has_no_derivative_is_run_forward_only(name: str, bpcalc: Any) -> None:
    text = f"{{inputs: [1], targets: [0.5], layers: [{{activation: {name}, weights: [[0.5]]}}], learning_rate: 1}}"
    result = bpcalc("run", "-", stdin=text)
    assert result.exit_code == 0
    assert "Backward" not in result.stdout
    for arguments in (
        ("run", "-", "-n", "5"),
        ("explain", "dE/dw1", "--config", "-"),
        ("explain", "w1+", "--config", "-"),
    ):
        refused = bpcalc(*arguments, stdin=text)
        assert refused.exit_code == 2
        assert "has no derivative" in refused.stderr


def test_every_entry_is_a_formula_over_what_it_may_be_over() -> None:
    for entry in ACTIVATIONS.values():
        formula = entry.formula([NET, OUT], 0) if entry.coupled else entry.formula(NET, **constants_of(entry))
        assert set(symbols_in(formula)) <= ({"net", "out"} if entry.coupled else {"net"}), entry.name
    for loss in LOSSES.values():
        count = {"count": 3} if loss.mean else {}
        assert set(symbols_in(loss.formula(TARGET, OUT, **constants_of(loss), **count))) == {"target", "out"}, loss.name
