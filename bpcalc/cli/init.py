"""`bpcalc init`: a commented network file to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bpcalc.cli.command import command
from bpcalc.cli.language import LanguageOption, as_spoken
from bpcalc.cli.options import ForceOption
from bpcalc.language.said import said


@command
def init(
    shape: Annotated[
        str,
        typer.Argument(metavar="SHAPE", help="Inputs, hidden neurons, outputs: 2-3-1, or 2-4-4-2.", show_default=False),
    ],
    seed: Annotated[
        int, typer.Option("--seed", min=0, metavar="N", help="Draws other weights, inputs and targets.")
    ] = 1,
    _language: LanguageOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="Where to write; SHAPE.yaml unless given, - for the screen."),
    ] = None,
    force: ForceOption = False,
) -> int:
    """Write a network file to start from: every key that a homework needs, with a word on each."""
    from bpcalc.cli.files import refuse_file, write_whole
    from bpcalc.model.starting_file import starting_file, widths_of

    widths = widths_of(shape)
    file = output or Path(f"{'-'.join(map(str, widths))}.yaml")
    text = as_spoken(starting_file(widths, seed))
    if str(file) == "-":
        typer.echo(text, nl=False)
        return 0
    refuse_file(file, force)
    write_whole(file, text, force)
    typer.echo(as_spoken(said("{file} is written; work it with: bpcalc run {file}", file=file)))
    return 0
