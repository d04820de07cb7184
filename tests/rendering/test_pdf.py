"""PDF by typst: every value stands in its text, a document always gives the same bytes, and words are no markup."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from typer.testing import Result

from bpcalc.document.blocks import Document, Heading, Paragraph
from bpcalc.errors import BpcalcError
from bpcalc.rendering.page import Page
from bpcalc.rendering.pdf import render as pdf
from bpcalc.typesetting.typst import TYPST

pytest.importorskip("typst")
pypdf = pytest.importorskip("pypdf")

Command = Callable[..., Result]
PAGES = {
    "classic": ("run", "classic"),
    "chain rule": ("explain", "w1"),
    "softmax": ("run", "softmax-2-3"),
    "trained": ("run", "classic", "--iterations", "10000"),
}


def text_of(content: bytes) -> str:
    pages = pypdf.PdfReader(BytesIO(content)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages)).replace("−", "-")


@pytest.mark.parametrize("name", PAGES)
def test_every_value_stands_in_it(name: str, bpcalc: Command, tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    page = bpcalc(*PAGES[name], "--output", str(file))
    assert page.exit_code == 0, page.stderr
    told = text_of(file.read_bytes())
    record = json.loads(bpcalc(*PAGES[name], "--format", "json").stdout)
    values = {step["text"].replace("−", "-") for step in record["steps"] if step["text"]}
    assert len(values) > 15
    missing = {value for value in values if value not in told and "e-" not in value}
    assert not missing


def test_symbols_and_matrices_are_typeset(bpcalc: Command, tmp_path: Path) -> None:
    for number, options in enumerate((("symbols-3-3-3",), ("classic", "--form", "both", "--why", "--error-shares"))):
        page = bpcalc("run", *options, "--output", str(tmp_path / f"{number}.pdf"))
        assert page.exit_code == 0, page.stderr


def test_the_same_document_gives_the_same_file(bpcalc: Command, tmp_path: Path) -> None:
    files = [tmp_path / "one.pdf", tmp_path / "other.pdf"]
    for file in files:
        bpcalc("explain", "w5", "--output", str(file))
    assert files[0].read_bytes() == files[1].read_bytes()


def test_words_of_a_file_are_no_markup() -> None:
    hostile = '#panic("no") $x$ *b* _i_ `r` @ref <l> \\ " // /* #{ ]) \x1b[31m'
    document = Document({}, (Heading(1, (hostile,)), Paragraph((hostile,))))
    told = text_of(pdf.render(document, Page(markup=TYPST)))
    assert re.sub(r"\s", "", hostile.replace("\x1b", "")) in told


def test_it_needs_a_file(bpcalc: Command) -> None:
    page = bpcalc("run", "classic", "--format", "pdf")
    assert page.exit_code == 2
    assert "--output FILE" in page.stderr
    assert not page.stdout


def test_letters_without_a_font_are_told_before_a_file_is_written() -> None:
    with pytest.raises(BpcalcError) as failure:
        pdf.wide_font(["Libertinus Serif"])
    assert "font" in failure.value.problems[0].message
    assert pdf.wide_font(["DejaVu Sans Mono", "SimSun"]) == "SimSun"


def test_matrices_and_fractions_that_are_too_wide_are_scaled_into_the_margins(bpcalc: Command, tmp_path: Path) -> None:
    samples = ", ".join(f"{{inputs: [0.{k}, 0.3], targets: [0.1]}}" for k in range(1, 8))
    layers = "[{neurons: [h1, h2], weights: [[0.1, 0.2], [0.3, 0.4]]}, {neurons: [o], weights: [[0.5, 0.6]]}]"
    text = f"samples: [{samples}]\nlayers: {layers}\nlearning_rate: 0.5\n"
    page = bpcalc("run", "-", "--form", "matrix", "--output", str(tmp_path / "wide.pdf"), stdin=text)
    assert page.exit_code == 0, page.stderr
    found: list[float] = []
    for sheet in pypdf.PdfReader(tmp_path / "wide.pdf").pages:
        right = float(sheet.mediabox.width) - 22 / 25.4 * 72
        sheet.extract_text(visitor_text=lambda _, place, *_others: found.append(place[4]))
        assert max(found) < right
    assert len(found) > 200
