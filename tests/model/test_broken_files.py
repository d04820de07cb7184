"""Every network in tests/model/broken/ is refused with exactly the message that stands below it, or lies beside it.

Most are pairs of a network and its message, in files by what is wrong. Networks that are about their bytes, or whose
lines nobody can read, are files in bytes/. `pytest --regenerate` writes the messages anew; read the difference before
it is committed.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bpcalc.checking.certifying.published import compare
from bpcalc.cli.app import app
from bpcalc.cli.messages import formatted
from bpcalc.errors import BpcalcError
from bpcalc.model.loading import load
from bpcalc.model.source import LARGEST_FILE
from making.pairs import Pair, pairs_in

FOLDER = Path(__file__).parent / "broken"
FILES = sorted((FOLDER / "bytes").glob("*.yaml"))
WITH_SAMPLES = pairs_in(FOLDER / "samples-files.txt", inputs=2)
ALONE = [pair for path in sorted(FOLDER.glob("*.txt")) if path != WITH_SAMPLES[0].path for pair in pairs_in(path)]
NETWORKS: dict[str, Path | Pair] = {file.stem: file for file in FILES} | {
    pair.title: pair for pair in (*ALONE, *WITH_SAMPLES)
}

WITHOUT_A_PLACE = {"empty-document", "empty-file", "only-comments"}
"""Files of which no line is wrong, because there is none."""

WITHOUT_A_LINE = {"binary", "invalid-utf8", "samples-file-binary", "samples-file-empty", "utf-16"}
"""Files whose line cannot be shown, because it is no text."""

PROBLEM = re.compile(
    r"(?P<file>[^:\n]+):(?P<line>\d+):(?P<column>\d+): .+\n"
    r"(?: *(?P=line) \| (?P<source>.*)\n      \| (?P<before> *)\^\n)?"
    r"      (?P<hint>.+)\n"
)

every_network = pytest.mark.parametrize("file", NETWORKS, indirect=True)


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages call a file as the user did; here by its bare name."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def file(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a network, in the current directory; of a pair it is written there, and its samples beside it."""
    network = NETWORKS[request.param]
    if isinstance(network, Path):
        monkeypatch.chdir(network.parent)
    else:
        for ending, text in zip((".yaml", ".csv"), network.given, strict=False):
            Path(network.title + ending).write_text(text, encoding="utf-8", newline="\n")
    return Path(f"{request.param}.yaml")


def message_about(config: str) -> str:
    """The message that a user gets about a file."""
    with pytest.raises(BpcalcError) as refused:
        compare(load(config))
    assert refused.value.exit_code == 2
    return formatted(refused.value)


@every_network
def test_a_broken_file_gets_its_message(
    file: Path, matches_golden: Callable[[str, str], None], matches_pair: Callable[[Pair, str], None]
) -> None:
    network = NETWORKS[file.stem]
    if isinstance(network, Path):
        matches_golden(str(network.with_suffix(".txt")), message_about(file.name))
    else:
        matches_pair(network, message_about(file.name))


@every_network
def test_the_command_prints_the_message_alone_and_ends_with_2(file: Path) -> None:
    result = CliRunner().invoke(app, ["run", file.name])
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", message_about(file.name))


@every_network
def test_a_message_says_where_and_shows_the_line_and_what_to_do(file: Path) -> None:
    message = message_about(file.name)
    if file.stem in WITHOUT_A_PLACE:
        assert re.fullmatch(rf"{file.name}: .+\n  .+\n", message)
        return
    problems = list(PROBLEM.finditer(message))
    count = f"{len(problems)} problems\n" if len(problems) > 1 else ""
    assert "".join(problem[0] for problem in problems) + count == message
    places = [(int(problem["line"]), int(problem["column"])) for problem in problems]
    assert places == sorted(places)
    if file.stem not in WITHOUT_A_LINE:
        for problem, (line, column) in zip(problems, places, strict=True):
            # What is wrong may stand in the file of samples beside it.
            shown = Path(problem["file"]).read_text(encoding="utf-8-sig").split("\n")[line - 1]
            assert 1 <= column <= len(shown) + 1
            assert problem["source"].strip() in "".join(c if c.isprintable() else "�" for c in shown)
            assert problem["before"].strip() == ""


def test_every_message_belongs_to_a_file() -> None:
    assert {file.stem for file in (FOLDER / "bytes").glob("*.txt")} == {file.stem for file in FILES}
    assert len(NETWORKS) == len(FILES) + len(ALONE) + len(WITH_SAMPLES), "two networks have one name"


@pytest.mark.parametrize("file", ["several-problems", "binary", "published-unknown-quantity"], indirect=True)
def test_a_process_ends_with_2_without_output_or_traceback(file: Path) -> None:
    command = [sys.executable, "-m", "bpcalc", "run", file.name, "--format", "json"]
    ended = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert ended.stdout == b""
    assert b"Traceback" not in ended.stderr
    assert ended.stderr.decode().replace("\r\n", "\n") == message_about(file.name)


def test_a_directory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "networks").mkdir()
    monkeypatch.chdir(tmp_path)
    assert message_about("networks") == "networks: is a directory, not a network file\n  name a file in it\n"


def test_a_missing_file_with_a_near_name_is_guessed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "homework.yaml").touch()
    monkeypatch.chdir(tmp_path)
    assert message_about("homwork.yaml") == (
        "bpcalc: there is no file or bundled network 'homwork.yaml'\n  did you mean 'homework.yaml'?\n"
    )


def test_a_missing_network_with_a_near_name_is_guessed() -> None:
    assert message_about("clasic") == (
        "bpcalc: there is no file or bundled network 'clasic'\n  did you mean 'classic'?\n"
    )


def test_a_missing_file_with_no_near_name_lists_the_bundled_networks() -> None:
    first, hint = message_about("7f3a").splitlines()
    assert first == "bpcalc: there is no file or bundled network '7f3a'"
    assert hint.startswith("  bundled networks: ")
    assert "classic" in hint


def test_a_file_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret.yaml").touch()
    monkeypatch.chdir(tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # the mode of a file means nothing to root
    assert message_about("secret.yaml").startswith("secret.yaml: cannot be read: permission denied\n")


def test_a_file_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Path("big.yaml").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    assert message_about("big.yaml").startswith("big.yaml: is larger than 4 MiB\n")
