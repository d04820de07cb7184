"""Measures bpcalc as ratios in one run: `python tests/benchmarks/measure.py`. Nothing here is asserted by a test."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from plain_script import train as train_by_script

import bpcalc
from bpcalc.model.loading import loads

SCRIPT = Path(__file__).with_name("plain_script.py")
PROGRAM = (str(Path(sys.executable).with_name("bpcalc")),)
CLASSIC = (*PROGRAM, "run", "classic", "--iterations", "10000")
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
ROUNDS = 15


def main() -> None:
    """Prints a line for each goal."""
    whole, sympy, script = in_turn(
        CLASSIC, (sys.executable, "-c", "import sympy"), (sys.executable, str(SCRIPT), "10000")
    )
    report("run classic --iterations 10000 / import sympy", whole / sympy, "1.15")
    report("run classic --iterations 10000 / the script, 10,000 updates", whole / script, "3.0")
    updates = 100_000
    network = bpcalc.load("classic")
    loop = best(lambda: bpcalc.train(network, updates))
    by_script = best(lambda: train_by_script(updates, show=False))
    report("an update of the training loop / of the script", loop / by_script, "0.27")
    print(f"  ({loop / updates * 1e6:.2f} µs / {by_script / updates * 1e6:.2f} µs)")
    gc.collect()
    gc.freeze()
    gc.disable()  # as the program does
    costs = {width: best(lambda width=width: bpcalc.derive(dense(width)), rounds=3) for width in (16, 32, 64)}
    gc.enable()
    report("64-64-64 derived, in seconds", costs[64], "1")
    each = {width: cost / (2 * width * width) for width, cost in costs.items()}
    report("cost per weight, 64-64-64 / 16-16-16", each[64] / each[16], "flat")
    report("peak memory of run classic --iterations 10000, in MiB", peak_memory(CLASSIC), "65")


def report(what: str, measured: float, goal: str) -> None:
    print(f"{what:62} {measured:8.2f}   goal {goal}")


def in_turn(*commands: Sequence[str]) -> list[float]:
    """The best time of each command, run in turn so that all meet the same machine."""
    times: list[list[float]] = [[] for _ in commands]
    for _ in range(ROUNDS):
        for command, taken in zip(commands, times, strict=True):
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
            taken.append(time.perf_counter() - start)
    return [min(taken) for taken in times]


def best(work: Callable[[], object], rounds: int = 5) -> float:
    """The shortest of some runs, in seconds."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def peak_memory(command: Sequence[str]) -> float:
    """The peak resident memory of a command, in MiB, read in a process that runs nothing else."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    run = subprocess.run([sys.executable, "-c", code, *command], check=True, capture_output=True, env=ENVIRONMENT)
    return int(run.stdout) / 1024


def dense(width: int) -> bpcalc.Network:
    """A network of three layers of this width, fully connected, loaded outside the measurement."""
    if width not in _NETWORKS:
        rows = "[" + ",".join(["[" + ",".join(["0.1"] * width) + "]"] * width) + "]"
        ones = "[" + ",".join(["1"] * width) + "]"
        layer = f"{{weights: {rows}, bias: 0.5}}"
        _NETWORKS[width] = loads(f"{{inputs: {ones}, targets: {ones}, layers: [{layer}, {layer}], learning_rate: 0.5}}")
    return _NETWORKS[width]


_NETWORKS: dict[int, bpcalc.Network] = {}

if __name__ == "__main__":
    for size in (16, 32, 64):
        dense(size)
    main()
