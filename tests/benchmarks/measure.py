"""Measures every goal of speed and memory in one run: `python tests/benchmarks/measure.py [--rounds N] [--readme]`.

Run it as a reader would run bpcalc: in a fresh environment with a normal install (`pip install .`), which starts faster
than an editable one and has its bytecode written; an editable one works, too. It takes six minutes or so, on Linux or
macOS. `--readme` writes the table into the README of this tree. Nothing here is asserted by a test.

Each command is a process of its own. It is measured in CPU time, its own and that of the processes it has waited for,
so that other work on the machine matters little. The commands of a round follow each other, each round beginning with
another, so that all meet the same machine; of the rounds the least counts.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.classes import PROGRAM, SHEETS, key, write_class, write_table

HERE = Path(__file__).parent
README = HERE.parents[1] / "README.md"
TABLE = re.compile(
    r"(<!-- written by: python tests/benchmarks/measure.py --readme -->\n)(.*?)(<!-- end -->)", re.DOTALL
)
UNBUFFERED = {"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
"""Variables that cost time which a reader's Python does not take."""

ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in UNBUFFERED} | {"LC_ALL": "C.UTF-8"}
WIDTHS, DEPTHS, SAMPLES = (16, 32, 64), (50, 100, 200), 1000
LARGE, ROWS = 2000, (500, 5000)
"""Sheets of a large class, and rows of two tables of a class."""

SHALLOW = 2
"""Layers of the run that is taken off a deep one: what a process costs whatever its depth."""

FLAT = 1.15
"""How much dearer the dearest of three sizes may be for what each of its parts costs."""


@dataclass(frozen=True)
class Cost:
    """What a process took: CPU seconds, MiB at its peak, and the seconds it printed if it is one of `parts.py`."""

    cpu: float
    peak: float
    printed: float


@dataclass(frozen=True)
class Command:
    """A process to measure, in how many of the rounds at most, and the exit code it must end with."""

    arguments: Sequence[str]
    rounds: int = 99
    exit_code: int = 0


@dataclass(frozen=True)
class Goal:
    """A number to measure, in a unit unless it is a ratio, with what it may come to and what would be better still."""

    what: str
    measured: Callable[[Mapping[str, Cost]], float]
    goal: float
    stretch: float | None = None
    unit: str = ""


def python(*arguments: str) -> Sequence[str]:
    return (sys.executable, *arguments)


def part(name: str, config: str) -> Sequence[str]:
    return python(str(HERE / "parts.py"), name, config)


def run(config: str, *options: str) -> Sequence[str]:
    return (PROGRAM, "run", config, *options)


COMMANDS = {
    "pass": Command(python("-c", "pass")),
    "sympy": Command(python("-c", "import sympy")),
    "script": Command(python(str(HERE / "plain_script.py"), "10000")),
    "classic": Command(run("classic", "--iterations", "10000")),
    "help": Command((PROGRAM, "--help")),
    "explain": Command((PROGRAM, "explain", "w1")),
    "sheet": Command((PROGRAM, "check", "key.yaml", "--config", "classic")),
    "loop": Command(part("train", "classic")),
    "loop of the script": Command(part("script", "classic")),
    **{f"derive {width}": Command(part("derive", f"wide-{width}.yaml"), rounds=5) for width in WIDTHS},
    **{f"deep {depth}": Command(run(f"deep-{depth}.yaml"), rounds=5) for depth in (SHALLOW, *DEPTHS)},
    "one of the class": Command((PROGRAM, "check", "class/001.yaml", "--config", "classic"), rounds=5, exit_code=1),
    "class": Command((PROGRAM, "check", "class", "--config", "classic"), rounds=3, exit_code=1),
    "large class": Command((PROGRAM, "check", "large", "--config", "classic"), rounds=1, exit_code=1),
    "table": Command((PROGRAM, "check", "table.csv", "--config", "classic"), rounds=1, exit_code=1),
    "large table": Command((PROGRAM, "check", "large.csv", "--config", "classic"), rounds=1, exit_code=1),
    "samples": Command(part("train-on-samples", "samples.yaml"), rounds=3),
    "long training": Command(run("classic", "--iterations", "10000000"), rounds=1),
}


def cpu(name: str, of: str) -> Callable[[Mapping[str, Cost]], float]:
    return lambda costs: costs[name].cpu / costs[of].cpu


def per_sheet(costs: Mapping[str, Cost]) -> float:
    """CPU milliseconds of each sheet of a class but the first, with what its processes need to start."""
    return (costs["class"].cpu - costs["one of the class"].cpu) / (SHEETS - 1) * 1000


def per_sheet_of_many(costs: Mapping[str, Cost]) -> float:
    """CPU milliseconds of each sheet of a large class, all that its processes need in it."""
    return costs["large class"].cpu / LARGE * 1000


def per_row(costs: Mapping[str, Cost]) -> float:
    """CPU milliseconds of each further row of a large table."""
    return (costs["large table"].cpu - costs["table"].cpu) / (ROWS[1] - ROWS[0]) * 1000


def memory(large: str, small: str, more: int) -> Callable[[Mapping[str, Cost]], float]:
    """KiB that each of so many further hand-ins adds to the peak."""
    return lambda costs: (costs[large].peak - costs[small].peak) / more * 1024


def per_weight(costs: Mapping[str, Cost]) -> float:
    each = [costs[f"derive {width}"].printed / (2 * width * width) for width in WIDTHS]
    return max(each) / min(each)


def per_layer(costs: Mapping[str, Cost]) -> float:
    each = [(costs[f"deep {depth}"].cpu - costs[f"deep {SHALLOW}"].cpu) / (depth - SHALLOW) for depth in DEPTHS]
    return max(each) / min(each)


GOALS = (
    Goal("`run classic --iterations 10000` to `python -c 'import sympy'`", cpu("classic", "sympy"), 0.62, 0.5),
    Goal("the same to a plain-Python script that does 10,000 updates", cpu("classic", "script"), 1.8, 1.4),
    Goal(
        "100,000 updates by `bpcalc.train` to those of the script",
        lambda costs: costs["loop"].printed / costs["loop of the script"].printed,
        0.19,
    ),
    Goal("`--help` to `python -c pass`", cpu("help", "pass"), 5.2),
    Goal("`explain w1` to `import sympy`", cpu("explain", "sympy"), 0.5),
    Goal("`check` of an answer sheet without a fault to `import sympy`", cpu("sheet", "sympy"), 0.62),
    Goal(f"`check` of {SHEETS} sheets with a fault each: every further one", per_sheet, 17, unit="ms"),
    Goal(f"`check` of {LARGE:,} sheets with a fault each: every one", per_sheet_of_many, 17, unit="ms"),
    Goal("the same, memory at its peak", lambda costs: costs["large class"].peak, 100, unit="MiB"),
    Goal(
        "the same, memory that every further sheet takes",
        memory("large class", "class", LARGE - SHEETS),
        32,
        unit="KiB",
    ),
    Goal(f"`check` of a table of {ROWS[1]:,} rows with a fault each: every further one", per_row, 17, unit="ms"),
    Goal(
        "the same, memory that every further row takes",
        memory("large table", "table", ROWS[1] - ROWS[0]),
        32,
        unit="KiB",
    ),
    Goal("a network 64-64-64 derived", lambda costs: costs["derive 64"].printed, 0.3, unit="s"),
    Goal("16-16-16, 32-32-32 and 64-64-64 derived: a weight at its dearest to its cheapest", per_weight, FLAT),
    Goal("`run` of 50, 100 and 200 layers: a layer at its dearest to its cheapest", per_layer, FLAT),
    Goal("1,000 updates on 1,000 samples, 2-2-2", lambda costs: costs["samples"].printed, 1.2, unit="s"),
    Goal("the same, memory at its peak", lambda costs: costs["samples"].peak, 100, unit="MiB"),
    Goal("`run classic --iterations 10000`, memory at its peak", lambda costs: costs["classic"].peak, 30, unit="MiB"),
    Goal(
        "memory for 10,000,000 updates to that for 10,000",
        lambda costs: costs["long training"].peak / costs["classic"].peak,
        1.1,
    ),
)


def main() -> None:
    """Prints what each process took, then a line for each goal."""
    parser = argparse.ArgumentParser(description="Measures every goal of speed and memory, as ratios in CPU time.")
    parser.add_argument("--rounds", type=int, default=11, help="how often the quick commands run (default: 11)")
    parser.add_argument("--readme", action="store_true", help="write the table into the README, too")
    asked = parser.parse_args()
    costs = costs_of(COMMANDS, asked.rounds)
    for name, cost in costs.items():
        print(f"{name:20} {cost.cpu * 1000:9.1f} ms CPU {cost.peak:7.1f} MiB")
    measured = [goal.measured(costs) for goal in GOALS]
    print(f"\n{machine()}\n\n{text_table(measured)}")
    if asked.readme:
        table = f"{machine()}\n\n{markdown_table([f'{number:.{2 if number >= 1 else 3}f}' for number in measured])}"
        text = README.read_text(encoding="utf-8")
        README.write_text(TABLE.sub(lambda match: f"{match[1]}{table}{match[3]}", text), encoding="utf-8")


def costs_of(commands: Mapping[str, Command], rounds: int) -> dict[str, Cost]:
    """The least that each command takes in the rounds; commands of few rounds run in the last ones."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_inputs(folder)
        for left in reversed(range(rounds)):
            names = [name for name, command in commands.items() if command.rounds > left]
            first = left % len(names)
            for name in names[first:] + names[:first]:
                costs[name].append(cost_of(commands[name], folder))
            print(f"{left} rounds left", file=sys.stderr)
    return {
        name: Cost(min(cost.cpu for cost in all_), min(cost.peak for cost in all_), min(cost.printed for cost in all_))
        for name, all_ in costs.items()
    }


def cost_of(command: Command, folder: Path) -> Cost:
    """What one run of a command takes, in that folder. Raises RuntimeError where it does not end as it must."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command.arguments, stdin=subprocess.DEVNULL, stdout=output, env=ENVIRONMENT, cwd=folder
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != command.exit_code:
            raise RuntimeError(f"exit code {process.returncode}: {' '.join(command.arguments)}")
        output.seek(0)
        printed = float(output.read()) if str(HERE / "parts.py") in command.arguments else 0.0
    # A process counts as its own peak what this one had when it was started: this one imports no more than it needs.
    in_a_mib = 1024**2 if sys.platform == "darwin" else 1024
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / in_a_mib, printed)


def write_inputs(folder: Path) -> None:
    """Writes the class and the networks that the commands read."""
    write_class(folder / "class")
    write_class(folder / "large", LARGE)
    for name, rows in zip(("table.csv", "large.csv"), ROWS, strict=True):
        write_table(folder / name, rows)
    (folder / "key.yaml").write_bytes(key())
    for width in WIDTHS:
        (folder / f"wide-{width}.yaml").write_text(dense([width] * 3) + one_sample(width))
    for depth in (SHALLOW, *DEPTHS):
        (folder / f"deep-{depth}.yaml").write_text(dense([2] * (depth + 1)) + one_sample(2))
    rows = (f"{k / SAMPLES},{k * 7 % SAMPLES / SAMPLES},{k * 3 % SAMPLES / SAMPLES},0.5\n" for k in range(SAMPLES))
    (folder / "samples.csv").write_text("a,b,c,d\n" + "".join(rows))
    named = "samples: {file: samples.csv, inputs: [a, b], targets: [c, d]}\nupdate: {biases: trained}\n"
    (folder / "samples.yaml").write_text(dense([2, 2, 2]) + named)


def dense(widths: Sequence[int]) -> str:
    """A network file without its samples: layers of these widths, the first one the inputs, fully connected."""
    layers = (f"  - {{weights: {matrix(rows, columns)}, bias: 0.5}}\n" for columns, rows in pairwise(widths))
    return "learning_rate: 0.5\nlayers:\n" + "".join(layers)


def matrix(rows: int, columns: int) -> list[list[float]]:
    return [[(3 * row + 7 * column) % 9 / 10 + 0.1 for column in range(columns)] for row in range(rows)]


def one_sample(width: int) -> str:
    return f"inputs: {[0.5] * width}\ntargets: {[0.9] * width}\n"


def machine() -> str:
    return f"Measured with {platform.python_implementation()} {platform.python_version()} on {os.cpu_count()} cores:"


def text_table(measured: Sequence[float]) -> str:
    width = max(len(goal.what) for goal in GOALS)
    rows = [f"{'':{width}} measured  goal      stretch"]
    for goal, number in zip(GOALS, measured, strict=True):
        missed = "" if number <= goal.goal else "  missed"
        rows.append(f"{goal.what:{width}} {number:8.3f} {goal.goal:5g} {goal.unit:3} {goal.stretch or '':>8}{missed}")
    return "\n".join(rows)


def markdown_table(measured: Sequence[str]) -> str:
    """The goals beside these numbers."""
    rows = ["| what | measured | goal | stretch |", "| --- | ---: | ---: | ---: |"]
    for goal, number in zip(GOALS, measured, strict=True):
        unit = f" {goal.unit}" if goal.unit else ""
        rows.append(f"| {goal.what} | {number}{unit} | {goal.goal:g}{unit} | {goal.stretch or ''} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    main()
