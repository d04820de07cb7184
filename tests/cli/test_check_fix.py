"""`bpcalc check --fix`, `--diff`, `--select`, `--ignore`, `--explain`, and bugs that one file meets."""

from __future__ import annotations

import json
import random
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bpcalc.checking.judging.judging import Judge
from bpcalc.checking.mending.correcting import corrected
from bpcalc.checking.mending.numbers import mended
from bpcalc.checking.verdicts import Claim, Role, Verdict
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.working import work
from bpcalc.formula.formula import Spot
from bpcalc.model.loading import load
from making.places import ROOT

Command = Callable[..., Any]

NOTE = """# Note
out_h1 = 5.93e-2

dE/dout_o2 = -(0.99 - 0.772928465) = 0.217071535

$w_5^+ = 0.4 - 0.5 \\times 0.0922 = 0.3589$
"""
ENDS = re.compile(r"(?<== )[-−]?[0-9]\.[0-9]{3,}$", re.MULTILINE)


def _note(name: str) -> str:
    """Each result of a network on a line of its own, correctly rounded."""
    worked = work(derive(load(name), everything=True))
    values = [(step.id, worked.exact[step.id]) for step in worked.derivation.steps]
    return (
        "\n\n".join(f"{name.replace('+', '⁺')} = {float(value):.6f}" for name, value in values if value is not None)
        + "\n"
    )


def _spoiled(text: str, seed: int) -> str:
    """The text with one of the first decimals of some results changed."""
    chance = random.Random(seed)  # noqa: S311

    def change(match: re.Match[str]) -> str:
        if chance.random() < 0.7:
            return match[0]
        place = match[0].index(".") + chance.randint(1, 3)
        digit = chance.choice([digit for digit in "0123456789" if digit != match[0][place]])
        return match[0][:place] + digit + match[0][place + 1 :]

    return ENDS.sub(change, text)


@pytest.fixture
def note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "note.md"
    path.write_text(NOTE, encoding="utf-8")
    return path


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("mark", "end"), [("", "\n"), ("\ufeff", "\r\n"), ("", "\r")])
def test_a_right_note_with_digits_changed_is_itself_again(
    note: Path, bpcalc: Command, seed: int, mark: str, end: str
) -> None:
    original = _note("classic")
    spoiled = _spoiled(original, seed)
    assert spoiled != original
    note.write_bytes((mark + spoiled.replace("\n", end)).encode())
    assert bpcalc("check", "note.md", "--config", "classic", "--fix").exit_code == 1
    assert note.read_bytes() == (mark + original.replace("\n", end)).encode()
    assert bpcalc("check", "note.md", "--config", "classic", "--fix").exit_code == 0


def test_the_derivation_as_run_prints_it_is_itself_again(note: Path, bpcalc: Command) -> None:
    original = bpcalc("run", "classic", "--format", "plain").stdout.partition("Printed under another")[0]
    spoiled = _spoiled(original, 5)
    assert spoiled != original
    note.write_text(spoiled, encoding="utf-8")
    bpcalc("check", "note.md", "--config", "classic", "--fix")
    assert note.read_text(encoding="utf-8") == original


def test_a_sheet_is_mended_in_its_own_form(note: Path, bpcalc: Command) -> None:
    sheet = note.with_name("ann.yaml")
    sheet.write_text('config: classic\nanswers:\n  net_h1:   "0,4775"  # hm\n  out_h1: "0,59"\n', encoding="utf-8")
    sheet.chmod(0o640)
    bpcalc("check", "ann.yaml", "--decimal", "comma", "--fix")
    text = sheet.read_text(encoding="utf-8")
    assert text == 'config: classic\nanswers:\n  net_h1:   "0,3775"  # hm\n  out_h1: "0,59"\n'
    assert YAML(typ="safe").load(text)["answers"]["net_h1"] == "0,3775"
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o640
    assert sorted(path.name for path in note.parent.iterdir()) == ["ann.yaml", "note.md"]


def test_diff_shows_what_fix_would_write(note: Path, bpcalc: Command) -> None:
    before = note.read_bytes()
    result = bpcalc("check", "note.md", "--config", "classic", "--diff")
    assert result.exit_code == 1
    assert note.read_bytes() == before
    changes = [line for line in result.stdout.splitlines() if line[0] in "+-"]
    assert changes == [
        "--- note.md",
        "+++ note.md",
        "-out_h1 = 5.93e-2",
        "+out_h1 = 5.93e-1",
        "-$w_5^+ = 0.4 - 0.5 \\times 0.0922 = 0.3589$",
        "+$w_5^+ = 0.4 - 0.5 \\times 0.0822 = 0.3589$",
    ]
    assert "note.md: 2 numbers would be corrected\n" in result.stderr
    assert "1 wrong number stays as it is" in result.stderr, "a sign is no digit"
    piped = bpcalc("check", "-", "--config", "classic", "--diff", "--as", "notes", stdin=NOTE)
    assert "+out_h1 = 5.93e-1\n" in piped.stdout
    assert bpcalc("check", "-", "--config", "classic", "--fix", stdin=NOTE).exit_code == 2


def test_a_diff_can_be_applied_and_steers_no_terminal(note: Path, bpcalc: Command) -> None:
    note.write_bytes("\ufeffa \x1b[31m line\r\n\r\nout_h1 = 0.693".encode())
    result = bpcalc("check", "note.md", "--config", "classic", "--diff")
    assert "\x1b" not in result.stdout
    assert result.stdout.endswith("+out_h1 = 0.593\n\\ No newline at end of file\n")
    bpcalc("check", "note.md", "--config", "classic", "--diff", "--output", "a.diff")
    assert b"\x1b[31m line\r\n" in Path("a.diff").read_bytes()


@pytest.mark.parametrize(
    ("written", "value", "true", "right"),
    [
        ("0.3785", "0.3785", "0.3775", "0.3775"),
        (".0194", ".0194", ".0184", ".0184"),
        ("8.22 \\times 10^{-3}", "0.00822", "0.082167", "8.22 \\times 10^{-2}"),
        ("8.43e-04", "0.000843", "0.000912", "9.12e-04"),
        ("3×10⁻³", "0.003", "0.00056", "6×10⁻⁴"),
        ("0{,}38", "0.38", "0.59", "0{,}59"),
        ("10,001", "10001", "10000", "10,000"),
        ("0,381", "0.381", "0.3775", "0,378"),
        ("−0.18", "-0.18", "-0.1904", "−0.19"),
        ("0.18", "-0.18", "-0.1904", "0.19"),
        ("0.217", "0.217", "-0.217", None),
        ("5932", "5932", "0.5932", None),
        ("0.1", "0.1", "0.01", None),
        ("0.1", "0.1", "0", "0.0"),
        ("0.15*0.05", "0.0075", "0.3775", None),
        ("8.43%20", "8.43", "8.44", None),
    ],
)
def test_the_form_of_a_number_stays(written: str, value: str, true: str, right: str | None) -> None:
    assert mended(written, Fraction(value), Fraction(true)) == right


def _wrong(line: int, column: int, text: str) -> Claim:
    return Claim(Spot(line, column, text), "net_h1", Role.RESULT, Verdict.WRONG, Fraction(text), Fraction(3775, 10**4))


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("![](http://x/?net%3D0.4775)", _wrong(1, 21, "0.4775")),
        ("net = 0.47751", _wrong(1, 7, "0.4775")),
        ("net = 10.4775", _wrong(1, 8, "0.4775")),
        ("net = 0.4776", _wrong(1, 7, "0.4775")),
        ("net", _wrong(7, 1, "0.4775")),
    ],
)
def test_what_does_not_stand_there_by_itself_stays(text: str, claim: Claim) -> None:
    found = corrected(text, [claim])
    assert (found.after, found.changed, found.left) == (text, (), (claim,))


def test_right_and_conventional_figures_stay() -> None:
    claims = [
        Claim(Spot(1, 1, "0.1"), "w1", Role.RESULT, verdict, Fraction(1, 10), Fraction(2, 10))
        for verdict in (Verdict.RIGHT, Verdict.ROUNDING, Verdict.LAST_DIGIT, Verdict.CONVENTION, Verdict.UNREADABLE)
    ]
    assert corrected("0.1", claims).after == "0.1"


def test_rules_are_selected_and_ignored(note: Path, bpcalc: Command) -> None:
    def codes(*options: str) -> list[str]:
        found = bpcalc("check", "note.md", "--config", "classic", "--format", "concise", *options)
        assert found.exit_code == (1 if found.stdout else 0)
        return [line.split()[1] for line in found.stdout.splitlines()]

    every = codes()
    assert every == ["BP102", "BP106", "BP201"]
    assert codes("--select", "BP1") == ["BP102", "BP106"]
    assert codes("--select", "decimal-shift, bp201") == ["BP102", "BP201"]
    assert codes("--ignore", "BP102", "--ignore", "sign-flipped") == ["BP201"]
    assert codes("--select", "BP1", "--ignore", "BP1") == []
    wrong = bpcalc("check", "note.md", "--select", "decimal-shfit")
    assert wrong.exit_code == 2
    assert "did you mean 'decimal-shift'" in wrong.stderr
    told = bpcalc("check", "note.md", "--config", "classic", "--ignore", "BP1,BP2").stdout
    assert "3 findings are left out." in told
    bpcalc("check", "note.md", "--config", "classic", "--select", "decimal-shift", "--fix")
    assert note.read_text(encoding="utf-8") == NOTE.replace("5.93e-2", "5.93e-1")


@pytest.mark.usefixtures("note")
def test_marks_are_the_same_whatever_is_selected(bpcalc: Command) -> None:
    Path("a.yaml").write_text("config: classic\nanswers:\n  net_h1: 0.4775\n  out_h1:\n", encoding="utf-8")
    for options in ((), ("--select", "BP503"), ("--ignore", "BP5")):
        answer = json.loads(bpcalc("check", "a.yaml", "--format", "json", *options).stdout)
        assert answer["files"][0]["marks"] == {"earned": 0, "of": 60}


def test_explain_adds_what_leads_to_each_wrong_quantity_once(note: Path, bpcalc: Command) -> None:
    note.write_text("out_h1 = 0.693\n\nout_h1 = 0.693\n", encoding="utf-8")
    plain = bpcalc("check", "note.md", "--config", "classic").stdout
    told = bpcalc("check", "note.md", "--config", "classic", "--explain").stdout
    line = "net_h1 = w1 × i1 + w2 × i2 + b1 × 1 = 0.15 × 0.05 + 0.2 × 0.1 + 0.35 × 1 = 0.377500000"
    assert line not in plain
    assert told.count(line) == 1
    assert bpcalc("check", "note.md", "--explain", "--hints").exit_code == 2


@pytest.mark.usefixtures("note")
def test_a_bug_is_a_row(bpcalc: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Judge.judge

    def fails(self: Judge, document: Any) -> Any:
        if "bad" in document.file:
            raise ZeroDivisionError
        return judge(self, document)

    monkeypatch.setattr(Judge, "judge", fails)
    Path("bad.md").write_text(NOTE, encoding="utf-8")
    result = bpcalc("check", "bad.md", "note.md", "--config", "classic", "--format", "concise")
    assert result.exit_code == 1
    first = result.stdout.splitlines()[0]
    assert first.startswith("bad.md: BP900 unread: could not be checked: a mistake in bpcalc itself (ZeroDivisionError")
    alone = bpcalc("check", "bad.md", "--config", "classic")
    assert alone.exit_code == 2
    assert "please report it" in alone.stderr


def test_pre_commit_can_run_it() -> None:
    (hook,) = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["id"], hook["entry"], hook["types"]) == ("bpcalc-check", "bpcalc check", ["text"])
    words = [sys.executable, "-m", *hook["entry"].split(), "--help"]
    assert subprocess.run(words, capture_output=True, check=False).returncode == 0
