"""What a class gets back: results, tables, and feedback for each student, in files that nobody else's text names."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import NamedTuple

from bpcalc.actions.check.check import Checked
from bpcalc.checking.marks.marking import Marked
from bpcalc.checking.text import printable
from bpcalc.cli.class_options import ASSIGNMENT, FEEDBACK_ENDINGS, ClassOptions
from bpcalc.cli.files import refuse_file, write_whole
from bpcalc.cli.language import as_spoken, spoken
from bpcalc.cli.output import Output
from bpcalc.cli.pictures import picture_targets
from bpcalc.cli.spreadsheets import dialect
from bpcalc.document.blocks import Bars
from bpcalc.errors import BpcalcError, Problem, reason
from bpcalc.language.said import said, said_of
from bpcalc.notation.notation import NOTATIONS
from bpcalc.rendering.checks import class_results, class_table, class_workbook, platforms
from bpcalc.rendering.formats import FORMATS, refuse_without_extra, renderer, script_of
from bpcalc.rendering.page import Page

LONGEST_PART = 100
"""Bytes of a file's and of a student's name; with both and an ending, a name stays one that any disk takes."""

_STRANGE = re.compile(r"[^\w.-]+")


class HandingBack(NamedTuple):
    """The files that are written beside what is printed, as the options name them, and the picture of the marks."""

    options: ClassOptions
    target: Output
    hints: bool
    picture: Output | None

    def write(self, document: Checked) -> None:
        """Writes all of them. Raises BpcalcError, before the first is written, where one exists or is one too many.

        Where the feedback for some cannot be written in its form, it is raised in the end, of these.
        """
        files, options, page = document.files, self.options, self._page
        if options.results is not None and len(files) != 1:
            fault = said("--results is for one student, and here are {count:,}", count=len(files))
            raise BpcalcError.of(fault, said("write --summary or --feedback for several"))
        contents = self._contents(document, page)
        problems: list[Problem] = []
        if options.feedback is not None:
            form = options.feedback_format or "markdown"
            ending = FEEDBACK_ENDINGS[form]
            problems += self._write_each(
                options.feedback, ending, files, lambda marked, _place: self._feedback(document, marked, form)
            )
        if options.lms == "gradescope" and options.lms_output is not None:
            enrolment = document.register.enrolment
            students = enrolment.students if enrolment else [None] * len(files)
            problems += self._write_each(
                options.lms_output,
                ".json",
                files,
                lambda marked, place: class_results.results(marked, page, self.hints, students[place]),
            )
        for path, content in contents:
            write_whole(path, content, self.target.force)
        if self.picture is not None:
            bars = tuple(block for block in document.blocks if isinstance(block, Bars))
            if not bars:
                raise BpcalcError.of(said("--picture: there are no marks of several hand-ins to draw"))
            self.picture.show(replace(document, blocks=bars))
        if problems:
            raise BpcalcError(*problems)

    def report_what_is_left(self, document: Checked) -> None:
        """Says of marking that was ended early how much is left, and where lies what there is."""
        left = said_of(
            document.left,
            "ended early: {count:,} hand-in was not checked",
            "ended early: {count:,} hand-ins were not checked",
        )
        sys.stderr.write(as_spoken(left) + "\n")
        for path in filter(None, (self.target.file, *self.options.folders, *self.options.written)):
            written = said("what was checked is in {file}", file=printable(str(path)))
            sys.stderr.write(as_spoken(written) + "\n")

    @property
    def _page(self) -> Page:
        return Page(digits=self.target.digits, notation=self.target.chosen or NOTATIONS["net-out"], language=spoken())

    def _contents(self, document: Checked, page: Page) -> list[tuple[Path, str | bytes]]:
        """What is written to single files. Raises BpcalcError where it cannot be said in their form."""
        files, options = document.files, self.options
        contents: list[tuple[Path, str | bytes]] = []
        if options.results is not None:
            contents.append((options.results, class_results.results(files[0], page, self.hints)))
        if options.summary is not None:
            table = class_table.class_table(files, document.register)
            if options.summary.suffix.lower() == ".xlsx":
                contents.append((options.summary, class_workbook.as_workbook(table, page)))
            else:
                contents.append((options.summary, class_table.as_csv(table, dialect(options.csv_dialect), page)))
        enrolment = document.register.enrolment
        if options.lms in platforms.PLATFORMS and options.lms_output is not None and enrolment is not None:
            assignment = options.assignment or ASSIGNMENT
            told = platforms.platform_file(options.lms, files, enrolment, assignment, page)
            contents.append((options.lms_output, told))
        return contents

    def _write_each(
        self, folder: Path, ending: str, files: Sequence[Marked], told: Callable[[Marked, int], str | bytes]
    ) -> list[Problem]:
        """A file for each hand-in; what is wrong with those that cannot be said in their form."""
        try:
            folder.mkdir(exist_ok=True)
        except OSError as failure:
            fault = said("cannot be written: {reason}", reason=reason(failure))
            raise BpcalcError.of(fault, file=str(folder)) from None
        names = names_of_files([(one.file, one.student) for one in files], ending)
        for name in names:
            refuse_file(folder / name, self.target.force)
        problems: list[Problem] = []
        for place, (name, marked) in enumerate(zip(names, files, strict=True)):
            try:
                content = told(marked, place)
            except BpcalcError as failure:  # such as letters that no font has: the others get theirs
                problems += (problem._replace(file=problem.file or str(folder / name)) for problem in failure.problems)
                continue
            write_whole(folder / name, content, self.target.force)
        return problems

    def _feedback(self, document: Checked, marked: Marked, form: str) -> str | bytes:
        """What is said of one hand-in, and of no other one."""
        told = document.feedback(marked)
        own = replace(
            self._page,
            placement=told.placement,
            notation=self.target.chosen or told.letters,
            markup=script_of(FORMATS[form]),
        )
        return renderer(form)(told, own)


def handing_back(options: ClassOptions, target: Output, hints: bool) -> HandingBack:
    """What writes the files that the options name.

    Raises BpcalcError, before any work is done, where one cannot be or should not be written.
    """
    options.refuse_together()
    for file in options.written:
        refuse_file(file, target.force)
    for folder in options.folders:
        if folder.exists() and not folder.is_dir():
            raise BpcalcError.of(said("is no directory"), said("name a directory"), str(folder))
    if options.feedback is not None:
        refuse_without_extra(options.feedback_format or "markdown", FORMATS[options.feedback_format or "markdown"])
    if options.summary is not None and options.summary.suffix.lower() == ".xlsx":
        refuse_without_extra("xlsx", FORMATS["xlsx"])
    [picture] = picture_targets(target, {"--picture": options.picture})
    return HandingBack(options, target, hints, picture)


def names_of_files(files: Sequence[tuple[str, str]], ending: str) -> list[str]:
    """A name with the ending for what is written of each file, from the file's own.

    Where a file holds several students, the name of each is added; the second of one name gets a number.
    """
    held = Counter(file for file, _ in files)
    used: set[str] = set()
    names = []
    for file, student in files:
        stem = _tame(PurePath(file).stem) or "feedback"
        if held[file] > 1 and (added := _tame(student)):
            stem = f"{stem}-{added}"
        name, count = stem, 1
        while name.casefold() in used:
            count += 1
            name = f"{stem}-{count}"
        used.add(name.casefold())
        names.append(f"{name}{ending}")
    return names


def _tame(text: str) -> str:
    """A piece of a name: no dot in front, which would hide the file, and no dash, which would make an option of it."""
    return _STRANGE.sub("_", text).encode()[:LONGEST_PART].decode(errors="ignore").lstrip(".-")
