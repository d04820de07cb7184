"""What the shell completes: bundled networks, and the quantities of the network at hand."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from bpcalc.errors import BpcalcError


def complete_config(incomplete: str) -> list[str]:
    """The bundled networks that begin so; paths are completed by the shell itself."""
    from bpcalc.model.source import bundled_networks

    return [name for name in bundled_networks() if name.startswith(incomplete)]


def complete_quantity(ctx: typer.Context, incomplete: str) -> list[str]:
    """The ids that begin so, of the network that --config names or of the classic one."""
    return [name for name in _quantities(ctx.params.get("config") or "classic") if name.startswith(incomplete)]


def complete_phase_or_quantity(ctx: typer.Context, incomplete: str) -> list[str]:
    """The phases and the ids that begin so, of the network that CONFIG names."""
    from bpcalc.derivation.step import Phase

    return [
        name for name in (*Phase, *_quantities(ctx.params.get("config") or "classic")) if name.startswith(incomplete)
    ]


def complete_notation(incomplete: str) -> list[str]:
    """The notations that begin so."""
    from bpcalc.notation.notation import NOTATIONS

    return [name for name in NOTATIONS if name.startswith(incomplete)]


def _quantities(config: str) -> Iterator[str]:
    from bpcalc.derivation.deriving import derive
    from bpcalc.model.loading import load

    if config == "-":  # what is to come on standard input cannot be known yet
        return
    try:
        yield from derive(load(config), everything=True).quantities
    except BpcalcError:
        return
