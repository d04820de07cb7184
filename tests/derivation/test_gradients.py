"""Every gradient equals what independent ways give, for all networks."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

import bpcalc
from bpcalc.formula.exact import fraction
from bpcalc.formula.quantity import Kind
from bpcalc.functions.activations import ACTIVATIONS
from bpcalc.model.loading import loads
from making.by_hand import gradients, trained_in_place
from making.random_networks import network_files
from making.random_specs import Spec, specs


@given(network_files(most_layers=4, order="simultaneous"))
def test_steps_give_the_central_difference_to_45_digits(text: str) -> None:
    network = loads(text)
    exact = bpcalc.work(bpcalc.derive(network), digits=50).exact
    if network.convention.biases == "split":
        network = network.with_split_biases()
    for name, expected in gradients(network).items():
        assert abs(exact[f"dE_total/d{name}"] - fraction(expected)) < 1e-45


@settings(max_examples=12)
@given(network_files(most_layers=2, most_neurons=2))
def test_certificate_holds_for_all_networks(text: str) -> None:
    network = loads(text)
    derivation = bpcalc.derive(network, everything=True)
    certificate = bpcalc.certify(derivation, bpcalc.work(derivation))
    assert certificate.holds
    assert certificate.expanded
    assert {row.quantity.by.name for row in certificate.rows} >= {*network.weights, *network.inputs}


@given(specs())
def test_steps_equal_sympy_and_the_central_difference_whatever_the_functions(spec: Spec) -> None:
    derivation = bpcalc.derive(loads(json.dumps(spec)), everything=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "bpcalc.checking.certifying.certificate.LARGEST_EXPANSION", 1_000
        )  # SymPy takes seconds for large ones
        certificate = bpcalc.certify(derivation, bpcalc.work(derivation))
    assert certificate.rows
    assert certificate.largest_disagreement < 1e-50
    assert all(row.kink is None for row in certificate.rows if row.quantity.by.kind is not Kind.WEIGHT)


def test_certificate_is_refused_to_a_wrong_derivative() -> None:
    network = bpcalc.load("classic")
    wrong = ACTIVATIONS["sigmoid"]._replace(derivative=lambda _net, out: out, stable_derivative=None)
    network = replace(network, layers=tuple(layer._replace(activation=wrong) for layer in network.layers))
    derivation = bpcalc.derive(network)
    certificate = bpcalc.certify(derivation, bpcalc.work(derivation))
    assert not certificate.holds
    assert certificate.largest_disagreement > 1e-3


def test_certificate_skips_sympy_where_the_error_is_too_large_to_write_out() -> None:
    rows = [[0.1, 0.2, 0.3, 0.4]] * 4
    layers = [{"weights": rows}, {"weights": rows}, {"weights": rows}, {"weights": rows[:1]}]
    text = json.dumps({"inputs": [1, 2, 3, 4], "targets": [0], "layers": layers})
    derivation = bpcalc.derive(loads(text))
    certificate = bpcalc.certify(derivation, bpcalc.work(derivation, digits=9))
    assert certificate.expansion > 500
    assert not certificate.expanded
    assert certificate.holds


@pytest.mark.parametrize("biases", ["fixed", "trained", "split"])
def test_in_place_certificate_holds_above_and_tells_how_far_below(biases: str) -> None:
    network = bpcalc.load("classic")
    convention = bpcalc.Convention(bpcalc.Order.IN_PLACE, bpcalc.Biases(biases), network.convention.learning_rate)
    derivation = bpcalc.derive(network.with_convention(convention))
    certificate = bpcalc.certify(derivation, bpcalc.work(derivation))
    unexpected = {row.quantity.by.name for row in certificate.rows if not row.expected}
    assert certificate.holds
    assert {"w1", "w2", "w3", "w4"} <= unexpected
    assert not {"w5", "w6", "w7", "w8"} & unexpected
    assert all(row.disagreement > 1e-6 for row in certificate.rows if not row.expected)


@given(network_files(order="in-place"))
def test_in_place_training_equals_layered_loops(text: str) -> None:
    network = loads(text)
    if len(network.samples) > 1:
        return
    if network.convention.biases == "split":
        network = network.with_split_biases()
    expected = trained_in_place(network, 5)
    trained = bpcalc.train(network, 5).states[5]
    for name, value in trained.items():
        assert value == pytest.approx(expected[name], abs=1e-12, rel=1e-12)


def test_a_weight_shared_across_layers_is_refused_in_place() -> None:
    text = (
        "{inputs: [1], targets: [0], layers: [{weights: [{w: 0.5}]}, {weights: [{w: 0.5}]}], update: {order: in-place}}"
    )
    network = loads(text)
    with pytest.raises(bpcalc.BpcalcError, match="several layers"):
        bpcalc.derive(network)
