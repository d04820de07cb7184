"""Hand-ins that hang, die, stumble or eat memory, each in a process that may be ended: one row each, and no more."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from bpcalc.actions.check.checker import HandIn, Settings, Unit
from bpcalc.actions.check.marker import MOST_HERE, Marker
from bpcalc.actions.check.marking import all_marked
from bpcalc.actions.check.processes import in_processes
from bpcalc.actions.check.time_limit import MOST_MEMORY
from bpcalc.checking.marks.marking import Marked
from bpcalc.checking.text import Text
from bpcalc.errors import TerminatedError

LIMIT = 0.3
SLOW = f"takes longer than {LIMIT:g} seconds to check"
LARGE = f"takes more than {MOST_MEMORY} MiB to check"
DIED = "defeats the checker: its process died"

HUGE = 10**4_000_000


def hang() -> None:
    while True:
        pass


def hang_in_c() -> None:
    pow(3, HUGE, HUGE + 1)  # one call that takes hours


def sleep() -> None:
    while True:
        time.sleep(0.01)


def eat() -> None:
    bytearray(MOST_MEMORY << 21)


def die() -> None:
    os._exit(3)


def stumble() -> None:
    raise KeyError


DEEDS: dict[str, Callable[[], None]] = {
    "hang": hang,
    "c": hang_in_c,
    "sleep": sleep,
    "eat": eat,
    "die": die,
    "stumble": stumble,
}
TOLD = {
    "hang": SLOW,
    "c": SLOW,
    "sleep": SLOW,
    "eat": LARGE,
    "die": DIED,
    "stumble": "defeats the checker: KeyError",
}


class Checker(NamedTuple):
    """Of a file `a b c` it marks three students; those who are called by a deed do it."""

    def hand_in(self, file: str) -> HandIn:
        if file.startswith("open "):
            DEEDS[file.removeprefix("open ")]()
        return HandIn(Text(file, "text"), [self._unit(file, student) for student in file.split()])

    def _unit(self, file: str, student: str) -> Unit:
        def marked() -> Marked:
            DEEDS.get(student, list)()
            return Marked(file, student=student, config="classic")

        return Unit(file, student, "", marked)


class Fake(NamedTuple):
    """Settings of which a checker is made that does what it is told."""

    def checker(self) -> Checker:
        return Checker()


def found(files: Sequence[str], processes: int = 2) -> list[list[tuple[str, str]]]:
    """Of each file its students, and what is said of each."""
    rows: list[list[tuple[str, str]]] = [[] for _ in files]
    for place, marked, _ in in_processes(files, Marker(Fake()), processes, LIMIT):  # type: ignore[arg-type]
        rows[place].append((marked.student, marked.problem.message if marked.problem else ""))
    return rows


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bpcalc.actions.check.processes.GRACE", 5.0)


def kinds() -> list[str]:
    return [deed for deed in DEEDS if deed != "eat" or sys.platform == "linux"]


def test_one_who_takes_too_much_is_a_row_and_the_rows_before_and_after_are_marked() -> None:
    files = [f"before {deed} after" for deed in kinds()]
    assert found(files) == [[("before", ""), (deed, TOLD[deed]), ("after", "")] for deed in kinds()]


def test_a_file_that_cannot_be_opened_is_a_row() -> None:
    assert found(["a", *(f"open {deed}" for deed in kinds()), "b"]) == [
        [("a", "")],
        *([("", TOLD[deed])] for deed in kinds()),
        [("b", "")],
    ]


def test_two_in_a_row_who_kill_their_process_take_nobody_with_them() -> None:
    assert found(["die die a die", "b"]) == [
        [("die", DIED), ("die", DIED), ("a", ""), ("die", DIED)],
        [("b", "")],
    ]


def test_a_process_that_dies_before_all_files_are_handed_out_takes_none_with_it() -> None:
    rows = found(["die", *map(str, range(500))])
    assert rows[0] == [("die", DIED)]
    assert rows[1:] == [[(str(number), "")] for number in range(500)]


def test_where_no_process_starts_this_one_does_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fails(*_arguments: object) -> None:
        raise OSError

    monkeypatch.setattr("bpcalc.actions.check.processes._started", fails)
    files = class_of(2 * MOST_HERE, tmp_path)
    marking = all_marked(files, Marker(Settings()), processes=2)
    assert [one.marks for one in marking.marked] == [(1, 60)] * len(files)


def class_of(count: int, folder: Path) -> list[str]:
    for number in range(count):
        (folder / f"{number:02}.yaml").write_text("config: classic\nanswers:\n  net_h1: 0.3775\n", encoding="utf-8")
    return [str(folder / f"{number:02}.yaml") for number in range(count)]


def test_a_row_of_a_table_has_its_own_limit(tmp_path: Path) -> None:
    costly = "*".join(f"1.00{number}" for number in range(12345, 12440))
    names = ["net_h1", "out_h1", "net_h2", "out_h2", "net_o1", "out_o1", "net_o2", "out_o2"]
    honest = ["0.3775", "0.593269992", "0.3925", "0.596884378", "1.105905967", "0.751365070", "1.224921404", "0.772928"]
    rows = [f"Student {number},{','.join(honest)}" for number in range(30)]
    rows.insert(11, ",".join(["Eve", *[costly] * len(names)]))
    (tmp_path / "class.csv").write_text("\n".join([f"student,{','.join(names)}", *rows]) + "\n", encoding="utf-8")
    marking = all_marked([str(tmp_path / "class.csv")], Marker(Settings("classic")), limit=1.0, processes=2)
    assert len(marking.marked) == 31
    told = [one for one in marking.marked if one.student != "Eve"]
    assert [one.marks for one in told] == [(8, 60)] * 30
    assert all(one.text is told[0].text for one in told)
    (eve,) = (one for one in marking.marked if one.student == "Eve")
    assert eve.problem is None or "takes longer than 1 seconds" in eve.problem.message


def test_a_sheet_with_a_network_of_its_own_is_not_marked_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    network = "inputs: [1]\ntargets: [0]\nlayers: [{weights: [[0.5]], activation: linear}]\nlearning_rate: 0.1\n"
    (tmp_path / "own.yaml").write_text(network, encoding="utf-8")
    (tmp_path / "eve.yaml").write_text("config: own.yaml\nanswers: {net_o1: 0.5}\n", encoding="utf-8")
    given: list[str | Text] = []

    def noted(files: Sequence[str | Text], *others: object) -> object:
        given.extend(files)
        return in_processes(files, *others)  # type: ignore[arg-type]

    monkeypatch.setattr("bpcalc.actions.check.processes.in_processes", noted)
    harmless = class_of(1, tmp_path)
    marking = all_marked([str(tmp_path / "eve.yaml"), *harmless], Marker(Settings()), processes=2)
    assert given == [str(tmp_path / "eve.yaml")]
    assert [one.marks for one in marking.marked] == [(0, 7), (1, 60)]


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_what_is_marked_when_somebody_ends_it_is_kept(number: int, code: int, tmp_path: Path) -> None:
    files = class_of(4, tmp_path)
    marker = Marker(Settings())
    hand_in = marker.checker.hand_in

    def ending(file: str | Text) -> HandIn:
        if file == files[2]:
            os.kill(os.getpid(), number)
        return hand_in(file)

    marker.checker.hand_in = ending  # type: ignore[method-assign]
    marking = all_marked(files, marker)
    assert (len(marking.marked), marking.ended, marking.left) == (2, code, 2)
    with pytest.raises(TerminatedError if number == signal.SIGTERM else KeyboardInterrupt):
        all_marked(files[2:], marker)
