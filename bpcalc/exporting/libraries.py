"""The libraries that a run can be exported to: a line each, and a file that writes the script."""

from collections.abc import Mapping
from types import MappingProxyType

LIBRARIES: Mapping[str, str] = MappingProxyType(
    {
        "numpy": "bpcalc.exporting.numpy_script",
        "pytorch": "bpcalc.exporting.pytorch_script",
        "jax": "bpcalc.exporting.jax_script",
        "sympy": "bpcalc.exporting.sympy_script",
    }
)
"""The module of each, loaded when it is asked for; its `script` writes the text from a plan."""
