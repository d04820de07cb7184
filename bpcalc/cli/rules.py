"""`bpcalc rules`: what `bpcalc check` can find, a line each, or a few at length."""

from __future__ import annotations

from typing import Annotated

import typer

from bpcalc.cli.ending import ending
from bpcalc.cli.language import LanguageOption
from bpcalc.cli.options import ColorOption, ForceOption, FormatOption, OutputOption


@ending
def rules(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[RULE]...",
            help="Explain these at length: codes or names, BP402, one-path or BP1; all in short unless given.",
            show_default=False,
        ),
    ] = None,
    _language: LanguageOption = None,
    output_format: FormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    color: ColorOption = "auto",
) -> int:
    """List what check can find: the code, the name and the meaning of each kind of mistake."""
    from bpcalc.checking.marks.selecting import asked_for, rules_named
    from bpcalc.cli.output import Output
    from bpcalc.document.checks.rules import rulebook, rules_at_length

    target = Output(output_format, 9, "net-out", color, output, force)
    target.refuse_early()
    target.show(rules_at_length(asked_for(rules_named(names))) if names else rulebook())
    return 0
