"""`bpcalc configs`: the bundled networks, a line each."""

from __future__ import annotations

from bpcalc.cli.command import command
from bpcalc.cli.options import ListPrinting


@command
def configs(printing: ListPrinting) -> int:
    """List the bundled networks, most of them worked examples in print, and how many printed figures each has."""
    from bpcalc.actions.listing import configs
    from bpcalc.cli.output import Output

    target = Output(*printing)
    target.refuse_early()
    return target.show(configs())
