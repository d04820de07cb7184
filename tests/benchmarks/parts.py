"""Times a part of bpcalc within a process of its own: `python tests/benchmarks/parts.py PART CONFIG` prints seconds.

Imports, and the reading of the network, are over before the clock of the processor starts.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Mapping

from plain_script import train as train_by_script

import bpcalc

UPDATES = 100_000
SAMPLED_UPDATES = 1000

PARTS: Mapping[str, Callable[[bpcalc.Network], object]] = {
    "derive": bpcalc.derive,
    "train": lambda network: bpcalc.train(network, UPDATES),
    "train-on-samples": lambda network: bpcalc.train(network, SAMPLED_UPDATES),
    "script": lambda _: train_by_script(UPDATES, show=False),
}


def main() -> None:
    """Prints how long the part takes, called once."""
    gc.disable()  # this and the next as the program does
    sys.setrecursionlimit(20_000)
    part, config = sys.argv[1:]
    bpcalc.train(bpcalc.load("one-neuron"), 1)  # imports what training and deriving import when first asked
    network = bpcalc.load(config)
    start = time.process_time()
    PARTS[part](network)
    print(time.process_time() - start)


if __name__ == "__main__":
    main()
