"""Ways of writing that notes of other hands show: tables of updates, HTML, indices above, and names that are none."""

from __future__ import annotations

import pytest

from bpcalc.checking.judging.judging import judge
from bpcalc.checking.notes import read_notes
from bpcalc.checking.statements import Number, Statement
from bpcalc.checking.verdicts import Verdict
from bpcalc.model.loading import load, loads
from bpcalc.model.network import Network

CLASSIC = load("classic")
LAYERED = loads("""
inputs: {x1: 0.3, x2: 0.6}
targets: {o1: 0.2}
layers:
  - neurons: [h1, h2]
    activation: sigmoid
    weights: [{w11_1: 0.1, w21_1: 0.7}, {w12_1: 0.4, w22_1: 0.5}]
  - neurons: [o1]
    activation: sigmoid
    weights: [{w11_2: 0.8, w21_2: 0.9}]
loss: half-squared-error
learning_rate: 0.5
update: {order: simultaneous, biases: fixed}
""")


def read(text: str, network: Network = CLASSIC) -> list[tuple[str, str]]:
    """What is said to be a quantity, and the number as it stands in the text."""
    document = read_notes(text, "note.md", network)
    return [
        (statement.quantity, side.spot.text)
        for statement in document.statements
        if isinstance(statement, Statement) and statement.quantity
        for side in statement.sides
        if isinstance(side, Number)
    ]


UPDATES = [("w6", "0.45"), ("dE_total/dw6", "0.08267"), ("Δw6", "-0.04133"), ("w6+", "0.40867")]


@pytest.mark.parametrize(
    "head",
    [
        "Parameter | Before | Gradient | Change | After",
        "权重 | 旧值 | 梯度 | 变化量 | 新值",
        r"Peso | Valore vecchio | $\partial E/\partial w$ | $\Delta w$ | Nuovo valore",
    ],
)
def test_each_column_of_a_table_of_updates_is_what_its_head_says(head: str) -> None:
    row = r"| $w_6$ | 0.45 | +0.08267 | -0.04133 | $\boxed{0.40867}$ |"
    assert read(f"| {head} |\n|---|---|---|---|---|\n{row}\n") == UPDATES


def test_a_word_before_the_weight_does_not_name_the_row() -> None:
    head = "| Layer | Weight | Old | Gradient | New |\n|---|---|---|---|---|\n"
    table = head + "| Output | $w_6$ | 0.45 | 0.08267 | 0.40867 |\n"
    assert ("w6+", "0.40867") in read(table)
    assert ("dE_total/dw6", "0.08267") in read(table)


def test_a_table_of_old_and_new_weights_without_gradients_is_read_too() -> None:
    table = "| Weight | Initial | Updated |\n|---|---|---|\n| $w_7$ | 0.50 | 0.51130 |\n"
    assert read(table) == [("w7", "0.50"), ("w7+", "0.51130")]


HTML = """<table>
<thead><tr><th>Sample</th><th>\\(h_1\\)</th><th>\\(h_2\\)</th><th>Loss</th></tr></thead>
<tbody>
<tr><td>1</td><td>0.59327</td>
    <td>0.59688</td><td>0.29837</td></tr>
<tr><td>2</td><td>0.61</td><td>0.62</td><td>0.25</td></tr>
</tbody></table>
"""


def test_a_table_of_html_is_read_where_it_stands() -> None:
    assert read(HTML) == [("out_h1", "0.59327"), ("out_h2", "0.59688"), ("E_total", "0.29837")]
    spots = [s.sides[0].spot for s in read_notes(HTML, "note.html", CLASSIC).statements if s.quantity]  # type: ignore[union-attr]
    lines = HTML.split("\n")
    assert all(lines[spot.line - 1][spot.column - 1 :].startswith(spot.text) for spot in spots)


def test_a_table_of_counts_tells_of_no_output() -> None:
    assert read("| x | output |\n|---|---|\n| 1 | 2 |\n| 2 | 4 |\n") == []


def test_a_number_above_is_the_layer_where_the_network_has_such_names() -> None:
    text = r"$\frac{\partial E}{\partial w_{21}^{2}} = 0.11 * 0.63 = 0.0701$ and $w_{21}^{2} = 0.9$"
    assert ("dE_total/dw21_2", "0.0701") in read(text, LAYERED)
    assert ("w21_2", "0.9") in read(text, LAYERED)


def test_a_square_stays_a_square() -> None:
    statements = read_notes("$E = 0.5 * e_{1}^{2} = 0.2984$", "note.md", CLASSIC).statements
    assert "power" in str(statements)


def test_a_dash_may_call_the_net_input_of_a_neuron() -> None:
    text = "$$h1' = w_1 i_1 + w_2 i_2 + b_1 = 0.3775$$\n\n$$h1 = \\sigma(h1') = 0.59327$$\n"
    assert read(text) == [("net_h1", "0.3775"), ("out_h1", "0.59327")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("w7+ = 0.5113", ("w7+", "0.5113")),
        ("Jtotal = Jo1 + Jo2 = 0.29837", ("E_total", "0.29837")),
        (r"$\text{Sum of all errors at } h_1 = 0.055399 - 0.019049 = 0.036350$", ("dE_total/dout_h1", "0.036350")),
    ],
)
def test_these_names_are_understood(text: str, found: tuple[str, str]) -> None:
    assert read(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "`w5..w8=0.40,0.45,0.50,0.55`",
        "```\nL=5:  0.5^5 = 0.03125\nL=50: 0.5^50 = 8.9e-16\n```",
        "The output layer's gradient (0.1385) is large.",
        r"$\partial net_{o1} = out_{h1} = 0.593270$",
        r"$$\frac{\partial E}{\partial W} = \begin{bmatrix} 0.0722 & 0.0728 \\ -0.0425 & -0.0429 \end{bmatrix}$$",
        "As the error falls, $w_1$ goes from 0.15 to 0.1498.",
    ],
)
def test_what_tells_of_no_result_is_left_unread(text: str) -> None:
    assert read(text) == []


def test_the_error_named_last_is_what_the_sentence_goes_on_with() -> None:
    text = "With the updated weights `out_o1=0.742088`, and `E_total=0.291028`, down from `0.298371`."
    assert read(text)[-2:] == [("E_total@1", "0.291028"), ("E_total", "0.298371")]


def test_both_outputs_of_a_remark_are_read() -> None:
    text = "After 10,000 iterations the error is ~0.0000351 (outputs ≈ 0.0159 and 0.9841).\n"
    assert read(text)[-2:] == [("out_o1@10000", "0.0159"), ("out_o2@10000", "0.9841")]


def test_new_values_that_are_slightly_off_still_tell_whose_they_are() -> None:
    matrix = r"$$[w_1, w_2] - \eta [g_1, g_2] = [0.1497807205, 0.1995614405]$$"
    assert read(matrix) == [("w1+", "0.1497807205"), ("w2+", "0.1995614405")]


def test_a_sum_of_deltas_has_their_sign() -> None:
    text = r"""$$\delta_{o1} = (t_1 - o_1) o_1 (1 - o_1) = (0.01 - 0.7514)(0.7514)(0.2486) = -0.1385$$
$$\delta_{o2} = (0.99 - 0.7729)(0.7729)(0.2271) = 0.0381$$
$$\delta_{o1} w_5 + \delta_{o2} w_7 = (-0.1385)(0.40) + (0.0381)(0.50) = -0.03635$$
"""
    claims = judge(read_notes(text, "note.md", CLASSIC), CLASSIC)
    assert [claim.verdict for claim in claims if claim.spot and claim.spot.text == "-0.03635"] == [Verdict.RIGHT]
    assert not any(claim.verdict in (Verdict.SLIP, Verdict.WRONG, Verdict.CARRIED) for claim in claims)


def test_what_a_program_printed_is_read_where_it_is_near_what_its_label_names() -> None:
    text = "```text\nTotal error: 0.2983711\nw5 after one update: 0.3589165\nError, other start: 0.4444\n```\n"
    assert read(text) == [("E_total", "0.2983711"), ("w5+", "0.3589165")]


def test_a_printed_list_of_all_new_weights_is_read() -> None:
    printed = "0.1498, 0.1996, 0.2498, 0.2995, 0.3589, 0.4087, 0.5113, 0.5614"
    found = read(f"```\nWeights : [{printed}]\n```\n")
    assert found == [(f"w{place}+", number) for place, number in enumerate(printed.split(", "), 1)]


def test_a_printed_list_of_something_else_is_left_unread() -> None:
    assert read("```\nWeights : [0.9, 0.8, 0.7, 0.6, 0.3589, 0.4087, 0.5113, 0.5614]\n```\n") == []
