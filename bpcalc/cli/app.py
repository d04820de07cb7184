"""The commands of `bpcalc`."""

from __future__ import annotations

from typing import Annotated

import typer

from bpcalc.cli.check import check
from bpcalc.cli.configs import configs
from bpcalc.cli.draw import draw
from bpcalc.cli.explain import explain
from bpcalc.cli.export import export
from bpcalc.cli.init import init
from bpcalc.cli.options import LanguageOption
from bpcalc.cli.rules import rules
from bpcalc.cli.run import run
from bpcalc.cli.schema import schema
from bpcalc.cli.sheet import sheet
from bpcalc.cli.speaking import SpeakingGroup

app = typer.Typer(
    name="bpcalc",
    cls=SpeakingGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command()(run)
app.command()(explain)
app.command()(draw)
app.command()(check)
app.command()(export)
app.command()(sheet)
app.command()(rules)
app.command()(configs)
app.command()(init)
app.command()(schema)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"bpcalc {version('bpcalc')}")
        raise typer.Exit


@app.callback(epilog="CONFIG is a path, - for standard input, or the name of a bundled network such as classic.")
def bpcalc(
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)
    ] = False,
    _language: LanguageOption = None,
) -> None:
    """Back-propagation step by step: every line as formula = numbers put in = result."""
