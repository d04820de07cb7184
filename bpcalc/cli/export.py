"""`bpcalc export`: a script that repeats the run with another library."""

from __future__ import annotations

from typing import Annotated

import typer

from bpcalc.cli.choosing import choice
from bpcalc.cli.ending import ending
from bpcalc.cli.language import LanguageOption
from bpcalc.cli.options import (
    BiasesOption,
    Changes,
    Config,
    ForceOption,
    OrderOption,
    OutputOption,
    RateOption,
    SetOption,
)
from bpcalc.exporting.libraries import LIBRARIES
from bpcalc.language.said import said
from bpcalc.model.convention import MOST_UPDATES


def _no_library(word: str, known: str) -> str:
    return said("there is no library '{word}'; {known}", word=word, known=known)


@ending
def export(
    config: Config,
    library: Annotated[
        str,
        choice(
            "--to",
            LIBRARIES,
            _no_library,
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
