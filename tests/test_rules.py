"""The rulebook: every mistake that can be named is in it, and every example is the mistake that it shows."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpcalc.checking.slips.codes import CODES, UNREAD
from bpcalc.checking.slips.digits import DIGIT_SLIPS
from bpcalc.checking.slips.formulas import FORMULA_SLIPS
from bpcalc.checking.slips.rule import Example
from bpcalc.checking.slips.rulebook import RULE_NAMED, RULES

Command = Callable[..., Any]

SOURCES = Path(__file__).parent.parent / "bpcalc" / "checking"
ACCEPTED = ("BP601", "BP700", "BP701", "BP702")


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


@pytest.mark.parametrize("name", RULE_NAMED)
def test_the_example_of_a_rule_is_that_mistake(name: str, tmp_path: Path, bpcalc: Command) -> None:
    rule = RULE_NAMED[name]
    right = claims(rule.example.right, rule.example, tmp_path, bpcalc)
    assert {claim["verdict"] for claim in right} == {"right"}
    wrong = claims(rule.example.wrong, rule.example, tmp_path, bpcalc)
    slips = [(claim["slip"], claim["rule"]) for claim in wrong if claim["verdict"] == "slip"]
    assert slips == [(rule.slip, rule.name)]


@pytest.mark.parametrize("code", [code for code in CODES if code.example], ids=lambda code: code.name)
def test_the_example_of_a_verdict_gets_that_verdict(code: Any, tmp_path: Path, bpcalc: Command) -> None:
    right = claims(code.example.right, code.example, tmp_path, bpcalc)
    assert {claim["verdict"] for claim in right} == {"right"}
    assert code.code in [claim["code"] for claim in claims(code.example.wrong, code.example, tmp_path, bpcalc)]


def test_every_mistake_that_can_be_named_has_its_rule() -> None:
    """The examples prove that no other is left over."""
    known = {(rule.slip, rule.name) for rule in RULES}
    assert {(entry.slip, entry.rule) for entry in (*FORMULA_SLIPS, *DIGIT_SLIPS)} <= known
    pairs, names = named_in_sources()
    assert len(pairs) > 5
    assert pairs <= known
    assert names <= set(RULE_NAMED)
    assert len(RULE_NAMED) == len(RULES)


def named_in_sources() -> tuple[set[tuple[str, str]], set[str]]:
    """Every class and rule that stand together in the sources, and every rule that is chosen there by itself."""
    classes = {code.name for code in CODES}
    pairs, names = set[tuple[str, str]](), set[str]()
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found = words(named_by(node))
            if len(found) == 2 and found[0] in classes and found[1] not in classes - {found[0]}:
                pairs.add((found[0], found[1]))
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "rule":
                names |= {word for word in words([*ast.walk(node.value)]) if word}
    return pairs, names


def named_by(node: ast.AST) -> list[ast.AST]:
    """What may be a class and a rule: the first of a call's arguments, its keywords, a pair."""
    if isinstance(node, ast.Tuple):
        return [*node.elts] if len(node.elts) == 2 else []
    if not isinstance(node, ast.Call):
        return []
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    return [keywords["slip"], keywords["rule"]] if {"slip", "rule"} <= set(keywords) else [*node.args[:2]]


def words(nodes: list[ast.AST]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def test_every_class_of_mistakes_has_rules_and_every_rule_a_class() -> None:
    slips = [code for code in CODES if code.code < "BP500"]
    assert {rule.slip for rule in RULES} == {code.name for code in slips}
    assert all(code.why and (code.example or code is UNREAD) for code in CODES if code not in slips)
    for taught in (*RULES, *(code for code in CODES if code.why)):
        for clause in (taught.what, taught.why):
            assert not clause.endswith(".")
            assert clause[0].islower()


def test_the_list_has_every_code_and_every_finer_rule(bpcalc: Command) -> None:
    listed = json.loads(bpcalc("rules", "--format", "json").stdout)
    assert listed["schema"] == "bpcalc/rules/1"
    assert [rule["code"] for rule in listed["rules"]] == [code.code for code in CODES]
    assert [rule["name"] for code in listed["rules"] for rule in code["rules"]] == [
        rule.name for code in CODES for rule in code.rules
    ]
    assert all(rule["what"] and rule["why"] for code in listed["rules"] for rule in (code, *code["rules"]))
    table = bpcalc("rules", columns=100).stdout
    assert all(f"{code.code}  {code.name}" in table and code.what in table for code in CODES)
    assert all(
        f"{code.code}  · {rule.name}" in table for code in CODES for rule in code.rules if rule.name != code.name
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
        assert RULE_NAMED["one-path"].why in " ".join(words.replace("│", " ").split())
    assert "0.055399425" in words


@pytest.mark.parametrize(
    ("names", "codes", "rules"),
    [
        (["bias-left-out"], ["BP402"], ["bias-left-out"]),
        (["bp402"], ["BP402"], [rule.name for rule in RULES if rule.slip == "missing-factor"]),
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
def test_finer_rules_select_findings(options: list[str], told: list[str], tmp_path: Path, bpcalc: Command) -> None:
    (tmp_path / "sheet.yaml").write_text(SHEET, encoding="utf-8")
    result = bpcalc("check", str(tmp_path / "sheet.yaml"), "--format", "json", *options)
    (file,) = json.loads(result.stdout)["files"]
    assert [claim["quantity"] for claim in file["claims"]] == told


def test_sarif_teaches_its_rules(tmp_path: Path, bpcalc: Command) -> None:
    (tmp_path / "sheet.yaml").write_text(SHEET, encoding="utf-8")
    (run,) = json.loads(bpcalc("check", str(tmp_path / "sheet.yaml"), "--format", "sarif").stdout)["runs"]
    helped = {rule["id"]: rule["help"]["text"] for rule in run["tool"]["driver"]["rules"]}
    assert f"one-path: {RULE_NAMED['one-path'].what}: {RULE_NAMED['one-path'].why}" in helped["BP402"].splitlines()
    assert next(result["properties"] for result in run["results"]) == {"rule": "bias-left-out"}
