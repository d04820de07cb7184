"""The options that commands share, with their help."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from bpcalc.cli.choosing import format_choice
from bpcalc.cli.command import taking
from bpcalc.cli.completion import complete_config, complete_notation
from bpcalc.cli.language import LanguageOption
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said
from bpcalc.model.convention import Biases, Order
from bpcalc.rendering.formats import FORMATS, Format

if TYPE_CHECKING:  # the types only: `--help` and usage errors stay quick without SymPy
    from fractions import Fraction

    from bpcalc.derivation.folding import Factors
    from bpcalc.model.network import Network

MOST_DIGITS = 1_000
"""Decimals that `--digits` takes."""

DIGITS = 9
"""Decimals that are shown unless `--digits` says how many."""

HOW_TO_PRINT = "How to print; table on a terminal, plain in a pipe unless named."
"""The help of `--format`, whichever formats there are."""

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
    str | None,
    typer.Option(
        "--notation",
        metavar="NAME",
        autocompletion=complete_notation,
        help="Letters: net-out (net_h1), z-a (z_h1), index (δ_4, α_4), layer (z^(1)_1) or named (H_1, Y_1).",
    ),
]
FormatOption = Annotated[str | None, format_choice(FORMATS, HOW_TO_PRINT)]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output",
        metavar="FILE",
        callback=lambda file: None if file == Path("-") else file,  # as everywhere, - is no file
        help="Write to a file, whole or not at all.",
    ),
]
ForceOption = Annotated[bool, typer.Option("--force", help="Overwrite the output file.")]
FragmentOption = Annotated[
    bool,
    typer.Option("--fragment", help="Only the body of LaTeX or HTML, to put into a document or a page of one's own."),
]
ColorOption = Annotated[Literal["auto", "always", "never"], typer.Option("--color", help="Colours in tables.")]
DeltaOption = Annotated[
    bool, typer.Option("--delta", help="Write the backward pass with δ only: δ of each neuron, then δ times the input.")
]
WhyOption = Annotated[
    bool, typer.Option("--why", help="Work each kind of local derivative as an exercise, one rule a line.")
]
LongOption = Annotated[bool, typer.Option("--long", help="Spell out every factor of every path, without δ.")]
VerifyOption = Annotated[
    bool,
    typer.Option("--verify", help="Add a certificate: every gradient three ways, to 40 digits and more."),
]


class Changes(NamedTuple):
    """What a command line changes in the network of its file."""

    order: OrderOption = None
    biases: BiasesOption = None
    learning_rate: RateOption = None
    values: SetOption = None

    def applied_to(self, network: Network) -> Network:
        """The network with the changes. Raises BpcalcError for a value that is no number, or an unknown name."""
        from bpcalc.model.changed_values import with_values

        network = with_values(network, self.values or [])
        changed: dict[str, Any] = {}
        if self.order is not None:
            changed["order"] = self.order
        if self.biases is not None:
            changed["biases"] = self.biases
        if self.learning_rate is not None:
            changed["learning_rate"] = number("--learning-rate", self.learning_rate)
        return network.with_convention(network.convention._replace(**changed))


class Printing(NamedTuple):
    """How and where to print; `formats` are those that a command can be asked for."""

    digits: DigitsOption = DIGITS
    notation: NotationOption = None
    language: LanguageOption = None
    format: FormatOption = None
    file: OutputOption = None
    force: ForceOption = False
    fragment: FragmentOption = False
    color: ColorOption = "auto"
    formats: Mapping[str, Format] = FORMATS


class Backward(NamedTuple):
    """How the backward pass is to be written."""

    delta: DeltaOption = False
    long: LongOption = False

    @property
    def factors(self) -> Factors:
        """What the two options come to. Raises BpcalcError where both ways are asked for."""
        from bpcalc.derivation.folding import Factors

        if self.delta and self.long:
            raise BpcalcError.of(said("--delta and --long are two ways to write the same"), said("choose one of them"))
        return Factors.DELTA if self.delta else Factors.LONG if self.long else Factors.SHARED


def number(option: str, text: str) -> Fraction:
    """The exact value of an option. Raises BpcalcError where it is no number."""
    from bpcalc.model.decimals import rational

    try:
        return rational(text)
    except ValueError as failure:
        raise BpcalcError.of(
            said("{option}: {failure}", option=option, failure=failure.args[0]),
            said("write a decimal number such as 0.5 or 1e-3"),
        ) from None


ListPrinting = Annotated[Printing, taking(without=("digits", "fragment"), notation="net-out")]
"""How a list is printed that has no numbers of a network."""
