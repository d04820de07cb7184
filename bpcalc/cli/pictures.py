"""The options that write pictures beside what a command prints: the network, and the curves of training."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bpcalc.cli.files import place_of
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said
from bpcalc.rendering.formats import PICTURE_FORMATS, by_ending

if TYPE_CHECKING:  # the type only: `--help` stays quick
    from bpcalc.cli.output import Output

DiagramOption = Annotated[
    Path | None,
    typer.Option("--diagram", metavar="FILE", help="Write a picture of the network, too: a file .svg or .png."),
]
PlotOption = Annotated[
    Path | None,
    typer.Option("--plot", metavar="FILE", help="Write a picture of the error over the iterations: .svg or .png."),
]
PlotOfOption = Annotated[
    str | None,
    typer.Option(
        "--plot-of", metavar="QUANTITIES", help="Plot these besides the error: outputs, nets, weights: out_o1,w5."
    ),
]


def picture_targets(target: Output, files: dict[str, Path | None]) -> list[Output | None]:
    """Where the pictures go that options name; None for an option that is not given.

    Raises BpcalcError, before any work is done, where one cannot be or should not be written, or is no picture.
    """
    taken = [place_of(target.file)] if target.file else []
    targets: list[Output | None] = []
    for option, file in files.items():
        if file is None:
            targets.append(None)
            continue
        if by_ending(file.suffix, PICTURE_FORMATS) is None:
            fault = said("{option} writes no file '{ending}'", option=option, ending=file.suffix or file.name)
            raise BpcalcError.of(fault, said("name it .svg or .png"))
        if place_of(file) in taken:
            fault = said("{option}: '{file}' is to be written twice", option=option, file=file)
            raise BpcalcError.of(fault, said("name another file"))
        taken.append(place_of(file))
        picture = target._replace(format=None, file=file, formats=PICTURE_FORMATS)
        picture.refuse_early()
        targets.append(picture)
    return targets


def refuse_plot(plot: Path | None, plot_of: str | None, iterations: int) -> None:
    """Raises BpcalcError where there is nothing to plot, or no picture to plot it in."""
    if plot is not None and not iterations:
        fault = said("--plot needs --iterations, the updates to plot")
        raise BpcalcError.of(fault, said("add --iterations 10000"))
    if plot_of is not None and plot is None:
        raise BpcalcError.of(said("--plot-of needs --plot, the file of the picture"), said("add --plot training.svg"))
