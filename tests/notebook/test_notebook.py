"""Notebooks: every result shows itself as HTML, LaTeX and Markdown, and the magics run command lines and cells."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import bpcalc as package
from bpcalc.cli.language import spoken
from bpcalc.document.worked import shown_steps
from bpcalc.model.source import CELL
from bpcalc.notebook import views
from bpcalc.notebook.magics import MagicError, magic
from making.web_pages import addresses, faults_of_formulas, links, parsed, said_in

Command = Callable[..., Any]
CLASSIC = package.load("classic")
WORKED = package.work(package.derive(CLASSIC))
RESULTS = {
    "network": CLASSIC,
    "derivation": WORKED.derivation,
    "worked": WORKED,
    "explanation": package.explain(CLASSIC, "w1").explanations[0],
    "history": package.train(CLASSIC, 20),
    "comparisons": package.compare(CLASSIC),
    "conventions": package.compare_conventions(CLASSIC, 20),
    "certificate": package.certify(WORKED.derivation, WORKED),
    "document": package.run(CLASSIC),
    "explained": package.explain(CLASSIC, "w1"),
}
NETWORK = """\
inputs: {x: 1, y: 2}
targets: [0, 1]
layers: [{weights: [[0.1, 0.2], [0.3, 0.4]]}]
learning_rate: 0.5
"""


def text_of(html: str) -> str:
    """What a reader sees of a fragment, without the spaces between the parts of formulas."""
    return re.sub(r"\s+", "", said_in(parsed(html)))


def written(value: Fraction | float) -> str:
    return f"{float(value):.9f}".replace("-", "−")


def results_of(worked: Any) -> list[str]:
    """The results of the lines; of a factor that is 1 a line says no more."""
    return [written(worked.exact[step.id]) for step in shown_steps(worked) if worked.exact[step.id] != 1]


def test_every_type_with_a_view_is_tested() -> None:
    types = {type(result) for result in RESULTS.values()}
    assert {kind for kind in types if not issubclass(kind, package.Document)} == set(views.VIEWS)


@pytest.mark.parametrize("name", RESULTS)
def test_every_result_shows_itself(name: str) -> None:
    result = RESULTS[name]
    bundle = result._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/latex", "text/markdown"}
    assert result._repr_latex_() == bundle["text/latex"]
    assert result._repr_markdown_() == bundle["text/markdown"]
    assert result._repr_html_().startswith('<div class="bpcalc" lang="en">')
    assert set(result._repr_mimebundle_(exclude=["text/html"])) == {"text/latex", "text/markdown"}
    assert set(result._repr_mimebundle_(include=["text/plain", "text/latex"])) == {"text/latex"}
    assert bundle["text/latex"].count(r"\begin{") == bundle["text/latex"].count(r"\end{")
    assert r"\documentclass" not in bundle["text/latex"]


@pytest.mark.parametrize("name", RESULTS)
def test_fragments_are_well_formed_and_no_two_share_an_address(name: str) -> None:
    first, again = (parsed(RESULTS[name]._repr_html_()) for _ in range(2))
    others = [parsed(other._repr_html_()) for other in RESULTS.values()]
    for tree in (first, again):
        assert list(faults_of_formulas(tree)) == []
        assert {link.removeprefix("#") for link in links(tree)} <= set(addresses(tree))
    known = [address for tree in (first, again, *others) for address in addresses(tree)]
    assert addresses(first)
    assert len(known) == len(set(known))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("network", [0.15, 0.2, 0.25, 0.3, 0.4, 0.45, 0.5, 0.55, 0.35, 0.6, 0.05, 0.1, 0.01, 0.99]),
        ("worked", results_of(WORKED)),
        ("explanation", results_of(RESULTS["explanation"])),
        ("history", [written(RESULTS["history"].errors[n]) for n in (0, 1, 2, 5, 10, 20)]),
        ("history", [written(RESULTS["history"].states[20][name]) for name in CLASSIC.weights]),
        ("comparisons", [figure.written.replace("-", "−") for figure in CLASSIC.published]),
        ("conventions", [written(row.errors[20]) for row in RESULTS["conventions"]]),
        ("certificate", [written(row.by_steps) for row in RESULTS["certificate"].rows]),
    ],
)
def test_the_page_holds_every_value(name: str, values: list[str]) -> None:
    text = text_of(RESULTS[name]._repr_html_())
    assert values
    assert [value for value in values if str(value) not in text] == []


def test_a_derivation_is_in_symbols() -> None:
    text = text_of(WORKED.derivation._repr_html_())
    assert "neth1=w1×i1+w2×i2+b1×1" in text
    assert not re.search(r"0\.\d", text)


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("worked", ["run", "classic", "--only", "forward"]),
        ("explanation", ["explain", "w1"]),
        ("explained", ["explain", "w1"]),
        ("document", ["run", "classic"]),
    ],
)
def test_results_read_as_the_command_line_prints_them(name: str, command: list[str], bpcalc: Command) -> None:
    told = [line for line in bpcalc(*command, "--format", "markdown").stdout.splitlines() if line]
    assert set(told) <= set(RESULTS[name]._repr_markdown_().splitlines())
    told = [line for line in bpcalc(*command, "--format", "latex", "--fragment").stdout.splitlines() if line]
    assert set(told) <= set(RESULTS[name]._repr_latex_().splitlines())


def test_results_are_still_what_they_were() -> None:
    comparisons, rows = RESULTS["comparisons"], RESULTS["conventions"]
    assert comparisons == tuple(comparisons)
    assert rows == tuple(rows)
    assert (comparisons.network, rows.network, rows.iterations) == (CLASSIC, CLASSIC, 20)
    assert RESULTS["explanation"].derivation == RESULTS["explanation"].whole.upto("w1+")


def test_the_notation_of_the_file_and_the_language_of_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    network = package.loads(f"notation: z-a\n{NETWORK}")
    assert "z_{o1}" in package.work(package.derive(network))._repr_latex_()
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert 'lang="zh"' in network._repr_html_()
    assert "已知" in network._repr_markdown_()


def test_a_network_that_has_no_numbers_shows_its_letters() -> None:
    network = package.load("symbols-3-3-3")
    for result in (network, package.derive(network), package.work(package.derive(network))):
        assert list(faults_of_formulas(parsed(result._repr_html_()))) == []


def test_a_network_whose_order_has_no_meaning_says_so() -> None:
    shared = "layers: [{weights: [{w: 0.5}]}, {weights: [{w: 0.5}]}]\nupdate: {order: in-place}\n"
    network = package.loads(f"inputs: [1]\ntargets: [0]\nlearning_rate: 0.5\n{shared}")
    with pytest.raises(package.BpcalcError) as refusal:
        package.derive(network)
    assert refusal.value.problems[0].message in network._repr_latex_()


def test_the_rules_of_a_fragment_outweigh_those_of_the_page_around_it() -> None:
    style = CLASSIC._repr_html_().partition("<style>")[2].partition("</style>")[0]
    style = re.sub(r"@media [^{]*{((?:[^{}]*{[^{}]*})*)\s*}", r"\1", style)
    selectors = [one.strip() for rule in re.findall(r"([^{}]+){", style) for one in re.split(r",(?![^(]*\))", rule)]
    assert len(selectors) > 50
    assert [selector for selector in selectors if not selector.startswith(":is(.bpcalc,#bpcalc)")] == []


def test_more_lines_than_a_notebook_takes_are_not_shown_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST_STEPS", 10)
    for result in (WORKED, WORKED.derivation, RESULTS["explanation"], RESULTS["document"]):
        markdown = result._repr_markdown_()
        assert "too many to be shown unasked" in markdown
        assert "0.593269992" not in markdown
        assert "<svg" in result._repr_html_()


def test_importing_the_package_loads_neither_views_nor_ipython() -> None:
    loads = "import sys, bpcalc; bpcalc.load_ipython_extension; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True).stdout.split()
    assert not {"IPython", "sympy", "bpcalc.displaying", "bpcalc.notebook"} & set(loaded)


def test_a_line_runs_a_command() -> None:
    shown: Any = magic("run classic --iterations 20 --only error --digits 4 --language zh")
    html = shown._repr_html_()
    assert "0.2984" in text_of(html)
    assert 'lang="zh"' in html
    assert repr(shown).startswith("classic")
    assert spoken() == "en"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", r"\mathrm{net}_{o1}"),
        ("--notation z-a", "z_{o1}"),
        ("run --iterations 20", "Outputs after 20 updates"),
        ("explain w1 --set w1=0.7", "0.7"),
        ("draw", "network"),
    ],
)
def test_a_cell_is_a_network(line: str, told: str) -> None:
    shown: Any = magic(line, NETWORK)
    assert told in shown._repr_latex_()
    assert "x" in text_of(shown._repr_html_())
    assert CELL.get() is None


@pytest.mark.parametrize(
    ("line", "cell", "message"),
    [
        ("run clasic", None, "bpcalc: there is no file or bundled network 'clasic'\n  did you mean 'classic'?"),
        ("run 'classic", None, "bpcalc: a quotation mark in 'run 'classic' is not closed"),
        (
            "",
            NETWORK.replace("targets", "targtes"),
            (
                "cell:3:1: unknown key 'targtes' in the network\n    3 | targtes: [0, 1]\n      | ^\n"
                "      did you mean 'targets'?"
            ),
        ),
        ("rules", NETWORK, "bpcalc: 'rules' takes no network\n  write %bpcalc rules in a line of its own"),
        (
            "--iterationz 3",
            NETWORK,
            (
                "Usage: bpcalc run [OPTIONS] {CONFIG}\nTry 'bpcalc run -h' for help.\n\n"
                "Error: No such option: --iterationz (Possible options: --iterations, --notation)"
            ),
        ),
        (
            "runn",
            NETWORK,
            (
                "Usage: bpcalc [OPTIONS] COMMAND [ARGS]...\nTry 'bpcalc -h' for help.\n\n"
                "Error: No such command 'runn'. Did you mean 'run'?"
            ),
        ),
    ],
)
def test_a_mistake_gets_the_one_clear_message(line: str, cell: str | None, message: str) -> None:
    with pytest.raises(MagicError) as failure:
        magic(line, cell)
    assert "\n".join(failure.value._render_traceback_()) == message


def test_numbers_that_run_away_are_told_of_on_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert "After the update" in repr(magic("run --learning-rate 1e300", NETWORK.replace("0.2", "1e10")))
    assert capsys.readouterr().err == ""


def test_what_is_written_elsewhere_is_not_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "page.html"
    assert magic(f"run --output {file}", NETWORK) is None
    assert "<!DOCTYPE html>" in file.read_text(encoding="utf-8")
    assert magic("run --format markdown --only forward", NETWORK) is None
    assert "# network" in capsys.readouterr().out
    assert magic("") is None
    assert "Usage: bpcalc" in capsys.readouterr().out


def test_the_extension_adds_one_magic_for_lines_and_cells() -> None:
    added: list[dict[str, str]] = []
    package.load_ipython_extension(SimpleNamespace(register_magic_function=lambda _, **names: added.append(names)))
    assert added == [{"magic_kind": "line_cell", "magic_name": "bpcalc"}]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    interactive = pytest.importorskip("IPython.core.interactiveshell")
    config = pytest.importorskip("traitlets.config").Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.warn_venv = False
    opened = interactive.InteractiveShell.instance(config=config, ipython_dir=str(tmp_path_factory.mktemp("ipython")))
    yield opened
    interactive.InteractiveShell.clear_instance()


def test_the_magics_in_a_real_shell(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert shell.run_cell("%load_ext bpcalc").success
    for cell in ("%bpcalc explain w5", f"%%bpcalc --only forward\n{NETWORK}", "import bpcalc\nbpcalc.load('classic')"):
        ran = shell.run_cell(cell)
        assert ran.success
        content, _ = shell.display_formatter.format(ran.result)
        assert {"text/html", "text/latex", "text/markdown", "text/plain"} == set(content)
        assert parsed(content["text/html"]).get("class") == "bpcalc"
        assert re.match(r"\w+.*\n=+\n\n", content["text/plain"])  # in a terminal: a heading, not the records
    capsys.readouterr()
    assert not shell.run_cell(f"%%bpcalc\nlayres: 1\n{NETWORK}").success
    told = capsys.readouterr()
    assert (told.out + told.err).strip().startswith("cell:2:1: unknown key 'layres' in the network")
    assert "Traceback" not in told.out + told.err
