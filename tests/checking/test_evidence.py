"""Digits are evidence: what nobody has worked earns nothing, and what was worked honestly loses nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

import bpcalc
from bpcalc.actions.check.checker import Checker, Settings
from bpcalc.checking.marks.marking import Marked
from bpcalc.checking.marks.reading import read_scheme
from bpcalc.checking.text import Text
from bpcalc.checking.verdicts import Verdict
from making.guesses import Blind, one_digit, shortened
from making.places import BUNDLED

CLASSIC = bpcalc.load("classic")
QUICK = ("classic", "one-neuron", "chain-of-two", "negnevitsky-xor", "tanh-neuron")
"""The networks of the suite's share; the benchmark plays all strategies on every bundled network."""

PLAYED = [path for path in BUNDLED if path.stem in QUICK]


def asked(network: bpcalc.Network) -> list[str]:
    return [name for section in bpcalc.sheet(network).sections for name, _ in section.asked]


def marked(checker: Checker, answers: Mapping[str, str]) -> Marked:
    lines = "".join(f"  {json.dumps(name)}: {answer}\n" for name, answer in answers.items())
    (found,) = (unit.marked() for unit in checker.hand_in(Text("sheet", f"answers:\n{lines}")).units)
    return found


def verdicts(answers: Mapping[str, str], scheme: str = "", folder: Path | None = None) -> dict[str | None, str]:
    settings = Settings(CLASSIC)
    if folder:
        (folder / "scheme.yaml").write_text(scheme, encoding="utf-8")
        settings = settings._replace(scheme=read_scheme(str(folder / "scheme.yaml")))
    return {claim.quantity: claim.verdict.value for claim in marked(settings.checker(), answers).claims}


@pytest.mark.parametrize("path", PLAYED, ids=lambda path: path.stem)
def test_guessing_earns_next_to_nothing(path: Path) -> None:
    network = bpcalc.load(path)
    blind, checker, names = Blind(network, seed=5), Settings(network).checker(), asked(network)
    places = random.Random(path.stem).choice((1, 2, 3, 4, 6, 9))  # noqa: S311
    for told, strategy in blind.strategies():
        guessed = {name: shortened(strategy(blind.quantities[name], blind.values[name]), places) for name in names}
        earned, most = marked(checker, guessed).marks or (0, 0)
        assert earned <= max(1, most / 50), (told, places)


@pytest.mark.parametrize("path", PLAYED, ids=lambda path: path.stem)
def test_one_digit_of_the_truth_earns_nothing_unless_it_is_all_of_it(path: Path) -> None:
    network = bpcalc.load(path)
    blind, checker = Blind(network, seed=1), Settings(network).checker()
    answers = {name: one_digit(blind.values[name]) for name in asked(network)}
    found = marked(checker, answers)
    earned, most = found.marks or (0, 0)
    whole = sum(Fraction(answers[name]) == blind.values[name] for name in found.counted)
    assert earned - whole <= max(1, most / 50)


@pytest.mark.parametrize("path", PLAYED, ids=lambda path: path.stem)
@pytest.mark.parametrize("places", range(3, 10))
def test_honest_answers_lose_nothing_but_for_want_of_the_digits_asked_for(path: Path, places: int) -> None:
    network = bpcalc.load(path)
    blind, checker, rng = Blind(network, seed=1), Settings(network).checker(), random.Random(places)  # noqa: S311
    answers = {}
    for name in asked(network):
        value = blind.values[name]
        scaled = value * 10**places
        answers[name] = shortened(Fraction(int(scaled), 10**places) if rng.random() < 0.3 else value, places)
    found = marked(checker, answers)
    evidence = checker._judge(network.name).evidence
    for claim in found.claims:
        accepted = claim.verdict in (Verdict.RIGHT, Verdict.LAST_DIGIT, Verdict.ROUNDING)
        assert accepted or claim.verdict is Verdict.TOO_FEW_DIGITS, claim
        assert accepted or places < evidence.places(claim.quantity or ""), claim


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"dE_total/dw1": "0"}, "too-few-digits"),
        ({"dE_total/dw1": "0.000"}, "too-few-digits"),
        ({"out_h1": "0.5"}, "too-few-digits"),
        ({"out_o1": "0.7"}, "too-few-digits"),
        ({"net_h1": "0.3"}, "too-few-digits"),
        ({"w5+": "0.3"}, "too-few-digits"),
        ({"w1+": "0.15"}, "too-few-digits"),
        ({"out_h1": "0.6"}, "too-few-digits"),
        ({"out_h1": "0.593"}, "right"),
        ({"out_h1": "0.5933"}, "right"),
        ({"net_h1": "151/400"}, "right"),
        ({"net_h1": "3.775e-1"}, "right"),
        ({"out_h1": "1 / (1 + e^-0.3775)"}, "right"),
        ({"dE_total/dw1": "0.000438568"}, "right"),
        ({"dE_total/dw1": "4.39e-4"}, "right"),
        ({"w1+": "0.1498"}, "right"),
        ({"w5+": "0.4"}, "too-few-digits"),
        ({"w5+": "0.40"}, "slip"),
    ],
)
def test_what_digits_prove(answers: dict[str, str], expected: str) -> None:
    assert list(verdicts(answers).values()) == [expected]


def test_a_constant_carries_nothing() -> None:
    nets = {f"net_{name}": "0.0" for name in ("h1", "h2", "o1", "o2")}
    outs = {f"out_{name}": "0.5" for name in ("h1", "h2", "o1", "o2")}
    assert "carried" not in verdicts(nets | outs).values()
    assert verdicts({"net_h1": "0.3875", "out_h1": "0.5957"})["out_h1"] == "carried"


def test_what_is_given_earns_nothing_with_a_scheme_or_without(tmp_path: Path) -> None:
    given = {"w1": "0.15", "i1": "0.05", "eta": "0.5", "b1": "0.35", "w2": "0.2", "b1@3": "0.35"}
    (tmp_path / "m.yaml").write_text("marks: {net_h1: 1, out_h1: 1, dE/dw5: 1, w5+: 1, w1: 5}\n", encoding="utf-8")
    for settings, most in (
        (Settings(CLASSIC), 60),
        (Settings(CLASSIC, scheme=read_scheme(str(tmp_path / "m.yaml"))), 4),
    ):
        assert marked(settings.checker(), given).marks == (0, most)
        assert marked(settings.checker(), given | {"net_h1": "0.3775"}).marks == (1, most)


def test_a_sheet_of_which_nothing_remains_says_so() -> None:
    network = bpcalc.loads("inputs: {x: 1}\nloss: none\nlayers: [{activation: linear, weights: [[0.5]]}]")
    checked = bpcalc.check("answers: {net_o1: 0.5, out_o1: 0.5}", network)
    assert checked.files[0].marks is None
    assert [claim.verdict.value for claim in checked.files[0].claims] == ["right", "right"]
    assert "a blind guess hits" in bpcalc.render(checked)


def test_a_scheme_says_how_many_digits_are_wanted_and_what_is_near_enough(tmp_path: Path) -> None:
    assert verdicts({"out_h1": "0.59"}, "decimals: 2\n", tmp_path) == {"out_h1": "right"}
    assert verdicts({"dE/dw1": "0.00044"}, "significant: 2\n", tmp_path) == {"dE_total/dw1": "right"}
    assert verdicts({"out_h1": "0.5961"}, "tolerance: 1%\n", tmp_path) == {"out_h1": "right"}
    assert verdicts({"out_h1": "0.6061"}, "tolerance: 1%\n", tmp_path) != {"out_h1": "right"}
    assert verdicts({"out_h1": "0.5"}, "tolerance: 0.1\n", tmp_path) == {"out_h1": "too-few-digits"}
