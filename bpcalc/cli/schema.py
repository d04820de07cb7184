"""`bpcalc schema`: the JSON Schema of the network file, from the program's own types."""

from __future__ import annotations

import typer

from bpcalc.cli.command import command


@command
def schema() -> int:
    """Print the JSON Schema of a network file, for editors."""
    import json

    from bpcalc.model.spec import json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return 0
