"""Measures marking a class: `python tests/benchmarks/classes.py [FILES]`: 200 sheets against one, and broken files.

All runs are of the program itself; the time of one sheet is the best of three.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from making.hostile_files import hostile_files

PROGRAM = str(Path(sys.executable).with_name("bpcalc"))
SHEETS = 200
FILES = 1000


def main() -> None:
    """Prints the ratio, and what became of the broken files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole_class(folder)
        broken_files(folder, int(sys.argv[1]) if len(sys.argv) > 1 else FILES)


def whole_class(folder: Path) -> None:
    write_class(folder / "class")
    one = min(seconds(folder / "class" / "001.yaml")[0] for _ in range(3))
    all_of_them = min(seconds(folder / "class")[0] for _ in range(2))
    print(f"{SHEETS} sheets / one sheet: {all_of_them / one:.1f} (goal 10); {all_of_them:.2f} s / {one:.2f} s")


def write_class(folder: Path, sheets: int = SHEETS) -> None:
    """Makes the folder, with answer sheets of the classic network that have one figure wrong, each another."""
    filled = key()
    folder.mkdir()
    for number in range(sheets):
        wrong = filled.replace(b"0.593269992", b"0.593%06d" % (number * 997 % 10**6), 1)
        (folder / f"{number:03}.yaml").write_bytes(wrong)


def write_table(file: Path, rows: int) -> None:
    """Makes a table with a row a student, and in it what is in the sheets of a class."""
    answers = re.findall(r'^  "?([^"\n#]+?)"?: +(\S+)$', key().decode(), re.MULTILINE)
    lines = ["student," + ",".join(name for name, _ in answers)]
    for number in range(rows):
        wrong = f"0.593{number * 997 % 10**6:06}"
        figures = (wrong if name == "out_h1" else figure for name, figure in answers)
        lines.append(f"Student {number}," + ",".join(figures))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def key() -> bytes:
    """The answer sheet of the classic network, filled in as it should be."""
    return subprocess.run([PROGRAM, "sheet", "classic", "--key"], check=True, capture_output=True).stdout


def broken_files(folder: Path, count: int) -> None:
    (folder / "broken").mkdir()
    files = dict(hostile_files(count))
    for name, data in files.items():
        (folder / "broken" / name).write_bytes(data)
    taken, answer, told = seconds(folder / "broken")
    rows = json.loads(answer)["files"]
    by_file = Counter(Path(row["file"]).name for row in rows)
    problems = Counter(row["error"]["message"][:60] if "error" in row else "read" for row in rows)
    print(f"{count} broken files: {len(by_file)} of them in {len(rows)} rows, {taken:.1f} s")
    print(f"  without a row: {sorted(set(files) - set(by_file))[:20]}")
    defeated = [problem for problem in problems if "defeats" in problem or "longer than" in problem]
    print(
        f"  defeated by {sum(problems[problem] for problem in defeated)}; {told[-300:] or 'nothing'} on standard error"
    )
    for problem, times in problems.most_common(12):
        print(f"  {times:4} × {problem[:100]}")


def seconds(files: Path) -> tuple[float, str, str]:
    """How long the files take to be marked, what comes out, and what is said of them."""
    start = time.perf_counter()
    command = [PROGRAM, "check", str(files), "--config", "classic", "--format", "json"]
    run = subprocess.run(command, check=False, capture_output=True, text=True, cwd=files.parent)
    return time.perf_counter() - start, run.stdout, run.stderr


if __name__ == "__main__":
    main()
