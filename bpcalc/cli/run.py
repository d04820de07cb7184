"""`bpcalc run`: both passes with every term, the updates, training, and the figures in print."""

from __future__ import annotations

from typing import Annotated

import typer

from bpcalc.cli.completion import complete_phase_or_quantity
from bpcalc.cli.ending import ending
from bpcalc.cli.language import LanguageOption
from bpcalc.cli.matrix_form import ErrorSharesOption, FormOption, refuse_matrices
from bpcalc.cli.options import (
    BiasesOption,
    Changes,
    ColorOption,
    Config,
    DeltaOption,
    DigitsOption,
    ForceOption,
    FormatOption,
    FragmentOption,
    LongOption,
    NotationOption,
    OrderOption,
    OutputOption,
    RateOption,
    SetOption,
    VerifyOption,
    WhyOption,
    factors_of,
    number,
)
from bpcalc.cli.pictures import (
    DiagramOption,
    PlotOfOption,
    PlotOption,
    picture_targets,
    quantities_to_plot,
    refuse_plot,
)
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said
from bpcalc.model.convention import MOST_UPDATES


@ending
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
    delta: DeltaOption = False,
    long: LongOption = False,
    form: FormOption = "scalar",
    error_shares: ErrorSharesOption = False,
    diagram: DiagramOption = None,
    plot: PlotOption = None,
    plot_of: PlotOfOption = None,
    why: WhyOption = False,
    verify: VerifyOption = False,
    order: OrderOption = None,
    biases: BiasesOption = None,
    learning_rate: RateOption = None,
    values: SetOption = None,
    digits: DigitsOption = 9,
    notation: NotationOption = None,
    _language: LanguageOption = None,
    output_format: FormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    fragment: FragmentOption = False,
    color: ColorOption = "auto",
) -> int:
    """Work both passes of a network, every term, and train it.

    Prints what is given, the forward pass, the errors, the backward pass, the updates and the error afterwards; then
    training, where asked for, and how the figures in print compare. Exits with 1 where a figure in print is not
    reproduced or training diverges.
    """
    from bpcalc.cli.output import Output
    from bpcalc.cli.running import Run
    from bpcalc.model.loading import load

    target = Output(output_format, digits, notation, color, output, force, fragment=fragment)
    target.refuse_early()
    refuse_plot(plot, plot_of, iterations)
    diagram_target, plot_target = picture_targets(target, {"--diagram": diagram, "--plot": plot})
    small = _small_error(until, iterations)
    loaded = load(config)
    network = Changes(order, biases, learning_rate, values).applied_to(loaded)
    if versus and network == loaded:
        fault = said("--vs compares with the file as it is, and nothing is changed")
        raise BpcalcError.of(fault, said("add --set w1=0.2"))
    refuse_matrices(network, form, error_shares, folds=delta or long)
    to_plot = quantities_to_plot(network, plot_of)
    session = Run(loaded, network, digits, unchanged=not values)
    session.work(only or [], terse, at - 1, factors_of(delta, long), form, why)
    if error_shares:
        session.share_errors()
    if versus:
        session.compare_with_file()
    if iterations:
        session.train(iterations, small)
    if conventions:
        session.compare_conventions(iterations)
    if verify:
        session.verify()
    session.compare_published(shown=not only)
    if session.interrupted and any((output, diagram, plot)):
        raise KeyboardInterrupt
    document = session.document()
    if diagram_target:
        diagram_target.show(document)
    if plot_target:
        plot_target.show(session.plot(to_plot))
    target.show(document)
    return session.exit_code


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
