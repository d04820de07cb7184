"""Formulas from a file can do nothing but be formulas: each hostile one is refused, at its column, in a moment."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from bpcalc.formula.reading import FormulaError, read_formula
from making.places import SHARED_NOTES

SHARED = SHARED_NOTES / "hostile-formulas.txt"
OUR_OWN = [
    "",
    "net +",
    "(net",
    "net)",
    "net net",
    "2net",
    "net.real",
    "net[0]",
    "net!",
    "net % 2",
    "net // 2",
    "net == 1",
    "net > 0",
    "~net",
    "net ** net",
    "net ** 65",
    "2 ** 64 ** 64",
    "1 / 0",
    "net / (1 - 1)",
    "log(0)",
    "log(-1)",
    "sqrt(-2)",
    "exp(exp(10))",
    "sin()",
    "max(net)",
    "exp(net, net)",
    "exp",
    "expnet",
    "x",
    "nan",
    "inf",
    "1e999999999999",
    "1" * 5000,
    "0x10",
    "1_000",
    "１２",
    "net\u202e",
    "net\x00",
    "[bold]net[/bold]",
    "\u001b[31mnet",
    "$(touch pwned)",
    "`touch pwned`",
    "{{7*7}}",
    "__builtins__",
    "+".join(["net"] * 65),
    "-" * 60 + "net",
    "(" * 5000 + "net" + ")" * 5000,
    "abs(" * 51 + "net" + ")" * 51,
]


def hostile() -> list[str]:
    shared = SHARED.read_text(encoding="utf-8").splitlines() if SHARED.exists() else []
    return [*OUR_OWN, *filter(None, shared)]


@pytest.mark.parametrize("formula", hostile(), ids=lambda formula: ascii(formula[:30]))
def test_a_hostile_formula_is_refused_at_its_column(formula: str) -> None:
    with pytest.raises(FormulaError) as refused:
        read_formula(formula, ["net"])
    assert 1 <= refused.value.column <= len(formula) + 1
    assert refused.value.message


@pytest.mark.parametrize(
    "formula", [text for text in hostile() if text.isprintable()], ids=lambda text: ascii(text[:30])
)
def test_a_file_with_a_hostile_formula_is_refused_with_line_and_column(
    formula: str, bpcalc: Callable[..., Any]
) -> None:
    text = "inputs: [1]\ntargets: [0]\nlayers:\n  - activation:\n      name: mine\n      formula: "
    text += json.dumps(formula, ensure_ascii=False) + "\n    weights: [[0.5]]\n"
    result = bpcalc("run", "-", stdin=text)
    assert result.exit_code == 2
    assert re.search(r"^standard input:6:\d+: ", result.stderr, re.MULTILINE)
    assert not result.stdout
    assert "\x1b" not in result.stderr
