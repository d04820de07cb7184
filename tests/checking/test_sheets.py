"""Answer sheets: every layout, every way to write a number, and what cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpcalc.checking.sheets.answers import AnswerError, is_blank, read_answer
from bpcalc.checking.sheets.filled_sheet import FilledSheet
from bpcalc.checking.sheets.layouts import filled_sheets, is_sheet
from bpcalc.checking.sheets.reading import Sheet, SheetReader
from bpcalc.checking.statements import Statement, Unreadable
from bpcalc.checking.text import Text
from bpcalc.derivation.deriving import derive
from bpcalc.errors import BpcalcError
from bpcalc.formula.formula import Formula, Number, Spot, Symbol
from bpcalc.model.loading import load
from bpcalc.model.source import bundled_networks

Command = Callable[..., Any]

CLASSIC = derive(load("classic"), everything=True)


def told(side: Formula) -> tuple[Fraction, int, Spot]:
    """All that a number is read as."""
    assert isinstance(side, Number)
    return side.value, side.places, side.spot


def sheets(text: str, file: str = "ann.yaml", point: str = "point") -> list[Sheet]:
    source = Text(file, text)
    reader = SheetReader(source, CLASSIC, point)
    return [reader.sheet(filled) for filled in filled_sheets(source)]


def answers(sheet: Sheet) -> dict[str | None, Any]:
    """The single number that is answered for each quantity, or why it is unreadable."""
    found: dict[str | None, Any] = {}
    for statement in sheet.document.statements:
        if isinstance(statement, Unreadable):
            found[statement.quantity] = statement.why
        else:
            (side,) = statement.sides
            found[statement.quantity] = side.spot.text if isinstance(side, Number) else side
    return found


def read(text: str, point: str = "point") -> tuple[Formula, ...]:
    names = {"w5": "w5", "net_h1": "net_h1", "net_{h1}": "net_h1"}
    return read_answer(Text("x", text), 0, len(text), names.get, point)


YAML = """\
student: Ann
config: classic
answers:
  net_h1: 0.3775
  "dE/dw5": 0.0822   # the usual spelling
  ∂E/∂w6: '−0.10'
  out_h1:
  w5+: n/a
"""


def test_yaml_says_who_answers_what_and_where() -> None:
    (sheet,) = sheets(YAML)
    document = sheet.document
    assert (document.file, document.student, document.config) == ("ann.yaml", "Ann", "classic")
    assert document.asked == ("net_h1", "dE_total/dw5", "dE_total/dw6", "out_h1", "w5+")
    assert answers(sheet) == {"net_h1": "0.3775", "dE_total/dw5": "0.0822", "dE_total/dw6": "−0.10"}
    first = document.statements[0]
    assert isinstance(first, Statement)
    assert list(map(told, first.sides)) == [(Fraction(151, 400), 4, Spot(4, 11, "0.3775"))]
    assert sheet.places == {"out_h1": Spot(7, 10, ""), "w5+": Spot(8, 8, "n/a")}


TABLES = {
    "rows.csv": "quantity,answer\nstudent,Ann\nconfig,classic\nnet_h1,0.3775\n∂E/∂w5,0.0822\nout_h1,\n",
    "rows.tsv": "answer\tquantity\nAnn\tstudent\nclassic\tconfig\n0.3775\tnet_h1\n0.0822\tdE/dw5\n\tout_h1\n",
    "quoted.csv": '"quantity";"answer"\n"student";"Ann"\n"config";"classic"\n"net_h1";"0.3775"\n'
    '"dE/dw5";"0.0822"\nout_h1;""\n',
    "columns.csv": "student,config,net_h1,email,dE/dw5,out_h1\nAnn,classic,0.3775,a@b.c,0.0822,\n",
    "long.csv": "student,config,quantity,answer\nAnn,classic,net_h1,0.3775\nAnn,classic,dE/dw5,0.0822\n"
    "Ann,classic,out_h1,\n",
    "table.md": "**student**: Ann\nconfig: `classic`\n\n| Quantity | Answer |\n|---|--:|\n| `net_h1` | 0.3775 |\n"
    "| $\\partial E/\\partial w_5$ | **0.0822** |\n| out_h1 | |\n",
    "two.md": "student: Ann\nconfig: classic\n\nquantity | answer\n--- | ---\nnet_h1 | 0.3775\n\nand\n\n"
    "| 量 | 答案 |\n|-|-|\n|dE/dw5|0.0822|\n|out_h1|—|\n",
    "sheet.json": '{"student": "Ann", "config": "classic",\n'
    ' "answers": {"net_h1": 0.3775, "dE/dw5": 0.0822, "out_h1": null}}',
}


@pytest.mark.parametrize("file", TABLES)
def test_every_layout_says_the_same(file: str) -> None:
    text = Text(file, TABLES[file])
    assert is_sheet(text)
    (sheet,) = sheets(TABLES[file], file)
    assert (sheet.document.student, sheet.document.config) == ("Ann", "classic")
    assert answers(sheet) == {"net_h1": "0.3775", "dE_total/dw5": "0.0822"}
    assert sheet.document.asked == ("net_h1", "dE_total/dw5", "out_h1")
    assert set(sheet.places) == {"out_h1"}
    for statement in sheet.document.statements:
        assert isinstance(statement, Statement)
        (number,) = statement.sides
        assert isinstance(number, Number)
        line = TABLES[file].split("\n")[number.spot.line - 1]
        assert line[number.spot.column - 1 :].startswith(number.spot.text)


def test_a_row_per_student_is_a_sheet_each() -> None:
    ann, bob = sheets("name;net_h1;nett\nAnn;0,3775;1\nBob;;2\n", "class.csv", "comma")
    assert [sheet.document.student for sheet in (ann, bob)] == ["Ann", "Bob"]
    assert answers(ann)["net_h1"] == "0,3775"
    assert "there is no quantity 'nett'" in answers(ann)[None]
    assert answers(bob) == {}  # what is wrong with a column is said once


def test_notes_are_no_sheet() -> None:
    assert not is_sheet(Text("notes.md", "| quantity | value |\n|---|---|\n| net_h1 | 0.3775 |\n"))
    assert not is_sheet(Text("notes.md", "net_h1 = 0.3775"))
    assert is_sheet(Text("-", "answers:\n  net_h1: 0.3775"))


@pytest.mark.parametrize(
    ("written", "value", "places"),
    [
        ("0.3775", "0.3775", 4),
        ("0.10", "0.1", 2),
        (".5", "0.5", 1),
        ("12", "12", 0),
        ("−0.19", "-0.19", 2),
        ("- 0.19", "-0.19", 2),
        ("+0.19", "0.19", 2),
        ("1.5e-3", "0.0015", 4),
        ("1.5E−3", "0.0015", 4),
        ("1.5e3", "1500", -2),
        ("3×10⁻³", "0.003", 3),
        ("8.43 \\times 10^{-4}", "0.000843", 6),
        ("8.43 \\\\cdot 10^{-4}", "0.000843", 6),
        ("$8.43*10**-4$", "0.000843", 6),
        ("8.43 x 10^(-4)", "0.000843", 6),
        ("０．３７７５", "0.3775", 4),
        ("0.3775 = 0.3775", "0.3775", 4),
    ],
)
def test_a_number_keeps_what_is_written_and_claims_its_decimals(written: str, value: str, places: int) -> None:
    number = read(written)[0]
    assert isinstance(number, Number)
    assert (number.value, number.places) == (Fraction(value), places)
    assert written.strip("$").startswith(number.spot.text)


def test_a_decimal_comma_is_read_where_it_is_announced() -> None:
    assert told(read("-0,19", "comma")[0]) == (Fraction(-19, 100), 2, Spot(1, 1, "-0,19"))
    assert told(read("1,5×10⁻³", "comma")[0]) == (Fraction(3, 2000), 4, Spot(1, 1, "1,5×10⁻³"))
    with pytest.raises(AnswerError, match="--decimal comma"):
        read("0,19")


def shape(expression: Formula) -> Any:
    if isinstance(expression, Number):
        return expression.spot.text
    if isinstance(expression, Symbol):
        return f"<{expression.name}>"
    return (expression.operation, *map(shape, expression.operands))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0.74136507*0.186815602", ("product", "0.74136507", "0.186815602")),
        ("0.15×0.05+0.2·0.1 + 0.35", ("sum", ("product", "0.15", "0.05"), ("product", "0.2", "0.1"), "0.35")),
        ("0.4 - 0.5*0.0822", ("sum", "0.4", ("negative", ("product", "0.5", "0.0822")))),
        ("0.5 - -0.1", ("sum", "0.5", ("negative", "-0.1"))),
        ("-(0.01-0.75)", ("negative", ("sum", "0.01", ("negative", "0.75")))),
        ("1/(1+e^(-0.3775))", ("quotient", "1", ("sum", "1", ("exp", ("negative", "0.3775"))))),
        ("\\frac{1}{1+e^{-0.3775}}", ("quotient", "1", ("sum", "1", ("exp", ("negative", "0.3775"))))),
        ("1/2*(0.5)^2", ("product", ("quotient", "1", "2"), ("power", "0.5", "2"))),
        ("-0.5²", ("negative", ("power", "0.5", "²"))),
        ("w5 - 0.5*0.08", ("sum", "<w5>", ("negative", ("product", "0.5", "0.08")))),
        ("exp(-net_{h1})", ("exp", ("negative", "<net_h1>"))),
        ("ln(0.5)", ("log", "0.5")),
        ("0.5 x 0.3", ("product", "0.5", "0.3")),
        ("0.5(0.3)", ("product", "0.5", "0.3")),
        ("\\left(0.5\\right)*2", ("product", "0.5", "2")),
        ("1-0.5/2/5", ("sum", "1", ("negative", ("quotient", ("quotient", "0.5", "2"), "5")))),
    ],
)
def test_a_calculation_is_read_as_it_stands(written: str, expected: Any) -> None:
    assert shape(read(written)[0]) == expected


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("1/0", "no value"),
        ("9**9**9", "only powers up to"),
        ("9^64*9^64*9^64*9^64*9^64*9^64", "no value"),
        ("exp(1e300)", "no value"),
        ("1e999999999", "beyond the numbers"),
        ("(1", "never closed"),
        ("1+", "missing at the end"),
        ("0.5 0.3", "a sign of calculation is missing before 0.3"),
        ("__import__('os')", "neither a number nor a quantity"),
        ("w9", "'w9' is neither a number nor a quantity"),
        ("softmax(0.3)", "neither a number"),
        ("exp(0.3, 0.4)", "a comma stands in the number"),
        ("(0.3}", "'}' cannot be read here"),
        ("0x10", "'x10' is neither"),
        ("1" * 3000, "too long"),
        ("(" * 60 + "1" + ")" * 60, "too many brackets"),
        ("-" * 60 + "1", "too many signs"),
        ("0.5\x1b[31m", "'�' cannot be read"),
    ],
)
def test_what_cannot_be_read_says_why(written: str, why: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read(written)
    assert why in caught.value.why
    assert 0 <= caught.value.start <= caught.value.end <= len(written)


@pytest.mark.parametrize("text", ["", "  ", "?", "-", "—", "n/a", "…", "`?`", "TODO"])
def test_no_answer_is_blank(text: str) -> None:
    assert is_blank(text)


@given(st.text(alphabet="0123456789.,+-−*/^(){}e xw5\\frac²⁻×=", max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(AnswerError):
        assert read(text)


@pytest.mark.parametrize("file", ["a.yaml", "a.csv", "a.md"])
@given(text=st.text(alphabet="abne:,;|-\"'&*![]{}#>\n 0.5?_\t\\$`answers", max_size=60))
def test_no_sheet_breaks_the_reader(file: str, text: str) -> None:
    with suppress(BpcalcError):
        assert sheets(f"answers: {text}" if file == "a.yaml" else text, file)


def test_what_is_no_single_answer_is_unreadable_and_the_rest_is_read() -> None:
    text = "answers:\n  net_h1: [1]\n  out_h1: &a 0.5\n  net_h2: *a\n  net_hx: 1\n  out_h2: 0.5\n  out_h_2: 0.6\n"
    (sheet,) = sheets(text)
    found = answers(sheet)
    assert "one number or one calculation" in found["net_h1"]
    assert "did you mean" in found[None]
    assert found["out_h2"] == "out_h2 is answered twice; the first answer counts"
    assert sheet.document.asked == ("net_h1", "out_h1", "net_h2", "out_h2")


def test_given_values_are_no_results() -> None:
    (sheet,) = sheets("answers: {w5: 0.4, w5+: 0.35}")
    assert [(s.quantity, s.given) for s in sheet.document.statements if isinstance(s, Statement)] == [
        ("w5", True),
        ("w5+", False),
    ]


def test_a_calculation_may_go_over_several_lines() -> None:
    (sheet,) = sheets("answers:\n  net_h1: |\n    0.1 +\n    0.2\n")
    (statement,) = sheet.document.statements
    assert isinstance(statement, Statement)
    (total,) = statement.sides
    assert total.operands
    assert [number.spot for number in total.operands if isinstance(number, Number)] == [
        Spot(3, 5, "0.1"),
        Spot(4, 5, "0.2"),
    ]


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("a.yaml", "", "the file is empty"),
        ("a.csv", "\n\n", "the file is empty"),
        ("a.yaml", "- 1\n", "this is no answer sheet"),
        ("a.yaml", "student: Ann\n", "there are no answers here"),
        ("a.yaml", "answers: 3\n", "there are no answers here"),
        ("a.csv", "quantity,answer\n", "there are no answers here"),
        ("a.yaml", "answers: !!python/object:os.system x\n", "means nothing here"),
        ("a.yaml", "answers:\n" + "  net_h1: 0.5\n" * 20_000, "is larger than 128 KiB"),
        ("a.csv", "a,b\n" + "," * 600_000, "has more than 500,000 cells"),
        ("a.csv", "net_h1\n" + "0.5\n" * 6_000, "has more than 5,000 rows"),
    ],
)
def test_what_is_no_sheet_says_so(file: str, text: str, message: str) -> None:
    with pytest.raises(BpcalcError) as caught:
        filled_sheets(Text(file, text))
    assert message in caught.value.problems[0].message


def test_a_blank_sheet_answers_nothing() -> None:
    assert filled_sheets(Text("a.yaml", "student:\nanswers:\n")) == [FilledSheet()]


@pytest.mark.parametrize("form", ["yaml", "csv", "markdown"])
@pytest.mark.parametrize("network", bundled_networks())
def test_the_key_of_every_network_is_marked_all_right(form: str, network: str, bpcalc: Command, tmp_path: Path) -> None:
    file = tmp_path / f"key.{form.replace('markdown', 'md')}"
    written = bpcalc("sheet", network, "--key", "--output", str(file))
    if network.startswith("symbols"):
        assert written.exit_code == 2
        return
    marked = bpcalc("check", str(file), "--format", "concise")
    assert (marked.stdout, marked.exit_code) == ("", 0)


def test_a_blank_sheet_asks_and_is_all_missing(bpcalc: Command, tmp_path: Path) -> None:
    file = tmp_path / "sheet.csv"
    assert bpcalc("sheet", "classic", "--only", "update", "--only", "dE/dw5", "--output", str(file)).exit_code == 0
    assert file.read_text(encoding="utf-8").splitlines()[:5] == [
        "quantity,answer", "student,", "config,classic", "dE_total/dw5,", "w1+,",
    ]  # fmt: skip
    marked = bpcalc("check", str(file), "--format", "concise")
    assert marked.exit_code == 1
    assert marked.stdout.count("BP503 missing") == 9


def test_a_sheet_has_the_form_of_its_ending_or_none(bpcalc: Command, tmp_path: Path) -> None:
    refused = bpcalc("sheet", "classic", "--output", str(tmp_path / "sheet.html"))
    assert (refused.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "known: .yaml, .yml, .csv, .md; or name a --format" in refused.stderr
    assert bpcalc("sheet", "classic", "--output", "-").stdout == bpcalc("sheet", "classic").stdout


def test_a_sheet_names_its_network_where_check_finds_it(bpcalc: Command, tmp_path: Path) -> None:
    network = tmp_path / "mine.yaml"
    network.write_text("{inputs: [1], targets: [0.5], layers: [{weights: [[0.5]]}], learning_rate: 0.5}")
    sheet = tmp_path / "sheet.md"
    assert bpcalc("sheet", str(network), "--key", "--output", str(sheet)).exit_code == 0
    assert "config: mine.yaml" in sheet.read_text(encoding="utf-8")
    assert bpcalc("check", str(sheet)).exit_code == 0
    assert bpcalc("sheet", str(network), "--output", str(sheet)).exit_code == 2
    assert bpcalc("sheet", str(network), "--output", str(sheet), "--force").exit_code == 0


@pytest.mark.parametrize("word", ["w5", "netx", "given"])
def test_a_sheet_asks_only_for_what_is_worked_out(word: str, bpcalc: Command) -> None:
    assert bpcalc("sheet", "classic", "--only", word).exit_code == 2


def test_an_answer_may_be_a_calculation(bpcalc: Any) -> None:
    sheet = "config: classic\nanswers:\n  dE_total/dw5: 0.138498562 * 0.593269992\n"
    sheet += "  w5+: 0.4 - 0.5*0.082167041\n  w6+: 0.45+0.5*0.0827\n"
    result = bpcalc("check", "-", "--format", "json", stdin=sheet)
    claims = {claim["quantity"]: claim["verdict"] for claim in json.loads(result.stdout)["files"][0]["claims"]}
    assert claims["dE_total/dw5"] in ("right", "rounding", "last-digit")
    assert claims["w5+"] in ("right", "rounding", "last-digit")
    assert claims["w6+"] == "slip"


def test_an_equality_in_one_answer_leaves_calculations_in_others_answers(bpcalc: Any, tmp_path: Path) -> None:
    text = "config: classic\nanswers:\n  net_h1: 0.15*0.05+0.2*0.1+0.35\n  E_o1: 0.5*0.74136507^2 = 0.274811\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    result = bpcalc("check", str(tmp_path / "a.yaml"))
    assert result.exit_code == 0
    assert "All 2 figures are right." in result.stdout


def test_a_formula_without_numbers_is_no_answer_and_not_missing() -> None:
    (sheet,) = sheets("config: classic\nanswers:\n  net_h1: w1*i1 + 0.37\n  out_h1: 1/(1+e^(-net_h1)) = 0.5933\n")
    first, second = sheet.document.statements
    assert isinstance(first, Unreadable)
    assert first.why.startswith("this is a formula")
    assert isinstance(second, Statement)


@pytest.mark.parametrize("written", ["=0.5933", "≈ 0.5933", "~0.5933", "\u200b0.5933\u2060"])
def test_signs_before_a_number_and_unseen_ones_are_passed_over(written: str) -> None:
    (side,) = read(written)
    assert isinstance(side, Number)
    assert side.value == Fraction(5933, 10000)


def test_an_answer_that_a_comma_parts_is_read_as_a_whole() -> None:
    text = "quantity,answer\nconfig,classic\nnet_h1,0,3775\nout_h1,0.5933,,\n"
    (sheet,) = sheets(text, "a.csv")
    assert "a comma stands in the number" in answers(sheet)["net_h1"]
    assert answers(sheet)["out_h1"] == "0.5933"
