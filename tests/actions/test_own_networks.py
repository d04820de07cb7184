"""Which network a class is marked by: its teacher's, and a student's own only where that is allowed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
EASY = "inputs: [1]\ntargets: [1]\nlayers: [{activation: linear, weights: [[0.7312]]}]\n"
HONEST = "student: Ann\nconfig: classic\nanswers: {net_h1: 0.3775}\n"
OWN = "student: Eve\nconfig: easy.yaml\nanswers: {net_o1: 0.7312, out_o1: 0.7312}\n"


@pytest.fixture(autouse=True)
def _class(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("class").mkdir()
    for name, text in {"easy.yaml": EASY, "ann.yaml": HONEST, "eve.yaml": OWN}.items():
        Path("class", name).write_text(text, encoding="utf-8")


def files_of(result: Any) -> dict[str | None, Any]:
    return {file["student"]: file for file in json.loads(result.stdout)["files"]}


def test_a_network_of_ones_own_earns_nothing_in_a_class(bpcalc: Command) -> None:
    eve = files_of(bpcalc("check", "class/ann.yaml", "class/eve.yaml", "--format", "json"))["Eve"]
    assert eve["error"]["message"] == "names a network of its own, 'easy.yaml'"
    assert eve["marks"] is None


def test_a_network_of_ones_own_counts_where_it_is_allowed_or_where_nobody_else_is(bpcalc: Command) -> None:
    allowed = files_of(bpcalc("check", "class/ann.yaml", "class/eve.yaml", "--own-networks", "--format", "json"))
    alone = files_of(bpcalc("check", "class/eve.yaml", "--format", "json"))
    assert [claim["verdict"] for claim in allowed["Eve"]["claims"]] == ["right", "right"]
    assert [claim["verdict"] for claim in alone["Eve"]["claims"]] == ["right", "right"]


def test_the_teachers_network_goes_before_what_sheets_name(bpcalc: Command) -> None:
    files = files_of(bpcalc("check", "class/ann.yaml", "class/eve.yaml", "--config", "classic", "--format", "json"))
    assert files["Eve"]["config"] == "classic"
    assert [claim["verdict"] for claim in files["Ann"]["claims"]] == ["right"]


def test_rows_of_one_file_are_a_class_too(bpcalc: Command) -> None:
    Path("class/rows.csv").write_text(
        "student,config,net_o1\nEve,easy.yaml,0.7312\nDan,classic,1.1059\n", encoding="utf-8"
    )
    files = files_of(bpcalc("check", "class/rows.csv", "--format", "json"))
    assert files["Eve"]["error"]["message"] == "names a network of its own, 'easy.yaml'"
    assert files["Dan"]["error" if "error" in files["Dan"] else "claims"]
