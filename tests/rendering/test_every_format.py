"""Every view in every format: the derivation, a chain rule, a training and a checked note, each as a golden."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import pytest
from typer.testing import Result

from bpcalc.derivation.deriving import derive
from bpcalc.derivation.working import work
from bpcalc.document.blocks import (
    Bar,
    Bars,
    Block,
    Branch,
    Curve,
    Document,
    Equation,
    Equations,
    Excerpt,
    Expression,
    Given,
    Heading,
    Letter,
    Line,
    Lines,
    Mark,
    Matrix,
    Numeral,
    Paragraph,
    Table,
    Tone,
    Toned,
)  # fmt: skip
from bpcalc.document.diagram import diagram
from bpcalc.formula.formula import product
from bpcalc.formula.quantity import net
from bpcalc.language.said import said
from bpcalc.model.loading import load
from bpcalc.rendering import formats
from bpcalc.rendering.page import Page
from bpcalc.rendering.pdf import render as pdf
from making.pairs import Pair, pairs_in

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

NET = net("h1")
MATRIX = Matrix(((Numeral(Fraction(1, 4)), NET),))
LINE = Line(NET, "forward", "weighted-sum", "", 0.375, Fraction(3, 8), product(NET.leaf, NET.leaf), ("net_h1",))
LINE = LINE._replace(put_in={"net_h1": Fraction(-1, 2)}, quantities={"net_h1": NET})
FORMULA = Expression(product(NET.leaf, NET.leaf), {"net_h1": NET})

VIEWS = {
    "classic": ("run", "classic"),
    "w1": ("explain", "w1"),
    "trained": ("run", "classic", "--iterations", "10000"),
    "note": ("check", "note.md", "--config", "classic"),
}
ELSEWHERE = ("table", "plain", "markdown", "json", "html")
"""Formats whose goldens of the derivation, the chain rule and the training stand in other tests."""

CHECKED = {pair.title: pair for pair in pairs_in(Path(__file__).parent / "goldens/note.txt")}
"""The checked note in the formats that need few lines for it; what takes hundreds has a golden of its own."""


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


def shown(bpcalc: Command, form: str, *arguments: str) -> str:
    page = bpcalc(*arguments)
    assert page.exit_code in (0, 1), page.stderr
    return as_text(form, Path("page").read_bytes()) if Path("page").exists() else page.stdout


def in_format(view: str, form: str) -> tuple[str, ...]:
    """The command line of a view in a format; what is binary goes to a file."""
    to_file = ("--output", "page") if formats.CHECK_FORMATS[form].is_binary else ()
    return (*VIEWS[view], "--format", form, *to_file)


@pytest.mark.parametrize("form", [form for form in formats.FORMATS if form not in ELSEWHERE])
@pytest.mark.parametrize("view", ["classic", "w1", "trained"])
def test_a_view_in_a_format_reads_as_it_did(
    view: str, form: str, bpcalc: Command, matches_golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    needs(form, monkeypatch)
    text = shown(bpcalc, form, *in_format(view, form))
    if form == "csv" and view == "trained":  # the points of the curve are ten thousand
        text = "\n".join(text.split("\n")[:120]) + "\n"
    matches_golden(f"every-{view}.{form}.txt", text)


@pytest.mark.parametrize("form", [form for form in formats.CHECK_FORMATS if form != "html"])
def test_a_checked_note_in_a_format_reads_as_it_did(
    form: str,
    bpcalc: Command,
    matches_golden: Callable[[str, str], None],
    matches_pair: Callable[[Pair, str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    needs(form, monkeypatch)
    if form in CHECKED:
        _, *arguments = shlex.split(CHECKED[form].given[0])
        matches_pair(CHECKED[form], shown(bpcalc, form, *arguments))
    else:
        matches_golden(f"every-note.{form}.txt", shown(bpcalc, form, *in_format("note", form)))


@pytest.mark.parametrize("view", VIEWS)
def test_another_format_is_one_file_and_one_line(view: str, bpcalc: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    module = SimpleNamespace(render=lambda document, _page: f"{[type(block).__name__ for block in document.blocks]}\n")
    monkeypatch.setitem(sys.modules, "bpcalc.rendering.outline", module)  # the file
    line = {"outline": formats.Format("outline", (".outline",))}
    for known in (formats.FORMATS, formats.CHECK_FORMATS):
        monkeypatch.setitem(known, *next(iter(line.items())))
    page = bpcalc(*VIEWS[view], "--output", "page.outline")
    assert page.exit_code in (0, 1), page.stderr
    assert "'Heading'" in Path("page.outline").read_text()


EVERY_BLOCK = (
    Heading(1, (said("what a new view says"),)),
    Paragraph((NET, " is ", Numeral(Fraction(-3, 8)), ": ", Toned("wrong", Tone.BAD), Mark(3), FORMULA)),
    Given(((said("inputs"), (LINE._replace(formula=None),)),)),
    Lines(((LINE,),), reasons=True),
    Equations((Equation("z", Letter("z", 1), ((Letter("W", 1), MATRIX), (MATRIX,))),)),
    Table((("a",), ("b",)), (((NET,), (Numeral(Fraction(1, 8)),)),), frozenset({1})),
    Curve(NET, [0.5, 0.25, 0.125]),
    diagram(work(derive(load("one-neuron")))),
    Bars("marks", (Bar("few", Fraction(0), "none"), Bar("many", Fraction(3), "3 sheets"))),
    Branch(("root",), (Branch((NET,)),)),
    Excerpt(7, "net_h1 = 0.3785", 10, 6),
)


@pytest.mark.parametrize("form", formats.FORMATS)
def test_another_view_is_a_function_that_gives_blocks(form: str) -> None:
    assert {type(block) for block in EVERY_BLOCK} == set(get_args(Block))
    if formats.FORMATS[form].needs:
        pytest.importorskip(formats.FORMATS[form].needs)
    page = Page(markup=formats.script_of(formats.FORMATS[form]))
    written = formats.renderer(form)(Document({"schema": "one of its own"}, EVERY_BLOCK), page)
    told = written if isinstance(written, str) else ""
    assert formats.FORMATS[form].is_binary or form in ("json", "csv") or ("what a new view says" in told)


def needs(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Skips where the library of a format is absent; a PDF is what typst is given."""
    if formats.CHECK_FORMATS[form].needs:
        pytest.importorskip(formats.CHECK_FORMATS[form].needs)
    if form == "pdf":
        given = SimpleNamespace(compile=_source)
        monkeypatch.setattr(pdf, "import_module", lambda _name: given)


def _source(source: bytes, **_options: Any) -> bytes:
    return source
