"""`bpcalc check` of a class that is ended early: what is marked is told, and no process is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

import bpcalc as library

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc to find processes")

FILES = 120
PATIENCE = 60.0
"""Seconds in which what must happen has happened, whatever else the machine does."""


@pytest.fixture(scope="module")
def sheet() -> str:
    """The answer sheet of the classic network, filled in as it should be."""
    text = library.render(library.sheet(library.load("classic"), key=True, config="classic"), "yaml")
    assert isinstance(text, str)
    return text


@pytest.fixture
def folder(sheet: str, tmp_path: Path) -> Path:
    """A class with a mistake in each sheet, which is still being marked when it is ended."""
    (tmp_path / "class").mkdir()
    for number in range(FILES):
        wrong = sheet.replace("0.593269992", f"0.59{number:07}", 1)
        (tmp_path / "class" / f"{number:03}.yaml").write_text(wrong, encoding="utf-8")
    return tmp_path


class Run:
    """A run of the program whose processes are known by a mark in their environment."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._mark = f"BPCALC_TEST={uuid.uuid4().hex}"
        name, _, value = self._mark.partition("=")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bpcalc", "check", "class", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=folder,
            start_new_session=True,
            env={**os.environ, name: value, "PYTHONPATH": str(Path(__file__).parents[2]), "LC_ALL": "C.UTF-8"},
        )

    def others(self) -> list[int]:
        """The processes of this run besides the first."""
        return [int(path.name) for path in Path("/proc").glob("[0-9]*") if self._is_other(int(path.name))]

    def _is_other(self, pid: int) -> bool:
        try:
            return pid != self.process.pid and self._mark.encode() in Path(f"/proc/{pid}/environ").read_bytes()
        except OSError:
            return False

    def ended_by(self, number: int, *, with_all: bool) -> tuple[int, str, str]:
        """The exit code and what was said when a signal is sent to it, or to all its processes, as a terminal does."""
        (os.killpg if with_all else os.kill)(self.process.pid, number)
        told, said = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, told, said


def until(happened: Callable[[], object]) -> bool:
    """Whether something happens in the time that there is."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if happened():
            return True
        time.sleep(0.02)
    return bool(happened())


@pytest.mark.parametrize("with_all", [False, True], ids=["one", "all"])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["INT", "TERM"])
def test_a_class_that_is_ended_keeps_what_is_marked(number: int, code: int, with_all: bool, folder: Path) -> None:
    run = Run(folder, "--summary", "class.csv")
    assert until(run.others)
    time.sleep(0.3)
    exit_code, told, said = run.ended_by(number, with_all=with_all)
    assert until(lambda: not run.others())
    assert "Traceback" not in said
    assert exit_code == code
    if told:  # else it was ended before the first sheet was marked
        assert "ended early: " in said
        assert "class.csv" in said
        rows = (folder / "class.csv").read_text(encoding="utf-8").splitlines()
        assert 1 < len(rows) <= FILES
        left = int(said.split("ended early: ")[1].split()[0])
        assert len(rows) - 1 + left == FILES


@pytest.mark.parametrize("wait", [0.0, 0.1, 0.4, 0.9])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=["INT", "TERM", "KILL"])
def test_no_process_outlives_the_first_whenever_that_ends(number: int, wait: float, folder: Path) -> None:
    run = Run(folder)
    time.sleep(wait)
    exit_code, _, said = run.ended_by(number, with_all=False)
    assert until(lambda: not run.others())
    assert "Traceback" not in said
    assert exit_code in (130, 143, -number)


def test_a_pipe_that_nobody_reads_ends_it_in_silence(folder: Path) -> None:
    run = Run(folder)
    assert run.process.stdout
    run.process.stdout.close()
    assert run.process.stderr
    assert run.process.stderr.read() == ""
    run.process.stderr.close()
    run.process.wait(PATIENCE)
    assert until(lambda: not run.others())
