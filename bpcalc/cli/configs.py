"""`bpcalc configs`: the bundled networks, a line each."""

from __future__ import annotations

from bpcalc.cli.ending import ending
from bpcalc.cli.language import LanguageOption
from bpcalc.cli.options import ColorOption, ForceOption, FormatOption, OutputOption


@ending
def configs(
    _language: LanguageOption = None,
    output_format: FormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    color: ColorOption = "auto",
) -> int:
    """List the bundled networks, most of them worked examples in print, and how many printed figures each has."""
    from bpcalc.cli.output import Output
    from bpcalc.document.gallery import gallery
    from bpcalc.model.loading import load
    from bpcalc.model.source import bundled_networks

    target = Output(output_format, 9, "net-out", color, output, force)
    target.refuse_early()
    target.show(gallery([(name, load(path)) for name, path in bundled_networks().items()]))
    return 0
