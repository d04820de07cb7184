"""LaTeX that compiles: whole documents and fragments, formulas broken to their lines, no text of a file a command."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from bpcalc.document.blocks import Document, Table
from bpcalc.rendering.latex.breaking import breadth, broken
from bpcalc.rendering.latex.render import render
from bpcalc.rendering.latex.text import escaped
from bpcalc.rendering.page import Page
from bpcalc.typesetting.filling import Label
from bpcalc.typesetting.scripts import LATEX

Command = Callable[..., Result]

LONG = r"w_{1} - \eta \times \left(a \times b + c \times d + e \times f\right) \times \frac{\partial E}{\partial w} + g"

HOSTILE = r"""
title: '50% of $x_1 & \input{/etc/passwd} ~ ^ {} \end{document} "quoted" <b>'
inputs: {i_1: 0.05, α: 0.1}
targets: {o1: 0.01}
layers:
  - neurons: ["x'", ö]
    weights: [{w1: 0.15, w_O1.H21: 0.20}, {w3: 0.25, lambda: -0.30}]
    bias: {b1: 0.35}
  - neurons: [o1]
    weights: [{w5: 0.40, w6: 0.45}]
learning_rate: 0.5
"""

PIECEWISE = """
inputs: {a: 0.4, b: -0.3}
targets: [0.2, 0.9]
layers:
  - activation: {name: odd, formula: "2 * max(net, -net/3, 1/3) ** (1/3) - min(1, net**2) * exp(-abs(net + net**2))**2"}
    weights: [[0.5, -0.7], [0.3, 0.9]]
  - {activation: hard-sigmoid, weights: [[0.4, -0.6], [0.2, 0.8]]}
loss: huber
learning_rate: 0.1
"""


@pytest.mark.parametrize("room", [5, 8, 12, 20, 200])
def test_a_formula_is_broken_before_operators_and_loses_nothing(room: float) -> None:
    lines = broken(LONG, room)
    whole = " ".join(lines).replace(r"\Bigl(", r"\left(").replace(r"\Bigr)", r"\right)")
    assert whole.split() == LONG.split()
    assert all(re.match(r"[+-]|\\times", line) for line in lines[1:])
    assert all(line.count(r"\left(") == line.count(r"\right)") and line.count("{") == line.count("}") for line in lines)
    if room >= 8:
        assert all(breadth(line) <= room for line in lines)


CASES = r"\begin{cases} aaaaa \times bbbbb & c \le d \\ aaaaa + bbbbb & \text{otherwise} \end{cases}"


@pytest.mark.parametrize("whole", [CASES, r"\left|aaaaa + bbbbb\right|", r"\left\lfloor aaaaa - bbbbb\right\rfloor"])
def test_what_tex_wants_on_one_line_is_not_broken(whole: str) -> None:
    assert broken(f"c + {whole} + d", 6) == ["c", f"+ {whole}", "+ d"]


def test_a_line_ends_at_the_least_nested_place() -> None:
    assert broken(r"a + \left(b + c\right) \times d - e", 9) == [r"a + \left(b + c\right) \times d", "- e"]
    assert broken(r"\left(aaaaa + bbbbb\right) \times \left(c + d\right)", 9)[1].startswith(r"\times")


def test_a_fraction_is_as_wide_as_its_wider_part_and_a_script_is_small() -> None:
    assert breadth(r"\frac{1}{1 + 2}") == pytest.approx(breadth("1 + 2") + 0.3)
    assert breadth("x^{12}") < breadth("x12")


def test_words_of_a_file_are_no_commands() -> None:
    assert escaped(r"\input{x} 50% & $a_1^2$ ~#\x1b") == (
        r"\textbackslash{}input\{x\} 50\% \& \$a\_1\textasciicircum{}2\$ \textasciitilde{}\#\textbackslash{}x1b"
    )


def test_words_look_as_they_are_written() -> None:
    assert escaped('--set "w1=1"') == r"-{}-set \char34{}w1=1\char34{}"


def test_a_row_may_begin_with_a_bracket_or_a_star() -> None:
    cells = (("[2em]",), ("*",), ("net",))
    rows = tuple((words, ("1",)) for words in cells)
    text = render(Document({}, (Table((("name",), ("value",)), rows),)), Page(markup=LATEX, fragment=True))
    assert r"{}[2em] & 1 \\" in text
    assert r"{}* & 1 \\" in text
    assert "\nnet & 1" in text


def test_a_prime_and_a_letter_above_are_two_things() -> None:
    assert LATEX.style.one(Label("w'", "", "h1"), "", "") == r"w^{\prime h1}"


def test_a_fragment_is_the_body_and_says_what_it_needs(bpcalc: Command) -> None:
    whole = bpcalc("run", "classic", "--format", "latex").stdout
    fragment = bpcalc("run", "classic", "--format", "latex", "--fragment").stdout
    assert whole.startswith(r"\documentclass")
    assert whole.endswith("\\end{document}\n")
    assert "document" not in fragment
    first, _, body = fragment.partition("\n")
    assert first == r"% needs \usepackage{amsmath,amssymb,graphicx}"
    assert body in whole


def test_letters_beyond_latin_ask_for_a_tex_with_fonts(bpcalc: Command) -> None:
    assert "xelatex" not in bpcalc("run", "classic", "--format", "latex").stdout
    assert r"\usepackage{ctex}" in bpcalc("run", "classic", "--format", "latex", "--language", "zh").stdout


COMPILED = {
    "classic": ("run", "classic"),
    "symbols": ("run", "symbols-3-3-3"),
    "softmax": ("run", "relu-softmax", "--form", "both"),
    "chain rule": ("explain", "w1", "--why"),
    "trained": ("run", "classic", "--iterations", "100", "--conventions"),
    "hostile": ("run", "-"),
    "cases": ("run", "-"),
}


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="there is no TeX here")
@pytest.mark.parametrize("name", COMPILED)
def test_it_compiles_without_an_error_or_an_overfull_box(name: str, bpcalc: Command, tmp_path: Path) -> None:
    network = PIECEWISE if name == "cases" else HOSTILE
    page = bpcalc(*COMPILED[name], "--format", "latex", stdin=network)
    assert page.exit_code == 0, page.stderr
    (tmp_path / "page.tex").write_text(page.stdout, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "page.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    log = (tmp_path / "page.log").read_text(encoding="latin-1")
    assert not re.findall(r"^(?:Overfull|! ).*", log, re.MULTILINE)
