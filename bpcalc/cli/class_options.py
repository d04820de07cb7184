"""The options about a class: who is in it, and the files that it is given back in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

from bpcalc.cli.files import place_of
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said

SUMMARY_ENDINGS = (".csv", ".xlsx")
FEEDBACK_ENDINGS = {"markdown": ".md", "html": ".html", "pdf": ".pdf"}
"""The ending of each form of feedback."""

ASSIGNMENT = "bpcalc"
"""What an assignment is called unless somebody says so."""


class ClassOptions(NamedTuple):
    """What is known of a class besides its hand-ins, and what is written for it; None where nothing is."""

    roster: Annotated[
        Path | None,
        typer.Option(
            "--roster", metavar="FILE", help="A CSV of the class (name, id, email, group): tells who is missing."
        ),
    ] = None
    before: Annotated[
        Path | None,
        typer.Option("--before", metavar="FILE", help="An earlier --summary as CSV: tells whose marks are others now."),
    ] = None
    results: Annotated[
        Path | None,
        typer.Option("--results", metavar="FILE", help="Write the results of one file as results.json for Gradescope."),
    ] = None
    feedback: Annotated[
        Path | None,
        typer.Option(
            "--feedback", metavar="FOLDER", help="Write what is said of each file to a file of its own there."
        ),
    ] = None
    feedback_format: Annotated[
        Literal["markdown", "html", "pdf"] | None,
        typer.Option("--feedback-format", help="How to write the feedback; Markdown unless given."),
    ] = None
    summary: Annotated[
        Path | None,
        typer.Option(
            "--summary",
            metavar="FILE",
            help="Write a table with a row a student and a column a quantity: a file .csv or .xlsx.",
        ),
    ] = None
    csv_dialect: Annotated[
        Literal["plain", "excel", "excel-semicolon"] | None,
        typer.Option(
            "--csv-dialect",
            help="How to write the CSV: commas alone, or for Excel; as the locale's Excel wants it unless given.",
        ),
    ] = None
    lms: Annotated[
        Literal["moodle", "canvas", "gradescope"] | None,
        typer.Option("--lms", help="Write the marks as this platform imports them, to the place of --lms-output."),
    ] = None
    lms_output: Annotated[
        Path | None,
        typer.Option(
            "--lms-output", metavar="FILE", help="The CSV for Moodle or Canvas, the folder of results for Gradescope."
        ),
    ] = None
    assignment: Annotated[
        str | None,
        typer.Option(
            "--assignment", metavar="NAME", help="What Moodle or Canvas call the assignment; bpcalc unless given."
        ),
    ] = None
    picture: Annotated[
        Path | None,
        typer.Option(
            "--picture", metavar="FILE", help="Write a picture of the marks and of where they are lost: .svg or .png."
        ),
    ] = None

    @property
    def files(self) -> list[Path]:
        """All files and folders that are named."""
        return [path for path in self if isinstance(path, Path)]

    @property
    def folders(self) -> list[Path]:
        """The folders in which a file each is written."""
        return [path for path in (self.feedback, self.lms_output if self.lms == "gradescope" else None) if path]

    @property
    def written(self) -> list[Path]:
        """The files that are written, without those in folders and the picture."""
        table = self.lms_output if self.lms != "gradescope" else None
        return [path for path in (self.results, self.summary, table) if path]

    def refuse_together(self) -> None:
        """Raises BpcalcError for options that do not go together, and for endings that nothing is written in."""
        if self.summary is not None and self.summary.suffix.lower() not in SUMMARY_ENDINGS:
            fault = said("{option} writes no file '{ending}'", option="--summary", ending=self.summary.suffix)
            raise BpcalcError.of(fault, said("known: {names}", names=", ".join(SUMMARY_ENDINGS)))
        is_csv = self.summary is not None and self.summary.suffix.lower() == ".csv"
        needs = (
            ("--csv-dialect", self.csv_dialect, is_csv, "--summary class.csv"),
            ("--feedback-format", self.feedback_format, self.feedback, "--feedback feedback"),
            ("--lms", self.lms, self.lms_output, "--lms-output grades.csv"),
            ("--lms-output", self.lms_output, self.lms, "--lms moodle"),
            ("--lms", self.lms in ("moodle", "canvas"), self.roster, "--roster roster.csv"),
            ("--assignment", self.assignment, self.lms in ("moodle", "canvas"), "--lms canvas"),
        )
        for option, is_given, needed, example in needs:
            if is_given and not needed:
                raise BpcalcError.of(
                    said("{option} needs {other}", option=option, other=example.split()[0]),
                    said("write for example: {example}", example=example),
                )
        taken: set[Path] = set()
        for path in (*self.written, *self.folders, *filter(None, [self.picture])):
            if place_of(path) in taken:
                fault = said("'{file}' is to be written twice", file=path)
                raise BpcalcError.of(fault, said("name another file"))
            taken.add(place_of(path))
