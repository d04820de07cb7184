"""Layouts: nothing is cut, whatever the width; every format says the same."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from importlib import import_module
from inspect import isabstract
from pathlib import Path
from typing import Any, get_args
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpcalc.document.blocks import Block
from bpcalc.rendering.formats import FORMATS
from bpcalc.rendering.page import Page
from bpcalc.rendering.renderer import Renderer
from bpcalc.rendering.text.markdown import escaped
from bpcalc.rendering.wrapping import columns, wrapped, wrapped_words

COMMANDS = {
    "run-classic": ("run", "classic"),
    "run-classic-trained": ("run", "classic", "--iterations", "10000", "--conventions"),
    "run-classic-in-place": ("run", "classic", "--order", "in-place", "--terse"),
    "run-classic-verify": ("run", "classic", "--only", "error", "--verify"),
    "explain-w1": ("explain", "w1"),
    "explain-several": ("explain", "b1", "∂E/∂i1", "w5@100", "net_h1", "i1"),
    "run-two-samples": ("run", "two-samples.yaml", "--iterations", "100"),
    "run-symbols": ("run", "symbols.yaml"),
}
HOMEWORK = {
    "softmax": (
        "inputs: {x1: 1, x2: 2}\ntargets: {o1: 0, o2: 1}\nlayers:\n"
        "  - {activation: tanh, weights: [[0.1, -0.2], [0.4, 0.3]], bias: [0.1, -0.1]}\n"
        "  - {activation: softmax, weights: [[0.5, -0.3], [0.2, 0.7]], bias: [0, 0.1]}\n"
        "loss: cross-entropy\nlearning_rate: 0.1\n"
    ),
    "dead-relu": (
        "inputs: {x1: 2, x2: -1}\ntargets: {o1: 1}\nlayers:\n"
        "  - {activation: relu, weights: [[0.5, 0.25], [-0.75, 0.5]], bias: [0.1, 0.2]}\n"
        "  - {activation: linear, weights: [[0.8, -0.6]], bias: 0.05}\nlearning_rate: 0.1\n"
    ),
    "adam": (
        "inputs: {x: 2}\ntargets: {o1: 1}\nlayers: [{weights: [[0.5]], bias: -0.25}]\n"
        "optimizer: adam\nlearning_rate: 0.01\n"
    ),
}
SOLUTIONS = {
    "run-softmax": ("run", "softmax.yaml"),
    "explain-softmax": ("explain", "w1", "--config", "softmax.yaml"),
    "run-dead-relu": ("run", "dead-relu.yaml", "--verify"),
    "explain-dead-relu": ("explain", "w3", "--config", "dead-relu.yaml"),
    "run-adam-1": ("run", "adam.yaml", "--at", "1", "--only", "given", "--only", "update"),
    "run-adam-2": ("run", "adam.yaml", "--at", "2", "--only", "given", "--only", "update"),
    "run-adam-3": ("run", "adam.yaml", "--at", "3"),
    "explain-adam-3": ("explain", "w1@3", "--config", "adam.yaml"),
}
NUMBER = re.compile(r"\d+\.\d{9}\b|\d\.\d{8}e-\d\d")


@pytest.fixture(autouse=True)
def _files(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # type: ignore[arg-type]
    with open("two-samples.yaml", "w") as file:  # noqa: PTH123
        file.write(
            "samples:\n- {inputs: [0.1, 0.2], targets: [0.3]}\n- {inputs: [-0.4, 0.5], targets: [0.9]}\n"
            "layers:\n- {weights: [[0.1, -0.2], [{s: 0.3}, {s: 0.3}]], bias: 0.1}\n- {weights: [[0.5, 0.6]]}\n"
            "learning_rate: 0.5\n"
        )
    with open("symbols.yaml", "w") as file:  # noqa: PTH123
        file.write("inputs: [0.5, x2]\ntargets: [1]\nlayers: [{weights: [[w1, {w2: 0.3}]]}]\n")


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_tables_match_their_goldens(
    name: str, columns: int, bpcalc: Callable[..., object], matches_golden: Callable[[str, str], None]
) -> None:
    result = bpcalc(*COMMANDS[name], "--format", "table", columns=columns)
    matches_golden(f"{name}-{columns}.txt", result.stdout)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", SOLUTIONS)
def test_homework_reads_as_it_did(
    name: str, bpcalc: Callable[..., object], matches_golden: Callable[[str, str], None]
) -> None:
    for file, text in HOMEWORK.items():
        Path(f"{file}.yaml").write_text(text)
    table = bpcalc(*SOLUTIONS[name], "--format", "table", columns=80)
    plain = bpcalc(*SOLUTIONS[name], "--format", "plain")
    matches_golden(f"{name}-80.txt", table.stdout)  # type: ignore[attr-defined]
    matches_golden(f"{name}.plain.txt", plain.stdout)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(("form", "ending"), [("plain", "plain.txt"), ("markdown", "md"), ("json", "json")])
def test_other_formats_match_their_goldens(
    name: str, form: str, ending: str, bpcalc: Callable[..., object], matches_golden: Callable[[str, str], None]
) -> None:
    result = bpcalc(*COMMANDS[name], "--format", form)
    matches_golden(f"{name}.{ending}", result.stdout)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("columns", [20, 40, 80, 120, 200])
def test_no_width_cuts_a_number(name: str, columns: int, bpcalc: Callable[..., object]) -> None:
    plain = bpcalc(*COMMANDS[name], "--format", "plain").stdout  # type: ignore[attr-defined]
    table = bpcalc(*COMMANDS[name], "--format", "table", columns=columns).stdout  # type: ignore[attr-defined]
    assert "…" not in table
    assert sorted(NUMBER.findall(table)) == sorted(NUMBER.findall(plain))


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_lines_stay_within_the_terminal(columns: int, bpcalc: Callable[..., object]) -> None:
    table = bpcalc("run", "classic", "-n", "100", "--format", "table", columns=columns).stdout  # type: ignore[attr-defined]
    assert max(len(line.rstrip()) for line in table.splitlines()) <= columns


def test_fifty_digits_stay_whole_on_a_narrow_terminal(bpcalc: Callable[..., object]) -> None:
    table = bpcalc("run", "classic", "--digits", "50", "--format", "table", columns=40).stdout  # type: ignore[attr-defined]
    assert "0.59326999210718720527385393127183711364120205127733" in table.splitlines()[22] or re.search(
        r"= 0\.593269992107187\d{35}$", table, re.MULTILINE
    )


def test_json_has_what_the_design_promises(bpcalc: Callable[..., object]) -> None:
    content = json.loads(bpcalc("run", "classic", "--iterations", "10000", "--format", "json").stdout)  # type: ignore[attr-defined]
    assert {key: content[key] for key in ("schema", "network", "order", "biases")} == {
        "schema": "bpcalc/derivation/1",
        "network": "classic",
        "order": "simultaneous",
        "biases": "fixed",
    }
    steps = {step["id"]: step for step in content["steps"]}
    assert steps["net_h1"] == {
        "id": "net_h1",
        "phase": "forward",
        "rule": "weighted-sum",
        "formula": "w1*i1 + w2*i2 + b1*1",
        "substituted": "0.15*0.05 + 0.2*0.1 + 0.35*1",
        "value": 0.3775,
        "text": "0.377500000",
        "needs": ["w1", "i1", "w2", "i2", "b1"],
    }
    assert steps["dE_total/dw5"]["formula"] == "`dE_total/dout_o1`*`dout_o1/dnet_o1`*`dnet_o1/dw5`"
    assert {step["phase"] for step in content["steps"]} == {"given", "forward", "error", "backward", "update", "after"}
    history = {row["iteration"]: row["E_total"] for row in content["training"]["history"]}
    assert history[0] == steps["E_total"]["value"]
    assert history[1] == steps["E_total@1"]["value"]
    assert {"E_total", "out_o1", "out_o2", "w1", "b1"} <= set(content["training"]["final"])
    figure = next(figure for figure in content["published"] if figure["id"] == "E_total@1")
    assert figure["written"] == "0.291027924"
    assert figure["order"] == "in-place"
    assert figure["reproduced"] == "exact"


def test_json_is_the_same_in_every_notation(bpcalc: Callable[..., object]) -> None:
    one, other = (bpcalc("explain", "w1", "--format", "json", "--notation", n).stdout for n in ("net-out", "z-a"))  # type: ignore[attr-defined]
    assert one == other


def test_notation_changes_the_letters_and_no_number(bpcalc: Callable[..., object]) -> None:
    one, other = (bpcalc("run", "classic", "--notation", n).stdout for n in ("net-out", "z-a"))  # type: ignore[attr-defined]
    assert "z_h1 = w1 × i1" in other
    assert "net_" not in other
    assert NUMBER.findall(one) == NUMBER.findall(other)


def test_without_colour_there_are_no_control_codes(bpcalc: Callable[..., object]) -> None:
    plain = bpcalc("run", "classic", "--format", "table").stdout  # type: ignore[attr-defined]
    coloured = bpcalc("run", "classic", "--format", "table", "--color", "always").stdout  # type: ignore[attr-defined]
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert "\x1b[" in coloured
    assert "\x1b[" in bpcalc("run", "classic", "--format", "table", FORCE_COLOR="1").stdout  # type: ignore[attr-defined]
    assert "\x1b[" not in bpcalc("run", "classic", "--format", "table", FORCE_COLOR="1", NO_COLOR="1").stdout  # type: ignore[attr-defined]


@given(st.text(alphabet="ab1×+−=() .", max_size=80), st.integers(5, 60))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    assert " ".join(line.strip() for line in wrapped(text, width)).split() == text.split()
    assert " ".join(wrapped_words(text, width)) == text


def test_terms_of_a_sum_are_kept_whole() -> None:
    assert wrapped("0.1 × 0.2 + 0.3 × 0.4 + 0.5 × 1", 16) == ["0.1 × 0.2", "  + 0.3 × 0.4", "  + 0.5 × 1"]


@given(st.text(max_size=20))
def test_columns_count_wide_letters_twice(text: str) -> None:
    wide = sum(unicodedata.east_asian_width(letter) in "WF" and not unicodedata.combining(letter) for letter in text)
    narrow = sum(
        unicodedata.east_asian_width(letter) not in "WF" and not unicodedata.combining(letter) for letter in text
    )
    assert columns(text) == 2 * wide + narrow


def test_markdown_takes_hostile_words_as_words() -> None:
    assert escaped("<b>*x*</b> [a](b) `c` |") == r"\<b\>\*x\*\</b\> \[a\](b) \`c\` \|"
    assert escaped("$x$ and $5") == "<span>$</span>x<span>$</span> and <span>$</span>5"


def renderer_of(*kinds: type) -> type[Renderer[Any]]:
    """A renderer that writes some kinds of blocks: the name of the method that is called, and the block."""
    methods = {name: lambda _, block, name=name: iter([name, block]) for name in map(method_of, kinds)}
    return type("Some", (Renderer,), methods)


def method_of(kind: type) -> str:
    return kind.__name__.lower()


def test_a_renderer_has_a_method_for_each_kind_of_block_and_no_other() -> None:
    assert Renderer.__abstractmethods__ == set(map(method_of, get_args(Block)))


@pytest.mark.parametrize("kind", get_args(Block))
def test_a_block_is_written_by_the_method_of_its_kind(kind: type) -> None:
    block = Mock(spec=kind)
    assert list(renderer_of(*get_args(Block))(Page()).write(block)) == [method_of(kind), block]


@pytest.mark.parametrize("kind", get_args(Block))
def test_a_renderer_without_a_kind_of_block_is_reported(kind: type) -> None:
    incomplete = renderer_of(*(other for other in get_args(Block) if other is not kind))
    with pytest.raises(TypeError, match=rf"abstract method '?{method_of(kind)}\b"):
        incomplete(Page())


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if not form.module.startswith("data.")])
def test_a_format_for_readers_is_a_renderer_of_all_kinds(name: str) -> None:
    module = import_module(f"bpcalc.rendering.{FORMATS[name].module}")
    kinds = [kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, Renderer)]
    assert len([kind for kind in kinds if not isabstract(kind)]) == 1
