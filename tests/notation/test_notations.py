"""Notations: the same derivation in other letters, typed in any of them, and in letters of one's own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

import bpcalc as library
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.folding import Factors, folded
from bpcalc.document.introduction import document
from bpcalc.document.worked import worked_blocks
from bpcalc.language.catalogs import LANGUAGES
from bpcalc.model.network import placement_of
from bpcalc.notation.notation import NOTATIONS
from bpcalc.rendering.formats import renderer
from bpcalc.rendering.page import Page
from bpcalc.typesetting import scripts
from bpcalc.typesetting.labels import ASCII, LATEX, UNICODE, label
from making.random_networks import network_files

Command = Callable[..., Any]
STYLES = {"unicode": UNICODE, "ascii": ASCII, "latex": LATEX}
DEEP = json.dumps(
    {
        "samples": [{"inputs": [1, 2], "targets": [0]}, {"inputs": [2, 1], "targets": [1]}],
        "layers": [
            {"weights": [[0.1, 0.2], [0.3, 0.4]], "bias": [0.1, 0.2]},
            {"weights": [[0.5, 0.6], [0.7, 0.8]], "bias": {"b": 0.3}},
            {"weights": [[0.9, {"s": 1.0}]], "bias": 0.5},
        ],
        "optimizer": "adam",
        "learning_rate": 0.1,
    }
)
SKIPPING = """
inputs: [1, 2]
targets: [0]
layers:
  - {neurons: [h1, h2], weights: [[0.1, 0.2], [0.3, 0.4]], bias: {"b1'": 0.1}}
  - {weights: [[0.5, 0.6, {"w7'": 0.7}, 0.8]], from: [h1, h2, i1, i2]}
learning_rate: 0.5
"""
WIDE = json.dumps(
    {
        "inputs": [0.1] * 11,
        "targets": [0.5],
        "layers": [{"weights": [[0.1] * 11] * 11}, {"weights": [[0.1] * 11]}],
        "learning_rate": 0.5,
    }
)
NUMBER = re.compile(r"\d\.\d+")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_label_means_one_thing(notation: str, style: str) -> None:
    for text in ("classic", "symbols-3-3-3", "han-kamber"):
        network = library.load(text)
        found: dict[str, str] = {}
        for quantity in derive(network, everything=True).quantities.values():
            written = label(quantity, NOTATIONS[notation], placement_of(network), STYLES[style])
            # δ_h1 and ∂E/∂net_h1 are one thing; so are the error's and its only output's gradient.
            assert found.setdefault(written, quantity.id) == quantity.id, (written, found[written])
    for text in (DEEP, SKIPPING, WIDE):
        network = library.loads(text)
        placement = placement_of(network)
        quantities = derive(network, everything=True).quantities.values()
        labels = [label(quantity, NOTATIONS[notation], placement, STYLES[style]) for quantity in quantities]
        assert len(labels) == len(set(labels))


@pytest.mark.parametrize("notation", NOTATIONS)
def test_every_quantity_can_be_typed_in_every_notation(notation: str, bpcalc: Command) -> None:
    network = library.load("classic")
    for quantity in list(derive(network, everything=True).quantities.values())[::11]:
        for style in STYLES.values():
            text = label(quantity, NOTATIONS[notation], placement_of(network), style)
            result = bpcalc("explain", text, "--notation", notation, "--format", "json")
            assert result.exit_code == 0, (text, result.stderr)
            assert json.loads(result.stdout)["explained"] == [quantity.id]


def test_an_ambiguous_letter_is_the_one_of_the_notation(bpcalc: Command) -> None:
    of_file = bpcalc("explain", "δ_4", "--config", "symbols-3-3-3", "--format", "json")
    assert json.loads(of_file.stdout)["explained"] == ["net_4"]
    assert "'δ_4' is read as net_4, as the notation index writes it; as an id it would be delta_4" in of_file.stderr
    other = bpcalc("explain", "δ_4", "--config", "symbols-3-3-3", "--notation", "net-out", "--format", "json")
    assert json.loads(other.stdout)["explained"] == ["delta_4"]
    assert not other.stderr


@pytest.mark.parametrize("notation", NOTATIONS)
def test_the_numbers_are_the_same_in_every_notation(notation: str, bpcalc: Command) -> None:
    def numbers(*more: str) -> list[str]:
        return NUMBER.findall(bpcalc("run", "classic", "--notation", notation, *more).stdout)

    usual = NUMBER.findall(bpcalc("run", "classic").stdout)
    assert numbers() == usual
    assert sorted(set(numbers("--format", "latex"))) == sorted(set(usual))
    as_json = bpcalc("run", "classic", "--notation", notation, "--format", "json").stdout
    assert as_json == bpcalc("run", "classic", "--format", "json").stdout


OWN = """
inputs: {输入1: 0.5, 输入2: 0.25}
targets: {输出1: 1}
layers:
  - {neurons: [甲, β], weights: [{ω1: 0.1, ω2: 0.2}, {ω3: 0.3, ω4: 0.4}], bias: 0.1}
  - {neurons: [输出1], weights: [[0.5, -0.5]]}
learning_rate: 0.5
notation:
  like: layer
  net: "s_{index}^({layer})"
  out: "激活_{name}"
  output_out: "ŷ_{index}"
  total_error: "Λ"
  weight: "θ_{to_index},{from_index}^{to_layer}"
"""


def test_a_file_may_have_letters_of_its_own(bpcalc: Command) -> None:
    page = bpcalc("run", "-", stdin=OWN)
    assert page.exit_code == 0
    assert "s⁽¹⁾_1 = θ¹_11 × x_1 + θ¹_12 × x_2 + b⁽¹⁾ × 1" in page.stdout
    assert "激活_甲 = 1 / (1 + e^(−s⁽¹⁾_1))" in page.stdout
    assert "∂Λ/∂θ²_11" in page.stdout
    typeset = bpcalc("run", "-", "--format", "latex", stdin=OWN).stdout
    assert r"\text{激活}_{\text{甲}} &= \frac{1}{1 + e^{-s_{1}^{(1)}}}" in typeset
    assert r"\frac{\partial \Lambda}{\partial \theta_{11}^{2}}" in typeset
    for asked in ("θ^2_11", r"\theta_{11}^{2}", "w1", "激活_甲", r"\hat{y}_{1}", "输入1"):
        explained = bpcalc("explain", asked, "--config", "-", stdin=OWN)
        assert explained.exit_code == 0, explained.stderr
    exported = bpcalc("explain", "ω1", "--config", "-", "--format", "markdown", stdin=OWN).stdout
    assert r"\text{激活}_{\text{甲}}" in exported


@pytest.mark.parametrize(
    ("notation", "said"),
    [
        ("greek", "is not a notation"),
        ("{nett: z}", "is nothing that a notation has a letter for"),
        ('{net: "z_{nam}"}', "stands for nothing in the template of a net"),
        ('{net: "z_{name.__class__}"}', "stands for nothing in the template of a net"),
        ('{net: "{name:>999999999}"}', "stands for nothing in the template of a net"),
        ('{net: "z_{{name}}"}', "this is no template"),
        (r'{net: "\\input{x}"}', "stands for nothing in the template of a net"),
        ("{net: [1]}", "a template is a text"),
        ("{net: a, net: b}", "stands twice"),
        ('{net: "_{name}"}', "this is no template"),
        ('{net: "a^b^c"}', "this is no template"),
        ('{net: "s_{name}^%"}', "this is no template"),
        ('{net: "<b>|`x`*"}', "this is no template"),
        ('{net: "s_{to}"}', "stands for nothing in the template of a net"),
        ('{learning_rate: "η_{name}"}', "stands for nothing in the template of a learning rate"),
    ],
)
def test_a_notation_that_is_none_is_refused(notation: str, said: str, bpcalc: Command) -> None:
    text = f"inputs: [1]\ntargets: [0]\nlayers: [{{weights: [[1]]}}]\nnotation: {notation}\n"
    result = bpcalc("run", "-", stdin=text)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "standard input:4:" in result.stderr


@pytest.mark.parametrize("notation", NOTATIONS)
def test_latex_raises_once_and_escapes_names(notation: str, bpcalc: Command) -> None:
    page = bpcalc("run", "-", "--format", "latex", "--notation", notation, stdin=SKIPPING).stdout
    assert not re.search(r"'[^$&\n]{0,8}\^|\^\{[^{}]*\}\^|_\{[^{}]*\}_", page)
    assert page.count("{") == page.count("}")


def test_a_label_that_would_mean_two_things_is_not_used(bpcalc: Command) -> None:
    page = bpcalc("run", "-", "--notation", "layer", "--only", "forward", stdin=SKIPPING).stdout
    assert "z⁽²⁾_1 = w5 × a⁽¹⁾_1 + w6 × a⁽¹⁾_2 + w7' × x_1 + w7 × x_2" in page
    same = SKIPPING + 'notation: {net: a, out: "net_{name}"}\n'
    assert "net_h1 = " in bpcalc("run", "-", "--only", "forward", stdin=same).stdout


@pytest.mark.parametrize("factors", [Factors.DELTA, Factors.LONG])
@given(text=network_files(most_layers=4))
def test_other_ways_to_write_the_factors_give_the_same_numbers(factors: Factors, text: str) -> None:
    network = library.loads(text)
    usual = library.work(derive(network), digits=20)
    other = library.work(folded(derive(network), factors), digits=20)
    for name, value in other.exact.items():
        assert abs((value or 0) - (usual.exact[name] or 0)) < 1e-20, name


def test_delta_alone_is_left_of_the_factors(bpcalc: Command) -> None:
    page = bpcalc("run", "classic", "--delta", "--only", "backward").stdout
    assert "δ_o1 = −(target_o1 − out_o1) × out_o1 × (1 − out_o1)" in page
    assert "δ_h1 = (δ_o1 × w5 + δ_o2 × w7) × out_h1 × (1 − out_h1)" in page
    assert "∂E_total/∂w1 = δ_h1 × i1 = 0.008771355 × 0.05 = 0.000438568" in page
    assert "∂net" not in page
    asked = bpcalc("explain", "dout_h1/dnet_h1", "--delta")
    assert asked.exit_code == 0
    assert "out_h1 × (1 − out_h1)" in asked.stdout


def test_the_long_way_spells_every_factor(bpcalc: Command) -> None:
    page = bpcalc("explain", "w1", "--long").stdout
    assert "δ" not in page
    assert (
        "∂E_o1/∂out_h1 = ∂E_total/∂out_o1 × ∂out_o1/∂net_o1 × ∂net_o1/∂out_h1 = 0.74136507 × 0.186815602 × 0.4" in page
    )
    assert "∂E_total/∂out_h1 = ∂E_o1/∂out_h1 + ∂E_o2/∂out_h1" in page
    both = bpcalc("explain", "w1", "--long", "--delta")
    assert both.exit_code == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("notation", "slope", "loss"),
    [
        ("net-out", "1/(1 + e^(−net))@out × (1 − out)", "(target − out) × (−1)"),
        ("z-a", "1/(1 + e^(−z))@a × (1 − a)", "(target − a) × (−1)"),
        ("index", "1/(1 + e^(−δ))@ŷ × (1 − ŷ)", "(y − ŷ) × (−1)"),
        ("layer", "1/(1 + e^(−z))@a × (1 − a)", "(y − a) × (−1)"),
        ("named", "1/(1 + e^(−R))@O × (1 − O)", "(target − O) × (−1)"),
    ],
)
def test_reasons_speak_in_the_letters_of_the_notation(
    notation: str, slope: str, loss: str, language: str, bpcalc: Command
) -> None:
    for form in ("plain", "table"):
        arguments = ("--why", "--notation", notation, "--language", language, "--format", form)
        page = bpcalc("explain", "w1", *arguments, columns=200).stdout
        reasons = [line for line in page.splitlines() if all(piece in line for piece in slope.split("@"))]
        assert reasons
        assert loss in page
        if language != "en" and notation != "net-out":
            assert not re.search(r"\b(net|out)\b", page, re.ASCII)


def test_reasons_of_hidden_layers_have_their_own_letters(bpcalc: Command) -> None:
    page = bpcalc("explain", "dout_h1/dnet_h1", "--notation", "named").stdout
    assert "(the derivative of 1/(1 + e^(−H)) is Y × (1 − Y))" in page
    page = bpcalc("explain", "dout_h1/dnet_h1", "--notation", "index").stdout
    assert "is α × (1 − α))" in page


def test_ordinary_words_of_a_reason_stay(bpcalc: Command) -> None:
    page = bpcalc("explain", "w5", "--why", "--notation", "z-a").stdout
    for words in ("so its own derivative drops out", "what is 0 or 1 is left out", "the net is linear"):
        assert words in page
    text = "inputs: [1]\ntargets: [0]\nloss: mean-absolute-error\nlayers: [{weights: [[1]]}]\n"
    page = bpcalc("explain", "dE/dout_o1", "--config", "-", "--notation", "layer", stdin=text).stdout
    assert "|y − a| falls with slope 1 while a is below the target" in page
    own = OWN.replace('net: "s_{index}^({layer})"', 'net: "{name}_s"')
    page = bpcalc("explain", "∂激活_甲/∂甲_s", "--config", "-", stdin=own)
    assert "the derivative of 1/(1 + e^(−net)) is 激活 × (1 − 激活)" in page.stdout, page.stderr


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notation", NOTATIONS)
def test_the_classic_derivation_reads_as_it_did(
    notation: str, language: str, matches_golden: Callable[[str, str], None]
) -> None:
    network = library.load("classic")
    whole = document(network, worked_blocks(library.work(derive(network))), {})
    page = Page(notation=NOTATIONS[notation], language=language, placement=whole.placement)
    name = f"classic-{notation}-{language}"
    matches_golden(f"{name}.unicode.txt", renderer("plain")(whole, page))
    matches_golden(f"{name}.ascii.txt", renderer("plain")(whole, replace(page, unicode=False)))
    matches_golden(f"{name}.tex", renderer("latex")(whole, replace(page, markup=scripts.LATEX)))
