"""Temporaries put in place: fewer names, the same operations on the same numbers."""

from __future__ import annotations

import math

from bpcalc.formula.arithmetic import FLOATS
from bpcalc.formula.compiling import evaluator, training_loop
from bpcalc.formula.formula import Formula, Symbol, number, total
from bpcalc.formula.inlining import LONGEST, inlined
from bpcalc.formula.operations import exp, log


def test_what_is_used_once_stands_in_its_place_and_what_is_used_twice_keeps_its_name() -> None:
    lines = ["(v0, v1, ) = given", "v2 = (v0 + v1)", "v3 = (-v2)", "v4 = (v1*v1)", "v5 = (v3*v4*v4)", "return [v5]"]
    kept = ["(v0, v1, ) = given", "v4 = (v1*v1)", "v5 = ((-(v0 + v1))*v4*v4)", "return [v5]"]
    assert inlined(lines) == kept


def test_nothing_moves_past_a_new_value_of_a_name_that_it_reads() -> None:
    lines = ["(v0, v1, ) = given", "v2 = (v0*v1)", "v3 = (v0 - v1)", "v0 = v3", "v1 = v2", "return [v0, v1]"]
    kept = ["(v0, v1, ) = given", "v2 = (v0*v1)", "v0 = (v0 - v1)", "v1 = v2", "return [v0, v1]"]
    assert inlined(lines) == kept


def test_nothing_leaves_its_block_or_moves_into_a_condition() -> None:
    block = ["v1 = (v0*2.0)", "if v0 > 1.0:", "    v2 = (v0 + v1)", "else:", "    v2 = 0.0", "v3 = (v2 + v2)"]
    assert inlined([*block, "return v3"]) == [*block, "return v3"]
    conditional = ["v1 = (-v0)", "v2 = (f(v1) if v0 else 1.0)", "return v2"]
    assert inlined(conditional) == conditional


def test_a_deep_chain_of_formulas_is_cut_before_python_gives_up() -> None:
    formulas: dict[str, Formula] = {"y0": Symbol("x")}
    for n in range(600):
        formulas[f"y{n + 1}"] = log(total(number(3), exp(-Symbol(f"y{n}") / 3)))
    loop = training_loop(formulas, ["x"], {"x": "y600"}, "y600", FLOATS)
    once = evaluator(formulas, ["x"], FLOATS)
    assert loop([0.25], 1, -math.inf, math.inf, lambda _: None) == (once([0.25])[-1],)
    lines = [f"v{n + 1} = (-v{n})" for n in range(1000)]
    assert 100 < max(map(len, inlined([*lines, "return v1000"]))) <= LONGEST + 10
