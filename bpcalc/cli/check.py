"""`bpcalc check`: marks answer sheets and proofreads notes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from bpcalc.cli.choosing import format_choice
from bpcalc.cli.class_options import ClassOptions
from bpcalc.cli.command import command, taking
from bpcalc.cli.completion import complete_config
from bpcalc.cli.options import HOW_TO_PRINT, Changes, Printing
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said
from bpcalc.rendering.formats import CHECK_FORMATS


@command
def check(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Answer sheets (YAML, CSV, Excel, Word, Markdown, text), notes, notebooks, and folders of them; - for"
            " standard input.",
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
        Literal["point", "comma"] | None,
        typer.Option("--decimal", help="The sign before decimals; told by each file itself unless given."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="List the figures that are right, too.")] = False,
    hints: Annotated[
        bool, typer.Option("--hints", help="Tell where something is wrong and what kind it is, not the answer.")
    ] = False,
    own_networks: Annotated[
        bool,
        typer.Option("--own-networks", help="In a class, let a sheet be about a network file of its own beside it."),
    ] = False,
    marks: Annotated[
        Path | None,
        typer.Option(
            "--marks", metavar="FILE", help="A marks scheme in YAML: what answers are worth, and a tolerance."
        ),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Add to each wrong quantity all that leads to it, as explain shows it.")
    ] = False,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select", metavar="RULES", help="Tell only of these: codes or names, BP102,carried or BP4; repeatable."
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="RULES", help="Tell nothing of these; repeatable.")
    ] = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, as a unified diff.")] = False,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="Write the corrected file in place: the digits of wrong numbers, and nothing else."),
    ] = False,
    *,
    of_class: ClassOptions,
    changes: Changes,
    printing: Annotated[
        Printing,
        taking(format=Annotated[str | None, format_choice(CHECK_FORMATS, HOW_TO_PRINT)], formats=CHECK_FORMATS),
    ],
) -> int:
    """Mark answer sheets and proofread notes: each figure recomputed, and what went wrong named.

    Exits with 1 where a figure is wrong or an answer is missing, with 2 where no file can be read.
    """
    from bpcalc.actions.check.check import check_files
    from bpcalc.actions.check.checker import Settings
    from bpcalc.actions.check.hand_ins import hand_ins
    from bpcalc.cli.handing_back import handing_back
    from bpcalc.cli.mending import mend, refuse_together
    from bpcalc.cli.output import Output
    from bpcalc.cli.progress import progress_bar

    target = Output(*printing)
    target.refuse_early(any_ending=diff)
    if files.count("-") > 1:
        raise BpcalcError.of(said("standard input can be read only once"), said("name - once"))
    refuse_together(files, explain, hints, fix)
    back = handing_back(of_class, target, hints)
    apart = [Path(name) for name in (config, marks, printing.file, *of_class.files) if name]
    document = check_files(
        hand_ins(files, apart),
        Settings(config, kind, decimal, changes.applied_to, own_networks=own_networks or None),
        marks,
        select or (),
        ignore or (),
        of_class.roster,
        of_class.before,
        everything=everything,
        hints=hints,
        explain=explain,
        processes=os.cpu_count() or 1,
        progress=progress_bar,
    )
    back.write(document)
    if len(document.files) == 1 and (problem := document.files[0].problem):
        raise BpcalcError(problem if problem.file else problem._replace(file=document.files[0].file))
    if diff or (fix and not document.left):
        mend(document.selected, target if diff else None, fix)
    exit_code = document.exit_code if diff else target.show(document)
    if document.left:
        back.report_what_is_left(document)
    return exit_code
