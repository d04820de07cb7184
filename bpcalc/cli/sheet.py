"""`bpcalc sheet`: an answer sheet to hand out, blank or filled."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from bpcalc.cli.completion import complete_phase_or_quantity
from bpcalc.cli.ending import ending
from bpcalc.cli.language import LanguageOption
from bpcalc.cli.options import (
    BiasesOption,
    Changes,
    Config,
    DigitsOption,
    ForceOption,
    OrderOption,
    OutputOption,
    RateOption,
    SetOption,
)
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said


@ending
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
    order: OrderOption = None,
    biases: BiasesOption = None,
    learning_rate: RateOption = None,
    values: SetOption = None,
    digits: DigitsOption = 9,
    _language: LanguageOption = None,
    sheet_format: Annotated[
        Literal["yaml", "csv", "markdown"] | None,
        typer.Option("--format", help="The form of the sheet; by the ending of the output file unless named."),
    ] = None,
    output: OutputOption = None,
    force: ForceOption = False,
) -> int:
    """Write an answer sheet for a network: a line for each quantity, for students to fill in.

    What the options change, the command that checks the sheet must change, too.
    """
    from bpcalc.cli.files import refuse_file, write_whole
    from bpcalc.cli.handing_out import sheet_of
    from bpcalc.model.loading import load

    if output is not None:
        refuse_file(output, force)
    network = Changes(order, biases, learning_rate, values).applied_to(load(config))
    form = sheet_format or _form_of(output)
    text = sheet_of(network, config, only or [], key, digits, form, output)
    if output is None:
        typer.echo(text, nl=False)
    else:
        write_whole(output, text, force)
    return 0


_ENDINGS = {"": "yaml", ".yaml": "yaml", ".yml": "yaml", ".csv": "csv", ".md": "markdown"}


def _form_of(file: Path | None) -> str:
    """The form that a file's ending names. Raises BpcalcError for any other ending."""
    ending = file.suffix.lower() if file else ""
    if ending not in _ENDINGS:
        fault = said("{option} writes no file '{ending}'", option="--output", ending=ending)
        known = ", ".join(filter(None, _ENDINGS))
        raise BpcalcError.of(fault, said("known: {names}; or name a --format", names=known))
    return _ENDINGS[ending]
