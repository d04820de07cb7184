"""`bpcalc rules`: what `bpcalc check` can find, a line each, or a few at length."""

from __future__ import annotations

from typing import Annotated

import typer

from bpcalc.cli.command import command
from bpcalc.cli.options import ListPrinting


@command
def rules(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[RULE]...",
            help="Explain these at length: codes or names, BP402, one-path or BP1; all in short unless given.",
            show_default=False,
        ),
    ] = None,
    *,
    printing: ListPrinting,
) -> int:
    """List what check can find: the code, the name and the meaning of each kind of mistake."""
    from bpcalc.actions.listing import rules
    from bpcalc.cli.output import Output

    target = Output(*printing)
    target.refuse_early()
    return target.show(rules(*names or ()))
