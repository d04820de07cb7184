"""How people write answers: around the number, inside it, and what might be read in two ways and therefore is not."""

from __future__ import annotations

import time
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpcalc.checking.sheets.answers import EITHER, AnswerError, is_blank, read_answer
from bpcalc.checking.sheets.decimal_signs import sign_of_notes, sign_of_sheets
from bpcalc.checking.sheets.filled_sheet import Entry, FilledSheet, Part
from bpcalc.checking.sheets.layouts import filled_sheets
from bpcalc.checking.sheets.lists import listed_answers
from bpcalc.checking.sheets.reading import SheetReader
from bpcalc.checking.statements import Statement, Unreadable
from bpcalc.checking.text import Text
from bpcalc.checking.truth.values import value_of
from bpcalc.derivation.deriving import derive
from bpcalc.formula.formula import Formula, Number
from bpcalc.model.loading import load

CLASSIC = derive(load("classic"), everything=True)
NAMES = {"w1": "w1", "eta": "eta", "dE_total/dw1": "dE_total/dw1", "dE/dw1": "dE_total/dw1", "out_h1": "out_h1"}


def read(text: str, point: str = EITHER) -> tuple[Formula, ...]:
    return read_answer(Text("x", text), 0, len(text), NAMES.get, point)


@pytest.mark.parametrize(
    ("written", "value", "places"),
    [
        ("0.408 666 186", "0.408666186", 9),
        ("0.593\u2009269\u2009992", "0.593269992", 9),
        ("0.593\u202f269\u202f99", "0.59326999", 8),
        ("0.593\u00a0269", "0.593269", 6),
        ("12\u202f345,5", "12345.5", 1),
        ("0,5", "0.5", 1),
        ("0{,}5", "0.5", 1),
        ("-0{,}038098", "-0.038098", 6),
        ("1.234,5", "1234.5", 1),
        ("1,234.5", "1234.5", 1),
        ("about 0.593", "0.593", 3),
        ("approx. 0.593", "0.593", 3),
        ("ca. -0.593", "-0.593", 3),
        ("约 0.593", "0.593", 3),
        ("~0.593", "0.593", 3),
        ("≈ 0.593", "0.593", 3),
        ("59.33 %", "0.5933", 4),
        ("56.137%", "0.56137", 5),
        ("37,75 percent", "0.3775", 4),
        ("0.3775 units", "0.3775", 4),
        ("0.3775 rad.", "0.3775", 4),
        ("0.593 (3dp)", "0.593", 3),
        ("0.593 to 3 d.p.", "0.593", 3),
        ("0.593 (rounded to 3 decimal places)", "0.593", 3),
        ("0.59327, 5 sig figs", "0.59327", 5),
        ("0.593…", "0.593", 3),
        ("0.4086661861...", "0.4086661861", 10),
        ("≈0.593... (3dp).", "0.593", 3),
        ("0.3925.", "0.3925", 4),
        ("5.96884378 e-1", "0.596884378", 9),
        ("-2.274 E-2", "-0.02274", 5),
        ("3.775e-1", "0.3775", 4),
        ("\u20120.5", "-0.5", 1),
        ("\u22120,5", "-0.5", 1),
        ("0·7729", "0.7729", 4),
        ("-0·5", "-0.5", 1),
        ("0.3\u200b775", "0.3775", 4),
        ("\u202e0.3775\u200f", "0.3775", 4),
        ("0.593 ± 0.001", "0.593", 3),
        ("0.593 +/- 0.001", "0.593", 3),
        ("0.593 \\pm 0.001", "0.593", 3),
        ("1e5", "100000", -5),
        ("1,5", "1.5", 1),
        ("1,2345", "1.2345", 4),
    ],
)
def test_a_number_is_what_its_writer_means(written: str, value: str, places: int) -> None:
    (number,) = read(written)
    assert isinstance(number, Number)
    assert (number.value, number.places) == (Fraction(value), places)
    assert number.spot.text in written


@pytest.mark.parametrize(
    "written",
    [
        "2 3", "0.5 0.6", "0.5 or 0.6", "0.5 to 0.6", "[0.5, 0.6]", "(0.5, 0.6)", "0.5–0.6", "0.5...0.6", "0.5 … 0.6",
        "0.593 +- 0.001", "1,234", "-1,234", "2·3", "12·5", "1.5.2", "12 345", "3 775", "0.5 (from 0.7)", "0.5 squared",
        "0.5 million", "not 0.5", "0.5 e", "0.5, 0.6", "0,5, 0,6", "0.593 0.001", "0.5 m", "5 k", "0.5\n0.6",
        "0.593\t269",
        "± 0.5", "0.5 ± ", "0.5 ± x", "1,234,567", "0.5 minus 0.1", "dE_total/dw9", "0.5 (2)(3dp) 4",
    ],
)  # fmt: skip
def test_what_may_be_something_else_is_not_guessed(written: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read(written)
    assert caught.value.why


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("½(0.01-0.751)²", 0.2745405),
        ("sigmoid(0.3775)", 0.5932699921),
        ("σ(0.3775)", 0.5932699921),
        ("0.15x0.05+0.2x0.1+0.35", 0.3775),
        ("0·15*0·05", 0.0075),
        ("0·0.5+1·0.3", 0.3),
        ("0,15·0,05 + 0,2·0,1 + 0,35", 0.3775),
        ("1/(1+2.718^-0.3775)", 0.5932699921),
        ("1/(1+2.71828^(-0.3775))", 0.5932699921),
        ("1 / (1 + e^-0.3775)", 0.5932699921),
        ("max(0,5)", 5.0),
        ("0.4 – 0.1", 0.3),
        ("0.5 + -0.1", 0.4),
        ("about 1/(1+e^-0.3775)", 0.5932699921),
    ],
)
def test_a_calculation_comes_to_what_it_says(written: str, value: float) -> None:
    (side,) = read(written)
    assert value_of(side, {}) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize("written", ["w1 - eta*dE_total/dw1", "w1 − eta·dE/dw1", "w1 - eta * dE / dw1"])
def test_derivatives_have_names_in_calculations(written: str) -> None:
    (side,) = read(written)
    values = {"w1": 0.15, "eta": 0.5, "dE_total/dw1": 0.000438568}
    assert value_of(side, values) == pytest.approx(0.149780716)


@given(
    st.decimals(min_value=-9, max_value=9, places=6, allow_nan=False),
    st.sampled_from(
        ["{}", "about {}", "{}…", "{} units", "({})", "≈{}.", "{} (6dp)", "\u200b{}", "{} ± 0.001", "= {}"]
    ),
    st.booleans(),
    st.integers(0, 9),
)
def test_no_readable_number_is_misread(value: object, form: str, comma: bool, hidden: int) -> None:
    plain = str(value)
    written = plain.replace(".", ",") if comma else plain
    written = form.format(written[:hidden] + "\u2060" + written[hidden:])
    (number,) = read(written)
    assert value_of(number, {}) == pytest.approx(float(plain))


@given(st.text(alphabet="0123456789.,·…±+-–%e() \u2009\u200bxabdpfouw1/{}≈~½²", max_size=30))
def test_no_text_breaks_the_reading_of_answers(text: str) -> None:
    is_blank(text)
    with suppress(AnswerError):
        assert read(text)


@pytest.mark.parametrize(
    "unit", [" ", "1 ", "1", "about ", "0.1±", "0.5 (3dp) ", "…", "1,111", "dE/d", "{,}", "(", "0·"]
)
def test_no_answer_takes_long_to_read(unit: str) -> None:
    text = f"1{unit * (1990 // len(unit))}x"
    start = time.process_time()
    for written in (text, text[1:-1]):
        with suppress(AnswerError):
            read(written)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("answers", "sign"),
    [
        (["0,5"], "comma"),
        (["1,234"], EITHER),
        (["0,5", "1,234"], "comma"),
        (["0.5", "1,234"], EITHER),
        (["0,5", "0.5"], EITHER),
        (["1.234,5"], "comma"),
        (["1,234.5"], EITHER),
        (["max(0,5)"], EITHER),
        (["12", "3"], EITHER),
    ],
)
def test_a_file_says_which_sign_its_decimals_have(answers: list[str], sign: str) -> None:
    text = Text("a.yaml", "\n".join(answers))
    place, entries = 0, []
    for answer in answers:
        entries.append(Entry("x", Part(0, 0), Part(place, place + len(answer))))
        place += len(answer) + 1
    assert sign_of_sheets(text, [FilledSheet(entries=entries)]) == sign


def test_notes_have_decimal_commas_only_where_nothing_speaks_against_it() -> None:
    assert sign_of_notes(Text("a.md", "net_h1 = 0,3775 und out_h1 = 0,593")) == "comma"
    assert sign_of_notes(Text("a.md", "net_h1 = 0,3775 and out_h1 = 0.593, 0,123")) == "point"
    assert sign_of_notes(Text("a.md", "the pair (0,12) and x_1,2")) == "point"


def answered(text: str, file: str) -> dict[str | None, object]:
    source = Text(file, text)
    sheets = filled_sheets(source)
    (sheet,) = (SheetReader(source, CLASSIC, sign_of_sheets(source, sheets)).sheet(one) for one in sheets)
    found: dict[str | None, object] = {}
    for statement in sheet.document.statements:
        number = statement.sides[0] if isinstance(statement, Statement) else statement.why
        found.setdefault(statement.quantity, float(number.value) if isinstance(number, Number) else number)
    return found


def test_yaml_may_have_anchors_aliases_merges_tags_and_comments() -> None:
    text = """\
x: &all {net_h1: &a 0.3775, out_h1: 0.1}   # what was found
answers:
  <<: *all
  out_h1: !!str 0.593
  net_h2: *a
  out_h2: !!float "0.597"
  "net_o1": &b !!str '1.106'
"""
    values = {"net_h1": 0.3775, "out_h1": 0.593, "net_h2": 0.3775, "out_h2": 0.597, "net_o1": 1.106}
    assert answered(text, "a.yaml") == values
    source = Text("a.yaml", text)
    (sheet,) = (SheetReader(source, CLASSIC).sheet(one) for one in filled_sheets(source))
    spots = {s.quantity: s.sides[0].spot.text for s in sheet.document.statements  # type: ignore[union-attr]
             if isinstance(s, Statement)}  # fmt: skip
    assert spots["net_h2"] == "*a"


def test_the_first_answer_that_is_one_counts() -> None:
    assert answered("answers:\n  net_h1:\n  net_h1: 0.3775\n", "a.yaml") == {"net_h1": 0.3775}
    source = Text("a.yaml", "answers:\n  net_h1: see below\n  net_h1: 0.3775\n  net_h1: 0.4\n")
    (sheet,) = (SheetReader(source, CLASSIC).sheet(one) for one in filled_sheets(source))
    first, second, third = sheet.document.statements
    assert isinstance(first, Unreadable)
    assert isinstance(second, Statement)
    assert isinstance(third, Unreadable)
    assert "answered twice" in third.why


@pytest.mark.parametrize(
    "text",
    [
        "quantity;answer\nnet_h1;0,3775\nout_h1;0,593\n",
        "net_h1;0,3775\nout_h1;0,593\n",
        "Homework 3\n\nstudent;Ann\nquantity;answer\nnet_h1;0,3775\nout_h1;0,593\n",
        "quantity\tanswer\nnet_h1\t0,3775\nout_h1\t0,593\n",
        'quantity,answer\nnet_h1,"0,3775"\nout_h1,0,593\n',
        "quantity,answer\nnet_h1,0.3775\nout_h1,0.593\n",
    ],
)
def test_a_table_says_its_own_separator_comma_and_header(text: str) -> None:
    assert answered(text, "a.csv") == {"net_h1": 0.3775, "out_h1": 0.593}


def known(label: str) -> bool:
    return label in CLASSIC.quantities


def test_lines_of_names_and_numbers_are_a_sheet_and_prose_is_none() -> None:
    text = "Name: Zoë\n\n1) net_h1 = 0.3775\n- out_h1: about 0.593\n* dE_total/db2:o1 = 0.138\nnet_h9 = 0.5\nBye!\n"
    filled = listed_answers(Text("a.txt", text), known)
    assert filled is not None
    assert filled.student == "Zoë"
    assert [(one.key, text[slice(*one.answer)]) for one in filled.entries if one.answer] == [
        ("net_h1", "0.3775"), ("out_h1", "about 0.593"), ("dE_total/db2:o1", "0.138"), ("net_h9", "0.5"),
    ]  # fmt: skip
    prose = "First I worked out the hidden layer.\nIt has net_h1 = 0.3775, so out_h1 = 0.593.\nThen the rest.\n"
    assert listed_answers(Text("a.txt", prose), known) is None
    worked = "net_h1 = w1*i1 + w2*i2 + b1 = 0.3775\nout_h1 = 1/(1 + e^-0.3775) = 0.593\n"
    assert listed_answers(Text("a.txt", worked), known) is None
    assert listed_answers(Text("a.tex", text), known) is None
