"""The options that only `check` has: for one file, and for a class."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

FixOption = Annotated[
    bool,
    typer.Option("--fix", help="Write the corrected file in place: the digits of wrong numbers, and nothing else."),
]
DiffOption = Annotated[bool, typer.Option("--diff", help="Show what --fix would change, as a unified diff.")]
ExplainOption = Annotated[
    bool, typer.Option("--explain", help="Add to each wrong quantity all that leads to it, as explain shows it.")
]
SelectOption = Annotated[
    list[str] | None,
    typer.Option(
        "--select", metavar="RULES", help="Tell only of these: codes or names, BP102,carried or BP4; repeatable."
    ),
]
IgnoreOption = Annotated[
    list[str] | None, typer.Option("--ignore", metavar="RULES", help="Tell nothing of these; repeatable.")
]
MarksOption = Annotated[
    Path | None,
    typer.Option("--marks", metavar="FILE", help="A marks scheme in YAML: what answers are worth, and a tolerance."),
]
ResultsOption = Annotated[
    Path | None,
    typer.Option("--results", metavar="FILE", help="Write the results of one file as results.json for Gradescope."),
]
FeedbackOption = Annotated[
    Path | None,
    typer.Option("--feedback", metavar="FOLDER", help="Write what is said of each file to a Markdown file there."),
]
SummaryOption = Annotated[
    Path | None,
    typer.Option("--summary", metavar="FILE", help="Write a CSV with a row a student and a column a quantity."),
]
