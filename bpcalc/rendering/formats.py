"""The table of formats: one line each; a format is loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcalc.errors import BpcalcError
from bpcalc.language.said import said

if TYPE_CHECKING:  # so that `--help` can list the formats without loading what they need
    from bpcalc.rendering.page import Page
    from bpcalc.typesetting.scripts import Script


class Format(NamedTuple):
    """A format: the module of this room that renders it, and the endings of its files.

    `script` is the name of what its formulas are written in, where they are no plain text; `is_binary` says that it is
    for files only. It `needs` a package that comes with an `extra` of this one.
    """

    module: str
    endings: tuple[str, ...] = ()
    script: str = ""
    is_binary: bool = False
    needs: str = ""
    extra: str = ""


FORMATS = {
    "table": Format("terminal.render"),
    "plain": Format("text.plain", (".txt",)),
    "markdown": Format("text.markdown", (".md",), "scripts.GITHUB"),
    "json": Format("data.as_json", (".json",)),
    "latex": Format("latex.render", (".tex",), "scripts.LATEX"),
    "html": Format("html.render", (".html", ".htm"), "mathml.MATHML"),
    "csv": Format("data.as_csv", (".csv",)),
    "xlsx": Format("data.xlsx", (".xlsx",), is_binary=True, needs="xlsxwriter", extra="xlsx"),
    "pdf": Format("pdf.render", (".pdf",), "typst.TYPST", is_binary=True, needs="typst", extra="pdf"),
}
"""Each format by its name."""

PICTURE_FORMATS = {
    "svg": Format("pictures.svg", (".svg",)),
    "png": Format("pictures.png", (".png",), is_binary=True, needs="typst", extra="png"),
}
"""What a picture alone is written in."""

DRAW_FORMATS = {**{name: FORMATS[name] for name in ("table", "plain", "markdown", "html")}, **PICTURE_FORMATS}
"""What a network is drawn in."""

CHECK_FORMATS = {
    **FORMATS,
    "json": Format("checks.as_json", (".json",)),
    "concise": Format("checks.concise"),
    "github": Format("checks.github"),
    "sarif": Format("checks.sarif", (".sarif",)),
    "csv": Format("checks.as_csv", (".csv",)),
}
"""The same for what is said of checked files."""

SHEET_FORMATS = {
    "yaml": Format("sheets.as_yaml", ("", ".yaml", ".yml")),
    "csv": Format("sheets.as_csv", (".csv",)),
    "markdown": Format("sheets.as_markdown", (".md",)),
}
"""The forms of an answer sheet."""


def renderer(name: str, formats: Mapping[str, Format] = FORMATS) -> Callable[[Any, Page], str | bytes]:
    """The function that turns a document, or what else the formats are for, into the text or the bytes of one."""
    render: Callable[[Any, Page], str | bytes] = import_module(f"bpcalc.rendering.{formats[name].module}").render
    return render


def script_of(form: Format) -> Script | None:
    """What the formulas of a format are written in; None where they are plain text."""
    if not form.script:
        return None
    module, name = form.script.split(".")
    script: Script = getattr(import_module(f"bpcalc.typesetting.{module}"), name)
    return script


def refuse_without_extra(name: str, form: Format) -> None:
    """Raises BpcalcError where the package is missing that a format needs."""
    if form.needs and find_spec(form.needs) is None:
        fault = said("the format {name} needs the package {package}", name=name, package=form.needs)
        raise BpcalcError.of(fault, f"pip install 'bpcalc[{form.extra}]'")


def by_ending(ending: str, formats: Mapping[str, Format]) -> str | None:
    """The format that files of an ending are in."""
    return next((name for name, form in formats.items() if ending.lower() in form.endings), None)
