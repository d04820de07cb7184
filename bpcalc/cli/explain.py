"""`bpcalc explain`: only what leads to a quantity, with the chain rule spelled out."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bpcalc.cli.command import command
from bpcalc.cli.completion import complete_config, complete_quantity
from bpcalc.cli.language import as_spoken
from bpcalc.cli.options import Backward, Changes, Printing, VerifyOption, WhyOption
from bpcalc.cli.pictures import DiagramOption, picture_targets
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said


@command
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
    *,
    backward: Backward,
    why: WhyOption = False,
    verify: VerifyOption = False,
    diagram: DiagramOption = None,
    changes: Changes,
    printing: Printing,
) -> int:
    """Explain quantities: the paths to the error, each factor once, the product, the update.

    X@N explains X after N updates.
    """
    from bpcalc.actions.explain import explain
    from bpcalc.actions.naming import in_ids
    from bpcalc.cli.output import Output
    from bpcalc.cli.progress import progress_bar
    from bpcalc.model.loading import load

    target = Output(*printing)
    target.refuse_early()
    if diagram and len(quantities) > 1:
        fault = said("--diagram lights the paths of one quantity, and these are {count}", count=len(quantities))
        raise BpcalcError.of(fault, said("explain them one by one"))
    (diagram_target,) = picture_targets(target, {"--diagram": diagram})
    network = changes.applied_to(load(config))
    ids, remarks = in_ids(network, quantities, target.chosen)
    sys.stderr.writelines(f"bpcalc: {as_spoken(remark)}\n" for remark in remarks)
    document = explain(
        network,
        *ids,
        factors=backward.factors,
        why=why,
        verify=verify,
        digits=printing.digits,
        progress=progress_bar,
    )
    if diagram_target:
        diagram_target.show(document)
    return target.show(document)
