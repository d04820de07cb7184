"""The Python API: what it lists, what its results look like, its examples, and its types in a user's script."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import isclass, isfunction
from pathlib import Path
from typing import Any, get_args

import pytest

import bpcalc as package
from bpcalc.displaying import LONGEST_REPR
from bpcalc.rendering import formats
from bpcalc.rendering.render import BinaryFormat, TextFormat

CLASSIC = package.load("classic")
WORKED = package.work(package.derive(CLASSIC))
FUNCTIONS = [name for name in dir(package) if isfunction(getattr(package, name))]
COMMANDS = {"run", "explain", "check", "draw", "sheet", "export", "rules", "configs"}
SHEET = "student: Ann\nanswers: {net_h1: 0.3775, out_h1: 0.7, dE/dw5: 0.082167041}\n"


def test_the_package_lists_what_it_has() -> None:
    assert set(dir(package)) == set(package.__all__)
    assert set(FUNCTIONS) >= COMMANDS
    assert {"load", "loads", "derive", "work", "train", "compare", "certify", "graph", "render"} <= set(FUNCTIONS)


@pytest.mark.parametrize("name", package.__all__)
def test_every_public_name_has_an_example_that_runs(name: str) -> None:
    finder = doctest.DocTestFinder(recurse=False)
    (example,) = finder.find(getattr(package, name), name, module=False, globs={})  # type: ignore[arg-type]
    assert example.examples, f"{name} shows no example"
    failed, _ = doctest.DocTestRunner().run(example)
    assert not failed


def results() -> Iterator[Any]:
    checked = package.check(SHEET, CLASSIC)
    yield from (CLASSIC, CLASSIC.layers[0], CLASSIC.layers[0].neurons[0], WORKED.derivation, WORKED)
    yield from (WORKED.derivation.steps[0], WORKED.derivation.steps[-1].quantity)
    yield from (package.run(CLASSIC, iterations=2), package.explain(CLASSIC, "w1"), package.draw(CLASSIC))
    yield from package.explain(CLASSIC, "w1").explanations
    yield from (package.train(CLASSIC, 10), package.compare(CLASSIC), package.compare(CLASSIC)[0])
    yield from (package.compare_conventions(CLASSIC), package.certify(WORKED.derivation, WORKED))
    yield from (checked, *checked.files, *checked.files[0].claims, checked.feedback(checked.files[0]))
    yield from (package.sheet(CLASSIC), package.rules(), package.configs())
    yield package.BpcalcError.of("long " * 100)
    hostile = package.loads('name: "\\u0085' + "long " * 100 + '"\ninputs: [1]\nlayers: [{weights: [[1]]}]\nloss: none')
    yield from (hostile, package.derive(hostile), package.run(hostile))


@pytest.mark.parametrize("result", [pytest.param(result, id=str(place)) for place, result in enumerate(results())])
def test_what_python_shows_of_a_result_is_one_short_line(result: Any) -> None:
    shown = repr(result)
    assert shown.isprintable()
    assert len(shown) <= LONGEST_REPR
    assert shown.startswith(f"<{type(result).__name__}")


def test_a_text_is_checked_as_it_is_and_a_path_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "ann.yaml").write_text(SHEET, encoding="utf-8")
    (tmp_path / "bob.yaml").write_text(SHEET.replace("Ann", "Bob").replace("0.7", "0.593269992"), encoding="utf-8")
    text, file = package.check(SHEET, CLASSIC), package.check(tmp_path / "ann.yaml", CLASSIC)
    assert [one.claims for one in text.files] == [one.claims for one in file.files]
    assert (text.exit_code, file.exit_code) == (1, 1)
    folder = package.check(tmp_path, CLASSIC)
    assert [(one.student, one.marks) for one in folder.files] == [("Ann", (2, 60)), ("Bob", (3, 60))]
    assert package.check([tmp_path / "bob.yaml"], CLASSIC).exit_code == 0
    (lost,) = package.check(str(tmp_path / "ann.yaml")).files  # a str is never the name of a file
    assert lost.problem
    assert package.check(tmp_path / "none.yaml", CLASSIC).exit_code == 2


def test_changed_networks_are_checked_against_themselves() -> None:
    network = package.loads("inputs: {x: 2}\ntargets: [1]\nlayers: [{weights: [[0.5]]}]")
    (claim,) = package.check("answers: {net_o1: 1}", network).files[0].claims
    assert claim.verdict.value == "right"


@pytest.mark.parametrize("form", [*get_args(TextFormat), *get_args(BinaryFormat)])
def test_text_formats_give_text_and_the_others_bytes(form: Any) -> None:
    documents = {
        "yaml": package.sheet(CLASSIC),
        **dict.fromkeys(("svg", "png"), package.draw(CLASSIC)),
        **dict.fromkeys(("concise", "github", "sarif"), package.check(SHEET, CLASSIC)),
    }
    content = package.render(documents.get(form, WORKED and package.run(CLASSIC)), form)
    assert isinstance(content, bytes if form in get_args(BinaryFormat) else str)
    assert content


def test_the_types_name_every_format() -> None:
    tables = (formats.FORMATS, formats.PICTURE_FORMATS, formats.CHECK_FORMATS, formats.SHEET_FORMATS)
    binary = {name: form.is_binary for table in tables for name, form in table.items()}
    assert {name for name, is_binary in binary.items() if not is_binary} == set(get_args(TextFormat))
    assert {name for name, is_binary in binary.items() if is_binary} == set(get_args(BinaryFormat))


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ({"form": "htm"}, "there is no format 'htm'; did you mean 'html'?"),
        ({"notation": "za"}, "there is no notation 'za'; did you mean 'z-a'?"),
        ({"language": "cn"}, "there is no language 'cn'"),
    ],
)
def test_words_that_are_none_are_refused(arguments: dict[str, Any], fault: str) -> None:
    with pytest.raises(package.BpcalcError, match=re.escape(fault)):
        package.render(package.run(CLASSIC, only=["net_h1"]), **arguments)


@pytest.mark.parametrize(
    ("document", "command"),
    [
        (package.run(CLASSIC, iterations=5, verify=True), ["run", "classic", "-n", "5", "--verify"]),
        (package.explain(CLASSIC, "w1", why=True), ["explain", "w1", "--why"]),
        (package.run(CLASSIC, digits=20), ["run", "classic", "--digits", "20"]),
        (package.draw(CLASSIC), ["draw", "classic"]),
        (package.rules(), ["rules"]),
        (package.configs(), ["configs"]),
    ],
)
@pytest.mark.parametrize("form", ["plain", "markdown", "html"])
def test_the_api_says_what_the_command_prints(
    document: package.Document, command: list[str], form: Any, bpcalc: Callable[..., Any]
) -> None:
    told = bpcalc(*command, "--format", form)
    assert package.render(document, form) == told.stdout
    assert document.exit_code == told.exit_code


SCRIPT = """\
from pathlib import Path

import bpcalc

network: bpcalc.Network = bpcalc.load("classic")
document: bpcalc.Document = bpcalc.run(network, iterations=100, digits=12)
text: str = bpcalc.render(document, "html")
picture: bytes = bpcalc.render(bpcalc.draw(network), "png")
sheet: str = bpcalc.render(bpcalc.sheet(network, "forward", key=True), "csv")
step_ids: list[str] = [step.id for step in bpcalc.explain(network, "w1", "b1").derivation.steps]
checked = bpcalc.check(Path("class"), network, hints=True)
table: dict[str, tuple[float, float] | None] = {one.student: one.marks for one in checked.files}
page: str = bpcalc.render(checked.feedback(checked.files[0]), "markdown")
script: str = bpcalc.export(network, "numpy", iterations=10)
reveal_type(bpcalc.check("answers: {net_h1: 1}", network).exit_code)
"""
MISTAKES = """\
import bpcalc

network = bpcalc.load("classic")
bpcalc.run("classic")
page: str = bpcalc.render(bpcalc.run(network), "pdf")
bpcalc.run(network, iterations="100")
bpcalc.check(network)
"""


def types_of(script: str, folder: Path) -> list[str]:
    (folder / "teacher.py").write_text(script, encoding="utf-8")
    options = ["--strict", "--no-error-summary", "--cache-dir", str(folder / "cache")]
    found = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "teacher.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    return found.stdout.splitlines()


@pytest.mark.skipif(not __import__("importlib.util").util.find_spec("mypy"), reason="mypy is a tool of developers")
def test_a_users_script_has_exact_types(tmp_path: Path) -> None:
    assert types_of(SCRIPT, tmp_path) == ['teacher.py:15: note: Revealed type is "int"']
    assert [line.split(":")[1] for line in types_of(MISTAKES, tmp_path) if "error" in line] == ["4", "5", "6", "7"]


def test_every_public_name_has_a_home_that_says_what_it_is() -> None:
    for name in package.__all__:
        value = getattr(package, name)
        assert value.__doc__
        assert value.__module__ == import_module("bpcalc")._HOMES[name]
        assert isclass(value) or isfunction(value)
