"""Ways of writing that notes of other hands show: tables of updates, HTML, indices above, and names that are none."""

from __future__ import annotations

import pytest

from bpcalc.checking.judging.judging import judge
from bpcalc.checking.notes import read_notes
from bpcalc.checking.statements import Statement
from bpcalc.checking.verdicts import Verdict
from bpcalc.formula.formula import Number
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
        "The same outputs score $0.27$ under MSE and $1.38$ under BCE, so the losses differ.",
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


def verdicts(text: str, network: Network = CLASSIC) -> dict[str, Verdict]:
    """What is said of each written number that is reported."""
    return {
        claim.spot.text: claim.verdict for claim in judge(read_notes(text, "note.md", network), network) if claim.spot
    }


def test_a_frame_around_a_whole_equation_hides_nothing() -> None:
    text = r"$$\boxed{\; \delta_{o1} = 0.7414 \times 0.1868 = \mathbf{0.1385} \;}$$"
    assert read(text) == [("delta_o1", "0.1385")]


def test_the_number_of_a_layer_after_small_digits_is_no_digit_of_the_neuron() -> None:
    text = "z₂⁽¹⁾ = 0.4·0.3 + 0.5·0.6 = 0.42\na₂⁽¹⁾ = 1/(1 + e⁻⁰·⁴²) ≈ 0.6035\n"
    assert read(text, LAYERED) == [("net_h2", "0.42"), ("out_h2", "0.6035")]


def test_a_fraction_of_bare_digits_is_a_half() -> None:
    text = r"$$E_{o1} = \tfrac12(0.01 - 0.751365)^2 = \tfrac12(0.741365)^2 = 0.274811$$"
    assert set(verdicts(text).values()) == {Verdict.RIGHT}


def test_entities_in_the_address_of_a_formula_are_signs() -> None:
    formula = "net_%7Bh1%7D%20%3D%200.15*0.05&plus;0.2*0.1&plus;0.35%20%3D%200.3775"
    assert read(f"![](https://latex.codecogs.com/gif.latex?%5Cdpi%7B120%7D%20{formula})\n") == [("net_h1", "0.3775")]


def test_a_cell_may_call_a_quantity_by_two_names() -> None:
    row = r"| $a_1^{(2)} = \hat y$ | $\sigma(1.1276)$ | 0.7554 |"
    found = read(f"| Quantity | Worked | Value |\n|---|---|---|\n{row}\n", LAYERED)
    assert found == [("out_o1", "0.7554")]


def test_a_row_with_a_label_alone_is_known_by_what_it_works() -> None:
    head = "| Step | Calculation | Value |\n|---|---|---|\n"
    rows = "| $h_1(1 - h_1)$ | $0.59327 \\times 0.40673$ | $0.24130$ |\n| **New** | $0.15 - 0.000219$ | $0.149781$ |\n"
    assert read(head + rows) == [("dout_h1/dnet_h1", "0.24130"), ("w1+", "0.149781")]


def test_a_column_of_steps_holds_changes() -> None:
    table = "| Weight | Old | $-\\eta\\,\\nabla$ | New |\n|---|---|---|---|\n| $w_5$ | 0.40 | −0.041084 | 0.358916 |\n"
    assert read(table) == [("w5", "0.40"), ("Δw5", "−0.041084"), ("w5+", "0.358916")]


def test_the_number_of_updates_is_that_of_the_sentence() -> None:
    text = "After one update: w5 = 0.3589, E_total = 0.29102777. After 10,000 iterations: out_o1 = 0.01591.\n"
    assert read(text) == [("w5+", "0.3589"), ("E_total@1", "0.29102777"), ("out_o1@10000", "0.01591")]


def test_matrices_that_nothing_names_are_not_put_together() -> None:
    text = """$$w_5^+ = 0.3589$$

$V =
$$\\begin{bmatrix} w_1 & w_3 \\\\ w_2 & w_4 \\end{bmatrix}$$
= \\begin{bmatrix} 0.1498 & 0.2498 \\\\ 0.1996 & 0.2995 \\end{bmatrix}$

$U =
$$\\begin{bmatrix} w_5 & w_7 \\\\ w_6 & w_8 \\end{bmatrix}$$
= \\begin{bmatrix} 0.3589 & 0.5113 \\\\ 0.4087 & 0.5614 \\end{bmatrix}$
""".replace("\\\\", "\\\\")
    assert [name for name, _ in read(text)] == ["w5+", "w1+", "w3+", "w2+", "w4+", "w5+", "w7+", "w6+", "w8+"]


def test_a_sum_over_both_outputs_is_not_the_derivative_of_one_error() -> None:
    text = r"$\frac{\partial E_{o1}}{\partial w_1} = 0.000668396$"
    assert not any(verdict in (Verdict.SLIP, Verdict.WRONG) for verdict in verdicts(text).values())


def test_a_forgotten_sign_below_the_line_is_no_other_fraction() -> None:
    assert read(r"$\frac{\partial E}{w_5} = 0.082167$") == [("dE_total/dw5", "0.082167")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The step updates $w_1$ from $0.15$ to $0.1498$, a small change.", ("w1+", "0.1498")),
        ("The $o_1$ node (0.7514) wins.", ("out_o1", "0.7514")),
    ],
)
def test_these_sentences_are_understood(text: str, found: tuple[str, str]) -> None:
    assert read(text) == [found]


@pytest.mark.parametrize(
    ("chain", "blamed"),
    [
        ("out_{o1} = 1/(1 + e^{-1.1059}) = 1/(1 + 0.3313) = 0.7514", ["0.3313"]),
        ("out_{o1} = 1/(1 + e^{-1.1059}) = 1/(1 + 0.3309) = 0.7514", []),
        (r"net_{o1} = 0.4 \cdot 0.59327 + 0.45 \cdot 0.596884 + 0.6 = 0.6 + 0.2373 + 0.2686 = 1.1059", []),
    ],
)
def test_each_part_of_a_side_is_what_the_side_before_gives(chain: str, blamed: list[str]) -> None:
    found = verdicts(f"$${chain}$$")
    wrong = [written for written, verdict in found.items() if verdict in (Verdict.SLIP, Verdict.WRONG)]
    assert wrong == blamed


def test_a_digit_of_a_figure_that_is_in_print_is_named() -> None:
    text = "After the first update the error is 0.291037924, and $E_{total} = 0.291037924$ again.\n"
    claims = [claim for claim in judge(read_notes(text, "note.md", CLASSIC), CLASSIC) if claim.slip]
    assert claims
    assert all(claim.slip == "digit-changed" for claim in claims)


def test_a_digit_left_out_of_a_figure_whose_last_digit_is_off_is_named() -> None:
    text = r"$\delta_{o2} = -0.038098237$, so $\frac{\partial E_{o2}}{\partial out_{h1}} = -0.01904919$"
    claims = [claim for claim in judge(read_notes(text, "note.md", CLASSIC), CLASSIC) if claim.slip]
    assert ["digit-dropped" in (claim.slip, *claim.also) for claim in claims] == [True]


def test_what_is_worked_out_on_the_left_is_no_figure_of_the_sentence() -> None:
    text = "The loss sums both:\n½(0.7514 − 0.01)² + ½(0.7729 − 0.99)²\n= 0.2748 + 0.0236 = 0.2984\n"
    assert read(text) == [("E_total", "0.2984")]


def test_a_command_of_a_program_string_has_two_backslashes() -> None:
    assert read(r"f('net_{h1} = 0.16 \\times 0.05 + 0.35 = 0.358')")[-1] == ("net_h1", "0.358")


def test_names_may_be_set_equal_to_as_many_numbers_at_once() -> None:
    assert read("    i_1, i_2 = 0.05, 0.11\n") == [("i1", "0.05"), ("i2", "0.11")]
    assert read("= 1, 2\n") == []


def test_the_index_of_a_program_is_no_vector() -> None:
    assert read("Eo1 = (t[0] - o[0]) ** 2 / 2 # = 0.2747\n") == [("E_o1", "0.2747")]


def test_delta_may_be_spelled_before_the_weight_that_changes() -> None:
    assert read("Delta w5 = -0.5 * 0.0821 = -0.0411\n") == [("Δw5", "-0.0411")]


def test_a_product_of_vectors_may_come_to_one_number() -> None:
    text = "$net_{o1} = [0.4, 0.45] \\cdot [0.5933, 0.5969] + 0.6 = 1.1059$\n"
    assert ("net_o1", "1.1059") in read(text)


def test_a_program_may_write_a_partial_with_a_2() -> None:
    assert read("    d_net_o_1_2_w_5_value = 0.59327\n") == [("dnet_o1/dw5", "0.59327")]
