"""`bpcalc draw`: a picture of a network, in the terminal or in a file."""

from __future__ import annotations

from typing import Annotated

import typer

from bpcalc.cli.choosing import format_choice
from bpcalc.cli.ending import ending
from bpcalc.cli.language import LanguageOption
from bpcalc.cli.options import (
    BiasesOption,
    Changes,
    ColorOption,
    Config,
    ForceOption,
    NotationOption,
    OrderOption,
    OutputOption,
    RateOption,
    SetOption,
)
from bpcalc.rendering.formats import DRAW_FORMATS


@ending
def draw(
    config: Config,
    numbers: Annotated[
        bool, typer.Option("--values/--no-values", help="Write the values of both passes, or the names alone.")
    ] = True,
    order: OrderOption = None,
    biases: BiasesOption = None,
    learning_rate: RateOption = None,
    values: SetOption = None,
    notation: NotationOption = None,
    _language: LanguageOption = None,
    output_format: Annotated[
        str | None, format_choice(DRAW_FORMATS, "How to draw; table on a terminal, plain in a pipe unless named.")
    ] = None,
    output: OutputOption = None,
    force: ForceOption = False,
    color: ColorOption = "auto",
) -> int:
    """Draw a network: its weights and, after both passes, net and out of each neuron and the gradients.

    Of wide layers the first neurons and the last are drawn.
    """
    from bpcalc.cli.output import Output
    from bpcalc.derivation.deriving import derive
    from bpcalc.derivation.step import Phase
    from bpcalc.derivation.working import DIGITS, work
    from bpcalc.document.diagram import diagram
    from bpcalc.document.introduction import document, heading_of
    from bpcalc.model.loading import load

    target = Output(output_format, DIGITS, notation, color, output, force, DRAW_FORMATS)
    target.refuse_early()
    network = Changes(order, biases, learning_rate, values).applied_to(load(config))
    worked = work(derive(network).without(Phase.AFTER))
    picture = diagram(worked, values=numbers, aside=False)
    target.show(document(network, (heading_of(network), picture), {}))
    return 0
