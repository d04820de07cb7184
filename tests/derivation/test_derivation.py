"""Steps, ids and slices: what a derivation promises."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given

import bpcalc
from bpcalc.derivation.finding import find
from bpcalc.formula.arithmetic import FLOATS
from bpcalc.formula.compiling import evaluator
from bpcalc.model.loading import loads
from bpcalc.training.explanation import explanations
from making.random_networks import network_files

TWO_LAYERS = """
inputs: [1, 0.5]
targets: [0, 1, 1]
layers:
  - {neurons: [a, b], weights: [[0.1, 0.2], [0.3, 0.4]], bias: {k: 0.1}}
  - {neurons: [h1, h2], weights: [[0.1, 0.2], [{s: 0.3}, {s: 0.3}]], bias: [{c1: 0.1}, {c2: 0.2}]}
  - {neurons: [x, y, z], weights: [[0.1, 0.2], [0.3, none], [0.5, 0.6]]}
learning_rate: 0.5
"""

SPELLINGS = [
    ("net_h1", "net_h1"),
    ("z_{h1}", "net_h1"),
    ("a_h1", "out_h1"),
    ("E", "E_total"),
    ("E_{o1}", "E_o1"),
    ("∂E/∂w5", "dE_total/dw5"),
    ("dE/dw5", "dE_total/dw5"),
    ("∂E_total/∂w_5", "dE_total/dw5"),
    (r"\frac{\partial E_{total}}{\partial w_{5}}", "dE_total/dw5"),
    (r"\frac{\partial E_{o1}}{\partial out_{h1}}", "dE_o1/dout_h1"),
    ("∂E_o1/∂a_h1", "dE_o1/dout_h1"),
    ("dE_o1/dnet_o1", "delta_o1"),
    ("dE_total/dnet_h1", "delta_h1"),
    ("∂E/∂z_h1", "delta_h1"),
    ("δ_h1", "delta_h1"),
    (r"\delta_{h1}", "delta_h1"),
    ("dE_o2/dout_o2", "dE_total/dout_o2"),
    ("∂E_o1/∂w5", "dE_total/dw5"),
    ("∂E_o2/∂b2", "dE_total/db2:o2"),
    ("w5⁺", "w5+"),
    ("w_5^{+}", "w5+"),
    ("w5@1", "w5+"),
    ("w5@10000", "w5@10000"),
    ("w_5@3", "w5@3"),
    ("E@7", "E_total@7"),
    ("E_total@1", "E_total@1"),
    ("out_o1@10000", "out_o1@10000"),
    ("∂E/∂w5@2", "dE_total/dw5@2"),
    ("dE_total/db1:h1", "dE_total/db1:h1"),
    ("Δw5", "Δw5"),
    ("dE/di1", "dE_total/di1"),
    ("η", "eta"),
    ("target_o1", "target_o1"),
    (" w1 ", "w1"),
]


@pytest.mark.parametrize(("text", "expected"), SPELLINGS)
def test_quantities_are_found_in_any_usual_spelling(text: str, expected: str) -> None:
    derivation = bpcalc.derive(bpcalc.load("classic"), everything=True)
    assert find(derivation, text).id == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("w9", "w8"),
        ("net_h3", "net_h1"),
        ("nonsense", "ids look like"),
        ("i1@3", "does not change"),
        ("w5+@3", "counts the updates twice"),
    ],
)
def test_an_unknown_quantity_suggests_the_near_ones(text: str, said: str) -> None:
    derivation = bpcalc.derive(bpcalc.load("classic"), everything=True)
    with pytest.raises(bpcalc.BpcalcError) as failure:
        find(derivation, text)
    problem = failure.value.problems[0]
    assert said in problem.message + problem.hint


def test_every_kind_of_id_is_there() -> None:
    ids = set(bpcalc.derive(loads(TWO_LAYERS), everything=True).quantities)
    assert {"i1", "w1", "k", "target_x", "eta", "net_a", "out_h2", "E_x", "E_total"} <= ids
    assert {"dE_total/dout_x", "dout_x/dnet_x", "dnet_x/dw7", "dnet_x/dout_h1", "delta_x", "delta_a"} <= ids
    assert {"dE_x/dout_h1", "dE_total/dout_h1", "dE_total/dout_a:h1", "dE_total/dout_a"} <= ids
    assert {"dE_total/dk:a", "dE_total/dk", "dE_total/di1", "dE_total/di1:a", "dnet_a/di1"} <= ids
    assert {"k+", "c1+", "Δw1", "E_total@1", "out_x@1", "net_h2@1"} <= ids
    assert "dE_z/dout_h1" in ids
    assert "dE_y/dout_h2" not in ids  # that connection is missing


def test_a_weight_used_twice_in_one_neuron_has_the_sum_as_its_factor() -> None:
    derivation = bpcalc.derive(loads(TWO_LAYERS))
    assert {"out_a", "out_b"} == {symbol.name for symbol in derivation.formulas["dnet_h2/ds"].free_symbols}


@given(network_files())
def test_every_slice_computes_the_same_bits_as_the_whole(text: str) -> None:
    derivation = bpcalc.derive(loads(text), everything=True)
    whole = bpcalc.work(derivation)
    for step in derivation.steps[:: max(1, len(derivation.steps) // 12)]:
        part = bpcalc.work(derivation.upto(step.id))
        assert part.values[step.id] == whole.values[step.id]
        assert set(part.values) <= set(whole.values)


@given(network_files())
def test_a_slice_holds_what_is_needed_and_nothing_else(text: str) -> None:
    derivation = bpcalc.derive(loads(text), everything=True)
    goal = derivation.steps[-1].id
    part = derivation.upto(goal)
    needed = {goal} | {name for step in part.steps for name in step.needs}
    assert {quantity.id for quantity in part.quantities.values()} == needed


@given(network_files())
def test_floats_and_intervals_agree(text: str) -> None:
    worked = bpcalc.work(bpcalc.derive(loads(text), everything=True))
    for name, value in worked.values.items():
        assert value == pytest.approx(float(worked.exact[name]), rel=1e-12, abs=1e-12)


@given(network_files())
def test_the_first_update_of_training_is_bit_for_bit_the_worked_one(text: str) -> None:
    network = loads(text)
    worked = bpcalc.work(bpcalc.derive(network))
    history = bpcalc.train(network, 1)
    assert history.errors[0] == worked.values["E_total"]
    assert history.errors[1] == worked.values["E_total@1"]
    for name, value in history.states[1].items():
        assert value == worked.values[f"{name}+"]


def test_every_id_of_two_networks_can_be_explained() -> None:
    for text in (TWO_LAYERS, "{inputs: [1], targets: [0], layers: [{weights: [[0.3]]}], learning_rate: 1}"):
        network = loads(text)
        whole = bpcalc.work(bpcalc.derive(network, everything=True))
        for name in whole.derivation.quantities:
            (one,) = explanations(network, [name])
            assert one.derivation.steps or one.goal.id == name
            for step in one.derivation.steps:
                assert one.values[step.id] == whole.values[step.id]


def test_a_quantity_after_n_updates_is_explained_by_the_state_after_n_updates() -> None:
    network = bpcalc.load("classic")
    history = bpcalc.train(network, 10_000)
    assert bpcalc.explain(network, "E_total@10000").values["E_total@10000"] == history.errors[10_000]
    assert bpcalc.explain(network, "w5@10000").values["w5@10000"] == history.states[10_000]["w5"]
    assert bpcalc.explain(network, "E_total@1").values["E_total@1"] == history.errors[1]


def test_symbols_without_numbers_stay_symbols_and_the_rest_is_computed() -> None:
    worked = bpcalc.work(
        bpcalc.derive(loads("{inputs: [1], targets: [0], layers: [{weights: [[0.5], [w9]]}, {weights: [[1, 2]]}]}"))
    )
    assert worked.values["out_h1"] == pytest.approx(0.6224593312018546)
    assert worked.values["net_h2"] is None
    assert worked.values["E_total"] is None
    assert worked.exact["w1"] == Fraction(1, 2)


def test_saturated_neurons_keep_true_digits() -> None:
    network = loads("{inputs: [1000], targets: [0], layers: [{weights: [[1]]}], learning_rate: 1}")
    worked = bpcalc.work(bpcalc.derive(network))
    assert worked.values["dout_o1/dnet_o1"] == 0
    assert float(worked.exact["dout_o1/dnet_o1"] * 10**400) == pytest.approx(5.0759588975494566e-35)


def test_long_sums_are_worked_in_the_same_order() -> None:
    from bpcalc.formula.formula import total
    from bpcalc.formula.quantity import Kind, Quantity

    symbols = [Quantity(Kind.INPUT, f"x{n}").leaf for n in range(3000)]
    values = [1.0 / (n + 1) for n in range(3000)]
    expected = values[0]
    for value in values[1:]:
        expected += value
    names = [symbol.name for symbol in symbols]
    assert evaluator({"s": total(*symbols)}, names, FLOATS)(values) == [expected]
