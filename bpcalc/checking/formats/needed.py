"""The libraries that read what people hand in: found, or named with the command that installs them all."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from bpcalc.errors import BpcalcError
from bpcalc.language.said import said

INSTALL = "pip install 'bpcalc[class]'"
"""What installs all that reads hand-ins."""


def needed(module: str, package: str, name: str) -> Any:
    """A module of a library that reads a file. Raises BpcalcError where the library is not installed."""
    try:
        return import_module(module)
    except ImportError:
        raise BpcalcError.of(said("needs the package {package} to be read", package=package), INSTALL, name) from None


def refused(name: str, why: str, hint: str = "") -> BpcalcError:
    """Why a file is not read."""
    return BpcalcError.of(why, hint or HAND_IN, name)


HAND_IN = said("hand in text, a table (CSV, Excel), Word, a notebook or a PDF with text")
"""What to do about a file that cannot be read."""
