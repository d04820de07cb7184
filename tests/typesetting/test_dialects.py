"""Whatever a formula is written in, a reader who knows only that script comes to its value."""

from __future__ import annotations

import math
import re
from types import SimpleNamespace
from typing import Any

import mpmath
import numpy as np
import pytest

from bpcalc.exporting.formulas import JAX, MPMATH, NUMPY, PYTHON, PYTORCH, SYMPY
from bpcalc.formula.quantity import Kind, Quantity, partial, total_error
from bpcalc.notation.notation import NOTATIONS
from bpcalc.notation.placement import Placement
from bpcalc.typesetting import mathml, scripts, typst
from bpcalc.typesetting.dialects import CODE
from bpcalc.typesetting.labels import label
from bpcalc.typesetting.scripts import Script
from bpcalc.typesetting.spreadsheet import DIALECT as SPREADSHEET
from bpcalc.typesetting.walker import written
from making import formula_readers as readers
from making.formula_grammar import FUNCTIONS, MisreadError
from making.random_formulas import VALUES, random_formulas

FORMULAS = list(random_formulas(150, seed=1))
SCRIPTS = {
    **{"unicode": (scripts.UNICODE, readers.unicode), "ascii": (scripts.ASCII, readers.unicode)},
    **{"latex": (scripts.LATEX, readers.latex), "github": (scripts.GITHUB, readers.latex)},
    **{"mathml": (mathml.MATHML, readers.mathml), "typst": (typst.TYPST, readers.typst)},
}
WEIGHT = Quantity(Kind.WEIGHT, "w5")
QUANTITIES = {
    **{name: Quantity(Kind.INPUT, name) for name in ("a1", "b2", "c3", "d4", "w'1")},
    **{"dE_total/dw5": partial(total_error(), WEIGHT), "w5+": Quantity(Kind.WEIGHT, "w5", at=1)},
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_formula_in_labels_means_what_it_is(name: str) -> None:
    script, lexer = SCRIPTS[name]
    labels = {id_: label(one, NOTATIONS["net-out"], Placement(), script.style) for id_, one in QUANTITIES.items()}
    values = {labels[id_]: float(VALUES[id_]) for id_ in VALUES}
    for formula, value in FORMULAS:
        text = written(formula, script.dialect, labels.__getitem__)
        assert readers.value_of(text, lexer, values) == pytest.approx(value, rel=1e-6), text


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_formula_with_numbers_put_in_means_what_it_is(name: str) -> None:
    script, lexer = SCRIPTS[name]
    for formula, value in FORMULAS:
        text = written(formula, script.dialect, lambda id_, script=script: put_in(VALUES[id_], script))
        assert readers.value_of(text, lexer, {}) == pytest.approx(value, rel=1e-6), text


@pytest.mark.parametrize(
    ("text", "lexer"),
    [
        ("x + y²³ × −y", readers.unicode),
        (r"e^{x}^{2}", readers.latex),
        (r"1 \cdot 10^{-7}^{2}", readers.latex),
        ("x^(2)^(3)", readers.typst),
        ("<msup><msup><mi>e</mi><mn>1</mn></msup><mn>2</mn></msup>", readers.mathml),
    ],
)
def test_the_readers_refuse_what_nobody_can_read_in_one_way(text: str, lexer: readers.Lexer) -> None:
    with pytest.raises(MisreadError):
        readers.value_of(text, lexer, {} if lexer is readers.mathml else {"x": 1.0, "y": 2.0})


def put_in(number: str, script: Script) -> str:
    minus, digits = number[: number.startswith("-")], number.removeprefix("-")
    return minus + script.dialect.number(digits)


PYTHON_FUNCTIONS = {**FUNCTIONS, "pi": math.pi}
SPREADSHEET_FUNCTIONS: dict[str, Any] = {
    **{name.upper(): function for name, function in PYTHON_FUNCTIONS.items() if name not in ("log", "floor", "pi")},
    **{"INT": math.floor, "POWER": pow},
}
"""What a program for spreadsheets calls the same; `IF` is a word of Python's in another order."""


def test_a_cell_means_what_it_is() -> None:
    for formula, value in FORMULAS:
        text = written(formula, SPREADSHEET, VALUES.__getitem__)
        assert calculated(with_words_for_if(text), SPREADSHEET_FUNCTIONS) == pytest.approx(value, rel=1e-9), text


def with_words_for_if(cell: str) -> str:
    """A cell with each `IF(condition,then,otherwise)` as Python has it; only one of both is worked then."""
    while (start := cell.rfind("IF(")) >= 0:
        cuts, depth = [start + 2], 0
        for place in range(start + 2, len(cell)):
            depth += {"(": 1, ")": -1}.get(cell[place], 0)
            if not depth:
                break
            cuts += [place] if cell[place] == "," and depth == 1 else []
        condition, then, otherwise = (
            cell[first + 1 : last] for first, last in zip(cuts, [*cuts[1:], place], strict=True)
        )
        cell = f"{cell[:start]}(({then}) if ({condition}) else ({otherwise})){cell[place + 1 :]}"
    return cell


def calculated(text: str, names: dict[str, Any]) -> float:
    return float(eval(text, {"__builtins__": {}}, names))  # noqa: S307


def test_code_means_what_it_is() -> None:
    for formula, value in FORMULAS:
        text = written(formula, CODE, VALUES.__getitem__)
        assert calculated(text, PYTHON_FUNCTIONS) == pytest.approx(value, rel=1e-9), text


def chosen(condition: bool, value: float, otherwise: float) -> float:
    return value if condition else otherwise


LIBRARY = SimpleNamespace(
    **{name: function for name, function in FUNCTIONS.items() if name not in ("max", "min")},
    where=chosen,
    sign=lambda x: (x > 0) - (x < 0),
    pi=math.pi,
    Rational=lambda above, below: above / below,
    Piecewise=lambda *pairs: next(value for value, holds in pairs if holds),
    Eq=lambda one, other: one == other,
)
LIBRARY.scipy = SimpleNamespace(special=LIBRARY)
LIBRARY.lax = SimpleNamespace(stop_gradient=float)
NAMES = {**dict.fromkeys(("jnp", "jax", "torch", "sp"), LIBRARY), "np": np, "mpmath": mpmath, "math": math}
ENGINES = {"numpy": NUMPY, "jax": JAX, "pytorch": PYTORCH, "sympy": SYMPY, "python": PYTHON, "mpmath": MPMATH}


@pytest.mark.parametrize("name", ENGINES)
def test_a_script_means_what_it_is(name: str) -> None:
    identifiers = {id_: re.sub(r"\W", "_", id_) for id_ in VALUES}
    values = {identifiers[id_]: float(value) for id_, value in VALUES.items()}
    for formula, value in FORMULAS:
        text = written(formula, ENGINES[name], identifiers.__getitem__).replace(".detach()", "")
        assert calculated(
            text, {**NAMES, **values, "abs": abs, "max": max, "min": min, "fixed": float}
        ) == pytest.approx(value, rel=1e-9), text
