"""`bpcalc explain`: only what leads to a quantity, with the chain rule spelled out."""

from __future__ import annotations

from typing import Annotated

import typer

from bpcalc.cli.completion import complete_config, complete_quantity
from bpcalc.cli.ending import ending
from bpcalc.cli.options import (
    BiasesOption,
    Changes,
    ColorOption,
    DeltaOption,
    DigitsOption,
    ForceOption,
    FormatOption,
    LanguageOption,
    LongOption,
    NotationOption,
    OrderOption,
    OutputOption,
    RateOption,
    SetOption,
    VerifyOption,
    WhyOption,
    factors_of,
)


@ending
def explain(
    quantities: Annotated[
        list[str],
        typer.Argument(
            metavar="QUANTITY...",
            help="A weight, a bias, or any id: w1, dE/dw1, delta_h1, w1+, out_o1@100.",
            autocompletion=complete_quantity,
            show_default=False,
        ),
    ],
    config: Annotated[
        str,
        typer.Option("--config", metavar="CONFIG", help="The network.", autocompletion=complete_config),
    ] = "classic",
    delta: DeltaOption = False,
    long: LongOption = False,
    why: WhyOption = False,
    verify: VerifyOption = False,
    order: OrderOption = None,
    biases: BiasesOption = None,
    learning_rate: RateOption = None,
    values: SetOption = None,
    digits: DigitsOption = 9,
    notation: NotationOption = None,
    _language: LanguageOption = None,
    output_format: FormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    color: ColorOption = "auto",
) -> int:
    """Explain quantities: the paths to the error, each factor once, the product, the update.

    X@N explains X after N updates.
    """
    from bpcalc.cli.explaining import explanation
    from bpcalc.cli.naming import in_ids
    from bpcalc.cli.output import Output
    from bpcalc.model.loading import load

    target = Output(output_format, digits, notation, color, output, force)
    target.refuse_early()
    network = Changes(order, biases, learning_rate, values).applied_to(load(config))
    texts = in_ids(network, quantities, target.chosen)
    document, exit_code = explanation(network, texts, digits, verify, factors_of(delta, long), why)
    target.show(document)
    return exit_code
