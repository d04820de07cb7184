"""The matrix form: its products are worked once more from the numbers shown, and must give the scalar derivation."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpcalc import BpcalcError, Network, derive, loads, work
from bpcalc.document.blocks import Equation, Equations, Letter, Lines, Matrix, Numeral
from bpcalc.document.matrix_form.error_shares import shares
from bpcalc.document.matrix_form.error_shares_view import shares_blocks
from bpcalc.document.matrix_form.grids import Grids
from bpcalc.document.matrix_form.view import matrix_blocks
from bpcalc.model.fully_connected import refuse_unlayered
from bpcalc.rendering.page import Page
from bpcalc.rendering.text.matrices import set_equation
from making.random_networks import values

Rows = list[list[Fraction]]
TINY = Fraction(1, 10**12)


@st.composite
def layered_networks(draw: st.DrawFn) -> Network:
    """One to four layers, each fed by all of the one before; biases of all kinds, and one to three samples."""
    widths = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    sizes = [draw(st.integers(1, 3)), *widths]
    layers = []
    for inputs, neurons in zip(sizes, widths, strict=False):
        row = st.lists(values, min_size=inputs, max_size=inputs)
        layer: dict[str, object] = {"weights": draw(st.lists(row, min_size=neurons, max_size=neurons))}
        layer["activation"] = draw(st.sampled_from(["sigmoid", "tanh", "softplus"]))
        bias = draw(st.sampled_from([None, "shared", "each"]))
        if bias:
            biases = draw(st.lists(values, min_size=neurons, max_size=neurons))
            layer[draw(st.sampled_from(["bias", "threshold"]))] = biases if bias == "each" else biases[0]
        layers.append(layer)
    content: dict[str, object] = {"layers": layers, "learning_rate": 0.5}
    if draw(st.booleans()):
        layers[-1]["activation"] = "softmax"
        content["loss"] = draw(st.sampled_from(["cross-entropy", "half-squared-error"]))
    sample = st.fixed_dictionaries(
        {
            "inputs": st.lists(values, min_size=sizes[0], max_size=sizes[0]),
            "targets": st.lists(values, min_size=sizes[-1], max_size=sizes[-1]),
        }
    )
    content["samples"] = draw(st.lists(sample, min_size=1, max_size=3))
    content["batch"] = {"reduce": draw(st.sampled_from(["mean", "sum"]))}
    content["update"] = {
        "order": draw(st.sampled_from(["simultaneous", "in-place"])),
        "biases": draw(st.sampled_from(["fixed", "trained", "split"])),
    }
    if draw(st.booleans()):
        content["decay"] = draw(st.sampled_from([{"l2": 0.1}, {"l1": 0.1}, {"l1": 0.1, "l2": 0.2}]))
    return loads(json.dumps(content))


def equations_of(network: Network, iteration: int = 0) -> list[Equation]:
    worked = work(derive(network, iteration))
    blocks = matrix_blocks(worked)
    return [equation for block in blocks if isinstance(block, Equations) for equation in block.equations]


def rows_of(matrix: Matrix) -> Rows:
    assert len({len(row) for row in matrix.rows}) == 1
    return [[_value(cell) for cell in row] for row in matrix.rows]


def _value(cell: object) -> Fraction:
    assert isinstance(cell, Numeral)
    assert cell.value is not None
    return cell.value


def worked_out(side: tuple[object, ...]) -> Rows | Fraction:
    """What a side of an equation comes to: products before sums, brackets first."""
    terms: list[Rows | Fraction] = []
    sign, elementwise = 1, False
    inside: list[object] | None = None
    current: Rows | Fraction = Fraction(1)
    for operand in side:
        if inside is not None and operand != ")":
            inside.append(operand)
            continue
        if operand == "(":
            inside = []
        elif operand in ("+", "−"):
            if operand is not side[0]:
                terms.append(_times(Fraction(sign), current))
            sign, current = (1 if operand == "+" else -1), Fraction(1)
        elif operand == "⊙":
            elementwise = True
        elif operand != "·":
            if operand == ")":
                assert inside is not None
                value, inside = worked_out(tuple(inside)), None
            else:
                value = rows_of(operand) if isinstance(operand, Matrix) else _scalar(operand)
            current = _entrywise(current, value) if elementwise else _times(current, value)
            elementwise = False
    terms.append(_times(Fraction(sign), current))
    result = terms[0]
    for term in terms[1:]:
        result = _plus(result, term)
    return result


def _scalar(operand: object) -> Fraction:
    return Fraction(operand) if isinstance(operand, str) else _value(operand)


def _times(first: Rows | Fraction, second: Rows | Fraction) -> Rows | Fraction:
    if isinstance(first, Fraction) and isinstance(second, Fraction):
        return first * second
    if isinstance(first, Fraction) or isinstance(second, Fraction):
        factor, rows = (first, second) if isinstance(first, Fraction) else (second, first)
        assert isinstance(factor, Fraction)
        assert isinstance(rows, list)
        return [[factor * value for value in row] for row in rows]
    assert len(first[0]) == len(second), "the shapes do not fit"
    columns = list(zip(*second, strict=True))
    return [
        [sum((a * b for a, b in zip(row, column, strict=True)), Fraction(0)) for column in columns] for row in first
    ]


def _entrywise(first: Rows | Fraction, second: Rows | Fraction) -> Rows:
    assert isinstance(first, list)
    assert isinstance(second, list)
    return [[a * b for a, b in zip(*rows, strict=True)] for rows in zip(first, second, strict=True)]


def _plus(first: Rows | Fraction, second: Rows | Fraction) -> Rows:
    assert isinstance(first, list)
    assert isinstance(second, list)
    return [[a + b for a, b in zip(*rows, strict=True)] for rows in zip(first, second, strict=True)]


def _is_product(side: tuple[object, ...]) -> bool:
    """Whether a side is in numbers, and neither in letters nor the labels of what is given."""
    matrices = [operand for operand in side if isinstance(operand, Matrix)]
    in_numbers = all(isinstance(cell, Numeral) for matrix in matrices for row in matrix.rows for cell in row)
    return bool(matrices) and in_numbers and not any(isinstance(operand, Letter) for operand in side)


@given(layered_networks())
def test_every_line_of_matrices_holds(network: Network) -> None:
    checked = 0
    for equation in equations_of(network):
        *sides, result = equation.sides
        for side in filter(_is_product, sides):
            _assert_near(worked_out(side), worked_out(result), equation.id)
            checked += 1
    assert checked >= 4


@given(layered_networks())
def test_the_last_matrices_are_the_scalar_derivation(network: Network) -> None:
    worked = work(derive(network))
    found = {equation.id: equation for equation in equations_of(network)}
    shown = {q.id for equation in found.values() for row in equation.quantities for q in row}
    derived = {step.id for step in worked.derivation.steps}
    for name in derived:
        if name.startswith(("net_", "out_", "delta_")) or name.endswith("+") or _is_gradient(name):
            assert name in shown
    for equation in found.values():
        exact = [[worked.exact[quantity.id] for quantity in row] for row in equation.quantities]
        last = equation.sides[-1]
        values_shown = rows_of(last[0]) if isinstance(last[0], Matrix) else [[_scalar(last[0])]]
        assert values_shown == exact


def _is_gradient(name: str) -> bool:
    """Whether an id is the whole gradient of a parameter, ∂E_total/∂w5: of no single sample or neuron."""
    by = name.removeprefix("dE_total/d")
    return by != name and by[0] in "wb" and ":" not in by and "[" not in by


def _assert_near(first: Rows | Fraction, second: Rows | Fraction, name: str) -> None:
    assert isinstance(first, list)
    assert isinstance(second, list)
    for one, other in zip(first, second, strict=True):
        for a, b in zip(one, other, strict=True):
            assert abs(a - b) <= TINY * max(1, abs(b)), name


@given(layered_networks())
def test_error_shares_sum_to_one_for_each_output(network: Network) -> None:
    grids = Grids(work(derive(network)))
    for layer in range(len(network.layers)):
        sums = [sum(weight.value for weight in row) for row in _weights(grids, layer)]  # type: ignore[misc]
        for column, whole in zip(zip(*shares(grids, layer), strict=True), sums, strict=True):
            if whole:
                assert sum(share for share in column if share is not None) == 1
            else:
                assert set(column) == {None}


def _weights(grids: Grids, layer: int) -> tuple[tuple[Numeral, ...], ...]:
    return grids.matrix(grids.weights(layer)).rows  # type: ignore[return-value]


@given(layered_networks())
def test_errors_handed_back_are_the_products_shown(network: Network) -> None:
    for block in shares_blocks(work(derive(network))):
        for equation in block.equations if isinstance(block, Equations) else ():
            *sides, result = equation.sides
            if equation.id.startswith("E"):
                assert worked_out(sides[-1]) == worked_out(result)


@given(layered_networks())
def test_errors_line_by_line_are_those_of_the_matrices(network: Network) -> None:
    worked = work(derive(network))
    lines: list[Fraction | None] = []
    entries: list[Fraction] = []
    for block in shares_blocks(worked, lines_too=True):
        if isinstance(block, Lines):
            assert not block.steps
            lines += [line.exact for group in block.groups for line in group]
            assert None not in [value for group in block.groups for line in group for value in line.put_in.values()]
        elif isinstance(block, Equations) and len(entries) < len(lines):
            errors = [equation for equation in block.equations if equation.id.startswith("E")]
            entries += [value for equation in errors for row in rows_of(equation.sides[-1][0]) for value in row]  # type: ignore[arg-type]
    assert lines == entries != []


SHARED = """
inputs: [1, 2]
targets: [1, 0]
learning_rate: 1
layers:
- {weights: [[1, 3], [1, 1]], activation: linear}
- {weights: [[1, 4], [2, 3]], activation: linear}
"""


def test_errors_are_handed_back_down_to_the_inputs(bpcalc: Callable[..., object]) -> None:
    # By hand: h = (7, 3), o = (19, 23), e = (−18, −23); 1/5 and 4/5, 2/5 and 3/5; then 1/4 and 3/4, 1/2 and 1/2.
    run = bpcalc("run", "-", "--error-shares", "--form", "both", "--format", "json", stdin=SHARED)
    record = json.loads(run.stdout)["error_shares"]  # type: ignore[attr-defined]
    assert record["errors"] == [[-18], [-23]]
    hidden, inputs = record["layers"]
    assert (hidden["neurons"], hidden["errors"]) == (["h1", "h2"], [[-12.8], [-28.2]])
    assert hidden["simplified"] == [[-64], [-141]]
    assert (inputs["neurons"], inputs["errors"]) == (["i1", "i2"], [[-17.3], [-23.7]])
    assert inputs["shares"] == [[0.25, 0.5], [0.75, 0.5]]
    assert inputs["simplified"] == [[-205], [-333]]
    page = bpcalc("run", "-", "--error-shares", "--form", "both", stdin=SHARED).stdout  # type: ignore[attr-defined]
    assert "e_h1 = w5 / (w5 + w6) × e_o1 + w7 / (w7 + w8) × e_o2 = 1 / (1 + 4) × (−18) + 2 / (2 + 3) × (−23) = " in page
    assert (
        "e_i1 = w1 / (w1 + w2) × e_h1 + w3 / (w3 + w4) × e_h2 = 1 / (1 + 3) × (−12.8) + 1 / (1 + 1) × (−28.2)" in page
    )
    assert "not the squared or other error E_o1 of the loss" in page


@pytest.mark.parametrize("form", ["scalar", "matrix", "both"])
def test_errors_are_shared_out_before_the_backward_pass(form: str, bpcalc: Callable[..., object]) -> None:
    page = bpcalc("run", "classic", "--error-shares", "--form", form).stdout  # type: ignore[attr-defined]
    titles = [title for title, line in pairwise(page.splitlines()) if line and set(line) == {"-"}]
    place = titles.index("Shares of the error")
    assert (titles[place - 1], titles[place + 1]) == ("Error", "Backward pass · output layer")
    forward = bpcalc("run", "classic", "--error-shares", "--form", form, "--only", "forward").stdout  # type: ignore[attr-defined]
    assert forward.index("Shares of the error") > forward.index("Forward pass · output layer")


def test_both_forms_have_the_lines_of_each_section_before_its_matrices(bpcalc: Callable[..., object]) -> None:
    scalar, matrix, both = (
        bpcalc("run", "classic", "--form", form, "--format", "plain").stdout.splitlines()  # type: ignore[attr-defined]
        for form in ("scalar", "matrix", "both")
    )
    assert [line for line in scalar if line not in both] == []
    assert [line for line in matrix if line.strip(".") and line not in both] == []
    order = ["Forward pass · hidden layer", "out_h1 =", "z⁽¹⁾ = W⁽¹⁾ a⁽⁰⁾", "Forward pass · output layer", "out_o1 ="]
    order += [
        "z⁽²⁾ = W⁽²⁾ a⁽¹⁾",
        "Backward pass · output layer",
        "∂E_total/∂w5 =",
        "∂E/∂W⁽²⁾ =",
        "Update",
        "w8⁺ =",
        "W⁽²⁾⁺ =",
    ]
    places = [next(n for n, line in enumerate(both) if line.startswith(start)) for start in order]
    assert places == sorted(places)


@pytest.mark.parametrize("more", [(), ("--at", "3"), ("--only", "w5+", "--only", "forward"), ("--error-shares",)])
def test_json_of_both_forms_is_that_of_matrices(more: tuple[str, ...], bpcalc: Callable[..., object]) -> None:
    matrix, both = (
        json.loads(bpcalc("run", "classic", "--form", form, "--format", "json", *more).stdout)  # type: ignore[attr-defined]
        for form in ("matrix", "both")
    )
    for record in (matrix, both):
        record["steps"].sort(key=lambda step: step["id"])
    assert both == matrix


def test_both_forms_refuse_what_no_matrix_describes(bpcalc: Callable[..., object]) -> None:
    text = "inputs: [1, 2]\ntargets: [1]\nlearning_rate: 1\n" + next(iter(REFUSED))
    result = bpcalc("run", "-", "--form", "both", stdin=text)
    assert result.exit_code == 2  # type: ignore[attr-defined]
    assert "leave out --form both; the scalar form" in result.stderr  # type: ignore[attr-defined]
    assert bpcalc("run", "classic", "--form", "both", "--delta").exit_code == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize("config", ["symbols-2-3-2", "classic", "matrix-form"])
@pytest.mark.parametrize("notation", ["net-out", "z-a", "index", "layer", "named"])
def test_no_letter_of_latex_has_two_subscripts(notation: str, config: str, bpcalc: Callable[..., object]) -> None:
    arguments = ("run", config, "--form", "both", "--error-shares", "--format", "latex", "--notation", notation)
    page = bpcalc(*arguments).stdout  # type: ignore[attr-defined]
    script = r"(?:\\\w+\{\w*\}|[^{}]|\{[^{}]*\})*"
    assert re.search(rf"(?<!\\)_\{{{script}\}}(?:\^\{{{script}\}})?_", page) is None
    assert config != "symbols-2-3-2" or ("e_{Y1}" in page and ("W_{X11}" in page or notation in ("index", "layer")))


@given(layered_networks(), st.integers(20, 120))
def test_no_width_cuts_a_number(network: Network, width: int) -> None:
    for equation in equations_of(network):
        whole, broken = (" ".join(set_equation(equation, Page(width=room))).split() for room in (None, width))
        numbers = [sorted(word for word in words if "." in word) for words in (whole, broken)]
        assert numbers[0] == numbers[1]


def test_lines_of_matrices_stay_within_the_terminal(bpcalc: Callable[..., object]) -> None:
    for width in (40, 60, 80, 120):
        for form in ("matrix", "both"):
            arguments = ("run", "classic", "--form", form, "--error-shares", "--format", "table")
            table = bpcalc(*arguments, columns=width).stdout  # type: ignore[attr-defined]
            assert max(len(line.rstrip()) for line in table.splitlines()) <= width


WIDE = (
    "inputs: [1, 2, 3, 4, 5, 6]\ntargets: [1]\nlayers:\n"
    "- {weights: {random: uniform, seed: 1}, neurons: 2}\n- weights: [[1, 2]]\n"
)


def test_a_matrix_that_is_too_wide_is_broken_between_columns(
    bpcalc: Callable[..., object], matches_golden: Callable[[str, str], None], tmp_path: Path
) -> None:
    path = tmp_path / "wide.yaml"
    path.write_text(WIDE)
    result = bpcalc("run", str(path), "--form", "matrix", "--only", "forward", "--format", "table", columns=40)
    assert max(map(len, result.stdout.splitlines())) <= 40  # type: ignore[attr-defined]
    matches_golden("matrix-wide-40.txt", result.stdout)  # type: ignore[attr-defined]


@pytest.mark.parametrize("columns", [40, 80])
def test_matrices_match_their_goldens(
    columns: int, bpcalc: Callable[..., object], matches_golden: Callable[[str, str], None]
) -> None:
    result = bpcalc("run", "classic", "--form", "matrix", "--error-shares", "--format", "table", columns=columns)
    matches_golden(f"matrix-classic-{columns}.txt", result.stdout)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("form", "ending"), [("plain", "plain.txt"), ("markdown", "md"), ("latex", "tex")])
def test_other_formats_of_matrices_match_their_goldens(
    form: str, ending: str, bpcalc: Callable[..., object], matches_golden: Callable[[str, str], None]
) -> None:
    result = bpcalc("run", "classic", "--form", "matrix", "--error-shares", "--format", form)
    matches_golden(f"matrix-classic.{ending}", result.stdout)  # type: ignore[attr-defined]


def test_json_keeps_the_steps_and_adds_matrices(bpcalc: Callable[..., object]) -> None:
    scalar, matrix = (
        json.loads(bpcalc("run", "classic", "--form", form, "--format", "json").stdout)  # type: ignore[attr-defined]
        for form in ("scalar", "matrix")
    )
    assert {step["id"]: step for step in matrix["steps"]} == {step["id"]: step for step in scalar["steps"]}
    matrices = {entry["id"]: entry for entry in matrix["matrices"]}
    steps = {step["id"]: step["value"] for step in scalar["steps"]}
    assert matrices["dE/dW2"]["shape"] == [2, 2]
    assert matrices["dE/dW2"]["values"][1][0] == steps["dE_total/dw7"]
    assert matrices["W1+"]["values"] == [[steps["w1+"], steps["w2+"]], [steps["w3+"], steps["w4+"]]]


REFUSED = {
    "layers:\n- weights: [[1, none], [1, 2]]\n- weights: [[1, 2]]\n": (
        "in layer 1 'h1' has no connection from 'i2'; a 0 in the matrix would be no weight"
    ),
    "layers:\n- weights: [[1, 2], [1, 2]]\n- weights: [[1, 2, 3]]\n  from: [h1, h2, i1]\n": (
        "in layer 2 what feeds 'o1' is not the layer before, neuron by neuron in its order"
    ),
    "layers:\n- weights: [[{w: 1}, {w: 1}], [1, 2]]\n- weights: [[1, 2]]\n": (
        "the weight 'w' of layer 1 is shared; its gradient is no single entry of a matrix"
    ),
    "layers:\n- weights: [[1, 2], [1, 2]]\n  bias: {b: 1}\n- weights: [[1, 2]]\n  bias: {b: 1}\n": (
        "the bias 'b' of layer 1 is used in other layers, too"
    ),
    "layers:\n- weights: [[1, 2], [1, 2], [3, 4]]\n  bias: [{b: 1}, {b: 1}, {c: 1}]\n- weights: [[1, 2, 3]]\n": (
        "in layer 1 some neurons share a bias and others do not"
    ),
}


@pytest.mark.parametrize("layers", REFUSED)
def test_what_no_matrix_describes_is_refused(layers: str, bpcalc: Callable[..., object]) -> None:
    text = "inputs: [1, 2]\ntargets: [1]\nlearning_rate: 1\n" + layers
    with pytest.raises(BpcalcError) as caught:
        refuse_unlayered(loads(text), "--form matrix", "")
    assert caught.value.problems[0].message == f"--form matrix: {REFUSED[layers]}"
    result = bpcalc("run", "-", "--form", "matrix", stdin=text)
    assert result.exit_code == 2  # type: ignore[attr-defined]
    assert bpcalc("run", "-", "--form", "scalar", stdin=text).exit_code == 0  # type: ignore[attr-defined]


def test_lost_digits_leave_the_short_form_of_delta() -> None:
    text = "inputs: [1]\ntargets: [0, 1]\nlayers: [{activation: softmax, weights: [[900], [-900]]}]\n"
    found = equations_of(loads(text + "loss: cross-entropy\nlearning_rate: 1\n"))
    deltas = [equation for equation in found if equation.id == "delta1"]
    assert [equation.sides[0] for equation in deltas] == [(Letter("a", 1), "−", Letter("y"))]


def test_a_step_has_a_forward_pass_only() -> None:
    text = "inputs: [1]\ntargets: [0]\nlayers: [{activation: step, weights: [[2]]}]\n"
    assert [equation.id for equation in equations_of(loads(text))] == ["a0", "W1", "y", "z1", "a1"]


def test_in_ascii_brackets_are_ascii() -> None:
    for equation in equations_of(loads("inputs: [1, 2]\ntargets: [0]\nlayers: [{weights: [[2, 3]], bias: 1}]\n")):
        assert "\n".join(set_equation(equation, Page(unicode=False))).isascii()
