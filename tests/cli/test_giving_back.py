"""What a class gets back: tables for spreadsheets and learning platforms, feedback for each student, and a picture."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from babel import Locale, UnknownLocaleError

from bpcalc import check
from bpcalc.cli.spreadsheets import dialect
from bpcalc.rendering.checks.dialects import DIALECTS
from bpcalc.rendering.formats import FORMATS

Command = Callable[..., Any]

CLASS = {
    "ann.yaml": "student: Müller, Anna\nconfig: classic\nanswers: {net_h1: 0.3775, out_h1: 5.932700, dE/dw5: 0.0822}\n",
    "bo.yaml": "student: '=cmd|x'\nconfig: classic\nanswers: {net_h1: 0.3785, out_h1: 0.5932700, dE/dw5: 0.82167041}\n",
    "zoe.yaml": "student: Zoë Blix\nconfig: classic\nanswers: {net_h1: 0.3775, out_h1: 0.5932700, dE/dw5: 0.0821670}\n",
}
ROSTER = "name,id,email,group\nAnna Müller,1001,anna@x.org,A\nZoe Blix,1002,zoe@x.org,B\nNora No,1003,n@x.org,B\n"
SCHEME = "marks: {net_h1: 1, out_h1: 1, dE_total/dw5: 2.5}\n"
ASKED = "marks: {net_h1: 1, out_h1: 1, dE_total/dw5: 1}\n"


@pytest.fixture(autouse=True)
def _class(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("class").mkdir()
    for name, text in CLASS.items():
        Path("class", name).write_text(text, encoding="utf-8")
    Path("roster.csv").write_text(ROSTER, encoding="utf-8")
    Path("scheme.yaml").write_text(SCHEME, encoding="utf-8")
    Path("asked.yaml").write_text(ASKED, encoding="utf-8")


@pytest.fixture(name="bpcalc")
def _asking(bpcalc: Command) -> Command:
    """Runs a command line; what is checked is asked for three quantities, unless a scheme says otherwise."""

    def run(command: str, *arguments: str, **options: Any) -> Any:
        asks = () if "--marks" in arguments or command != "check" else ("--marks", "asked.yaml")
        return bpcalc(command, *arguments, *asks, **options)

    return run


def rows_of(file: str, **dialect: Any) -> list[list[str]]:
    text = Path(file).read_bytes().decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), **dialect))


def test_the_roster_stands_in_the_report_and_behind_the_other_columns(bpcalc: Command) -> None:
    result = bpcalc("check", "class", "--roster", "roster.csv", "--summary", "class.csv")
    report = result.stdout[: result.stdout.index("class/ann.yaml ·")]
    lines = [re.split(r"\s{2,}", line) for line in report.splitlines()]
    assert ["ann.yaml", "Anna Müller", "2", "3", "line 3, out_h1: point-moved"] in lines
    assert ["handed nothing in", "Nora No", "1003 · n@x.org · B"] in lines
    assert ["not on the roster", "=cmd|x", "class/bo.yaml"] in lines
    header, *rows = rows_of("class.csv")
    assert header == [
        *(
            "file",
            "student",
            "marks",
            "of",
            "first mistake",
            "net_h1",
            "out_h1",
            "dE_total/dw5",
            "id",
            "email",
            "group",
        ),
    ]
    assert rows[0][-3:] == ["1001", "anna@x.org", "A"]
    assert rows[1][-3:] == ["", "", ""]
    assert rows[-1] == ["", "Nora No", "", "", "handed nothing in", "", "", "", "1003", "n@x.org", "B"]
    record = json.loads(bpcalc("check", "class", "--roster", "roster.csv", "--format", "json").stdout)["roster"]
    assert [one and one["id"] for one in record["students"]] == ["1001", None, "1002"]
    assert [one["name"] for one in record["missing"]] == ["Nora No"]
    assert record["strangers"] == ["class/bo.yaml"]


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in ("json", "csv")])
def test_every_document_begins_with_who_has_how_many_marks(form: str, bpcalc: Command) -> None:
    if FORMATS[form].needs:
        pytest.importorskip(FORMATS[form].needs)
    bpcalc("check", "class", "--format", form, "--output", "page")
    if form == "xlsx":
        openpyxl = pytest.importorskip("openpyxl")
        rows = openpyxl.load_workbook(BytesIO(Path("page").read_bytes())).worksheets[0].values
        text = "\n".join(" ".join(str(cell or "") for cell in row) for row in rows)
    elif form == "pdf":
        pypdf = pytest.importorskip("pypdf")
        text = "\n".join(page.extract_text() for page in pypdf.PdfReader(Path("page")).pages)
    else:
        text = Path("page").read_text(encoding="utf-8").rpartition("</nav>")[2]
        text = re.sub(r"<[^>]+>", " ", text) if form == "html" else text
    table, taught, first = (
        text.index(words) for words in ("first mistake", "What to teach again", "First mistake: line")
    )
    assert table < taught < first
    row = text[text.index("Müller, Anna") :]
    assert re.match(r"Müller, Anna[\s|&]*2[\s|&]+3[\s|&]+line 3, out", row)


def test_python_joins_a_roster_as_well() -> None:
    checked = check(Path("class"), roster=Path("roster.csv"))
    assert checked.register.enrolment is not None
    assert [one.called for one in checked.register.enrolment.missing] == ["Nora No"]


def test_networks_that_differ_are_said_and_are_a_column(bpcalc: Command) -> None:
    same = bpcalc("check", "class", "--summary", "same.csv")
    assert "network" not in rows_of("same.csv")[0]
    assert "differ" not in same.stdout
    Path("class/eve.yaml").write_text("config: one-neuron\nanswers: {net_o1: 1}\n", encoding="utf-8")
    result = bpcalc("check", "class", "--summary", "class.csv")
    assert "The networks differ: classic, one-neuron." in result.stdout
    assert result.stdout.startswith("4 sheets\n========\n")
    header, *rows = rows_of("class.csv")
    assert header[-1] == "network"
    assert [row[-1] for row in rows] == ["classic", "classic", "one-neuron", "classic"]


def test_a_workbook_has_numbers_for_marks_and_no_formula(bpcalc: Command) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    Path("class/bad.md").write_text("\0", encoding="utf-8")
    bpcalc("check", "class", "--marks", "scheme.yaml", "--roster", "roster.csv", "--summary", "class.xlsx")
    bpcalc("check", "class", "--marks", "scheme.yaml", "--roster", "roster.csv", "--summary", "class.csv")
    (sheet,) = openpyxl.load_workbook("class.xlsx").worksheets
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    as_csv = [[cell.removeprefix("'") or None for cell in row] for row in rows_of("class.csv")]
    assert [[None if cell is None else str(cell) for cell in row] for row in cells] == as_csv
    assert all(cell.data_type in "sn" for row in sheet.iter_rows() for cell in row)
    marks = {row[0]: row[2:4] for row in cells[1:]}
    assert marks["class/ann.yaml"] == [3.5, 4.5]
    assert marks["class/bad.md"] == [None, None]
    colours = {cell.value: cell.fill.fgColor.rgb for cell in sheet["G"][1:] if cell.value}
    assert len(set(colours.values())) == len(colours) == 2  # right, and a slip
    assert sheet.freeze_panes == "C2"


@pytest.mark.parametrize(
    ("option", "locale", "begins", "separator", "half"),
    [
        (("--csv-dialect", "plain"), "de_DE.UTF-8", b"file,student", ",", "3.5"),
        (("--csv-dialect", "excel"), "C", b"\xef\xbb\xbffile,student", ",", "3.5"),
        (("--csv-dialect", "excel-semicolon"), "C", b"\xef\xbb\xbffile;student", ";", "3,5"),
        ((), "C", b"file,student", ",", "3.5"),
        ((), "en_GB.UTF-8", b"\xef\xbb\xbffile,student", ",", "3.5"),
        ((), "de_DE.UTF-8", b"\xef\xbb\xbffile;student", ";", "3,5"),
    ],
)
def test_a_summary_opens_as_a_table_in_the_locales_excel(
    option: tuple[str, ...], locale: str, begins: bytes, separator: str, half: str, bpcalc: Command
) -> None:
    bpcalc("check", "class", "--marks", "scheme.yaml", "--summary", "class.csv", *option, LC_ALL=locale)
    assert Path("class.csv").read_bytes().startswith(begins)
    _, ann, bo, zoe = rows_of("class.csv", delimiter=separator)
    assert ann[1:4] == ["Müller, Anna", half, half.replace("3", "4")]
    assert bo[1] == "'=cmd|x"
    assert zoe[1] == "Zoë Blix"


def test_a_summary_in_ascii_is_the_same_in_english_as_ever(bpcalc: Command) -> None:
    for locale in ("C", "en_US.UTF-8"):
        bpcalc("check", "class/bo.yaml", "--summary", f"{locale}.csv", LC_ALL=locale)
    assert Path("C.csv").read_bytes() == Path("en_US.UTF-8.csv").read_bytes()
    assert b"\r" not in Path("C.csv").read_bytes()


@pytest.mark.parametrize(
    "place",
    [
        "de_DE",
        "de_CH",
        "fr_FR",
        "en_US",
        "en_GB",
        "es_ES",
        "es_MX",
        "it_IT",
        "it_CH",
        "pt_BR",
        "ru_RU",
        "pl_PL",
        "zh_CN",
        "ja_JP",
        "nl_NL",
        "sv_SE",
    ],
)
def test_semicolons_stand_where_decimals_have_a_comma(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        sign = Locale.parse(place).number_symbols["latn"]["decimal"]
    except UnknownLocaleError:  # pragma: no cover - babel knows them all
        pytest.skip(place)
    monkeypatch.setenv("LC_ALL", f"{place}.UTF-8")
    assert (dialect(None).separator, dialect(None).decimal) == ((";", ",") if sign == "," else (",", "."))


def test_windows_tells_its_decimals_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LC_ALL", "LC_NUMERIC", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    assert dialect(None) == DIALECTS["plain"]
    monkeypatch.setattr("sys.platform", "win32")
    for sign, separator in ((",", ";"), (".", ",")):
        monkeypatch.setattr("locale.localeconv", lambda sign=sign: {"decimal_point": sign})
        assert (dialect(None).separator, dialect(None).is_marked) == (separator, None)


def test_a_hostile_roster_steers_nothing(bpcalc: Command) -> None:
    hostile = "=HYPERLINK(1),\x1b[31m<b>,@x,+1+1\n"
    Path("roster.csv").write_text(f"name,id,email,group\nAnna Müller,-2+3,=x,@y\n{hostile}", encoding="utf-8")
    result = bpcalc("check", "class", "--roster", "roster.csv", "--summary", "class.csv")
    page = bpcalc("check", "class", "--roster", "roster.csv", "--format", "html").stdout
    assert "HYPERLINK" in result.stdout
    assert "\x1b" not in result.stdout + page
    assert "<b>" not in page
    cells = [cell for row in rows_of("class.csv") for cell in row]
    assert {"'-2+3", "'=x", "'@y", "'=HYPERLINK(1)", "'@x", "'+1+1"} <= set(cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_moodle_gets_grades_by_id_and_e_mail(bpcalc: Command) -> None:
    options = ("--lms", "moodle", "--lms-output", "moodle.csv", "--assignment", "Sheet 1", "--marks", "scheme.yaml")
    bpcalc("check", "class", "--roster", "roster.csv", *options, LC_ALL="de_DE.UTF-8")
    assert rows_of("moodle.csv") == [
        ["Full name", "ID number", "Email address", "Sheet 1"],
        ["Anna Müller", "1001", "anna@x.org", "3.5"],
        ["Zoe Blix", "1002", "zoe@x.org", "4.5"],
    ]


def test_moodles_own_worksheet_comes_back_with_its_grades(bpcalc: Command) -> None:
    Path("sheet.csv").write_text(
        "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (grade),Feedback comments\n"
        'Participant 77,Anna Müller,anna@x.org,Submitted,,100,-,"old\nwords"\n'
        "Participant 78,Nora No,n@x.org,No submission,,100,-,\n",
        encoding="utf-8",
    )
    bpcalc("check", "class", "--roster", "sheet.csv", "--lms", "moodle", "--lms-output", "moodle.csv")
    assert rows_of("moodle.csv") == [
        ["Identifier", "Full name", "Email address", "Grade", "Last modified (grade)"],
        ["Participant 77", "Anna Müller", "anna@x.org", "2", "-"],
    ]


def test_canvas_gets_a_grade_book_by_its_own_ids(bpcalc: Command) -> None:
    Path("book.csv").write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,Essay (7)\n    Points Possible,,,,,10\n"
        '"Müller, Anna",4711,1001,am,Tue,9\n"Blix, Zoë",4712,1002,zb,Wed,8\n',
        encoding="utf-8",
    )
    bpcalc("check", "class", "--roster", "book.csv", "--lms", "canvas", "--lms-output", "canvas.csv")
    assert rows_of("canvas.csv") == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "bpcalc"],
        ["    Points Possible", "", "", "", "", "3"],
        ["Müller, Anna", "4711", "1001", "am", "Tue", "2"],
        ["Blix, Zoë", "4712", "1002", "zb", "Wed", "3"],
    ]
    bpcalc("check", "class", "--roster", "roster.csv", "--lms", "canvas", "--lms-output", "other.csv")
    assert rows_of("other.csv")[2] == ["Anna Müller", "", "1001", "", "A", "2"]


RESULTS = {
    "type": "object",
    "required": ["score", "tests"],
    "additionalProperties": False,
    "properties": {
        "score": {"type": "number", "minimum": 0},
        "output": {"type": "string"},
        "extra_data": {"type": "object"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "name": {"type": "string"},
                    "output": {"type": "string"},
                },
            },
        },
    },
}
"""Of what Gradescope publishes as the format of results.json, the part that is written."""


def test_gradescope_gets_results_of_each_hand_in(bpcalc: Command) -> None:
    Path("class/bad.md").write_text("\0", encoding="utf-8")
    bpcalc("check", "class", "--roster", "roster.csv", "--lms", "gradescope", "--lms-output", "gradescope")
    found = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in Path("gradescope").iterdir()}
    assert sorted(found) == ["ann.json", "bad.json", "bo.json", "zoe.json"]
    for results in found.values():
        jsonschema.validate(results, RESULTS)
    assert {name: results["score"] for name, results in found.items()} == {
        **{"ann.json": 2, "bad.json": 0, "bo.json": found["bo.json"]["score"], "zoe.json": 3},
    }
    assert found["ann.json"]["extra_data"]["student"]["email"] == "anna@x.org"
    assert "extra_data" not in found["bo.json"]


def test_a_platform_is_told_of_nobody_twice_and_of_one_maximum(bpcalc: Command) -> None:
    Path("class/late.yaml").write_text(CLASS["ann.yaml"], encoding="utf-8")
    options = ("--roster", "roster.csv", "--lms", "canvas", "--lms-output")
    result = bpcalc("check", "class", *options, "twice.csv")
    assert "handed in more than once  Anna Müller  class/ann.yaml, class/late.yaml" in result.stdout
    assert [row[0] for row in rows_of("twice.csv")[2:]] == ["Zoe Blix"]
    Path("class/late.yaml").unlink()
    Path("class/ann.yaml").write_text("student: Anna Müller\nconfig: tanh-neuron\nanswers: {out_o: 0.7071}\n")
    Path("some.yaml").write_text("marks: {net_h1: 1, out_h1: 1, out_o: 1}\n", encoding="utf-8")
    result = bpcalc("check", "class", *options, "differ.csv", "--summary", "s.csv", "--marks", "some.yaml")
    assert result.exit_code == 2
    assert "the hand-ins are marked out of different numbers: 1, 2" in result.stderr
    assert not Path("differ.csv").exists()
    assert not Path("s.csv").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("--summary class.txt", "--summary writes no file '.txt'"),
        ("--summary class", "--summary writes no file ''"),
        ("--csv-dialect excel", "--csv-dialect needs --summary"),
        ("--csv-dialect excel --summary class.xlsx", "--csv-dialect needs --summary"),
        ("--feedback-format pdf", "--feedback-format needs --feedback"),
        ("--lms moodle", "--lms needs --lms-output"),
        ("--lms-output x.csv", "--lms-output needs --lms"),
        ("--lms canvas --lms-output x.csv", "--lms needs --roster"),
        ("--assignment A", "--assignment needs --lms"),
        ("--assignment A --lms gradescope --lms-output x", "--assignment needs --lms"),
        ("--summary a.csv --results ./a.csv", "is to be written twice"),
        ("--lms gradescope --lms-output back --feedback back", "is to be written twice"),
        ("--picture a.gif", "--picture writes no file '.gif'"),
        ("--lms gradescope --lms-output roster.csv", "is no directory"),
        ("--roster none.csv", "there is no such file"),
        ("--before roster.csv", "this is no summary of a class"),
        ("--summary none/class.csv", "there is no directory"),
    ],
)
def test_what_does_not_go_together_is_refused_before_any_work(options: str, told: str, bpcalc: Command) -> None:
    before = sorted(Path().rglob("*"))
    result = bpcalc("check", "class", *options.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert sorted(Path().rglob("*")) == before


@pytest.mark.parametrize("form", ["html", "pdf", "markdown"])
def test_feedback_is_of_one_student_only(form: str, bpcalc: Command) -> None:
    if form == "pdf":
        pytest.importorskip("typst")
    bpcalc("check", "class", "--feedback", "back", "--feedback-format", form)
    ending = {"markdown": ".md"}.get(form, f".{form}")
    assert sorted(path.name for path in Path("back").iterdir()) == [f"{name}{ending}" for name in ("ann", "bo", "zoe")]
    text = _text_of(Path("back", f"bo{ending}"))
    assert "0.82167041" in text
    assert "0.3785" in text
    assert not any(other in text for other in ("Anna", "Zoë", "5.932700"))
    if form != "markdown":
        assert not re.search(r"\\frac|\\partial|\$", text)


def _text_of(path: Path) -> str:
    if path.suffix == ".pdf":
        pypdf = pytest.importorskip("pypdf")
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        assert "<mfrac>" in text
        return re.sub(r"<style>.*?</style>|<[^>]+>", "", text, flags=re.DOTALL)
    return text


def test_a_form_that_one_students_letters_do_not_have_costs_nobody_elses_feedback(
    bpcalc: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("typst")
    monkeypatch.setattr("bpcalc.rendering.pdf.render._WIDE_FONTS", ("No Such Font",))
    Path("class/li.yaml").write_text("student: 李\nconfig: classic\nanswers: {net_h1: 1}\n", encoding="utf-8")
    result = bpcalc("check", "class", "--feedback", "back", "--feedback-format", "pdf", "--summary", "class.csv")
    assert result.exit_code == 2
    assert "li.pdf" in result.stderr
    assert "no font with Chinese letters" in result.stderr
    assert sorted(path.name for path in Path("back").iterdir()) == ["ann.pdf", "bo.pdf", "zoe.pdf"]
    assert Path("class.csv").exists()


def test_the_page_of_a_class_has_one_title_and_no_link_into_anothers_part(bpcalc: Command) -> None:
    for name in ("c", "d", "e"):
        Path("class", f"{name}.yaml").write_text(
            f"student: {name}\nconfig: classic\nanswers: {{net_h1: 0.3785, out_h1: 0.6, dE/dw1: 1.5, w1+: 1.7}}\n"
        )
    page = bpcalc("check", "class", "--explain", "--format", "html").stdout
    page = re.sub(r"<(style|svg)\b.*?</\1>", "", page, flags=re.DOTALL)
    assert re.findall("<title>(.*?)</title>", page) == ["6 sheets · classic"]
    assert re.findall("<h1>(.*?)</h1>", page) == ["6 sheets · classic"]
    main = page[page.index("<main") :]
    parts = re.split(r'(?=<h2 id="[^"]*">class/)', main)
    assert len(parts) == 7
    links = 0
    for part in parts[1:]:
        own = set(re.findall(r'id="([^"]+)"', part))
        assert len(re.findall(r'href="#([^"]+)"', part)) > 0 or "dE" not in part
        for address in re.findall(r'href="#([^"]+)"', part):
            links += 1
            assert address in own
    assert links > 20


def test_a_picture_shows_the_marks_and_where_they_are_lost(bpcalc: Command) -> None:
    bpcalc("check", "class", "--picture", "marks.svg")
    drawn = ElementTree.fromstring(Path("marks.svg").read_text(encoding="utf-8"))  # noqa: S314
    svg = "{http://www.w3.org/2000/svg}"
    words = [text.text for text in drawn.iter(f"{svg}text")]
    assert words[:2] == ["Sheets by their share of the marks", "30 to 40 %"]
    lost = words[words.index("Marks lost, by quantity") + 1 :]
    assert dict(zip(lost[::2], lost[1::2], strict=True))["out_h1"] == "1 of 3"
    bars = [float(bar.attrib["width"]) for bar in drawn.iter(f"{svg}rect") if bar.attrib["class"] == "bar"]
    assert max(bars) == 300
    page = bpcalc("check", "class", "--format", "html").stdout
    assert page.count('<figure class="bars">') == 2
    one = bpcalc("check", "class/zoe.yaml", "--picture", "one.svg")
    assert one.exit_code == 2
    assert "no marks of several hand-ins to draw" in one.stderr


@pytest.mark.parametrize(("columns", "widest"), [(80, 80), (40, 40), (200, 200)])
def test_bars_fit_a_terminal(columns: int, widest: int, bpcalc: Command) -> None:
    shown = bpcalc("check", "class", "--format", "table", columns=columns).stdout
    bars = [line for line in shown.splitlines() if "█" in line]
    assert bars
    assert all(len(line) <= widest for line in bars)


def test_a_changed_key_tells_first_whose_marks_moved(bpcalc: Command) -> None:
    bpcalc("check", "class", "--summary", "before.csv")
    Path("scheme2.yaml").write_text("marks: {out_h1: 4}\n", encoding="utf-8")
    Path("class/ann.yaml").write_text(CLASS["ann.yaml"].replace("5.932700", "0.5932700"), encoding="utf-8")
    result = bpcalc("check", "class", "--before", "before.csv", "--summary", "after.csv", "--roster", "roster.csv")
    assert "The marks of 1 hand-in moved." in result.stdout
    lines = [re.split(r"\s{2,}", line) for line in result.stdout.splitlines()]
    assert lines.index(["Marks that moved"]) < lines.index(["Marks"])
    assert ["class/ann.yaml", "Anna Müller", "2 of 3", "3 of 3", "+1"] in lines
    header, ann, bo, *_ = rows_of("after.csv")
    assert (header[-1], ann[-1], bo[-1]) == ("marks before", "2", "")
    same = bpcalc("check", "class", "--before", "after.csv", "--roster", "roster.csv")
    assert "The marks of 0 hand-ins moved." in same.stdout
    result = bpcalc("check", "class", "--before", "after.csv", "--marks", "scheme2.yaml")
    assert "The marks of 3 hand-ins moved." in result.stdout


def test_a_sheet_of_which_nothing_can_be_read_is_no_part_of_the_mean_and_told_first(bpcalc: Command) -> None:
    words = "student: Dai\nconfig: classic\nanswers: {net_h1: a lot, out_h1: more, dE/dw5: some}\n"
    Path("class/dai.yaml").write_text(words, encoding="utf-8")
    result = bpcalc("check", "class", "--summary", "class.csv")
    assert "4 sheets: 1 without a mistake, 2 with mistakes, 1 not read." in result.stdout
    assert re.search(r"Marks: [\d.]+ of 3 on average, from [12]", result.stdout)
    assert result.stdout.index("class/dai.yaml · Dai") < result.stdout.index("\nMarks\n")
    assert rows_of("class.csv")[3][:4] == ["class/dai.yaml", "Dai", "", ""]
