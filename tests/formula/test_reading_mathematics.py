"""One reader of mathematics: a user's formula, an answer in a sheet and an equation in a note are read alike."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from bpcalc.checking.notes import read_notes
from bpcalc.checking.sheets.answers import AnswerError, read_answer
from bpcalc.checking.statements import Statement
from bpcalc.checking.text import Text
from bpcalc.checking.truth.values import value_of
from bpcalc.formula import operations
from bpcalc.formula.formula import Formula, Number, Symbol, negative, parts_of, put_in, symbols_in
from bpcalc.formula.operations import FUNCTIONS, Function
from bpcalc.formula.reading import FormulaError, read_formula
from bpcalc.model.loading import load
from bpcalc.typesetting.dialects import CODE, UNICODE, Dialect
from bpcalc.typesetting.walker import written as printed
from making.random_formulas import random_formulas

CLASSIC = load("classic")


def of_user(text: str) -> Formula:
    return read_formula(text, ("w5", "w6", "net"))


def of_sheet(text: str) -> Formula:
    (side,) = read_answer(Text("x", text), 0, len(text), {"w5": "w5", "w6": "w6"}.get)
    return side


def of_note(text: str) -> Formula:
    (statement,) = read_notes(f"$net_{{h1}} = {text}$", "x.md", CLASSIC).statements
    assert isinstance(statement, Statement)
    (side,) = statement.sides
    return side


def alike(formula: Formula) -> Formula:
    """The formula with every minus before a number as an operation: who marks takes it for a part of the number."""
    if isinstance(formula, Number) and formula.value < 0:
        return negative(Number(-formula.value))
    return formula.on(map(alike, formula.operands)) if formula.operands else formula


WRITTEN: dict[str, float] = {
    "sigmoid(0.3775)": 1 / (1 + math.exp(-0.3775)),
    "σ(0.3775)": 1 / (1 + math.exp(-0.3775)),
    "relu(0.3) + relu(-0.3)": 0.3,
    "½(0.01-0.751)²": 0.5 * (0.01 - 0.751) ** 2,
    "½ × (0.01 − 0.751)^2": 0.5 * (0.01 - 0.751) ** 2,
    "0.15x0.05+0.2x0.1+0.35": 0.3775,
    "0.15 x 0.05 + 0.2·0.1 + 0.35": 0.3775,
    "1/(1+e^-0.3775)": 1 / (1 + math.exp(-0.3775)),
    "1 ÷ (1 + e^(−0.3775))": 1 / (1 + math.exp(-0.3775)),
    "1/(1+exp(-0.3775))": 1 / (1 + math.exp(-0.3775)),
    "e**-1": math.exp(-1),
    "2^3^2": 512,
    "2**-1": 0.5,
    "-2^2": -4,
    "(-2)^2": 4,
    "2^2(3)": 12,
    "2(3)^2": 18,
    "1/2/3": 1 / 6,
    "1/2(3)": 1.5,
    "8/2*4": 16,
    "1 - 2 - 3": -4,
    "1 - (2 - 3)": 2,
    "1 - -2": 3,
    "- -2 + 5": 7,
    "2(3)(4)": 24,
    "2(3+4)": 14,
    "(1+2)(3+4)": 21,
    "ln(2)": math.log(2),
    "log(2)": math.log(2),
    "sqrt(2)^2 + 1": 3,
    "exp(0.5)^2 + 1": math.e + 1,
    "tanh(0.3)": math.tanh(0.3),
    "sinh(0.3)*cosh(0.3)": math.sinh(0.3) * math.cosh(0.3),
    "sin(0.3) / cos(0.3)": math.tan(0.3),
    "abs(-0.3) + 1": 1.3,
    "sign(-0.3) * 2": -2,
    "max(0, 1, 2)": 2,
    "min(0.5, max(0.1, 0.2)) + 1": 1.2,
    "w5 - 0.5(0.0822)": 0.4 - 0.5 * 0.0822,
    "w5 * w6": 0.4 * 0.45,
    "(w5)²": 0.16,
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_formula_an_answer_and_an_equation_are_read_alike(text: str) -> None:
    formula, answer, equation = of_user(text), of_sheet(text), of_note(text)
    assert alike(formula) == alike(answer) == alike(equation)
    assert value_of(formula, {"w5": 0.4, "w6": 0.45}) == pytest.approx(WRITTEN[text], rel=1e-14)


@pytest.mark.parametrize(
    "text", ["1 +", "* 2", "2 * * 3", "(1", "1)", "2 3", "2 w5", "()", "max()", "w9", "2^", "1 2(3)"]
)
def test_what_is_no_formula_is_none_at_either_door(text: str) -> None:
    with pytest.raises(FormulaError):
        of_user(text)
    with pytest.raises(AnswerError):
        of_sheet(text)


@pytest.mark.parametrize("dialect", [CODE, UNICODE], ids=lambda dialect: dialect.name)
def test_a_printed_formula_is_read_back_with_its_value(dialect: Dialect) -> None:
    names = {"a1": "a1", "b2": "b2", "c3": "c3", "d4": "d4", "w'1": "f6", "dE_total/dw5": "g7", "w5+": "h8"}
    values = {"a1": 2.0, "b2": -3.0, "c3": 0.5, "d4": -8.43e-4, "f6": 1.5, "g7": -0.25, "h8": 7.0}
    count = 0
    for made in random_formulas(400, seed=7):
        formula = put_in(made.formula, {old: Symbol(new) for old, new in names.items()})
        parts = list(parts_of(formula))
        if not all(
            part.operation in _READ or (part.operation in FUNCTIONS and FUNCTIONS[part.operation].typed)
            for part in parts
        ):
            continue
        if any(part.operation == "power" and symbols_in(part.operands[1]) for part in parts):
            continue  # the exponents of a user's formula are numbers
        text = printed(formula, dialect)
        if refused(text, list(names.values())):
            continue  # too long, or an exponent or a part of it beyond what may be written
        found = read_formula(text, list(names.values()))
        assert value_of(found, values) == pytest.approx(made.value, rel=1e-9), text
        count += 1
    assert count > 100


def refused(text: str, names: list[str]) -> bool:
    try:
        read_formula(text, names)
    except FormulaError as failure:
        return any(limit in failure.message for limit in ("more than", "larger than", "out of reach"))
    return False


_READ = ("symbol", "number", "sum", "negative", "product", "quotient", "power")


def test_a_function_that_joins_the_table_is_read_by_all(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = Function("arctan", None, floats=math.atan)
    monkeypatch.setitem(operations.FUNCTIONS, "arctan", entry)
    for read in (of_user, of_sheet, of_note):
        assert read("arctan(0.5)").operation == "arctan"
        assert value_of(read("2 arctan(0.5)") if read is of_note else read("2*arctan(0.5)"), {}) == 2 * math.atan(0.5)
    with pytest.raises(FormulaError) as refused:
        of_user("foo(net)")
    assert "arctan" in refused.value.hint


@pytest.mark.parametrize(
    ("written", "value", "places"),
    [
        ("37.75%", "0.3775", 4),
        ("37.75 %", "0.3775", 4),
        ("5.96884378 e-1", "0.596884378", 9),
        ("0.408 666 186", "0.408666186", 9),
        ("‒0.5", "-0.5", 1),
        ("½", "1/2", 0),
    ],
)
def test_a_number_may_be_written_as_calculators_and_typesetters_do(written: str, value: str, places: int) -> None:
    number = of_sheet(written)
    assert isinstance(number, Number)
    assert (number.value, number.places) == (Fraction(value), places)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("net foo", 5),
        ("2net", 2),
        ("0x10", 2),
        ("(net", 1),
        ("max(net", 4),
        ("abs(net, 2)", 1),
        ("2(3", 2),
        ("|net", 1),
        ("net + !", 7),
    ],
)
def test_what_is_wrong_is_told_at_its_column(text: str, column: int) -> None:
    with pytest.raises(FormulaError) as refused:
        of_user(text)
    assert refused.value.column == column


@pytest.mark.parametrize("read", [of_user, of_sheet])
@pytest.mark.parametrize("text", ["-" * 400 + "1", "(" * 400, "2^" * 300 + "2", "1+" * 900 + "1", "|" * 500, "½" * 500])
def test_what_is_too_long_or_too_deep_is_refused_at_once(read: Callable[[str], Formula], text: str) -> None:
    with pytest.raises((FormulaError, AnswerError)):
        read(text)


@pytest.mark.parametrize("text", ["=w^", "net_{h1} = w^", "$$= w^$$", "=w_{5}^"])
def test_a_note_that_ends_in_a_power_of_nothing_is_read(text: str) -> None:
    read_notes(text, "x.tex", CLASSIC)


def test_decimals_are_read_without_the_parser() -> None:
    code = (
        "import sys, typer.testing; from bpcalc.cli.app import app;"
        "typer.testing.CliRunner().invoke(app, ['run', 'classic']); print('lark' in sys.modules)"
    )
    done: Any = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "False"
