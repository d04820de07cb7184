"""Standard input and output that are closed, links to themselves, pipes by name: one clear message, and no harm."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")

CLOSED = "cannot be read: bad file descriptor"
UNWRITABLE = "standard output cannot be written: bad file descriptor"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ann.yaml").write_text("config: classic\nanswers: {net_h1: 0.3775, out_h1: 0.7}\n", encoding="utf-8")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(tmp_path / "pipe")
    return tmp_path


def run(arguments: str, folder: Path) -> tuple[int, str, str]:
    command = f'exec "$0" -m bpcalc {arguments}'
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["sh", "-c", command, sys.executable],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("run - <&-", CLOSED),
        ("check - <&-", CLOSED),
        ("explain w1 --config - <&-", CLOSED),
        ("run classic >&-", UNWRITABLE),
        ("check ann.yaml >&-", UNWRITABLE),
        ("--help >&-", UNWRITABLE),
        ("run classic --output loop.txt", "loop.txt: cannot be written: too many levels of symbolic links"),
        ("run classic --output loop.txt --force", "loop.txt: cannot be written: too many levels of symbolic links"),
        ("check ann.yaml --results loop.txt", "loop.txt: cannot be written: too many levels of symbolic links"),
        ("run pipe", "pipe: is no plain file"),
        ("check pipe", "pipe: is no plain file"),
        ("check ann.yaml --config pipe", "pipe: is no plain file"),
    ],
)
def test_what_cannot_be_used_gets_one_clear_message(arguments: str, told: str, folder: Path) -> None:
    exit_code, out, said = run(arguments, folder)
    assert (exit_code, out) == (2, "")
    assert told in said
    assert said.count("\n") <= 2


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_a_file_is_written_whatever_else_is_closed(closed: str, folder: Path) -> None:
    exit_code, _, said = run(f"run classic --output f.txt {closed}", folder)
    assert (exit_code, said) == (0, "")
    text = (folder / "f.txt").read_text(encoding="utf-8")
    assert "0.3775" in text
    assert text == run("run classic", folder)[1]


def test_without_standard_error_the_exit_code_still_tells(folder: Path) -> None:
    assert run("run nothing 2>&-", folder) == (2, "", "")
    exit_code, out, _ = run("check ann.yaml 2>&-", folder)
    assert exit_code == 1
    assert "Marks: 1 of 60" in out
