"""Every view in every format: the derivation, a chain rule, a training and a checked note, each as a golden."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import Result

from bpcalc.rendering import formats
from bpcalc.rendering.pdf import render as pdf

Command = Callable[..., Result]

NOTE = """# The forward pass

$$
net_{h1} = w_1 * i_1 + w_2 * i_2 + b_1 * 1 = 0.15 * 0.05 + 0.2 * 0.1 + 0.35 * 1 = 0.3775
$$

$$
out_{h1} = \\frac{1}{1 + e^{-net_{h1}}} = \\frac{1}{1 + e^{-0.3775}} = 0.593296992
$$

After the first round the error falls to 0.291027924.
"""

VIEWS = {
    "classic": ("run", "classic"),
    "w1": ("explain", "w1"),
    "trained": ("run", "classic", "--iterations", "10000"),
    "note": ("check", "note.md", "--config", "classic"),
}
ELSEWHERE = ("table", "plain", "markdown", "json", "html")
"""Formats whose goldens of the derivation, the chain rule and the training stand in other tests."""


@pytest.fixture(autouse=True)
def _note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("note.md").write_text(NOTE, encoding="utf-8")


def as_text(form: str, content: bytes) -> str:
    """A binary file as text that can be reviewed: the cells of a workbook, the source of a PDF."""
    if form == "pdf":
        return content.decode()
    openpyxl = pytest.importorskip("openpyxl")
    Path("book.xlsx").write_bytes(content)
    rows = []
    for sheet in openpyxl.load_workbook("book.xlsx"):
        rows += [f"[{sheet.title}]", *("\t".join(str(cell or "") for cell in row) for row in sheet.values)]
    return "\n".join(row.rstrip() for row in rows[:400]) + "\n"


def shown(bpcalc: Command, view: str, form: str) -> str:
    to_file = ("--output", "page") if formats.CHECK_FORMATS[form].is_binary else ()
    page = bpcalc(*VIEWS[view], "--format", form, *to_file)
    assert page.exit_code in (0, 1), page.stderr
    return as_text(form, Path("page").read_bytes()) if Path("page").exists() else page.stdout


@pytest.mark.parametrize("form", [form for form in formats.FORMATS if form not in ELSEWHERE])
@pytest.mark.parametrize("view", ["classic", "w1", "trained"])
def test_a_view_in_a_format_reads_as_it_did(
    view: str, form: str, bpcalc: Command, matches_golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    needs(form, monkeypatch)
    text = shown(bpcalc, view, form)
    if form == "csv" and view == "trained":  # the points of the curve are ten thousand
        text = "\n".join(text.split("\n")[:120]) + "\n"
    matches_golden(f"every-{view}.{form}.txt", text)


@pytest.mark.parametrize("form", [form for form in formats.CHECK_FORMATS if form != "html"])
def test_a_checked_note_in_a_format_reads_as_it_did(
    form: str, bpcalc: Command, matches_golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    needs(form, monkeypatch)
    matches_golden(f"every-note.{form}.txt", shown(bpcalc, "note", form))


def needs(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Skips where the library of a format is absent; a PDF is what typst is given."""
    if formats.CHECK_FORMATS[form].needs:
        pytest.importorskip(formats.CHECK_FORMATS[form].needs)
    if form == "pdf":
        given = SimpleNamespace(compile=_source)
        monkeypatch.setattr(pdf, "import_module", lambda _name: given)


def _source(source: bytes, **_options: Any) -> bytes:
    return source
