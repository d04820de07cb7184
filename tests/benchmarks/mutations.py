"""Measures the judge: `python tests/benchmarks/mutations.py` injects every slip at every Step of five networks.

A number after it, such as 0.1, is the share of the cases that are tried.
"""

from __future__ import annotations

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from making.mutating import NETWORKS, Case, Outcome, cases, honest_sheets, judge_of, outcome

DIGITS = (3, 4, 5, 6, 9)
PARTS = 20
"""Of the cases of each network, for the processes."""

PARAMETERS = 20
"""Sets of parameters of each network for which honest sheets are made: 20 sheets for each number of digits."""


def main() -> None:
    """Prints the shares per slip and network, and what failed."""
    every = round(1 / float(sys.argv[1])) if len(sys.argv) > 1 else 1
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        jobs = [(name, part) for name in NETWORKS for part in range(0, PARTS, every)]
        results = [one for found in pool.map(_judged, jobs) for one in found]
        _report(results)
        parts = [
            (name, digits, other) for name in NETWORKS for digits in DIGITS for other in range(0, PARAMETERS, every)
        ]
        honest = [one for found in pool.map(_honest, parts, chunksize=5) for one in found]
    blamed = [one for one in honest if one[1]]
    print(f"\n{len(honest)} honest sheets, {len(blamed)} with a figure that was not accepted")
    for what, told in blamed[:60]:
        print("  ", what, told)


def _judged(job: tuple[str, int]) -> list[tuple[str, Case, Outcome]]:
    name, part = job
    judge = judge_of(name)
    return [(name, case, outcome(judge, case)) for case in list(cases(judge))[part::PARTS]]


def _honest(job: tuple[str, int, int]) -> list[tuple[str, str]]:
    found = []
    for what, claims in honest_sheets(*job):
        told = "; ".join(
            f"{c.quantity} {c.verdict.value} {c.spot and c.spot.text} {c.slip} {c.rule}" for c in claims[:3]
        )
        found.append((what, told))
    return found


def _report(results: Iterable[tuple[str, Case, Outcome]]) -> None:
    shares: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    failures = []
    for network, case, result in results:
        for row in (f"{case.slip}: {case.what}", "all"):
            for column in (network, "all"):
                shares[row][column].update(
                    struck=1, found=result.found and result.alone, named=result.named and result.found
                )
        if not (result.found and result.alone and result.named):
            kind = "NOT FOUND" if not result.found else "NOT ALONE" if not result.alone else "not named"
            failures.append(f"{kind} {network} {case.quantity} = {case.text} ({case.slip}: {case.what}): {result.told}")
    columns = [*NETWORKS, "all"]
    print(f"{'found at its Step / named of struck':48}" + "".join(f"{column:>22}" for column in columns))
    for row, by_network in sorted(shares.items()):
        texts = (
            f"{c['found']}/{c['named']} of {c['struck']}" if (c := by_network[column])["struck"] else ""
            for column in columns
        )
        print(f"{row:48}" + "".join(f"{text:>22}" for text in texts))
    print(f"\n{len(failures)} failures")
    for line in sorted(failures):
        print("  ", line)


if __name__ == "__main__":
    main()
