"""Gradients that a program has worked out: every form in which they are handed in, checked against the network."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpcalc.actions.check.checker import Settings
from bpcalc.checking.marks.marking import Marked

INPUTS, TARGETS = np.array([0.05, 0.1]), np.array([0.01, 0.99])
FIRST, SECOND = np.array([[0.15, 0.2], [0.25, 0.3]]), np.array([[0.4, 0.45], [0.5, 0.55]])
ACCEPTED = {"right", "last-digit", "rounding"}


def gradients(kind: Any = np.float64) -> tuple[Any, Any, Any, Any]:
    """dW1, db1, dW2 and db2 of the classic network, as a program with matrices works them out."""
    x, t, first, second = (array.astype(kind) for array in (INPUTS, TARGETS, FIRST, SECOND))
    hidden = 1 / (1 + np.exp(-(first @ x + kind(0.35))))
    out = 1 / (1 + np.exp(-(second @ hidden + kind(0.6))))
    delta = (out - t) * out * (1 - out)
    below = (second.T @ delta) * hidden * (1 - hidden)
    return np.outer(below, x), below, np.outer(delta, hidden), delta


def marked(path: Path, text: str | None = None) -> Marked:
    if text is not None:
        path.write_text(text, encoding="utf-8")
    (one,) = (unit.marked() for unit in Settings("classic").checker().hand_in(str(path)).units)
    return one


def verdicts(one: Marked) -> dict[str | None, str]:
    assert one.problem is None
    return {claim.quantity: claim.verdict.value for claim in one.claims}


A, B, C, D = gradients()
WEIGHTS = {f"dE_total/dw{at}" for at in range(1, 9)}
PARTS = {"dE_total/db1:h1", "dE_total/db1:h2", "dE_total/db2:o1", "dE_total/db2:o2"}
SUMS = {"dE_total/db1", "dE_total/db2"}
FORMS: dict[str, tuple[Any, set[str]]] = {
    "rows are neurons": ({"dW1": A, "db1": B, "dW2": C, "db2": D}, WEIGHTS | PARTS),
    "columns are neurons": ({"dW1": A.T, "dW2": C.T}, WEIGHTS),
    "each its own way": ({"dW1": A.T, "dW2": C}, WEIGHTS),
    "sums of biases": ({"dW1": A, "db1": B.sum(), "db2": [D.sum()]}, {*sorted(WEIGHTS)[:4]} | SUMS),
    "after the name": ({"W1_grad": A, "b1_grad": B, "W2_grad": C}, WEIGHTS | {"dE_total/db1:h1", "dE_total/db1:h2"}),
    "before the name": ({"grad_W1": A, "grad_W2": C}, WEIGHTS),
    "derivatives": ({"dE_dW1": A, "dL/dW2": C}, WEIGHTS),
    "torch": ({"layers.0.weight.grad": A, "layers.2.weight.grad": C, "layers.0.bias.grad": [B.sum()]},
              WEIGHTS | {"dE_total/db1"}),
    "from zero": ({"dW0": A, "dW1": C}, WEIGHTS),
    "in a box": ({"gradients": {"W1": A, "W2": C}, "loss": 0.298, "W1": FIRST, "W2": SECOND}, WEIGHTS),
    "layer by layer": ({"layers": [{"dW": A, "db": B}, {"dW": C, "db": D}]}, WEIGHTS | PARTS),
    "named layers": ({"layer1": {"dW": A}, "layer2": {"dW": C}}, WEIGHTS),
    "flat": ({"dW1": A.ravel(), "dW2": C.T.ravel()}, WEIGHTS),
    "one by one": ({"dw1": A[0, 0], "dw5": C[0, 0], "dE/dw6": C[0, 1], "grad_w7": C[1, 0]},
                   {"dE_total/dw1", "dE_total/dw5", "dE_total/dw6", "dE_total/dw7"}),
    "rows of rows for biases": ({"dW1": A, "db1": B.reshape(2, 1), "db2": D.reshape(1, 2)},
                                {*sorted(WEIGHTS)[:4]} | PARTS),
}  # fmt: skip


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.tolist() if hasattr(value, "tolist") else value


@pytest.mark.parametrize("form", FORMS)
def test_gradients_are_read_in_every_form(form: str, tmp_path: Path) -> None:
    written, ids = FORMS[form]
    found = verdicts(marked(tmp_path / "a.json", json.dumps(plain(written))))
    assert set(found) == ids
    assert set(found.values()) <= ACCEPTED


@pytest.mark.parametrize("kind", [np.float64, np.float32, np.float16])
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("is_packed", [False, True])
def test_arrays_that_numpy_saved_are_read(kind: Any, order: Any, is_packed: bool, tmp_path: Path) -> None:
    first, below, second, delta = gradients(kind)
    save = np.savez_compressed if is_packed else np.savez
    save(tmp_path / "a.npz", dW1=np.asarray(first, order=order), db1=below, dW2=second.T, db2=delta)
    found = verdicts(marked(tmp_path / "a.npz"))
    assert set(found) == WEIGHTS | PARTS
    accepted = ACCEPTED | ({"too-few-digits"} if kind is np.float16 else set())  # three digits, and four are asked for
    assert set(found.values()) <= accepted
    text = json.dumps({"dW1": first.tolist(), "dW2": second.tolist()})
    assert set(verdicts(marked(tmp_path / "a.json", text)).values()) <= accepted


@pytest.mark.parametrize(
    "text",
    [
        "dW1\n{0},{1}\n{2},{3}\ndW2\n{4},{5}\n{6},{7}\n",
        "dW1,{0},{1},{2},{3}\ndW2,{4},{5},{6},{7}\n",
        "dw1,{0}\ndw2,{1}\ndw3,{2}\ndw4,{3}\ndw5,{4}\ndw6,{5}\ndw7,{6}\ndw8,{7}\n",
        "dw1,dw2,dw3,dw4,dw5,dw6,dw7,dw8\n{0},{1},{2},{3},{4},{5},{6},{7}\n",
    ],
)
@pytest.mark.parametrize("is_german", [False, True])
def test_tables_of_gradients_are_read(text: str, is_german: bool, tmp_path: Path) -> None:
    numbers = [repr(float(value)) for value in (*A.ravel(), *C.ravel())]
    if is_german:
        text, numbers = text.replace(",", ";"), [number.replace(".", ",") for number in numbers]
    found = verdicts(marked(tmp_path / "a.csv", text.format(*numbers)))
    assert set(found) == WEIGHTS
    assert set(found.values()) <= ACCEPTED


def test_a_wrong_gradient_is_one_wrong_answer_and_orientation_is_none(tmp_path: Path) -> None:
    spoiled = C.T.copy()
    spoiled[0, 1] *= 2
    one = marked(tmp_path / "a.json", json.dumps(plain({"student": "Zoë", "dW1": A.T, "dW2": spoiled})))
    assert one.student == "Zoë"
    found = verdicts(one)
    assert [name for name, verdict in found.items() if verdict not in ACCEPTED] == ["dE_total/dw7"]
    assert one.marks == (7, 60)
    claim = next(claim for claim in one.claims if claim.quantity == "dE_total/dw7")
    assert claim.expected == pytest.approx(Fraction(C[1, 0]), abs=1e-9)


def test_what_fits_no_layer_says_so(tmp_path: Path) -> None:
    one = marked(
        tmp_path / "a.json", '{"dW1": [[1, 2, 3]], "dW2": [["x", NaN], [null, 0.0813]], "dW7": [[1]], "db1": [1, 2, 3]}'
    )
    assert Counter(claim.verdict.value for claim in one.claims)["unreadable"] == 6
    told = " ".join(claim.message for claim in one.claims)
    assert "2 × 2" in told
    assert "no layer of this number" in told
    assert "is not a number" in told


def test_objects_in_arrays_are_never_made(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", dW1=np.array([{"a": 1}], dtype=object))
    one = marked(tmp_path / "a.npz")
    assert one.problem is not None
    assert one.problem.message == "holds something else than arrays of numbers"
    assert marked(tmp_path / "b.json", '{"W1": [[1, 2]]}').problem is not None
