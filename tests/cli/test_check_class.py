"""`bpcalc check` for a class: folders, a marks scheme, what the class gets back, and files that hang or die."""

from __future__ import annotations

import csv
import json
import pickle
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bpcalc.actions.check.checker import Settings
from bpcalc.actions.check.hand_ins import hand_ins
from bpcalc.actions.check.marker import MOST_HERE, Marker
from bpcalc.actions.check.marking import all_marked
from bpcalc.actions.check.time_limit import TooSlowError, within
from bpcalc.checking.marks.reading import read_scheme
from bpcalc.checking.text import NotRead
from bpcalc.checking.verdicts import Claim, Role, Verdict
from bpcalc.cli.handing_back import names_of_files
from bpcalc.errors import BpcalcError
from bpcalc.formula.formula import Spot
from bpcalc.language.catalogs import translated
from bpcalc.language.said import joined, said, said_of

Command = Callable[..., Any]

ANN = "student: Ann\nconfig: classic\nanswers:\n  net_h1: 0.3775\n  out_h1: 5.93269992\n  out_h2:\n"
BOB = "student: '=cmd|x'\nconfig: classic\nanswers:\n  net_h1: 0.3785\n  out_h1: 0.593511222\n  net_h2: 0.3925\n"
SETTINGS = Settings()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A class of two, one of them in a folder, with a file that is no text and what is not to be checked."""
    monkeypatch.chdir(tmp_path)
    files = {"ann.yaml": ANN, "b/bob.yml": BOB, "c.md": "\0", ".hidden.yaml": ANN, ".git/d.yaml": ANN, ".e.pyc": "x"}
    for name, text in files.items():
        path = tmp_path / "class" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return "class"


def test_a_folder_stands_for_its_files_in_order(folder: str, tmp_path: Path) -> None:
    inside = ["class/ann.yaml", "class/b/bob.yml", "class/c.md"]
    assert hand_ins([folder]) == inside
    assert hand_ins(["z", folder, "-"]) == ["z", *inside, "-"]
    assert hand_ins([folder], [Path("class/b"), Path("class/c.md")]) == inside[:1]
    (tmp_path / "class" / "link.yaml").symlink_to("/etc/passwd")
    (tmp_path / "empty").mkdir()
    *found, link, empty, nameless = hand_ins([folder, "empty", "\0"])
    assert (found, empty, nameless) == (inside, "empty", "\0")
    assert isinstance(link, NotRead)


def test_a_folder_without_a_file_to_check_is_said_to_be_one(tmp_path: Path, bpcalc: Command) -> None:
    result = bpcalc("check", str(tmp_path))
    assert result.exit_code == 2
    assert "is a directory" in result.stderr


def test_a_class_begins_with_a_report_and_one_bad_file_is_one_row(folder: str, bpcalc: Command) -> None:
    result = bpcalc("check", folder)
    assert result.exit_code == 1
    report = result.stdout[: result.stdout.index("class/ann.yaml · Ann\n====")]
    assert report.startswith("3 sheets · classic\n==================\n")
    assert "3 sheets: 0 without a mistake, 2 with mistakes, 1 not read." in report
    assert "Marks: 1.5 of 60 on average, from 1 to 2." in report
    rows = [line.split() for line in report.splitlines()]
    assert ["ann.yaml", "Ann", "1", "60", "line", "5,", "out_h1:", "point-moved"] in rows
    what = ["the", "decimal", "point", "is", "in", "the", "wrong", "place"]
    assert ["BP102", "point-moved", "1", "1", *what, "class/ann.yaml:5"] in rows
    assert ["class/c.md", *["is", "binary,", "not", "a", "text", "file"]] in rows
    assert "Right method, carried on from an earlier mistake: 1 figure on 1 sheet." in report
    assert "Not answered: 1 figure on 1 sheet." in report
    assert "BP502" not in report
    hardest = rows[rows.index(["Hardest", "quantities"]) + 2 :]
    assert ["out_h2", "1", "1", *"this is asked for and not answered".split()] in hardest  # noqa: SIM905
    assert ["net_h1", "1", "2", *"one digit is another".split()] in hardest  # noqa: SIM905
    assert bpcalc("check", "class/ann.yaml").stdout.startswith("class/ann.yaml · Ann\n")


def test_a_scheme_gives_marks(folder: str, bpcalc: Command) -> None:
    scheme = "marks: {out_h1: 3, dE/dw1: 4}\ncarried: 0.5\ntolerance: 0.002\n"
    Path("m.yaml").write_text(scheme, encoding="utf-8")
    answer = json.loads(bpcalc("check", folder, "--marks", "m.yaml", "--format", "json").stdout)
    ann, bob, _ = answer["files"]
    assert ann["marks"] == {"earned": 0, "of": 7}
    assert [c["quantity"] for c in ann["claims"] if c["verdict"] == "missing"] == ["dE_total/dw1", "out_h2"]
    assert bob["marks"] == {"earned": 3, "of": 7}
    assert {c["verdict"] for c in bob["claims"]} == {"right", "missing"}
    Path("m.yaml").write_text("marks: {out_h1: 3}\ncarried: 0.5\n", encoding="utf-8")
    bob = json.loads(bpcalc("check", folder, "--marks", "m.yaml", "--format", "json").stdout)["files"][1]
    assert bob["marks"] == {"earned": 1.5, "of": 3}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("marks: {w99: 1}\n", "m.yaml:1:9: there is no quantity 'w99' in this network"),
        ("mark: {w1+: 1}\n", "m.yaml:1:1: there is no 'mark' in a marks scheme"),
        ("carried: 2\n", "m.yaml:1:10: the number must lie between 0 and 1"),
        ("carried: .nan\nmarks: 3\n", "m.yaml:2:8: this says of no quantity how many marks it has"),
        ("marks: {out_h1: -1, out_h1: 2}\n", "m.yaml:1:21: 'out_h1' stands here twice"),
        ("- 1\n", "m.yaml:1:1: this is no marks scheme"),
        ("# nothing\n", "m.yaml: the file is empty"),
        ("a: !!python/object:os.system 1\n", "m.yaml:1:4: the tag"),
        ("a: [\n", "m.yaml:1"),
    ],
)
def test_a_mistake_in_a_scheme_is_told_with_its_place(text: str, told: str, folder: str, bpcalc: Command) -> None:
    Path("m.yaml").write_text(text, encoding="utf-8")
    result = bpcalc("check", folder, "--marks", "m.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_a_scheme_is_read_exactly(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("marks:\ncarried: 0.1\n", encoding="utf-8")
    scheme = read_scheme(str(tmp_path / "m.yaml"))
    assert (scheme.carried, scheme.rounding, scheme.worth("w1+")) == (Fraction(1, 10), 1, 1)
    with pytest.raises(BpcalcError, match="no such file"):
        read_scheme(str(tmp_path / "none.yaml"))


def test_gradescope_gets_results_of_one_file_even_of_one_that_cannot_be_read(folder: str, bpcalc: Command) -> None:
    assert bpcalc("check", "class/ann.yaml", "--results", "r.json").exit_code == 1
    results = json.loads(Path("r.json").read_text(encoding="utf-8"))
    assert results["score"] == 1
    told = {test["name"]: (test["score"], test["max_score"]) for test in results["tests"]}
    assert (len(told), told["net_h1"], told["out_h1"], told["out_h2"]) == (60, (1, 1), (0, 1), (0, 1))
    assert results["tests"][1]["output"].startswith("BP102 decimal-shift: ")
    assert bpcalc("check", "class/ann.yaml", "--results", "r.json").exit_code == 2
    assert bpcalc("check", "class/c.md", "--results", "r.json", "--force").exit_code == 2
    broken = {"score": 0, "output": "is binary, not a text file", "tests": []}
    assert json.loads(Path("r.json").read_text(encoding="utf-8")) == broken
    assert "--results is for one student" in bpcalc("check", folder, "--results", "s.json").stderr
    assert not Path("s.json").exists()


def test_the_summary_has_a_row_a_student_and_no_formula(folder: str, bpcalc: Command) -> None:
    bpcalc("check", folder, "--summary", "s.csv")
    with Path("s.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["file", "student", "marks", "of", "first mistake", "net_h1", "out_h1", "out_h2", "net_h2"]
    assert rows[0] == [
        "class/ann.yaml",
        "Ann",
        "1",
        "60",
        "line 5, out_h1: point-moved",
        "right",
        "slip",
        "missing",
        "",
    ]
    assert rows[1][:5] == ["class/b/bob.yml", "'=cmd|x", "2", "60", "line 4, net_h1: digit-changed"]
    assert rows[1][5:] == ["slip", "carried", "", "right"]
    assert rows[2] == ["class/c.md", "", "", "", "is binary, not a text file", "", "", "", ""]


def test_feedback_is_a_file_a_student_named_by_the_file_alone(folder: str, bpcalc: Command) -> None:
    bpcalc("check", folder, "--feedback", "class/back", "--hints")
    assert sorted(path.name for path in Path("class/back").iterdir()) == ["ann.md", "bob.md", "c.md"]
    text = Path("class/back/ann.md").read_text(encoding="utf-8")
    assert "BP102 decimal-shift" in text
    assert "0.593269992" not in text
    again = bpcalc("check", folder, "--feedback", "class/back")
    assert again.exit_code == 2
    assert "exists already" in again.stderr
    assert bpcalc("check", folder, "--feedback", "class/back", "--force").exit_code == 1
    assert "0.593269992" in Path("class/back/ann.md").read_text(encoding="utf-8")
    assert bpcalc("check", folder, "--feedback", "class/ann.yaml").exit_code == 2


def test_names_of_feedback_are_tame_and_differ() -> None:
    files = ["a/x.yaml", "b/X.md", "x-2.md", "\x1b[31m.csv", "..md", "standard input", "-rf.yaml", "-.-x.yaml", "--.md"]
    names = names_of_files([(file, "Ann") for file in files], ".md")
    assert names[:6] == ["x.md", "X-2.md", "x-2-2.md", "_31m.md", "feedback.md", "standard_input.md"]
    assert names[6:] == ["rf.md", "x-3.md", "feedback-2.md"]
    held = names_of_files([("c.csv", name) for name in ("Ann Lee", "../../.bashrc", "ann lee", "", "学" * 200)], ".pdf")
    assert held[:4] == ["c-Ann_Lee.pdf", "c-_.._.bashrc.pdf", "c-ann_lee-2.pdf", "c.pdf"]
    assert len(held[4].encode()) < 120
    assert all(name.isprintable() and "/" not in name and name[0] not in ".-" for name in (*names, *held))


def test_many_files_are_marked_in_processes_as_one_would(folder: str) -> None:
    for number in range(2 * MOST_HERE):
        Path(f"class/s{number:02}.yaml").write_text(ANN, encoding="utf-8")
    files = hand_ins([folder])
    serial = [one for file in files for one in Marker(SETTINGS).marked(file, 20, is_one_of_many=True)]
    parallel = all_marked(files, Marker(SETTINGS), processes=2).marked
    assert [(m.file, m.claims, m.problem, m.asked) for m in parallel] == [
        (m.file, m.claims, m.problem, m.asked) for m in serial
    ]
    assert [m.network and m.network.name for m in parallel] == [m.network and m.network.name for m in serial]


@pytest.mark.parametrize("expected", [None, Fraction(0), Fraction(1, 3)])
@pytest.mark.parametrize("value", [None, Fraction(0), Fraction(2)])
@pytest.mark.parametrize("more", [{}, {"message": "m"}, {"places": 3}, {"sources": ("net_h1",)}])
def test_a_claim_comes_out_of_another_process_as_it_is(
    expected: Fraction | None, value: Fraction | None, more: dict[str, Any]
) -> None:
    claim = Claim(Spot(1, 2, "0"), "out_h1", Role.RESULT, Verdict.RIGHT, value, expected, **more)
    assert pickle.loads(pickle.dumps(claim)) == claim  # noqa: S301


def test_sentences_keep_their_templates_from_process_to_process() -> None:
    for text in (said("is binary, not a text file"), said_of(2, "{count:,} slip", "{count:,} slips"), joined("ab")):
        copy = pickle.loads(pickle.dumps(text))  # noqa: S301
        assert copy == text
        assert translated(copy, "zh") == translated(text, "zh")


@pytest.mark.usefixtures("folder")
def test_what_is_wrong_with_all_students_of_a_file_is_one_row(bpcalc: Command) -> None:
    Path("class/all.csv").write_text("student,net_h1\nAnn,1\nBob,2\n", encoding="utf-8")
    result = bpcalc("check", "class/all.csv", "class/ann.yaml", "--format", "json")
    assert [file["file"] for file in json.loads(result.stdout)["files"]] == ["class/all.csv", "class/ann.yaml"]
    answer = json.loads(bpcalc("check", "class/all.csv", "--config", "classic", "--format", "json").stdout)
    assert [file["student"] for file in answer["files"]] == ["Ann", "Bob"]


def _compute_for_ever() -> None:
    while True:
        pass


def test_a_limit_ends_what_takes_too_long() -> None:
    with pytest.raises(TooSlowError), within(0.02):
        _compute_for_ever()
    with within(5):
        pass


def test_time_in_which_others_compute_does_not_count() -> None:
    with within(0.2):
        time.sleep(0.4)


def test_feedback_writes_formulas_as_markdown_readers_show_them(tmp_path: Path, bpcalc: Command) -> None:
    (tmp_path / "a.yaml").write_text("config: classic\nanswers: {dE/dw5: 0.82167041}\n", encoding="utf-8")
    bpcalc("check", str(tmp_path / "a.yaml"), "--feedback", str(tmp_path / "back"))
    assert r"$\frac{\partial E_{\mathrm{total}}}{\partial w_{5}}$" in (tmp_path / "back/a.md").read_text(
        encoding="utf-8"
    )


def test_a_wrong_number_in_a_calculation_costs_the_answer_its_marks(tmp_path: Path, bpcalc: Command) -> None:
    answers = "  net_h1: 0.15*0.5 + 0.2*0.1 + 0.35\n  out_h1: 0.609451\n"
    (tmp_path / "a.yaml").write_text(f"config: classic\nanswers:\n{answers}", encoding="utf-8")
    (file,) = json.loads(bpcalc("check", str(tmp_path / "a.yaml"), "--format", "json").stdout)["files"]
    found = [(claim["quantity"], claim["written"], claim["verdict"]) for claim in file["claims"]]
    assert found == [
        ("net_h1", "0.15*0.5 + 0.2*0.1 + 0.35", "carried"),
        ("i1", "0.5", "slip"),
        ("out_h1", "0.609451", "carried"),
    ]
    assert file["marks"] == {"earned": 1, "of": 60}  # the later figure follows from an earlier one, and earns its mark


def test_a_row_with_a_comma_too_many_is_one_student_nobody_else(tmp_path: Path, bpcalc: Command) -> None:
    rows = 'student,config,net_h1\nLee, Ann,classic,0.3775\n"Bo ""B"" Lee, Jr.",classic,0.3775\nCy,classic,0.3775,,\n'
    (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
    files = json.loads(bpcalc("check", str(tmp_path / "a.csv"), "--format", "json").stdout)["files"]
    assert "line 2 has more cells" in files[0]["error"]["message"]
    assert [file["student"] for file in files] == ["Lee", 'Bo "B" Lee, Jr.', "Cy"]
    assert [file["marks"] for file in files] == [None, *[{"earned": 1, "of": 60}] * 2]


def test_the_summary_tells_of_a_sheet_that_nobody_can_read(tmp_path: Path, bpcalc: Command) -> None:
    (tmp_path / "a.csv").write_text("quantity;answer\nconfig;classic\nnet_h1;0.3 or 0.4\n", encoding="utf-8")
    bpcalc("check", str(tmp_path / "a.csv"), "--summary", str(tmp_path / "s.csv"))
    assert "line 3, net_h1: unreadable" in (tmp_path / "s.csv").read_text(encoding="utf-8")
