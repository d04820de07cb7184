"""`bpcalc check`: marks answer sheets and proofreads notes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from bpcalc.cli.check_options import (
    DiffOption,
    ExplainOption,
    FeedbackOption,
    FixOption,
    IgnoreOption,
    MarksOption,
    ResultsOption,
    SelectOption,
    SummaryOption,
)
from bpcalc.cli.choosing import format_choice
from bpcalc.cli.completion import complete_config
from bpcalc.cli.ending import ending
from bpcalc.cli.language import LanguageOption
from bpcalc.cli.options import (
    HOW_TO_PRINT,
    BiasesOption,
    Changes,
    ColorOption,
    DigitsOption,
    ForceOption,
    FragmentOption,
    NotationOption,
    OrderOption,
    OutputOption,
    RateOption,
    SetOption,
)
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said
from bpcalc.rendering.formats import CHECK_FORMATS


@ending
def check(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Answer sheets (YAML, CSV, a Markdown table), notes, and folders of them; - for standard input.",
            show_default=False,
        ),
    ],
    config: Annotated[
        str | None,
        typer.Option(
            "--config",
            metavar="CONFIG",
            help="The network; the one that a sheet names, or whose values stand in the notes, unless given.",
            autocompletion=complete_config,
        ),
    ] = None,
    kind: Annotated[
        Literal["sheet", "notes"] | None,
        typer.Option("--as", help="Read the files as answer sheets or as notes; told by their looks unless given."),
    ] = None,
    decimal: Annotated[
        Literal["point", "comma"], typer.Option("--decimal", help="The sign before decimals in answer sheets.")
    ] = "point",
    everything: Annotated[bool, typer.Option("--all", help="List the figures that are right, too.")] = False,
    hints: Annotated[
        bool, typer.Option("--hints", help="Tell where something is wrong and what kind it is, not the answer.")
    ] = False,
    marks: MarksOption = None,
    results: ResultsOption = None,
    feedback: FeedbackOption = None,
    summary: SummaryOption = None,
    explain: ExplainOption = False,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    diff: DiffOption = False,
    fix: FixOption = False,
    order: OrderOption = None,
    biases: BiasesOption = None,
    learning_rate: RateOption = None,
    values: SetOption = None,
    digits: DigitsOption = 9,
    notation: NotationOption = None,
    _language: LanguageOption = None,
    output_format: Annotated[str | None, format_choice(CHECK_FORMATS, HOW_TO_PRINT)] = None,
    output: OutputOption = None,
    force: ForceOption = False,
    fragment: FragmentOption = False,
    color: ColorOption = "auto",
) -> int:
    """Mark answer sheets and proofread notes: each figure recomputed, and what went wrong named.

    Exits with 1 where a figure is wrong or an answer is missing, with 2 where no file can be read.
    """
    from bpcalc.checking.marks.reading import read_scheme
    from bpcalc.checking.marks.scheme import PLAIN, known
    from bpcalc.checking.marks.selecting import chosen, rules_named
    from bpcalc.cli.checking import exit_code
    from bpcalc.cli.class_files import class_files
    from bpcalc.cli.class_marking import all_marked
    from bpcalc.cli.correcting import mend, refuse_together
    from bpcalc.cli.giving_back import GivingBack
    from bpcalc.cli.marking_one import Marker, Settings
    from bpcalc.cli.output import Output
    from bpcalc.document.checks.checked import Shown, checked, nothing_more

    target = Output(output_format, digits, notation, color, output, force, CHECK_FORMATS, fragment=fragment)
    target.refuse_early(any_ending=diff)
    if files.count("-") > 1:
        raise BpcalcError.of(said("standard input can be read only once"), said("name - once"))
    refuse_together(files, explain, hints, fix)
    wanted, unwanted = rules_named(select or (), "--select"), rules_named(ignore or (), "--ignore")
    back = GivingBack(results, feedback, summary, force)
    back.refuse_early()
    files = class_files(files, [Path(name) for name in (config, marks, feedback, summary, output) if name])
    scheme = read_scheme(str(marks)) if marks else PLAIN
    settings = Settings(config, kind, decimal, Changes(order, biases, learning_rate, values), scheme)
    marker = Marker(settings)
    marked = all_marked(files, marker, settings)
    known([one.scheme for one in marked if one.network])
    shown = Shown(everything, hints)
    back.write(marked, marker.worked, shown, target)
    if len(marked) == 1 and marked[0].problem is not None:
        problem = marked[0].problem
        raise BpcalcError(problem if problem.file else problem._replace(file=marked[0].file))
    marked = chosen(marked, wanted, unwanted)
    if diff or fix:
        mend(marked, target if diff else None, fix)
    if not diff:
        explained = marker.checking.explaining().explained if explain else nothing_more
        target.show(checked(marked, marker.worked, shown, explained))
    return exit_code(marked)
