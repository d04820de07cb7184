"""The table of formats: one line each; a format is loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # so that `--help` can list the formats without loading what they need
    from bpcalc.document.blocks import Document
    from bpcalc.rendering.page import Page

FORMATS = {
    "table": "terminal",
    "plain": "plain",
    "markdown": "markdown",
    "json": "as_json",
    "latex": "latex",
}
"""The name of each format, and the module of this room that renders it."""


CHECK_FORMATS = {
    "table": "terminal",
    "plain": "plain",
    "markdown": "markdown",
    "json": "checked_json",
    "concise": "concise",
    "github": "annotations",
    "sarif": "sarif",
    "csv": "checked_csv",
}
"""The same for what is said of checked files."""

TYPESET = ("latex",)
"""The formats whose formulas are LaTeX."""


def renderer(name: str, formats: Mapping[str, str] = FORMATS) -> Callable[[Document, Page], str]:
    """The function that turns a document into the text of a format."""
    render: Callable[[Document, Page], str] = import_module(f"bpcalc.rendering.{formats[name]}").render
    return render
