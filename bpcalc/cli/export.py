"""`bpcalc export`: a script that repeats the run with another library."""

from __future__ import annotations

from typing import Annotated

import typer

from bpcalc.cli.choosing import choice
from bpcalc.cli.command import command, taking
from bpcalc.cli.options import Changes, Config, Printing
from bpcalc.exporting.libraries import LIBRARIES
from bpcalc.language.said import said
from bpcalc.model.convention import MOST_UPDATES


def _no_library(word: str, known: str) -> str:
    return said("there is no library '{word}'; {known}", word=word, known=known)


@command
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
    *,
    changes: Changes,
    printing: Annotated[Printing, taking(without=("digits", "notation", "format", "fragment", "color"))],
) -> int:
    """Write a Python script that repeats the run with another library and prints the same digits.

    It prints each value as `id = value`: the first update in full, then the outputs, the error and the parameters after
    the last one.
    """
    from bpcalc.actions.export import export
    from bpcalc.cli.output import Output
    from bpcalc.model.loading import load

    target = Output(*printing)
    target.refuse_early(any_ending=True)
    target.put(export(changes.applied_to(load(config)), library, iterations=iterations))
    return 0
