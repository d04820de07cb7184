"""The options of `check` that are for a class."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
