"""Notes written from the Steps in many manners, right and with slips: all figures are read, slips found and named."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from typer.testing import Result

from bpcalc.checking.judging.judging import Judge
from bpcalc.checking.notes import read_notes
from bpcalc.checking.statements import Document, Statement, Unreadable
from bpcalc.checking.verdicts import ACCEPTED, Verdict
from bpcalc.formula.formula import Number
from making.notes_slips import PEN, of_pen, slips_in
from making.notes_writer import Manner, Note, Slip, truth_of, worked, written

MANNERS = {
    "Markdown": Manner(),
    "Markdown, new": Manner("z-a", "latex, times", "display", new="new"),
    "Markdown, on a line": Manner("named", "latex, upright", "display on a line", new="'", language="zh"),
    "Markdown, quoted": Manner("capitals", "latex, slashes", "quotation", new="{new}", deltas=True),
    "Markdown, brackets": Manner("net-out", "latex", "sentences", beside=True, deltas=True, language="zh"),
    "Markdown, continued": Manner("layers", "latex", "continued", new="+"),
    "Markdown, aligned": Manner("indices", "latex, times", "aligned", new="*", language="zh"),
    "Markdown, array": Manner("net-out", "latex, upright", "array", new="(1)", deltas=True),
    "Markdown, arrows": Manner("net-out", "latex", "arrows", symbols=False),
    "Markdown, table": Manner("z-a", "latex", "table", beside=True),
    "Markdown, numbers alone": Manner("named", "latex", "list", symbols=False, language="zh"),
    "six decimals": Manner("net-out", "latex", "display", places=6),
    "LaTeX, equation": Manner("net-out", "latex, times", "equation", new="new", beside=True),
    "LaTeX, align": Manner("layers", "latex", "align", new="'", deltas=True),
    "LaTeX, eqnarray": Manner("z-a", "latex, upright", "eqnarray"),
    "reStructuredText": Manner("net-out", "latex", "directive", new="'"),
    "reStructuredText, roles": Manner("named", "latex, slashes", "role", new="new"),
    "HTML": Manner("net-out", "latex, times", "page", new="*"),
    "MathML": Manner("net-out", "mathml", "mathml"),
    "MathML, layers": Manner("layers", "mathml", "mathml", deltas=True, language="zh"),
    "plain": Manner("net-out", "ascii", "plain"),
    "plain, new": Manner("z-a", "ascii", "indented", new="new", language="zh"),
    "plain, fenced": Manner("named", "ascii", "fenced", new="'", beside=True),
    "Unicode": Manner("net-out", "unicode", "plain", language="zh"),
    "Unicode, indented": Manner("z-a", "unicode", "indented", new="'", deltas=True),
    "notebook": Manner("net-out", "latex", "notebook", new="new"),
    "notebook, printed": Manner("net-out", "ascii", "outputs", new="new", symbols=False),
    "images": Manner("net-out", "latex", "images"),
    "images, Chinese": Manner("z-a", "latex, times", "images", language="zh"),
    "scan": Manner("net-out", "scan", "continued"),
    "scan, Chinese": Manner("z-a", "scan", "list", deltas=True, language="zh"),
    "decimal comma": Manner("net-out", "latex", "list", comma=True),
}
NETWORKS = ("classic", "three-two-two", "two-outputs-no-bias", "one-output", "relu-softmax-2", "softmax-2-3")
BLAMED = (Verdict.SLIP, Verdict.WRONG)
WITH_POINT = [label for label in MANNERS if not MANNERS[label].comma]


@cache
def judge_of(network: str) -> Judge:
    return Judge(truth_of(network).network)


def document_of(network: str, note: Note) -> Document:
    return read_notes(note.text, "note", truth_of(network).network)


def figures_read(document: Document) -> dict[tuple[int, int], tuple[str | None, str]]:
    """The results of a note by their places, as they are read."""
    return {
        (side.spot.line, side.spot.column): (statement.quantity, side.spot.text)
        for statement in document.statements
        if isinstance(statement, Statement)
        for side in statement.sides
        if isinstance(side, Number)
    }


def network_of(manner: str, turn: int) -> str:
    """The network that a note in a manner is about: each in turn."""
    return NETWORKS[(WITH_POINT.index(manner) + turn) % len(NETWORKS)]


def slip_of(manner: str, turn: int) -> tuple[str, Slip]:
    """A network, and a slip in a note about it: each kind of slip in turn, each time at another line."""
    network, number = network_of(manner, turn), WITH_POINT.index(manner) + turn
    truth, hand = truth_of(network), MANNERS[manner]
    found: dict[str, list[Slip]] = {}
    for kind, slip in slips_in(truth, {line.quantity: line for line in worked(truth, hand)}):
        if slip.quantity != "E_total" and (hand.symbols or kind.startswith(tuple(PEN))):
            found.setdefault(kind, []).append(slip)
    kinds = sorted(found)
    slips = found[kinds[5 * number % len(kinds)]]
    return network, slips[7 * number % len(slips)]


@pytest.mark.parametrize("manner", WITH_POINT)
def test_each_figure_of_a_right_note_is_read_and_accepted(manner: str) -> None:
    network = network_of(manner, 0)
    note = written(network, MANNERS[manner])
    document = document_of(network, note)
    found = figures_read(document)
    assert {figure: found.get(figure[1:3]) for figure in note.figures} == {
        figure: (figure.quantity, figure.written) for figure in note.figures
    }
    assert [claim for claim in judge_of(network).judge(document) if claim.verdict not in ACCEPTED] == []


@pytest.mark.parametrize("manner", WITH_POINT)
def test_a_slip_is_found_at_its_place_and_named_and_nothing_else_is_blamed(manner: str) -> None:
    network, slip = slip_of(manner, 1)
    note = written(network, MANNERS[manner], slip)
    claims = judge_of(network).judge(document_of(network, note))
    [place] = note.struck or [figure for figure in note.figures if figure.quantity == slip.quantity]
    blamed = [claim for claim in claims if claim.verdict in BLAMED]
    assert [(claim.spot.line, claim.spot.column) for claim in blamed if claim.spot] == [place[1:3]], blamed
    assert slip.name in (blamed[0].slip, *blamed[0].also)


def test_a_note_with_decimal_commas_is_read(bpcalc: Callable[..., Result], tmp_path: Path) -> None:
    note = written("classic", MANNERS["decimal comma"])
    assert "0,593269992" in note.text
    network = truth_of("classic").network
    found = figures_read(read_notes(note.text, "note", network, ","))
    assert [found.get(figure[1:3]) for figure in note.figures] == [
        (figure.quantity, figure.written) for figure in note.figures
    ]
    path = tmp_path / "note.md"
    path.write_text(note.text, encoding="utf-8")
    assert bpcalc("check", str(path), "--config", "classic", "--decimal", "comma").exit_code == 0


def test_the_exit_code_tells_a_right_note_from_a_wrong_one(bpcalc: Callable[..., Result], tmp_path: Path) -> None:
    right, wrong = tmp_path / "right.tex", tmp_path / "wrong.tex"
    right.write_text(written("classic", MANNERS["LaTeX, align"]).text, encoding="utf-8")
    slip = of_pen("out_h1", "decimal-shift")
    wrong.write_text(written("classic", MANNERS["LaTeX, align"], slip).text, encoding="utf-8")
    assert bpcalc("check", str(right), "--config", "classic").exit_code == 0
    assert bpcalc("check", str(wrong), "--config", "classic").exit_code == 1


def test_a_file_too_long_says_where_the_reading_stopped() -> None:
    text = "net_h1 = 0.3775\n\n" + " " * 500_000
    *_, last = read_notes(text, "note", truth_of("classic").network).statements
    assert isinstance(last, Unreadable)
    assert last.spot.line == 3
    assert "500000" in last.why


def test_what_a_program_says_is_no_claim_and_what_it_prints_is_one() -> None:
    note = written("classic", MANNERS["notebook, printed"])
    found = figures_read(document_of("classic", note)).values()
    assert not {"0.1234567", "0.7654321"} & {text for _, text in found}
