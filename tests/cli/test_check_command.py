"""`bpcalc check` as its users meet it: formats, exit codes, hints, many files, and files that mean no good."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from bpcalc.checking.slips.codes import CODES, SLIP_NAMED
from bpcalc.checking.verdicts import Verdict
from bpcalc.rendering.formats import CHECK_FORMATS

Command = Callable[..., Any]

SHEET = """\
student: Ann
config: classic
answers:
  net_h1: 0.3775
  out_h1: 5.93269992
  net_h2: 0.3925
  out_h2:
  "dE/dw5": 1,082
"""
RIGHT = "config: classic\nanswers:\n  net_h1: 0.3775\n  out_h1: 0.593269992\n"
KEYS = ["line", "column", "quantity", "role", "written", "value", "expected", "verdict", "slip", "rule", "convention"]


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ann.yaml").write_text(SHEET, encoding="utf-8")
    (tmp_path / "right.yaml").write_text(RIGHT, encoding="utf-8")
    return "ann.yaml"


def test_the_sheet_is_summed_up_and_each_finding_stands_with_its_line_and_step(sheet: str, bpcalc: Command) -> None:
    result = bpcalc("check", sheet)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == "ann.yaml · Ann"
    assert "2 of 5 figures are right; 1 slip, 1 missing, 1 unreadable." in lines[3]
    assert "Marks: 2 of 60. That is all that bpcalc sheet asks for; a marks scheme asks for less. " in lines[3]
    place = lines.index("5:11  out_h1  BP102 decimal-shift")
    assert lines[place + 3 : place + 5] == ["    5 |   out_h1: 5.93269992", "      |           ^^^^^^^^^^"]
    assert "out_h1 = 1 / (1 + e^(−net_h1)) = 1 / (1 + e^(−0.3775)) = 0.593269992" in lines
    assert lines.index("Not answered") > place
    assert "7:10   out_h2             0.596884378" in lines
    assert "the comma may part thousands" in result.stdout


def test_json_is_as_promised(sheet: str, bpcalc: Command) -> None:
    result = bpcalc("check", sheet, "--format", "json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert list(answer) == ["schema", "files"]
    assert answer["schema"] == "bpcalc/check/1"
    (file,) = answer["files"]
    assert list(file) == ["file", "student", "config", "claims", "marks", "counts"]
    assert (file["file"], file["student"], file["config"]) == ("ann.yaml", "Ann", "classic")
    assert file["marks"] == {"earned": 2, "of": 60}
    assert file["counts"] == {"right": 2, "slip": 1, "missing": 1, "unreadable": 1}
    places = [(claim["line"], claim["column"]) for claim in file["claims"]]
    assert places == [(4, 11), (5, 11), (6, 11), (7, 10), (8, 13)]
    assert all(list(claim)[: len(KEYS)] == KEYS for claim in file["claims"])
    slip = file["claims"][1]
    assert (slip["written"], slip["value"], slip["role"]) == ("5.93269992", 5.93269992, "result")
    assert (slip["verdict"], slip["slip"], slip["code"]) == ("slip", "decimal-shift", "BP102")
    assert slip["expected"] == pytest.approx(0.5932699921071872, abs=1e-15)


def test_concise_is_a_line_a_finding(sheet: str, bpcalc: Command) -> None:
    lines = bpcalc("check", sheet, "--format", "concise").stdout.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        ["ann.yaml:5:11", "BP102 decimal-shift"],
        ["ann.yaml:7:10", "BP503 missing"],
        ["ann.yaml:8:13", "BP602 unreadable"],
    ]
    assert len(bpcalc("check", sheet, "--format", "concise", "--all").stdout.splitlines()) == 5


def test_github_gets_commands(tmp_path: Path, bpcalc: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a,b%.yaml").write_text(SHEET, encoding="utf-8")
    lines = bpcalc("check", "a,b%.yaml", "--format", "github").stdout.splitlines()
    assert lines[0].startswith("::error file=a%2Cb%25.yaml,title=BP102 decimal-shift,line=5,col=11::out_h1: ")
    assert lines[2].startswith("::warning ")


def test_sarif_has_rules_and_places(sheet: str, bpcalc: Command) -> None:
    (run,) = json.loads(bpcalc("check", sheet, "--format", "sarif").stdout)["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} <= rules
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 5, "startColumn": 11, "endColumn": 21}


TEXTS = [form for form, how in CHECK_FORMATS.items() if not how.is_binary]


@pytest.mark.parametrize("form", TEXTS)
def test_every_format_ends_the_same_and_never_cuts(form: str, sheet: str, bpcalc: Command) -> None:
    assert bpcalc("check", sheet, "--format", form, columns=40).exit_code == 1
    assert bpcalc("check", "right.yaml", "--format", form).exit_code == 0
    assert bpcalc("check", "nothing.yaml", "--format", form).exit_code == 2


@pytest.mark.usefixtures("sheet")
def test_a_right_sheet_is_right_and_all_lists_it(bpcalc: Command) -> None:
    assert "All 2 figures are right. Marks: 2 of 60." in bpcalc("check", "right.yaml").stdout
    listed = bpcalc("check", "right.yaml", "--all").stdout
    assert "4:11   out_h1    0.593269992  right" in listed


def test_hints_tell_where_and_what_kind_and_never_the_answer(sheet: str, bpcalc: Command) -> None:
    for form in TEXTS:
        told = bpcalc("check", sheet, "--hints", "--format", form).stdout
        assert "decimal" in told
        assert "0.59" not in told
    assert "the decimal point stands in the wrong place: ask first how" in bpcalc("check", sheet, "--hints").stdout


def test_a_mistake_that_is_carried_on_is_no_second_mistake(tmp_path: Path, bpcalc: Command) -> None:
    file = tmp_path / "bob.yaml"
    file.write_text("config: classic\nanswers:\n  net_h1: 0.3875\n  out_h1: 0.595680\n", encoding="utf-8")
    result = bpcalc("check", str(file), "--format", "json")
    first, second = json.loads(result.stdout)["files"][0]["claims"]
    assert (first["verdict"], second["verdict"]) == ("slip", "carried")
    assert json.loads(result.stdout)["files"][0]["marks"] == {"earned": 1, "of": 60}
    assert result.exit_code == 1


CARRIED = """\
config: classic
answers:
  dE_total/dw5: -0.082167041
  w5+: 0.44108352
  dE_total/dout_o1: -0.74136507
  net_h1: 0.0275
  out_h1: 0.506874567
  net_h2: 0.0425
"""


def test_the_mistake_stands_on_top_and_what_follows_from_it_is_a_line_each(tmp_path: Path, bpcalc: Command) -> None:
    file = tmp_path / "kim.yaml"
    file.write_text(CARRIED, encoding="utf-8")
    lines = bpcalc("check", str(file)).stdout.splitlines()
    assert "First mistake: line 5, dE_total/dout_o1." in lines[3]
    findings = [line for line in lines if "  BP" in line]
    assert findings == [
        "5:21  dE_total/dout_o1  BP106 sign-flipped",
        "6:11  net_h1  BP402 missing-factor",
        "8:11  net_h2  BP402 missing-factor",
    ]
    place = lines.index("Right method, carried on from an earlier mistake")
    assert [line.split() for line in lines[place + 5 : place + 8]] == [
        ["3:17", "dE_total/dw5", "-0.082167041", "0.082167041", "line", "5"],
        ["4:8", "w5+", "0.44108352", "0.358916480", "line", "5"],
        ["7:11", "out_h1", "0.506874567", "0.593269992", "line", "6"],
    ]
    hinted = bpcalc("check", str(file), "--hints").stdout
    assert "0.082167041  line 5" in hinted
    assert "0.358916480" not in hinted


def test_why_a_mistake_is_one_is_said_once_and_the_step_stands_below(tmp_path: Path, bpcalc: Command) -> None:
    file = tmp_path / "kim.yaml"
    file.write_text(CARRIED, encoding="utf-8")
    told = bpcalc("check", str(file)).stdout
    why = SLIP_NAMED["bias-left-out"].why
    assert told.count(f"the bias was left out: {why}\n\nnet_h1 = w1 × i1 + w2 × i2 + b1 × 1 = ") == 1
    assert told.count(why) == 1
    assert told.count("the bias was left out") == 2


def test_a_number_put_in_wrong_is_told_before_what_follows_from_it(tmp_path: Path, bpcalc: Command) -> None:
    file = tmp_path / "note.md"
    file.write_text("dE_total/dw5 = 0.74136507 * 0.186815602 * 0.596884378 = 0.082667628\n", encoding="utf-8")
    told = bpcalc("check", str(file), "--config", "classic").stdout
    assert "out_h1 belongs here, but this is the value of out_h2: " in told
    assert "1:57   dE_total/dw5  0.082667628  0.082167041  line 1" in told


def test_a_convention_is_said_once_and_nothing_is_wrong(tmp_path: Path, bpcalc: Command) -> None:
    file = tmp_path / "eve.yaml"
    answers = "w1+: 0.149780716\n  E_total@1: 0.291027924\n  E_total@10000: 0.000035085\n  out_o1@10000: 0.015912196"
    file.write_text(f"config: classic\nanswers:\n  {answers}\n", encoding="utf-8")
    result = bpcalc("check", str(file))
    assert result.exit_code == 0
    assert result.stdout.count("in-place") == 1
    assert "1 of 4 figures are right; 3 right under another convention. Marks: 2 of 60." in result.stdout
    assert "4:14   E_total@1      0.291027924  0.291027774" in result.stdout


def test_several_files_and_those_that_cannot_be_read_are_rows(sheet: str, bpcalc: Command) -> None:
    Path("word.docx").write_bytes(b"PK\x03\x04")
    Path("other.yaml").write_text("config: none-such\nanswers: {net_h1: 1}\n", encoding="utf-8")
    files = (sheet, "right.yaml", "word.docx", "other.yaml", "nothing.yaml")
    result = bpcalc("check", *files)
    assert result.exit_code == 1
    assert "5 sheets: 1 without a mistake, 1 with mistakes, 3 not read." in result.stdout
    rows = json.loads(bpcalc("check", *files, "--format", "json").stdout)["files"]
    assert [row["file"] for row in rows] == list(files)
    assert [row.get("error", {}).get("message", "") for row in rows] == [
        "",
        "",
        "is a damaged archive",
        "there is no network 'none-such' beside this sheet, and none is bundled",
        "there is no such file",
    ]
    assert bpcalc("check", "word.docx", "other.yaml").exit_code == 2


def test_a_class_in_one_file_is_a_sheet_each(tmp_path: Path, bpcalc: Command) -> None:
    file = tmp_path / "class.csv"
    file.write_text("student;net_h1;out_h1\nAnn;0,3775;0,593269992\nBob;0,3785;\n", encoding="utf-8")
    result = bpcalc("check", str(file), "--config", "classic", "--decimal", "comma", "--format", "json")
    ann, bob = json.loads(result.stdout)["files"]
    assert (ann["student"], ann["counts"]) == ("Ann", {"right": 2})
    assert (bob["student"], bob["counts"]) == ("Bob", {"slip": 1, "missing": 1})


def test_standard_input_is_a_sheet_where_it_looks_like_one(bpcalc: Command) -> None:
    assert "All 2 figures are right." in bpcalc("check", "-", stdin=RIGHT).stdout
    assert bpcalc("check", "-", "-", stdin=RIGHT).exit_code == 2


NOTES = """\
Inputs 0.05 and 0.10, weights 0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55, biases 0.35, 0.60, targets 0.01, 0.99.

$$net_{h1} = w_1 * i_1 + w_2 * i_2 + b_1 * 1 = 0.15 * 0.05 + 0.2 * 0.1 + 0.35 * 1 = 0.3775$$

$$out_{h1} = \\frac{1}{1+e^{-0.3775}} = 0.593269992$$
"""


def test_notes_are_about_the_network_whose_values_stand_in_them(tmp_path: Path, bpcalc: Command) -> None:
    file = tmp_path / "notes.md"
    file.write_text(NOTES, encoding="utf-8")
    result = bpcalc("check", str(file))
    assert result.exit_code == 0
    assert "Network: classic, found by the values given; name another with --config." in result.stdout
    file.write_text(NOTES.replace("0.593269992", "0.539269992"), encoding="utf-8")
    assert "notes.md:5:40: BP105 digits-swapped: out_h1:" in bpcalc("check", str(file), "--format", "concise").stdout
    file.write_text("net_h1 = 0.3775", encoding="utf-8")
    result = bpcalc("check", str(file))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "which network is this about?" in result.stderr
    assert bpcalc("check", str(file), "--config", "classic", "--as", "notes").exit_code == 0
    assert bpcalc("check", str(file), "--config", "classic", "--as", "sheet").exit_code == 2


@pytest.mark.usefixtures("sheet")
def test_options_change_the_network_that_answers_are_compared_with(bpcalc: Command) -> None:
    Path("key.yaml").write_text(bpcalc("sheet", "classic", "--key", "--set", "w1=0.2").stdout, encoding="utf-8")
    assert bpcalc("check", "key.yaml").exit_code == 1
    assert bpcalc("check", "key.yaml", "--set", "w1=0.2").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "ann.yaml", "--config", "clasic"], "did you mean 'classic'?"),
        (["check", "ann.yaml", "--format", "jsn"], "did you mean 'json'?"),
        (["check", "ann.yaml", "--set", "w55=1"], "did you mean 'w5'"),
        (["check", "none.yaml"], "none.yaml: there is no such file"),
        (["check", "x" * 5000], "cannot be read"),
        (["check"], "FILE"),
    ],
)
@pytest.mark.usefixtures("sheet")
def test_usage_errors_say_what_to_do(arguments: list[str], said: str, bpcalc: Command) -> None:
    result = bpcalc(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


HOSTILE = {
    "escape.csv": "quantity,answer\nconfig,classic\nstudent,\x1b[31mAnn\nnet_h1,\x1b]0;x\x07\n\x9b31m,1\n"
    "out_h1,\u202e0.5\n",
    "formula.csv": "quantity,answer\nconfig,classic\nstudent,=cmd|' /C calc'!A0\nnet_h1,@SUM(1)\n-2+3,1\nw5+,-0.5\n",
    "escape.md": "student: \x1b[2J\nconfig: classic\n\n|quantity|answer|\n|-|-|\n|net_h1|\x1b[31m0.5|\n",
    "escape.yaml": "student: \x1b[31mAnn\nanswers: {net_h1: 1}\n",
    "names.yaml": 'student: "\\e[31mAnn"\nconfig: "\\e[31m"\nanswers: {net_h1: 1}\n',
    "deep.yaml": "[" * 100_000,
    "powers.csv": "quantity,answer\nconfig,classic\nnet_h1,9**9**9\nout_h1,9^64^64\nnet_h2,exp(exp(99))\nout_h2,1/0\n",
    "beside.yaml": "config: ../../etc/passwd\nanswers: {net_h1: 1}\n",
    "itself.yaml": "config: itself.yaml\nanswers: {net_h1: 1}\n",
    "spaces.md": "|a|b|\n" + " " * 1_000_000 + "|x\n",
    "bars.md": "|" * 1_000_000 + "\n" + "|-" * 4_000 + "\n",
    "digits.md": "1" * 1_000_000 + "a",
    "quotes.csv": 'quantity,answer\nconfig,classic\nnet_h1,"0.5\n' + '""' * 500_000,
    "answer.csv": "quantity,answer\nconfig,classic\nnet_h1," + "1+" * 500_000 + "1\n",
}


@pytest.mark.parametrize("form", ["plain", "table", "json", "csv", "concise", "github", "sarif", "markdown"])
@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_in_a_file_reaches_the_terminal_or_a_spreadsheet(
    name: str, form: str, tmp_path: Path, bpcalc: Command
) -> None:
    if form not in ("plain", "csv") and len(HOSTILE[name]) > 1_000:
        return
    (tmp_path / name).write_text(HOSTILE[name], encoding="utf-8")
    (tmp_path / "right.yaml").write_text(RIGHT, encoding="utf-8")
    result = bpcalc("check", str(tmp_path / name), str(tmp_path / "right.yaml"), "--format", form)
    assert result.exit_code in (0, 1)
    assert all(letter.isprintable() or letter == "\n" for letter in result.stdout + result.stderr)
    if form == "csv":
        for row in csv.reader(StringIO(result.stdout)):
            for cell in row:
                assert not cell.startswith(("=", "+", "-", "@")) or float(cell)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("zero.md", b"net\0", "is binary, not a text file"),
        ("wide.yaml", b"\xff\xfea", "is damaged UTF-16 text"),
        ("paper.pdf", b"%PDF-1.7", "is a damaged PDF"),
        ("photo.md", b"\x89PNG\r\n", "is a picture"),
        ("old.csv", b"\xd0\xcf\x11\xe0", "save it as .xlsx or .docx"),
        ("large.md", b"a" * (4 * 1024 * 1024 + 1), "is larger than 4 MiB"),
    ],
)
def test_files_that_are_no_text_say_what_they_are(
    name: str, content: bytes, said: str, tmp_path: Path, bpcalc: Command
) -> None:
    (tmp_path / name).write_bytes(content)
    result = bpcalc("check", str(tmp_path / name))
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_pipe_is_not_waited_for(tmp_path: Path, bpcalc: Command) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "is no plain file" in bpcalc("check", str(tmp_path / "pipe.yaml")).stderr


def test_line_ends_and_byte_order_marks_move_nothing(tmp_path: Path, bpcalc: Command) -> None:
    file = tmp_path / "ann.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + SHEET.replace("\n", "\r\n").encode())
    found = json.loads(bpcalc("check", str(file), "--format", "json").stdout)["files"][0]["claims"]
    assert [(claim["line"], claim["column"]) for claim in found] == [(4, 11), (5, 11), (6, 11), (7, 10), (8, 13)]


def test_output_goes_to_a_file_by_its_ending(sheet: str, bpcalc: Command) -> None:
    assert bpcalc("check", sheet, "--output", "found.csv").exit_code == 1
    assert Path("found.csv").read_text(encoding="utf-8").startswith("file,student,config,line,")
    assert bpcalc("check", sheet, "--output", "found.csv").exit_code == 2


def test_every_code_is_listed_with_its_meaning(bpcalc: Command) -> None:
    listed = json.loads(bpcalc("rules", "--format", "json").stdout)["rules"]
    assert len({rule["code"] for rule in listed}) == len({rule["name"] for rule in listed}) == len(listed) == len(CODES)
    assert {verdict.value for verdict in Verdict} - {rule["name"] for rule in listed} == {"slip"}
    table = bpcalc("rules", columns=120).stdout
    assert all(f"{rule['code']}  {rule['name']}" in table for rule in listed)


SATURATED = """\
config: classic
answers:
  w7+: 0.500000
  net_o2: 12.249214
  out_o2: 0.999995
  dE_total/dw7: 0.000000
"""


def test_what_follows_trivially_earns_nothing_and_is_told_as_following(tmp_path: Path, bpcalc: Command) -> None:
    (tmp_path / "a.yaml").write_text(SATURATED, encoding="utf-8")
    output = bpcalc("check", str(tmp_path / "a.yaml")).stdout
    assert "Marks: 1 of 60." in output
    follows = output[output.index("Follows from an earlier mistake that leaves nothing to work out") :]
    assert ["3:8", "w7+", "0.500000", "0.511301270", "line", "4"] in [line.split() for line in follows.splitlines()]
    assert output.count("BP") == 1


def test_a_reason_that_holds_for_many_answers_is_told_once(tmp_path: Path, bpcalc: Command) -> None:
    (tmp_path / "a.yaml").write_text(
        "config: classic\nanswers:\n  net_h1: 1,377\n  out_h1: 1,593\n  net_h2: 1,392\n", encoding="utf-8"
    )
    output = bpcalc("check", str(tmp_path / "a.yaml")).stdout
    assert output.count("the comma may part thousands") == 1
    told = [line.split() for line in output[output.index("Unreadable for the same reason") :].splitlines()]
    assert ["4:11", "out_h1", "1,593"] in told
    assert ["5:11", "net_h2", "1,392"] in told


def test_who_rounds_early_is_told_how_many_digits_to_carry(tmp_path: Path, bpcalc: Command) -> None:
    text = "config: classic\nanswers: {out_o1: 0.751, out_o2: 0.773, E_o1: 0.2745, E_o2: 0.02354, E_total: 0.2980}\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    output = bpcalc("check", str(tmp_path / "a.yaml")).stdout
    assert "All 5 figures are right." in output
    assert "rounded too early: carry 7 decimals" in output


def test_fix_puts_no_rounded_number_in_place_of_a_given_one(tmp_path: Path, bpcalc: Command) -> None:
    text = "config: classic\nanswers:\n  net_h1: 0.15*0.5 + 0.2*0.1 + 0.35\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    bpcalc("check", str(tmp_path / "a.yaml"), "--fix")
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(("digits", "earned"), [("0", 0), ("1", 0), ("0.5", 0)])
def test_the_same_few_digits_everywhere_earn_next_to_nothing(
    digits: str, earned: int, tmp_path: Path, bpcalc: Command
) -> None:
    asked = [
        "net_h1",
        "out_h1",
        "net_h2",
        "out_h2",
        "net_o1",
        "out_o1",
        "net_o2",
        "out_o2",
        "E_o1",
        "E_o2",
        "E_total",
        "w5+",
        "w6+",
    ]
    lines = "".join(f"  {quantity}: {digits}\n" for quantity in asked)
    (tmp_path / "a.yaml").write_text(f"config: classic\nanswers:\n{lines}", encoding="utf-8")
    (file,) = json.loads(bpcalc("check", str(tmp_path / "a.yaml"), "--format", "json").stdout)["files"]
    assert file["marks"]["earned"] <= earned
    assert "so few digits prove nothing" in str(file["claims"])


def test_beside_a_number_put_in_wrong_stands_the_step_that_it_was_put_into(tmp_path: Path, bpcalc: Command) -> None:
    (tmp_path / "a.yaml").write_text("config: classic\nanswers:\n  net_h1: 0.15*0.5+0.2*0.1+0.35\n", encoding="utf-8")
    output = bpcalc("check", str(tmp_path / "a.yaml")).stdout
    assert "net_h1 = w1 × i1 + w2 × i2 + b1 × 1 = 0.15 × 0.05 + 0.2 × 0.1 + 0.35 × 1 = 0.377500000" in output
