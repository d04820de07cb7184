"""`bpcalc rules`: what `bpcalc check` can find, a line each."""

from __future__ import annotations

from bpcalc.cli.ending import ending
from bpcalc.cli.options import ColorOption, ForceOption, FormatOption, LanguageOption, OutputOption


@ending
def rules(
    _language: LanguageOption = None,
    output_format: FormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    color: ColorOption = "auto",
) -> int:
    """List what check can find: the code, the name and the meaning of each kind of mistake."""
    from bpcalc.cli.output import Output
    from bpcalc.document.rulebook import rulebook

    target = Output(output_format, 9, "net-out", color, output, force)
    target.refuse_early()
    target.show(rulebook())
    return 0
