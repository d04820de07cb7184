"""Every file in tests/model/broken/ is refused with exactly the message that lies beside it.

`pytest --regenerate` writes the messages anew; read the difference before it is committed.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bpcalc.checking.certifying.published import compare
from bpcalc.cli.app import app
from bpcalc.cli.messages import formatted
from bpcalc.errors import BpcalcError
from bpcalc.model.loading import load
from bpcalc.model.source import LARGEST_FILE

FOLDER = Path(__file__).parent / "broken"
FILES = sorted(FOLDER.glob("*.yaml"))

WITHOUT_A_PLACE = {"empty-document", "empty-file", "only-comments"}
"""Files of which no line is wrong, because there is none."""

WITHOUT_A_LINE = {"binary", "invalid-utf8", "samples-file-binary", "samples-file-empty", "utf-16"}
"""Files whose line cannot be shown, because it is no text."""

PROBLEM = re.compile(
    r"(?P<file>[^:\n]+):(?P<line>\d+):(?P<column>\d+): .+\n"
    r"(?: *(?P=line) \| (?P<source>.*)\n      \| (?P<before> *)\^\n)?"
    r"      (?P<hint>.+)\n"
)

every_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


@pytest.fixture(autouse=True)
def _beside_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages call a file as the user did; here by its bare name."""
    monkeypatch.chdir(FOLDER)


def message_about(config: str) -> str:
    """The message that a user gets about a file."""
    with pytest.raises(BpcalcError) as refused:
        compare(load(config))
    assert refused.value.exit_code == 2
    return formatted(refused.value)


@every_file
def test_a_broken_file_gets_its_message(file: Path, regenerate: bool) -> None:
    message = message_about(file.name)
    if regenerate:
        file.with_suffix(".txt").write_bytes(message.encode())
    assert message == file.with_suffix(".txt").read_bytes().decode()


@every_file
def test_the_command_prints_the_message_alone_and_ends_with_2(file: Path) -> None:
    result = CliRunner().invoke(app, ["run", file.name])
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", message_about(file.name))


@every_file
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
    assert {file.stem for file in FOLDER.glob("*.txt")} == {file.stem for file in FILES}


@pytest.mark.parametrize("name", ["several-problems", "binary", "published-unknown-quantity"])
def test_a_process_ends_with_2_without_output_or_traceback(name: str) -> None:
    command = [sys.executable, "-m", "bpcalc", "run", f"{name}.yaml", "--format", "json"]
    ended = subprocess.run(command, cwd=FOLDER, capture_output=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert ended.stdout == b""
    assert b"Traceback" not in ended.stderr
    assert ended.stderr.decode().replace("\r\n", "\n") == message_about(f"{name}.yaml")


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
