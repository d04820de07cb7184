"""The options that only `check` has."""

from __future__ import annotations

from typing import Annotated

import typer

FixOption = Annotated[
    bool,
    typer.Option("--fix", help="Write the corrected file in place: the digits of wrong numbers, and nothing else."),
]
DiffOption = Annotated[bool, typer.Option("--diff", help="Show what --fix would change, as a unified diff.")]
ExplainOption = Annotated[
    bool, typer.Option("--explain", help="Add to each wrong quantity all that leads to it, as explain shows it.")
]
SelectOption = Annotated[
    list[str] | None,
    typer.Option(
        "--select", metavar="RULES", help="Tell only of these: codes or names, BP102,carried or BP4; repeatable."
    ),
]
IgnoreOption = Annotated[
    list[str] | None, typer.Option("--ignore", metavar="RULES", help="Tell nothing of these; repeatable.")
]
