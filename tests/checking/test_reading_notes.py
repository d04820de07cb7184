"""Notes written from the Steps of networks, in many idioms: every number is found, with its id, line and column."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from urllib.parse import quote_plus

import pytest
from typer.testing import Result

from bpcalc.checking.notes import read_notes
from bpcalc.checking.statements import Document, Statement, Unreadable
from bpcalc.formula.formula import Number, Symbol, numbers_in
from bpcalc.model.loading import load

CLASSIC = load("classic")


def results(document: Document) -> Iterator[tuple[str | None, Number]]:
    for statement in document.statements:
        if isinstance(statement, Statement):
            yield from ((statement.quantity, side) for side in statement.sides if isinstance(side, Number))


def read(text: str) -> list[tuple[str | None, str]]:
    document = read_notes(text, "note.md", CLASSIC)
    assert_every_number_stands_where_it_says(text, document)
    return [(quantity, number.spot.text) for quantity, number in results(document)]


def assert_every_number_stands_where_it_says(text: str, document: Document) -> None:
    lines = text.split("\n")
    for statement in document.statements:
        for side in getattr(statement, "sides", ()):
            for number in numbers_in(side):
                spot = number.spot
                assert lines[spot.line - 1][spot.column - 1 :].startswith(spot.text.split("\n")[0])


@pytest.mark.parametrize("notation", ["net-out", "z-a", "layer"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("style", ["plain", "markdown", "latex"])
def test_every_result_of_a_derivation_is_read(
    bpcalc: Callable[..., Result], style: str, language: str, notation: str
) -> None:
    text = bpcalc("run", "classic", "--format", style, "--language", language, "--notation", notation).stdout
    document = read_notes(text, "note.md", CLASSIC)
    assert_every_number_stands_where_it_says(text, document)
    found = {(quantity, number.spot.text.replace("−", "-")) for quantity, number in results(document)}
    steps = json.loads(bpcalc("run", "classic", "--format", "json").stdout)["steps"]
    wanted = {(step["id"], step["text"].replace("−", "-")) for step in steps if step["phase"] != "given"}
    uses = {name for name, _ in wanted if ":" in name or name.startswith("dE_total/db")}  # marked in many ways
    assert {(name, text) for name, text in wanted - found if name not in uses and "." in text} == set()


FORMULA = r"\frac{\partial E_{total}}{\partial w_5}=0.74136507*0.186815602*0.593269992=0.082167041"

IDIOMS = {
    "inline": f"so ${FORMULA}$ at last",
    "display": f"$$\n{FORMULA}\n$$",
    "display on a line": f"* $${FORMULA}$$",
    "brackets": f"\\[ {FORMULA} \\]",
    "aligned": "$$\\begin{aligned}" + FORMULA.replace("=0", "\\\\\n&=0") + "\\end{aligned}$$",
    "array": "$$\n\\begin{array}{l}\n" + FORMULA + " \\\\\n\\end{array}\n$$",
    "align": "\\begin{align*}\n" + FORMULA.replace("=0.0", "\\\\[4pt]\n&=0.0") + "\n\\end{align*}",
    "restructured text": f"text\n\n.. math::\n\n    {FORMULA}\n\ntext",
    "restructured text, inline": f"we find :math:`{FORMULA}`.",
    "image": f"![](https://example.org/equation?tex={quote_plus(FORMULA)})",
    "html": f"<div>\\( {FORMULA} \\)</div><br/>",
    "quotation": f"> ${FORMULA}$",
    "unicode": "∂E_total/∂w₅ = 0.74136507 × 0.186815602 × 0.593269992 = 0.082167041",
    "plain": "dE/dw5 = 0.74136507 * 0.186815602 * 0.593269992 = 0.082167041",
    "program": "```\ndE_dw5 = 0.74136507 * 0.186815602 * 0.593269992 = 0.082167041\n```",
    "letters spaced out": r"$$\frac{\partial E_{t o t a l}}{\partial w_{5}}"
    "=0.74136507 * 0.186815602 * 0.593269992=0.082167041$$",
    "dots and thin spaces": "$" + FORMULA.replace("*", r"\,\cdot\,") + "$",
    "times": "$" + FORMULA.replace("*", r" \times ") + "$",
    "upright": r"$\frac{\mathrm{d}E_{\text{total}}}{\mathrm{d}w_5}"
    r"=0.74136507\cdot 0.186815602\cdot 0.593269992=0.082167041$",
    "over several lines": "$$" + FORMULA.replace("=0.7", "$$\n\n$$=0.7").replace("=0.08", "$$\n\n$$= 0.08") + "$$",
    "approximately": "$" + FORMULA.replace("=0.08", r"\approx 0.08") + "$",
    "table": "| Gradient | Formula | Value |\n|---|---|---|\n"
    r"| $\partial E/\partial w_5$ | `0.74136507*0.186815602*0.593269992` | `0.082167041` |",
    "notebook": json.dumps({"cells": [{"cell_type": "markdown", "source": ["# A\n", f"$${FORMULA}$$\n"]}]}, indent=1),
    "Windows lines": f"text\r\n\r\n$$\r\n{FORMULA}\r\n$$\r\n",
}


@pytest.mark.parametrize("idiom", IDIOMS)
def test_a_gradient_is_read_in_every_idiom(idiom: str) -> None:
    document = read_notes(IDIOMS[idiom], "note.md", CLASSIC)
    assert_every_number_stands_where_it_says(IDIOMS[idiom], document)
    [statement] = document.statements
    assert isinstance(statement, Statement)
    assert statement.quantity == "dE_total/dw5"
    *_, product, result = statement.sides
    assert product.operands
    assert product.operation == "product"
    assert [number.value for number in numbers_in(product)] == [
        Fraction(text) for text in ("0.74136507", "0.186815602", "0.593269992")
    ]
    assert isinstance(result, Number)
    assert result.places == 9


NAMES = {
    r"$net_{h1} = 0.3775$": "net_h1",
    r"$n e t_{h 1} = 0.3775$": "net_h1",
    r"$z_{h1} = 0.3775$": "net_h1",
    r"$in_{h_1} = 0.3775$": "net_h1",
    r"net(h1) = 0.3775": "net_h1",
    r"$\text{net}_{h1} \approx 0.3775$": "net_h1",
    r"$h_1 = 0.3775$": "net_h1",
    r"$h_1 = 0.593269992$": "out_h1",
    r"$\text{out h1} = 0.5932$": "out_h1",
    r"$a_{h1} = 0.593269992$": "out_h1",
    r"$a^{(1)}_1 = 0.593269992$": "out_h1",
    r"$H_{1,out} = 0.593269992$": "out_h1",
    r"$\hat{y}_1 = 0.75136507$": "out_o1",
    r"$out_{O1} = 0.75136507$": "out_o1",
    r"$E_{01} = 0.274811083$": "E_o1",
    r"$E_{o_1}=0.274811083$": "E_o1",
    r"$Loss = 0.298371109$": "E_total",
    r"$E_{tot} = 0.298371109$": "E_total",
    r"$\delta_{o1} = 0.138498562$": "delta_o1",
    r"$\frac{\partial E_{total}}{\partial net_{o1}} = 0.138498562$": "delta_o1",
    r"$\sigma'(z_{o1}) = 0.186815602$": "dout_o1/dnet_o1",
    r"$\frac{\partial out_{o1}}{\partial net_{o1}} = 0.186815602$": "dout_o1/dnet_o1",
    r"$w_5^+ = 0.35891648$": "w5+",
    r"$w_{5}^{+}=0.35891648$": "w5+",
    r"$w_5' = 0.35891648$": "w5+",
    r"$w_5^{new} = 0.35891648$": "w5+",
    r"w5_new = 0.35891648": "w5+",
    r"w5⁺ = 0.35891648": "w5+",
    r"$w_5(t+1) = 0.35891648$": "w5+",
    r"$w_{h1,o1} = 0.35891648$": "w5+",
    r"w(h1→o1) = 0.35891648": "w5+",
    r"$w^{(2)}_{11} = 0.4$": "w5",
    r"$\Delta w_5 = -0.0410835205$": "Δw5",
    r"grad_w5 = 0.082167041": "dE_total/dw5",
    r"$y = 0.593269992 + 1$": None,
}


@pytest.mark.parametrize("text", NAMES)
def test_a_name_is_understood(text: str) -> None:
    assert [name for name, _ in read(text)] == ([NAMES[text]] if NAMES[text] else [])


PROSE = {
    "At first the error of the network is 0.298371109.": [("E_total", "0.298371109")],
    "After the first round the total error is down to 0.291027774.": [("E_total@1", "0.291027774")],
    "After 10,000 iterations the error is 0.000035085.": [("E_total@10000", "0.000035085")],
    "迭代10000次后，总误差为0.000035085。": [("E_total@10000", "0.000035085")],
    "第一次迭代之后，误差由0.298371109降到0.291027774。": [("E_total", "0.298371109"), ("E_total@1", "0.291027774")],
    "得到的输出值是[0.75136507 , 0.772928465]，目标是[0.01 , 0.99]。": [
        ("out_o1", "0.75136507"),
        ("out_o2", "0.772928465"),
    ],
    "The outputs generate 0.75136507 (vs 0.01 target) and 0.772928465 (vs 0.99).": [
        ("out_o1", "0.75136507"),
        ("out_o2", "0.772928465"),
    ],
    "The year 1986 saw 0.5 of them.": [],
}


@pytest.mark.parametrize("text", PROSE)
def test_a_number_in_prose_is_what_the_sentence_says(text: str) -> None:
    assert read(text) == PROSE[text]


def test_given_values_are_given() -> None:
    text = "weights: $w_1=0.15, w_2=0.20$, and $[o_1=0.01, o_2=0.99]$"
    statements = [s for s in read_notes(text, "note.md", CLASSIC).statements if isinstance(s, Statement)]
    assert [(s.quantity, s.given) for s in statements] == [(n, True) for n in ("w1", "w2", "target_o1", "target_o2")]


def test_vectors_are_read_value_by_value() -> None:
    assert read("$[w_5^+, w_6^+] = [0.35891648, 0.408666186]$") == [("w5+", "0.35891648"), ("w6+", "0.408666186")]
    matrix = r"$$\nabla = \begin{bmatrix} 0.082167041 & 0.082667628 \\ -0.02260254 & -0.022740242 \end{bmatrix}$$"
    assert [name for name, _ in read(matrix)] == [f"dE_total/dw{number}" for number in (5, 6, 7, 8)]


def test_numbers_claim_their_decimals() -> None:
    text = "$dE/dw_1 = 4.39 \\times 10^{-4} = 0.000438568 = 4.4e-4 = −.5 = 1{,}000$\n$w_5^+ = 3.6×10⁻¹$"
    numbers = [number for _, number in results(read_notes(text, "note.md", CLASSIC))]
    assert [number.places for number in numbers][:4] == [6, 9, 5, 1]
    assert numbers[3].value == Fraction(-1, 2)
    assert (numbers[-1].value, numbers[-1].places) == (Fraction(9, 25), 2)


def test_what_is_no_number_is_unreadable() -> None:
    [unreadable] = read_notes("$out_{h1} = 0.0.593269992$", "note.md", CLASSIC).statements
    assert isinstance(unreadable, Unreadable)
    assert (unreadable.spot.text, unreadable.quantity) == ("0.0.593269992", "out_h1")


def test_operands_know_what_they_name() -> None:
    [statement] = read_notes(r"$w_5^+ = w_5 - \eta * \frac{\partial E}{\partial w_5}$", "n", CLASSIC).statements
    assert isinstance(statement, Statement)
    [difference] = statement.sides
    assert difference.operands
    names = [difference.operands[0], *difference.operands[1].operands[0].operands]  # type: ignore[union-attr]
    assert [name.name for name in names if isinstance(name, Symbol)] == ["w5", "eta", "dE_total/dw5"]


HOSTILE = {
    "brackets": "net_h1 = " + "(" * 50_000,
    "braces": "$a_" + "{" * 50_000,
    "fractions": "$" + r"\frac{\partial " * 10_000,
    "dollars": "$" * 50_000,
    "equality signs": "=" * 50_000,
    "minus signs": "net_h1 = " + "-" * 50_000 + "1",
    "powers": "$x = " + "2^" * 10_000 + "2$",
    "digits": "net_h1 = " + "9" * 50_000,
    "a large exponent": "net_h1 = 1e999999",
    "rows": "|1|2|\n" * 5_000,
    "nothing": "",
    "blanks": " \n" * 20_000,
    "control characters": "".join(map(chr, range(256))) * 100,
    "addresses": "![](http://a.b/c?tex=" * 5_000,
    "a notebook cut short": '{"cells": [{"cell_type": "markdown", "source": ["' + "\\u00" * 1000,
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_read_in_bounded_time(hostile: str) -> None:
    began = time.monotonic()
    read_notes(HOSTILE[hostile], "note.md", CLASSIC)
    assert time.monotonic() - began < 10


LOST_AND_MEANT = {
    "```\n_a E = 0.75136507 - 0.01 = 0.74136507\n```": [("dE_total/dout_o1", "0.74136507")],
    "E/w5 = 0.082167041": [("dE_total/dw5", "0.082167041")],
    "Its values are in [0, 1] throughout. The output is a number in [0, 1].": [],
    "After one update E shrinks (0.298 → 0.291).": [("E_total@1", "0.291")],
    "After one update E shrinks (0.298  ~0.291).": [("E_total@1", "0.291")],
    "Of 0.298 → 0.291 nothing is said here.": [],
    "$Error = target_{o1} - out_{o1} = 0.01 - 0.75136507 = -0.74136507$": [("-dE_total/dout_o1", "-0.74136507")],
    "$E_{o1} = target_{o1} - out_{o1} = 0.01 - 0.75136507 = -0.74136507$": [("E_o1", "-0.74136507")],
    "$y_{target,2} = 0.98$": [("target_o2", "0.98")],
    "| Variable | Value |\n|---|---|\n| $i_1$ | 0.4 |\n| $i_2$ | 0.1 |": [("i1", "0.4"), ("i2", "0.1")],
}


@pytest.mark.parametrize("text", LOST_AND_MEANT)
def test_what_a_text_has_lost_or_does_not_say_is_told_by_what_stands_there(text: str) -> None:
    assert [(name, number) for name, number in read(text) if name] == LOST_AND_MEANT[text]
