"""`bpcalc sheet`: an answer sheet to hand out, blank or filled."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from bpcalc.cli.command import command, taking
from bpcalc.cli.completion import complete_phase_or_quantity
from bpcalc.cli.options import Changes, Config, Printing
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said

_SheetFormat = Annotated[
    Literal["yaml", "csv", "markdown"] | None,
    typer.Option("--format", help="The form of the sheet; by the ending of the output file unless named."),
]


@command
def sheet(
    config: Config,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="PHASE|QUANTITY",
            autocompletion=complete_phase_or_quantity,
            help="Ask only for forward, error, backward, update, after, or a quantity such as dE/dw5; repeatable.",
        ),
    ] = None,
    key: Annotated[bool, typer.Option("--key", help="Fill in the right answers.")] = False,
    *,
    changes: Changes,
    printing: Annotated[Printing, taking(without=("notation", "fragment", "color"), format=_SheetFormat)],
) -> int:
    """Write an answer sheet for a network: a line for each quantity, for students to fill in.

    What the options change, the command that checks the sheet must change, too.
    """
    from bpcalc.actions.sheet import sheet
    from bpcalc.cli.files import refuse_file
    from bpcalc.cli.language import spoken
    from bpcalc.cli.output import Output
    from bpcalc.model.loading import load
    from bpcalc.rendering.formats import SHEET_FORMATS, renderer
    from bpcalc.rendering.page import Page

    if printing.file is not None:
        refuse_file(printing.file, printing.force)
    network = changes.applied_to(load(config))
    form = printing.format or _form_of(printing.file)
    blank = sheet(network, *only or (), key=key, digits=printing.digits, config=_named(config, printing.file))
    Output(*printing).put(renderer(form, SHEET_FORMATS)(blank, Page(language=spoken())))
    return 0


def _form_of(file: Path | None) -> str:
    """The form that a file's ending names. Raises BpcalcError for any other ending."""
    from bpcalc.rendering.formats import SHEET_FORMATS, by_ending

    ending = file.suffix if file else ""
    form = by_ending(ending, SHEET_FORMATS)
    if form is None:
        known = ", ".join(filter(None, (ending for form in SHEET_FORMATS.values() for ending in form.endings)))
        fault = said("{option} writes no file '{ending}'", option="--output", ending=ending.lower())
        raise BpcalcError.of(fault, said("known: {names}; or name a --format", names=known))
    return form


def _named(config: str, output: Path | None) -> str:
    """The network as a sheet may name it: bundled, or a file beside the sheet or below; else nothing."""
    from bpcalc.model.source import bundled_networks

    if config in bundled_networks() and not Path(config).exists():
        return config
    if config == "-":
        return ""
    folder = output.parent if output else Path()
    try:
        beside = os.path.relpath(Path(config).resolve(), folder.resolve())
    except ValueError:  # on another drive
        return ""
    return "" if beside.startswith("..") else beside.replace(os.sep, "/")
