"""Formulas look as on paper, and what is shown is what is computed."""

from __future__ import annotations

import ast
import json
import math
import re
from typing import Any

import pytest
from hypothesis import given

import bpcalc
from bpcalc.document.blocks import Document
from bpcalc.document.introduction import about
from bpcalc.document.worked import worked_blocks
from bpcalc.formula.formula import difference, negative, number, power, product, ratio, total
from bpcalc.formula.operations import exp
from bpcalc.formula.quantity import Kind, Quantity
from bpcalc.formula.sympy_expressions import expression
from bpcalc.model.loading import loads
from bpcalc.rendering.data.as_json import render
from bpcalc.rendering.page import Page
from bpcalc.typesetting.dialects import ASCII, CODE, UNICODE
from bpcalc.typesetting.walker import written
from making.random_networks import network_files

a, b, c, d = (Quantity(Kind.INPUT, name).leaf for name in "abcd")
half = ratio(number(1), number(2))

WRITTEN = [
    # a formula, as on paper, with a = 2, b = -3, c = 0.5, d = 7
    (total(product(c, a), product(b, number(1))), "c × a + b × 1", "0.5 × 2 + (−3) × 1"),
    (total(b, a), "b + a", "(−3) + 2"),
    (difference(c, product(d, a)), "c − d × a", "0.5 − 7 × 2"),
    (difference(a, total(b, c)), "a − (b + c)", "2 − ((−3) + 0.5)"),
    (negative(difference(a, b)), "−(a − b)", "−(2 − (−3))"),
    (negative(b), "−b", "−(−3)"),
    (b, "b", "−3"),
    (product(a, difference(number(1), a)), "a × (1 − a)", "2 × (1 − 2)"),
    (ratio(number(1), total(number(1), exp(negative(b)))), "1 / (1 + e^(−b))", "1 / (1 + e^(−(−3)))"),
    (product(ratio(a, b), c), "a / b × c", "2 / (−3) × 0.5"),
    (product(c, ratio(a, b)), "c × (a / b)", "0.5 × (2 / (−3))"),
    (ratio(a, ratio(b, c)), "a / (b / c)", "2 / ((−3) / 0.5)"),
    (power(total(a, b), 2), "(a + b)²", "(2 + (−3))²"),
    (power(power(b, 2), 3), "(b²)³", "((−3)²)³"),
    (product(a, negative(b)), "a × (−b)", "2 × (−(−3))"),
    (ratio(total(a, b), number(2)), "(a + b) / 2", "(2 + (−3)) / 2"),
]


@pytest.mark.parametrize(("formula", "labels", "numbers"), WRITTEN)
def test_formulas_are_written_as_on_paper(formula: Any, labels: str, numbers: str) -> None:
    values = {"a": "2", "b": "-3", "c": "0.5", "d": "7"}
    assert written(formula, UNICODE, lambda name: name) == labels
    assert written(formula, UNICODE, values.__getitem__) == numbers


@pytest.mark.parametrize(("formula", "labels", "_numbers"), WRITTEN)
def test_other_dialects_say_the_same(formula: Any, labels: str, _numbers: str) -> None:
    code = written(formula, CODE, lambda name: name)
    values = {"a": 2.0, "b": -3.0, "c": 0.5, "d": 7.0}
    expected = float(expression(formula).evalf(subs=dict(values)))
    assert evaluated(code, values) == pytest.approx(expected, rel=1e-14)
    ascii_text = written(formula, ASCII, lambda name: name)
    assert ascii_text.isascii()
    assert ascii_text.replace(" * ", " × ").replace("-", "−").replace("^2", "²").replace("^3", "³") == labels


def evaluated(text: str, values: dict[str, float]) -> float:
    """The value of a formula in code, read by Python's own parser and worked by this small walk, not by bpcalc."""

    def work(node: ast.AST) -> float:
        match node:
            case ast.Expression(body):
                return work(body)
            case ast.Constant(value):
                return float(value)  # type: ignore[arg-type]
            case ast.Name(id=name):
                return values[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -work(operand)
            case ast.Call(func=ast.Name(id="exp"), args=[argument]):
                return math.exp(work(argument))
            case ast.BinOp(left, operator, right):
                first, second = work(left), work(right)
                match operator:
                    case ast.Add():
                        return first + second
                    case ast.Sub():
                        return first - second
                    case ast.Mult():
                        return first * second
                    case ast.Div():
                        return first / second
                    case ast.Pow():
                        return first**second
        raise AssertionError(ast.dump(node))

    return work(ast.parse(text, mode="eval"))


@given(network_files())
def test_every_number_shown_comes_from_the_formula_shown(text: str) -> None:
    derivation = bpcalc.derive(loads(text), everything=True)
    worked = bpcalc.work(derivation, digits=17)
    content = json.loads(render(Document(about(derivation.network), worked_blocks(worked)), Page(digits=17)))
    values = {step["id"]: step["value"] for step in content["steps"]}
    for step in content["steps"]:
        if step["phase"] == "given":
            continue
        by_numbers = evaluated(step["substituted"], {})
        names = {f"_{place}_": name for place, name in enumerate(step["needs"])}
        formula = step["formula"]
        for key, name in names.items():
            spelled = f"`{name}`" if f"`{name}`" in formula else name
            pattern = rf"(?<![\w`@.]){re.escape(spelled)}(?![\w`@.(])"
            formula = re.sub(pattern, key, formula)
        by_symbols = evaluated(formula, {key: values[name] for key, name in names.items()})
        assert by_numbers == pytest.approx(step["value"], rel=1e-12, abs=1e-12), step
        assert by_symbols == pytest.approx(step["value"], rel=1e-12, abs=1e-15), step
        assert float(step["text"]) == pytest.approx(step["value"], rel=1e-12, abs=1e-12), step
