"""`bpcalc export`: a script that repeats the run with another library."""

from __future__ import annotations

from typing import Annotated

import typer

from bpcalc.cli.ending import ending
from bpcalc.cli.options import (
    BiasesOption,
    Changes,
    Config,
    ForceOption,
    LanguageOption,
    OrderOption,
    OutputOption,
    RateOption,
    SetOption,
)
from bpcalc.exporting.libraries import LIBRARIES
from bpcalc.functions.table import did_you_mean
from bpcalc.language.said import said
from bpcalc.model.convention import MOST_UPDATES


def library_name(word: str) -> str:
    """The name of a library. Raises a usage error for any other word."""
    if word not in LIBRARIES:
        known = did_you_mean(word, LIBRARIES, said("known: {names}", names=", ".join(LIBRARIES)))
        raise typer.BadParameter(said("there is no library '{word}'; {known}", word=word, known=known))
    return word


def complete_library(incomplete: str) -> list[str]:
    """The libraries that begin so."""
    return [name for name in LIBRARIES if name.startswith(incomplete)]


@ending
def export(
    config: Config,
    library: Annotated[
        str,
        typer.Option(
            "--to",
            parser=library_name,
            metavar="|".join(LIBRARIES),
            autocompletion=complete_library,
            help="The library that the script is written for.",
            show_default=False,
        ),
    ],
    iterations: Annotated[
        int, typer.Option("--iterations", "-n", min=1, max=MOST_UPDATES, metavar="N", help="Let it run N updates.")
    ] = 1,
    order: OrderOption = None,
    biases: BiasesOption = None,
    learning_rate: RateOption = None,
    values: SetOption = None,
    _language: LanguageOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
) -> int:
    """Write a Python script that repeats the run with another library and prints the same digits.

    It prints each value as `id = value`: the first update in full, then the outputs, the error and the parameters after
    the last one.
    """
    from bpcalc.cli.output import Output
    from bpcalc.exporting.exporting import exported
    from bpcalc.model.loading import load

    target = Output(None, 9, None, "never", output, force)
    target.refuse_early(any_ending=True)
    network = Changes(order, biases, learning_rate, values).applied_to(load(config))
    target.put(exported(network, library, iterations))
    return 0
