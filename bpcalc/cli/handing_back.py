"""What a class gets back: results, a summary, and feedback for each student, in files that nobody else's text names."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import NamedTuple

from bpcalc.actions.check.check import Checked
from bpcalc.checking.text import printable
from bpcalc.cli.files import refuse_file, write_whole
from bpcalc.cli.language import as_spoken, spoken
from bpcalc.cli.output import Output
from bpcalc.errors import BpcalcError, reason
from bpcalc.language.said import said, said_of
from bpcalc.notation.notation import NOTATIONS
from bpcalc.rendering.checks import class_results
from bpcalc.rendering.formats import FORMATS, script_of
from bpcalc.rendering.page import Page
from bpcalc.rendering.text import markdown

LONGEST_PART = 100
"""Bytes of a file's and of a student's name; with both and an ending, a name stays one that any disk takes."""

_STRANGE = re.compile(r"[^\w.-]+")


class HandingBack(NamedTuple):
    """The files that are written beside what is printed; None where one is not asked for."""

    results: Path | None = None
    feedback: Path | None = None
    summary: Path | None = None
    force: bool = False

    def refuse_early(self) -> None:
        """Raises BpcalcError, before any work is done, where a file cannot be or should not be written."""
        for file in filter(None, (self.results, self.summary)):
            refuse_file(file, self.force)
        if self.feedback is not None and self.feedback.exists() and not self.feedback.is_dir():
            raise BpcalcError.of(said("is no directory"), said("name a directory"), str(self.feedback))

    def write(self, document: Checked, hints: bool, to: Output) -> None:
        """Writes all of them. Raises BpcalcError, before the first is written, where one exists or is one too many."""
        files = document.files
        page = Page(digits=to.digits, notation=to.chosen or NOTATIONS["net-out"], language=spoken())
        if self.results is not None and len(files) != 1:
            fault = said("--results is for one student, and here are {count:,}", count=len(files))
            raise BpcalcError.of(fault, said("write --summary or --feedback for several"))
        if self.feedback is not None:
            self._give_feedback(self.feedback, document, page, to)
        if self.results is not None:
            write_whole(self.results, class_results.results(files[0], page, hints), self.force)
        if self.summary is not None:
            write_whole(self.summary, class_results.summary(files, page), self.force)

    def report_what_is_left(self, document: Checked, to: Output) -> None:
        """Says of marking that was ended early how much is left, and where lies what there is."""
        left = said_of(
            document.left,
            "ended early: {count:,} hand-in was not checked",
            "ended early: {count:,} hand-ins were not checked",
        )
        sys.stderr.write(as_spoken(left) + "\n")
        for path in filter(None, (to.file, self.results, self.feedback, self.summary)):
            written = said("what was checked is in {file}", file=printable(str(path)))
            sys.stderr.write(as_spoken(written) + "\n")

    def _give_feedback(self, folder: Path, document: Checked, page: Page, to: Output) -> None:
        try:
            folder.mkdir(exist_ok=True)
        except OSError as failure:
            fault = said("cannot be written: {reason}", reason=reason(failure))
            raise BpcalcError.of(fault, file=str(folder)) from None
        paths = [folder / name for name in feedback_names([(one.file, one.student) for one in document.files])]
        for path in paths:
            refuse_file(path, self.force)
        for path, marked in zip(paths, document.files, strict=True):
            told = document.feedback(marked)
            own = replace(
                page,
                placement=told.placement,
                notation=to.chosen or told.notation or page.notation,
                markup=script_of(FORMATS["markdown"]),
            )
            write_whole(path, markdown.render(told, own), self.force)


def feedback_names(files: Sequence[tuple[str, str]]) -> list[str]:
    """A name for the feedback on each file, from the file's own.

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
        names.append(f"{name}.md")
    return names


def _tame(text: str) -> str:
    return _STRANGE.sub("_", text).encode()[:LONGEST_PART].decode(errors="ignore").lstrip(".")
