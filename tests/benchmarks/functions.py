"""Measures slips of functions: `python tests/benchmarks/functions.py [SHARE [SEED]]`, over every combination.

Networks of every hidden activation, loss and optimizer are drawn by the seed; SHARE of them are tried.
"""

from __future__ import annotations

import os
import sys
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from making.mistaken import answered
from making.mistakes import combinations, drawn

RESULTS = ("rightly", "wrongly", "not named", "accepted")
MOST_SHOWN = 60


def main() -> None:
    """Prints how many mistakes of each family were named rightly, wrongly, and not, and some that were not."""
    share, seed = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0, int(sys.argv[2]) if len(sys.argv) > 2 else 1
    every = max(1, round(1 / share))
    jobs = [(*names, seed) for names in combinations()[seed % every :: every]]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    told: list[str] = []
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for found, lines in pool.map(_tried, jobs, chunksize=4):
            for family, result in found:
                counts[family][result] += 1
                counts["all"][result] += 1
            told += lines
    print(f"{len(jobs)} networks, seed {seed}\n{'':32}" + "".join(f"{result:>12}" for result in RESULTS))
    for family in (*sorted(family for family in counts if family != "all"), "all"):
        print(f"{family:32}" + "".join(f"{counts[family][result]:12}" for result in RESULTS))
    for line in told[:: max(1, len(told) // MOST_SHOWN)]:
        print("  ", line)


def _tried(job: tuple[str, str, str, int]) -> tuple[list[tuple[str, str]], list[str]]:
    what = drawn(*job)
    found, told = [], []
    for one in answered(what):
        found.append((one.mistake.family, one.result))
        if one.result != "rightly":
            functions = f"{what.hidden}/{what.output}/{what.loss}/{what.optimizer}"
            told.append(f"{one.result} {functions} {one.mistake.quantity}={one.text} {one.mistake.family}: {one.told}")
    return found, told


if __name__ == "__main__":
    main()
