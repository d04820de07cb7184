"""The libraries that a run can be exported to: one line each, and one file that writes the script."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the type only: `--help` stays quick without SymPy
    from bpcalc.exporting.plan import Plan

LIBRARIES: Mapping[str, str] = MappingProxyType(
    {
        "numpy": "bpcalc.exporting.numpy_script",
        "pytorch": "bpcalc.exporting.pytorch_script",
        "jax": "bpcalc.exporting.jax_script",
        "sympy": "bpcalc.exporting.sympy_script",
    }
)
"""The module of each; its `script` writes the text from a plan."""


def writer(library: str) -> Callable[[Plan], str]:
    """What writes the script for a library; loaded when it is asked for."""
    script: Callable[[Plan], str] = import_module(LIBRARIES[library]).script
    return script
