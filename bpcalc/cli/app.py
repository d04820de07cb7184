"""The commands of `bpcalc`, each made when it is asked for: reading the options of all takes typer long."""

from __future__ import annotations

from collections import UserDict
from importlib import import_module
from typing import Annotated, Any

import typer
from typer._click.core import Command, Context
from typer._click.formatting import HelpFormatter
from typer.core import TyperCommand
from typer.main import get_command

from bpcalc.cli.language import LanguageOption
from bpcalc.cli.speaking import SpeakingGroup

SUMMARIES = {
    "run": "Work both passes of a network, every term, and train it.",
    "explain": "Explain quantities: the paths to the error, each factor once, the product, the update.",
    "draw": "Draw a network: its weights and, after both passes, net and out of each neuron and the gradients.",
    "check": "Mark answer sheets and proofread notes: each figure recomputed, and what went wrong named.",
    "export": "Write a Python script that repeats the run with another library and prints the same digits.",
    "sheet": "Write an answer sheet for a network: a line for each quantity, for students to fill in.",
    "rules": "List what check can find: the code, the name and the meaning of each kind of mistake.",
    "configs": "List the bundled networks, most of them worked examples in print, "
    "and how many printed figures each has.",
    "init": "Write a network file to start from: every key that a homework needs, with a word on each.",
    "schema": "Print the JSON Schema of a network file, for editors.",
}
"""The commands in the order of help, each with the first paragraph of its own help.

The command `run` is the function `run` of `bpcalc.cli.run`, and so for all.
"""


class _Commands(UserDict[str, Command]):
    """The commands by name: a summary each, and in its place the command itself once somebody takes it."""

    def __init__(self) -> None:
        super().__init__({name: TyperCommand(name, help=summary) for name, summary in SUMMARIES.items()})
        self.summaries = tuple(self.data.values())

    def __getitem__(self, name: str) -> Command:
        if self.data[name] in self.summaries:
            alone = typer.Typer(add_completion=False, rich_markup_mode=None)
            alone.command()(getattr(import_module(f"bpcalc.cli.{name}"), name))
            self.data[name] = get_command(alone)
        return self.data[name]


class _Group(SpeakingGroup):
    """The commands, of which help needs the summaries only."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = _Commands()

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002
        """The names, in the order of help."""
        return list(self.commands)

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Writes the names and the summaries."""
        SpeakingGroup(commands=_Commands().summaries).format_commands(ctx, formatter)


app = typer.Typer(
    name="bpcalc",
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


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
