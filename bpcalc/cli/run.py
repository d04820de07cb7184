"""`bpcalc run`: both passes with every term, the updates, training, and the figures in print."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from bpcalc.cli.command import command
from bpcalc.cli.completion import complete_phase_or_quantity
from bpcalc.cli.options import Backward, Changes, Config, Printing, VerifyOption, WhyOption, number
from bpcalc.cli.pictures import DiagramOption, PlotOfOption, PlotOption, picture_targets, refuse_plot
from bpcalc.errors import INTERRUPTED, BpcalcError
from bpcalc.language.said import said
from bpcalc.model.convention import MOST_UPDATES


@command
def run(
    config: Config,
    iterations: Annotated[
        int,
        typer.Option("--iterations", "-n", min=0, max=MOST_UPDATES, metavar="N", help="Train N updates."),
    ] = 0,
    until: Annotated[
        str | None, typer.Option("--until", metavar="ERROR", help="Stop training once E_total is this small.")
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="PHASE|QUANTITY",
            autocompletion=complete_phase_or_quantity,
            help="Show only given, forward, error, backward, update, after, or a quantity such as dE/dw5; repeatable.",
        ),
    ] = None,
    terse: Annotated[bool, typer.Option("--terse", help="Show results without formulas.")] = False,
    conventions: Annotated[
        bool,
        typer.Option("--conventions", help="Compare both orders and all policies for biases, after 1 and N updates."),
    ] = False,
    at: Annotated[
        int,
        typer.Option(
            "--at", min=1, max=MOST_UPDATES, metavar="N", help="Derive the N-th update; the first unless given."
        ),
    ] = 1,
    versus: Annotated[
        bool, typer.Option("--vs", help="Compare with the file as it is: which terms moved, and by how much.")
    ] = False,
    *,
    backward: Backward,
    form: Annotated[
        Literal["scalar", "matrix", "both"],
        typer.Option("--form", help="Write line by line, in matrices such as δ = (Wᵀδ) ⊙ σ′(z), or both."),
    ] = "scalar",
    error_shares: Annotated[
        bool,
        typer.Option(
            "--error-shares", help="Add how errors are handed back by weight in some notes, beside the gradient."
        ),
    ] = False,
    diagram: DiagramOption = None,
    plot: PlotOption = None,
    plot_of: PlotOfOption = None,
    why: WhyOption = False,
    verify: VerifyOption = False,
    changes: Changes,
    printing: Printing,
) -> int:
    """Work both passes of a network, every term, and train it.

    Prints what is given, the forward pass, the errors, the backward pass, the updates and the error afterwards; then
    training, where asked for, and how the figures in print compare. Exits with 1 where a figure in print is not
    reproduced or training diverges.
    """
    from bpcalc.actions.plot import plot as plotted
    from bpcalc.actions.plot import quantities_to_plot
    from bpcalc.actions.run import run
    from bpcalc.cli.output import Output
    from bpcalc.cli.progress import progress_bar
    from bpcalc.model.loading import load

    target = Output(*printing)
    target.refuse_early()
    refuse_plot(plot, plot_of, iterations)
    diagram_target, plot_target = picture_targets(target, {"--diagram": diagram, "--plot": plot})
    small = _small_error(until, iterations)
    loaded = load(config)
    network = changes.applied_to(loaded)
    to_plot = quantities_to_plot(network, [*filter(None, map(str.strip, (plot_of or "").split(",")))])
    document = run(
        network,
        iterations=iterations,
        until=small,
        only=only or (),
        terse=terse,
        conventions=conventions,
        at=at,
        factors=backward.factors,
        form=form,
        error_shares=error_shares,
        why=why,
        verify=verify,
        digits=printing.digits,
        original=loaded,
        versus=versus,
        progress=progress_bar,
    )
    if document.exit_code == INTERRUPTED and any((printing.file, diagram, plot)):
        raise KeyboardInterrupt
    if diagram_target:
        diagram_target.show(document)
    if plot_target and document.history:
        plot_target.show(plotted(network, document.history, to_plot, printing.digits, progress_bar))
    return target.show(document)


def _small_error(until: str | None, iterations: int) -> float | None:
    """The error at which training stops. Raises BpcalcError where it is no error, or nothing is to be trained."""
    if until is None:
        return None
    error = float(number("--until", until))
    if error <= 0:
        fault = said("--until: '{until}' is no error to train down to", until=until)
        raise BpcalcError.of(fault, said("write a positive number such as 1e-4"))
    if not iterations:
        fault = said("--until needs --iterations, the most updates to run")
        raise BpcalcError.of(fault, said("add --iterations 100000"))
    return error
