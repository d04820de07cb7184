"""The README's outputs, help texts and picture are what the program prints today."""

from __future__ import annotations

import doctest
import html
import io
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from rich.text import Text

from benchmarks.measure import TABLE, markdown_table
from bpcalc.functions.activations import ACTIVATIONS
from bpcalc.functions.losses import LOSSES
from bpcalc.functions.optimizers import OPTIMIZERS
from bpcalc.functions.schedules import SCHEDULES
from bpcalc.rendering.formats import CHECK_FORMATS, FORMATS, PICTURE_FORMATS
from making.places import ROOT

README = ROOT / "README.md"
PICTURE = ROOT / ".github" / "classic.svg"
PLOT = re.compile(r"^bpcalc (run .+?--plot) (training\.svg)(.*)$", re.MULTILINE)
ROW_OF_A_FORMAT = re.compile(r"^\| `(\w+)` \|[^|\n]*\|[^|\n]*\| (.*)\|\n", re.MULTILINE)
BLOCK = re.compile(r"(<!-- output of: bpcalc (.+?) -->\n```text\n)(.*?)(```\n)", re.DOTALL)
LAST_LINE_OF_PICTURE = "0.74136507 × 0.186815602 × 0.593269992"


def test_what_the_readme_types_into_python_answers_as_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("class", "feedback"):
        Path(folder).mkdir()
    for student, out in (("Ann", "0.647"), ("Bob", "0.593269992")):
        answers = f"{{net_h1: 0.3775, out_h1: {out}, dE/dw5: 0.082167041}}"
        Path("class", f"{student.lower()}.yaml").write_text(
            f"student: {student}\nanswers: {answers}\n", encoding="utf-8"
        )
    results = doctest.testfile(str(README), module_relative=False)
    assert (results.failed, results.attempted > 5) == (0, True)
    assert sorted(path.name for path in Path("feedback").iterdir()) == ["ann.html", "bob.html"]


def test_the_readme_names_every_function() -> None:
    words = set(re.findall(r"[\w/-]+", README.read_text(encoding="utf-8")))
    assert {*ACTIVATIONS, *LOSSES, *OPTIMIZERS, *SCHEDULES} <= words


def test_every_output_in_the_readme_is_current(bpcalc: Callable[..., Any], regenerate: bool) -> None:
    def printed(match: re.Match[str]) -> str:
        result = bpcalc(*shlex.split(match[2]))
        return match[1] + re.sub(r"Usage: \S+", "Usage: bpcalc", result.stdout, count=1).lstrip("\n") + match[4]

    text = README.read_text(encoding="utf-8")
    current = BLOCK.sub(printed, text)
    if regenerate:
        README.write_text(current, encoding="utf-8")
    assert current == README.read_text(encoding="utf-8")
    assert len(BLOCK.findall(text)) >= 6


def test_the_table_of_formats_in_the_readme_is_current(regenerate: bool) -> None:
    text = README.read_text(encoding="utf-8")
    told = dict(ROW_OF_A_FORMAT.findall(text))
    rows = ""
    for name, form in {**FORMATS, **CHECK_FORMATS, **PICTURE_FORMATS}.items():
        files = "".join(f" `{ending}`" for ending in form.endings)
        extra = f" `[{form.extra}]`" if form.extra else ""
        rows += f"| `{name}` |{files} |{extra} | {told.get(name, '')}|\n"
    table = re.compile(rf"(?:{ROW_OF_A_FORMAT.pattern})+", re.MULTILINE)
    if regenerate:
        README.write_text(table.sub(lambda _: rows, text, count=1), encoding="utf-8")
    assert rows in README.read_text(encoding="utf-8")
    assert all(words.strip() for words in told.values())


def test_the_readme_tells_how_near_every_goal_of_the_benchmark_is() -> None:
    # The numbers are those of the machine that measured them; the rows and goals are the benchmark's.
    [(_, told, _)] = TABLE.findall(README.read_text(encoding="utf-8"))
    measured = re.findall(r"^\| .+? \| (\d+\.\d+)\b", told, re.MULTILINE)
    assert re.match(r"Measured with CPython 3\.\d+\.\d+ on \d+ cores:\n\n", told)
    assert told.endswith("\n\n" + markdown_table(measured))


def test_the_plot_in_the_readme_is_current(
    bpcalc: Callable[..., Any], matches_golden: Callable[[str, str], None], tmp_path: Path
) -> None:
    [(before, name, after)] = PLOT.findall(README.read_text(encoding="utf-8"))
    assert bpcalc(*shlex.split(before), str(tmp_path / name), *shlex.split(after)).exit_code == 0
    matches_golden(str(ROOT / ".github" / name), (tmp_path / name).read_text("utf-8"))


def test_the_picture_in_the_readme_is_current(bpcalc: Callable[..., Any], regenerate: bool) -> None:
    printed = bpcalc("run", "classic", "--format", "table", "--color", "always").stdout
    lines = printed.split("\n")
    lines = lines[: next(place for place, line in enumerate(lines) if LAST_LINE_OF_PICTURE in line) + 1]
    console = Console(record=True, width=80, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi("\n".join(lines)))
    if regenerate:
        svg = console.export_svg(title="bpcalc run configs/classic.yaml", unique_id="classic", clear=False)
        svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)  # the reader's own font, nothing fetched
        PICTURE.write_text("\n".join(line.rstrip() for line in svg.split("\n")), encoding="utf-8")
    # rich may draw the frame anew in a later version; the words are ours.
    assert _words(PICTURE.read_text(encoding="utf-8")) == _words_of_text(console.export_text())


def _words(svg: str) -> list[str]:
    # A line of the terminal is a row of <text> elements at one height.
    rows: dict[float, list[tuple[float, str]]] = {}
    for x, y, words in re.findall(r'<text class="classic-r\d+" x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', svg):
        rows.setdefault(float(y), []).append((float(x), html.unescape(words)))
    return " ".join(words for y in sorted(rows) for _, words in sorted(rows[y])).split()


def _words_of_text(text: str) -> list[str]:
    return text.split()


@pytest.mark.parametrize("command", ["run configs/classic.yaml", "-m pytest"])
def test_the_first_two_commands_set_up_and_run(command: str) -> None:
    commands = re.findall(r"```sh\n(.*?)\n```", README.read_text(encoding="utf-8"))[:2]
    assert any(
        line.startswith("python3 -m venv .venv && .venv/bin/pip install") and command in line for line in commands
    )
