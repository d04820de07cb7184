"""Spreadsheets and CSV: every value is a live formula over named cells; other programs come to the same values."""

from __future__ import annotations

import csv
import json
import math
import re
import shutil
import subprocess
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from bpcalc.typesetting.spreadsheet import cell_names

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")

Command = Callable[..., Result]

NETWORKS = ("classic", "relu-softmax", "xor", "negnevitsky-xor", "tanh-neuron", "three-two-two", "script")

FUNCTIONS: dict[str, Any] = {
    **{"EXP": math.exp, "LN": math.log, "POWER": pow, "TANH": math.tanh, "SINH": math.sinh, "COSH": math.cosh},
    **{"SQRT": math.sqrt, "ABS": abs, "INT": math.floor, "MAX": max, "MIN": min, "ERF": math.erf},
    "COUNT": lambda *values: len(values),
    "IF": lambda condition, then, otherwise: then if condition else otherwise,
}


def written(bpcalc: Command, folder: Path, *arguments: str) -> Path:
    file = folder / "book.xlsx"
    page = bpcalc(*arguments, "--output", str(file), "--force")
    assert page.exit_code in (0, 1), page.stderr
    return file


def cells_of(file: Path) -> dict[str, Any]:
    """What stands in the cell of each name."""
    book = openpyxl.load_workbook(file)
    found = {}
    for name, defined in book.defined_names.items():
        [(sheet, place)] = defined.destinations
        found[name] = book[sheet][place.replace("$", "")].value
    return found


def as_python(formula: str) -> str:
    """A formula of ours as Python has it: with one sign more for equality."""
    return re.sub(r"(?<![<>=])=(?!=)", "==", formula)


def recalculated(cells: dict[str, Any]) -> dict[str, float]:
    """The values of the cells, worked from the formulas alone as a spreadsheet does."""
    values = {name: float(what) for name, what in cells.items() if what is not None and not str(what).startswith("=")}
    left = {name: what[1:] for name, what in cells.items() if name not in values and what is not None}
    while left:
        ready = {
            name: formula
            for name, formula in left.items()
            if set(re.findall(r"[A-Za-z_]\w*", formula)) - set(FUNCTIONS) <= {*values, "E"}
        }
        assert ready, left
        for name, formula in ready.items():
            known = {place: values[place] for place in values if place in formula}
            values[name] = float(eval(as_python(formula), {"__builtins__": {}}, {**known, **FUNCTIONS}))  # noqa: S307
            del left[name]
    return values


@pytest.mark.parametrize("network", NETWORKS)
def test_the_formulas_alone_come_to_the_values_of_json(network: str, bpcalc: Command, tmp_path: Path) -> None:
    cells = cells_of(written(bpcalc, tmp_path, "run", network, "--set", "eta=0.1"))
    steps = json.loads(bpcalc("run", network, "--set", "eta=0.1", "--format", "json").stdout)["steps"]
    names = cell_names(step["id"] for step in steps)
    assert set(cells) == set(names.values())
    values = recalculated(cells)
    for step in (step for step in steps if step["value"] is not None):
        assert values[names[step["id"]]] == pytest.approx(step["value"], rel=1e-11, abs=1e-13), step["id"]
        assert str(cells[names[step["id"]]]).startswith("=") == (step["phase"] != "given")


def test_another_weight_recalculates_everything(bpcalc: Command, tmp_path: Path) -> None:
    cells = cells_of(written(bpcalc, tmp_path, "run", "classic"))
    changed = recalculated({**cells, "w1_": 0.3})
    steps = json.loads(bpcalc("run", "classic", "--set", "w1=0.3", "--format", "json").stdout)["steps"]
    names = cell_names(step["id"] for step in steps)
    for step in steps:
        assert changed[names[step["id"]]] == pytest.approx(step["value"], rel=1e-11), step["id"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="there is no LibreOffice here")
def test_libreoffice_recalculates_it(bpcalc: Command, tmp_path: Path) -> None:
    file = written(bpcalc, tmp_path, "run", "relu-softmax", "--set", "eta=0.5")
    book = openpyxl.load_workbook(file)
    [(sheet, place)] = book.defined_names[cell_names(["W2.11"])["W2.11"]].destinations
    book[sheet][place.replace("$", "")].value = 0.25
    book.save(tmp_path / "changed.xlsx")  # without the values that stood there
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "xlsx"]
    (tmp_path / "out").mkdir()
    done = subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(tmp_path / "changed.xlsx")],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    back = openpyxl.load_workbook(tmp_path / "out" / "changed.xlsx", data_only=True)
    steps = json.loads(
        bpcalc("run", "relu-softmax", "--set", "W2.11=0.25", "--set", "eta=0.5", "--format", "json").stdout
    )["steps"]
    for id_, name in cell_names(step["id"] for step in steps).items():
        [(sheet, place)] = back.defined_names[name].destinations
        value = next(step["value"] for step in steps if step["id"] == id_)
        assert back[sheet][place.replace("$", "")].value == pytest.approx(value, rel=1e-12, abs=1e-14), id_


def test_names_of_cells_are_no_places_and_differ() -> None:
    ids = ["w1", "W1", "b1", "R", "c", "rc", "R1C1", "XFD12", "dE_total/dw5", "dE_total_dw5", "w5+", "Δw5", "net_h1[2]"]
    names = cell_names([*ids, "E_total@1", "4", "输入1", "true", "x'", "e"])
    assert len({name.casefold() for name in names.values()}) == len(names)
    assert not [n for n in names.values() if re.fullmatch(r"[A-Za-z]{1,3}\d+|[rRcC]|[rR]\d*[cC]\d*|TRUE|true", n)]
    assert all(re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) for name in names.values())
    assert names["w5+"] == "w5_new"


def test_a_part_of_the_notes_is_worked_from_the_numbers_of_the_rest(bpcalc: Command, tmp_path: Path) -> None:
    network = """{inputs: [0.3, -1.0e-7], targets: [1, 0], learning_rate: 0.1, loss: binary-cross-entropy,
    layers: [{weights: [[0.1, 0.2], [0.3, 0.4]]}, {weights: [[0.7, 0.9], [0.5, 0.8]]}]}"""
    (tmp_path / "net.yaml").write_text(network, encoding="utf-8")
    command = ("run", str(tmp_path / "net.yaml"), "--only", "backward")
    values = recalculated(cells_of(written(bpcalc, tmp_path, *command)))
    steps = json.loads(bpcalc(*command, "--format", "json").stdout)["steps"]
    for id_, name in cell_names(step["id"] for step in steps).items():
        value = next(step["value"] for step in steps if step["id"] == id_)
        assert values[name] == pytest.approx(value, rel=1e-11), id_


def test_what_depends_on_a_symbol_waits_for_its_number(bpcalc: Command, tmp_path: Path) -> None:
    file = written(bpcalc, tmp_path, "run", "relu-softmax")  # without a learning rate
    cells = cells_of(file)
    assert cells["eta"] is None
    assert cells["W2_11_new"].startswith("=IF(COUNT(W2_11,eta,dE_total_dW2_11)=3,")
    values = recalculated({**cells, "eta": 0.5})
    steps = json.loads(bpcalc("run", "relu-softmax", "--set", "eta=0.5", "--format", "json").stdout)["steps"]
    for step in (step for step in steps if step["phase"] == "update"):
        name = cell_names([step["id"]])[step["id"]]
        assert values[name] == pytest.approx(step["value"], rel=1e-11), name


def test_a_cell_holds_no_more_than_a_spreadsheet_takes(bpcalc: Command, tmp_path: Path) -> None:
    inputs, weights = ({f"{letter * 55}{number}": 0.1 for number in range(80)} for letter in "xv")
    network = {"inputs": inputs, "targets": [1], "layers": [{"weights": [weights]}], "learning_rate": 0.1}
    (tmp_path / "wide.yaml").write_text(json.dumps(network), encoding="utf-8")
    file = written(bpcalc, tmp_path, "run", str(tmp_path / "wide.yaml"), "--digits", "50")
    cells = cells_of(file)
    assert max(len(str(content)) for content in cells.values()) <= 8_192
    assert cells["net_o1"] == pytest.approx(0.8)
    assert cells["out_o1"].startswith("=")
    looks = [cell.number_format for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows() for cell in row]
    assert max(map(len, looks)) == len("0.") + 15


def test_words_are_no_formulas(bpcalc: Command, tmp_path: Path) -> None:
    hostile = (
        "title: '=HYPERLINK(\"http://x\")'\ninputs: {x: 1}\nlayers: [{neurons: [o], weights: [{w: 1}]}]\nloss: none\n"
    )
    file = tmp_path / "book.xlsx"
    page = bpcalc("run", "-", "--output", str(file), stdin=hostile)
    assert page.exit_code == 0, page.stderr
    summary = openpyxl.load_workbook(file).worksheets[0]
    told = [cell for row in summary.iter_rows() for cell in row if cell.value and "HYPERLINK" in str(cell.value)]
    assert told
    assert all(cell.data_type == "s" and not cell.hyperlink for cell in told)


def test_the_first_sheet_tells_what_no_other_does_and_each_prints_on_one_width(bpcalc: Command, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(bpcalc, tmp_path, "run", "classic"))
    told = [cell.value for cell in book.worksheets[0]["A"] if cell.value]
    assert told[0] == "classic · Two inputs, two hidden neurons, two outputs"
    assert "Figures in print" in told
    assert not {"Given", "Error", "Forward pass · hidden layer"} & {*told}  # their lines are on the sheets of these
    assert max(map(len, told)) <= 120
    assert all(sheet.page_setup.fitToHeight == 0 and sheet.page_setup.fitToWidth in (None, 1) for sheet in book)
    assert all(sheet.sheet_properties.pageSetUpPr.fitToPage for sheet in book)


def test_a_training_and_a_checked_sheet_have_their_sheets(bpcalc: Command, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(bpcalc, tmp_path, "run", "classic", "--iterations", "200"))
    points = list(book["Training 1"].iter_rows(min_row=2, values_only=True))
    assert points[0][:2] == (0, pytest.approx(0.298371109))
    assert points[-1][0] == 200
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text("config: classic\nanswers: {net_h1: 0.3785}\n", encoding="utf-8")
    told = openpyxl.load_workbook(written(bpcalc, tmp_path, "check", str(sheet))).worksheets[0]
    assert any("net_h1" in str(cell.value) for row in told.iter_rows() for cell in row)


def test_csv_has_a_row_for_each_term_and_each_point_of_the_training(bpcalc: Command) -> None:
    rows = list(csv.DictReader(StringIO(bpcalc("run", "classic", "--iterations", "50", "--format", "csv").stdout)))
    record = json.loads(bpcalc("run", "classic", "--iterations", "50", "--format", "json").stdout)
    for row, step in zip(rows, record["steps"], strict=False):
        assert row["id"] == step["id"]
        assert float(row["value"]) == step["value"]
        assert row["text"] == step["text"]
    points = rows[len(record["steps"]) :]
    assert [row["id"] for row in points] == ["E_total", *(f"E_total@{count}" for count in range(1, 51))]
    assert float(points[-1]["value"]) == record["training"]["history"][-1]["E_total"]
