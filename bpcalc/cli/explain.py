"""`bpcalc explain`: only what leads to a quantity, with the chain rule spelled out."""

from __future__ import annotations

from typing import Annotated

import typer

from bpcalc.cli.completion import complete_config, complete_quantity
from bpcalc.cli.ending import ending
from bpcalc.cli.language import LanguageOption
from bpcalc.cli.options import (
    BiasesOption,
    Changes,
    ColorOption,
    DeltaOption,
    DigitsOption,
    ForceOption,
    FormatOption,
    FragmentOption,
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
from bpcalc.cli.pictures import DiagramOption, picture_targets
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said


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
    diagram: DiagramOption = None,
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
    fragment: FragmentOption = False,
    color: ColorOption = "auto",
) -> int:
    """Explain quantities: the paths to the error, each factor once, the product, the update.

    X@N explains X after N updates.
    """
    from bpcalc.cli.explaining import explanation
    from bpcalc.cli.naming import in_ids
    from bpcalc.cli.output import Output
    from bpcalc.model.loading import load

    target = Output(output_format, digits, notation, color, output, force, fragment=fragment)
    target.refuse_early()
    if diagram and len(quantities) > 1:
        fault = said("--diagram lights the paths of one quantity, and these are {count}", count=len(quantities))
        raise BpcalcError.of(fault, said("explain them one by one"))
    (diagram_target,) = picture_targets(target, {"--diagram": diagram})
    network = Changes(order, biases, learning_rate, values).applied_to(load(config))
    texts = in_ids(network, quantities, target.chosen)
    document, exit_code = explanation(network, texts, digits, verify, factors_of(delta, long), why)
    if diagram_target:
        diagram_target.show(document)
    target.show(document)
    return exit_code
