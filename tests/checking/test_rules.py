"""The table of slips: every entry is whole, and every example is the mistake that it shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpcalc.checking.slips import of_formulas, of_numbers, of_operands
from bpcalc.checking.slips.codes import CODES, SLIP_NAMED, SLIPS, UNREAD
from bpcalc.checking.slips.slip import Example, Slip

Command = Callable[..., Any]

TABLE = (of_numbers, of_operands, of_formulas)


def claims(line: str, example: Example, folder: Path, bpcalc: Command) -> list[dict[str, Any]]:
    """What `check` makes of one line of an example."""
    network = example.network
    if network.startswith("{"):
        (folder / "network.yaml").write_text(network, encoding="utf-8")
        network = str(folder / "network.yaml")
    file = folder / ("line.yaml" if example.of_sheet else "line.md")
    file.write_text(f"answers:\n  {line}\n" if example.of_sheet else f"{line}\n", encoding="utf-8")
    kind = "sheet" if example.of_sheet else "notes"
    result = bpcalc("check", str(file), "--config", network, "--as", kind, "--format", "json")
    found: list[dict[str, Any]] = json.loads(result.stdout)["files"][0]["claims"]
    assert found, line
    return found


@pytest.mark.parametrize("name", SLIP_NAMED)
def test_the_example_of_a_slip_is_that_mistake(name: str, tmp_path: Path, bpcalc: Command) -> None:
    slip = SLIP_NAMED[name]
    right = claims(slip.example.right, slip.example, tmp_path, bpcalc)
    assert {claim["verdict"] for claim in right} == {"right"}
    wrong = claims(slip.example.wrong, slip.example, tmp_path, bpcalc)
    named = [(claim["slip"], claim["rule"]) for claim in wrong if claim["verdict"] == "slip"]
    assert named == [(slip.class_name, slip.name)]


@pytest.mark.parametrize("code", [code for code in CODES if code.example], ids=lambda code: code.name)
def test_the_example_of_a_verdict_gets_that_verdict(code: Any, tmp_path: Path, bpcalc: Command) -> None:
    right = claims(code.example.right, code.example, tmp_path, bpcalc)
    assert {claim["verdict"] for claim in right} == {"right"}
    assert code.code in [claim["code"] for claim in claims(code.example.wrong, code.example, tmp_path, bpcalc)]


def test_every_slip_stands_in_the_table_once_and_whole() -> None:
    defined = {value for part in TABLE for value in vars(part).values() if isinstance(value, Slip)}
    assert defined <= set(SLIPS)
    assert len({slip.name for slip in SLIPS}) == len({slip.what for slip in SLIPS}) == len(SLIPS)
    for slip in SLIPS:
        assert all((slip.class_name, slip.name, slip.what, slip.why, slip.example.right, slip.example.wrong))
        found = slip.found()
        assert (found.slip, found.rule, found.sentence) == (slip.class_name, slip.name, slip.what)


def test_every_class_of_mistakes_has_slips_and_every_slip_a_class() -> None:
    classes = [code for code in CODES if code.code < "BP500"]
    assert {slip.class_name for slip in SLIPS} == {code.name for code in classes}
    assert all(code.why and (code.example or code is UNREAD) for code in CODES if code not in classes)
    for taught in (*SLIPS, *(code for code in CODES if code.why)):
        for clause in (taught.what, taught.why):
            assert not clause.endswith(".")
            assert clause[0].islower()


def test_the_list_has_every_code_and_every_slip(bpcalc: Command) -> None:
    listed = json.loads(bpcalc("rules", "--format", "json").stdout)
    assert listed["schema"] == "bpcalc/rules/1"
    assert [rule["code"] for rule in listed["rules"]] == [code.code for code in CODES]
    assert [rule["name"] for code in listed["rules"] for rule in code["rules"]] == [
        slip.name for code in CODES for slip in code.slips
    ]
    assert all(rule["what"] and rule["why"] for code in listed["rules"] for rule in (code, *code["rules"]))
    table = bpcalc("rules", columns=100).stdout
    assert all(f"{code.code}  {code.name}" in table and code.what in table for code in CODES)
    assert all(
        f"{code.code}  · {slip.name}" in table for code in CODES for slip in code.slips if slip.name != code.name
    )


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("form", ["plain", "table", "markdown"])
def test_a_rule_is_told_at_length_with_why_and_example(form: str, columns: int, bpcalc: Command) -> None:
    result = bpcalc("rules", "one-path", "BP102", "--format", form, columns=columns)
    assert result.exit_code == 0
    words = " ".join(result.stdout.replace("\\", "").split())
    for name in ("BP402 missing-factor", "one-path", "BP102 decimal-shift", "point-lost", "point-moved"):
        assert name in words
    assert "bias-left-out" not in words
    if columns == 80:
        assert SLIP_NAMED["one-path"].why in " ".join(words.replace("│", " ").split())
    assert "0.055399425" in words


@pytest.mark.parametrize(
    ("names", "codes", "rules"),
    [
        (["bias-left-out"], ["BP402"], ["bias-left-out"]),
        (["bp402"], ["BP402"], [slip.name for slip in SLIPS if slip.class_name == "missing-factor"]),
        (["sign,wrong", "carried"], ["BP106", "BP501", "BP502"], ["sign"]),
        (["digit-changed"], ["BP101"], ["digit-changed", "given-changed"]),
    ],
)
def test_rules_shows_only_what_is_asked_for(
    names: list[str], codes: list[str], rules: list[str], bpcalc: Command
) -> None:
    listed = json.loads(bpcalc("rules", *names, "--format", "json").stdout)["rules"]
    assert [code["code"] for code in listed] == codes
    assert [rule["name"] for code in listed for rule in code["rules"]] == rules


def test_a_rule_that_is_none_is_a_usage_error(bpcalc: Command) -> None:
    result = bpcalc("rules", "one-pth")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no rule 'one-pth'" in result.stderr
    assert "did you mean 'one-path'?" in result.stderr


SHEET = "config: classic\nanswers:\n  net_h1: 0.0275\n  net_h2: 0.7425\n  out_o1: 7.5136507\n"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--select", "bias-left-out"], ["net_h1"]),
        (["--select", "bias-left-out,BP102"], ["net_h1", "out_o1"]),
        (["--ignore", "bias-twice,missing-factor"], ["out_o1"]),
        (["--select", "sign"], []),
    ],
)
def test_slips_select_findings(options: list[str], told: list[str], tmp_path: Path, bpcalc: Command) -> None:
    (tmp_path / "sheet.yaml").write_text(SHEET, encoding="utf-8")
    result = bpcalc("check", str(tmp_path / "sheet.yaml"), "--format", "json", *options)
    (file,) = json.loads(result.stdout)["files"]
    assert [claim["quantity"] for claim in file["claims"]] == told


def test_sarif_teaches_its_rules(tmp_path: Path, bpcalc: Command) -> None:
    (tmp_path / "sheet.yaml").write_text(SHEET, encoding="utf-8")
    (run,) = json.loads(bpcalc("check", str(tmp_path / "sheet.yaml"), "--format", "sarif").stdout)["runs"]
    helped = {rule["id"]: rule["help"]["text"] for rule in run["tool"]["driver"]["rules"]}
    assert f"one-path: {SLIP_NAMED['one-path'].what}: {SLIP_NAMED['one-path'].why}" in helped["BP402"].splitlines()
    assert next(result["properties"] for result in run["results"]) == {"rule": "bias-left-out"}
