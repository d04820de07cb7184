"""`bpcalc draw`: a picture of a network, in the terminal or in a file."""

from __future__ import annotations

from typing import Annotated

import typer

from bpcalc.cli.choosing import format_choice
from bpcalc.cli.command import command, taking
from bpcalc.cli.options import Changes, Config, Printing
from bpcalc.rendering.formats import DRAW_FORMATS

_HOW_TO_DRAW = "How to draw; table on a terminal, plain in a pipe unless named."


@command
def draw(
    config: Config,
    numbers: Annotated[
        bool, typer.Option("--values/--no-values", help="Write the values of both passes, or the names alone.")
    ] = True,
    *,
    changes: Changes,
    printing: Annotated[
        Printing,
        taking(
            without=("digits", "fragment"),
            format=Annotated[str | None, format_choice(DRAW_FORMATS, _HOW_TO_DRAW)],
            formats=DRAW_FORMATS,
        ),
    ],
) -> int:
    """Draw a network: its weights and, after both passes, net and out of each neuron and the gradients.

    Of wide layers the first neurons and the last are drawn.
    """
    from bpcalc.actions.draw import draw
    from bpcalc.cli.output import Output
    from bpcalc.model.loading import load

    target = Output(*printing)
    target.refuse_early()
    return target.show(draw(changes.applied_to(load(config)), values=numbers))
