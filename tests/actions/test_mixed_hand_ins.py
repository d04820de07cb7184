"""Thirty mixed hand-ins of eight formats: each marked as it should be, also with files among them that mean harm."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpcalc.actions.check.hand_ins import hand_ins
from bpcalc.checking.text import NotRead
from making.mixed_hand_ins import NETWORK, write_hand_ins, write_hostile

Command = Callable[..., Any]
ACCEPTED = ("right", "last-digit", "rounding")


@pytest.mark.parametrize("is_hostile", [False, True])
def test_thirty_mixed_hand_ins_are_marked_rightly(is_hostile: bool, tmp_path: Path, bpcalc: Command) -> None:
    folder = tmp_path / "class"
    expected = write_hand_ins(folder)
    hostile = write_hostile(folder) if is_hostile else []
    (folder / ".DS_Store").write_bytes(b"\0")
    network = tmp_path / "net.yaml"
    network.write_text(NETWORK, encoding="utf-8")
    result = bpcalc("check", str(folder), "--config", str(network), "--format", "json", "--all")
    assert result.exit_code == 1
    rows = {Path(row["file"]).name: row for row in json.loads(result.stdout)["files"]}
    assert sorted(rows) == sorted([*hostile, *(one.file for one in expected)])
    assert len(expected) == 30
    for one in expected:
        row = rows[one.file]
        assert "error" not in row, one.file
        verdicts = {claim["quantity"]: claim["verdict"] for claim in row["claims"]}
        assert {name for name, verdict in verdicts.items() if verdict not in ACCEPTED} == one.wrong, one.file
        assert len(verdicts) >= one.answers, one.file
        assert (row.get("student") or "") == one.student
    assert all("error" in rows[name] for name in hostile)


def test_a_folder_passes_over_nothing_in_silence(tmp_path: Path, bpcalc: Command) -> None:
    sheet = "config: net.yaml\nanswers:\n  net_h1: 0.1093\n"
    files = {"ann.yaml": sheet, "scan.JPG": "x", "bob.doc": "x", "work.zip": "x", "program.py": "x", "README": "x"}
    for name, text in {**files, "net.yaml": NETWORK, "samples.csv": "a,b\n1,2\n", ".hidden": "x"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "ann.yaml")
    found = hand_ins([str(tmp_path)])
    names = [Path(one.file if isinstance(one, NotRead) else str(one)).name for one in found]
    assert names == sorted([*files, "link.yaml", "samples.csv"])  # net.yaml is named by a sheet
    rows = json.loads(bpcalc("check", str(tmp_path), "--own-networks", "--format", "json").stdout)["files"]
    told = {Path(row["file"]).name: row.get("error", {}).get("message") for row in rows}
    assert told["ann.yaml"] is None
    assert told["scan.JPG"] == "is a picture"
    assert told["bob.doc"] == "files .doc are not read"
    assert told["work.zip"] == "files .zip are not read"
    assert told["README"] == "has no ending that tells its kind"
    assert told["link.yaml"] == "is a link to another file"


def test_no_hand_in_takes_another_ones_away(tmp_path: Path) -> None:
    answers = "answers: {net_h1: 0.1}\n"
    files = {
        "eve.yaml": "config: bob.yaml\n# and ann.csv\nanswers: {net_h1: 0.1}\n",
        "bob.yaml": f"# inputs, layers\n{answers}",
        "ann.csv": "quantity,answer\nnet_h1,0.1\n",
        "eve2.yaml": "inputs: [1]\nlayers: []\nsamples: {file: ann.csv}\n",
        "eve3.yaml": "config: eve2.yaml\nanswers: {net_h1: 0.1}\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    names = {Path(str(one)).name for one in hand_ins([str(tmp_path)])}
    assert names == set(files) - {"eve2.yaml"}


def test_the_samples_of_the_network_that_is_marked_are_no_hand_in(tmp_path: Path) -> None:
    for name, text in {"net.yaml": "samples: {file: data.csv}", "data.csv": "1,2", "ann.csv": "1,2"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert hand_ins([str(tmp_path)], [tmp_path / "net.yaml"]) == [str(tmp_path / "ann.csv")]
