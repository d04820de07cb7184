"""The options that commands share, with their help."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from bpcalc.cli.completion import complete_config, complete_format, complete_notation
from bpcalc.errors import BpcalcError
from bpcalc.functions.table import did_you_mean
from bpcalc.model.convention import Biases, Order
from bpcalc.rendering.formats import FORMATS

if TYPE_CHECKING:  # the types only: `--help` and usage errors stay quick without SymPy
    from fractions import Fraction

    from bpcalc.model.network import Network

MOST_DIGITS = 1_000


def format_name(word: str) -> str:
    """The name of a format. Raises a usage error for any other word."""
    if word not in FORMATS:
        known = did_you_mean(word, FORMATS, "known: " + ", ".join(FORMATS))
        raise typer.BadParameter(f"there is no format '{word}'; {known}")
    return word


Config = Annotated[
    str,
    typer.Argument(
        metavar="CONFIG",
        help="A network file, - for standard input, or a bundled network such as classic.",
        autocompletion=complete_config,
        show_default=False,
    ),
]
OrderOption = Annotated[
    Order | None,
    typer.Option(
        "--order",
        help="Take all gradients from the old weights, or let each layer see the new ones above it.",
    ),
]
BiasesOption = Annotated[
    Biases | None,
    typer.Option("--biases", help="Leave biases alone, train them, or train a shared one as one per neuron."),
]
RateOption = Annotated[
    str | None,
    typer.Option("--learning-rate", metavar="NUMBER", help="The learning rate, in place of the file's."),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Change a weight, bias, input, target or eta; repeatable."),
]
DigitsOption = Annotated[
    int,
    typer.Option(
        "--digits", min=1, max=MOST_DIGITS, metavar="N", help="Decimals shown. Above 12, training runs in mpmath, too."
    ),
]
NotationOption = Annotated[
    str,
    typer.Option(
        "--notation",
        metavar="NAME",
        autocompletion=complete_notation,
        help="Letters: net-out (net_h1, out_h1) or z-a (z_h1, a_h1).",
    ),
]
LanguageOption = Annotated[
    Literal["en"], typer.Option("--language", help="The language of the text; English is the one there is.")
]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        parser=format_name,
        metavar="|".join(FORMATS),
        autocompletion=complete_format,
        help="How to print; table on a terminal, plain in a pipe unless named.",
    ),
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", metavar="FILE", help="Write to a file, whole or not at all.")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Overwrite the output file.")]
ColorOption = Annotated[Literal["auto", "always", "never"], typer.Option("--color", help="Colours in tables.")]
VerifyOption = Annotated[
    bool,
    typer.Option("--verify", help="Add a certificate: every gradient three ways, to 40 digits and more."),
]


class Changes(NamedTuple):
    """What a command line changes in the network of its file."""

    order: Order | None
    biases: Biases | None
    learning_rate: str | None
    values: list[str] | None

    def applied_to(self, network: Network) -> Network:
        """The network with the changes. Raises BpcalcError for a value that is no number, or an unknown name."""
        from bpcalc.model.settings import with_values

        network = with_values(network, self.values or [])
        changed: dict[str, Any] = {}
        if self.order is not None:
            changed["order"] = self.order
        if self.biases is not None:
            changed["biases"] = self.biases
        if self.learning_rate is not None:
            changed["learning_rate"] = number("--learning-rate", self.learning_rate)
        return network.with_convention(network.convention._replace(**changed))


def number(option: str, text: str) -> Fraction:
    """The exact value of an option. Raises BpcalcError where it is no number."""
    from bpcalc.model.decimals import decimal

    try:
        return decimal(text)
    except ValueError as failure:
        raise BpcalcError.of(f"{option}: {failure}", "write a decimal number such as 0.5 or 1e-3") from None
