"""What `export` does: a script that repeats the run with another library."""

from __future__ import annotations

from bpcalc.exporting.exporting import exported
from bpcalc.model.network import Network


def export(network: Network, library: str, *, iterations: int = 1) -> str:
    """The text of a Python script for `numpy`, `pytorch`, `jax` or `sympy` that prints the same digits.

    It prints each value as `id = value`: the first update in full, then the outputs, the error and the parameters after
    the last of the `iterations`. Raises BpcalcError for what a script cannot repeat, or where a value cannot be worked.

    >>> import bpcalc
    >>> "import numpy" in bpcalc.export(bpcalc.load("classic"), "numpy", iterations=100)
    True
    """
    return exported(network, library, iterations)
