"""Putting a script together from its blocks: the heading, the imports, the blank lines between."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bpcalc.exporting.plan import Plan

Lines = list[str]

TAB = "    "
_STANDARD = ("math", "random")


def script_of(plan: Plan, library: str, imports: Lines, blocks: Iterable[Lines]) -> str:
    """The text of a script; what it needs of the standard library is imported, too."""
    body = _joined(block for block in blocks if block)
    modules = [f"import {module}" for module in _STANDARD if re.search(rf"\b{module}\.", body)]
    return "\n".join([*_heading(plan, library), "", *modules, *([""] if modules else []), *imports, body])


def indented(lines: Iterable[str]) -> Lines:
    """The lines, one block deeper."""
    return [f"{TAB}{line}".replace("\n", f"\n{TAB}") for line in lines]


def _heading(plan: Plan, library: str) -> Lines:
    """What the script is; names of the file are quoted, so that they stay in their comment."""
    network = plan.network
    lines = [f"# {network.name!r}, with {library}."]
    if network.title:
        lines.append(f"# {network.title!r}")
    if network.learns:
        convention = network.convention
        lines.append(f"# Order of the updates: {convention.order.value}. Biases: {convention.biases.value}.")
    return [*lines, "# It prints what `bpcalc run` prints, under the same ids."]


def _joined(blocks: Iterable[Lines]) -> str:
    """The blocks, with two empty lines around each function and one between the others."""
    text, after_function = "", False
    for block in blocks:
        is_function = block[0].startswith("def ")
        text += "\n" * (3 if is_function or after_function else 2) + "\n".join(block)
        after_function = is_function
    return text[1:] + "\n"
