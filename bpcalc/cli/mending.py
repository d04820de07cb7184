"""What `check --diff` shows and `check --fix` writes: the files of a reader with the digits of wrong numbers mended."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from bpcalc.actions.check.corrections import Correction, corrections, difference
from bpcalc.checking.marks.marking import Marked
from bpcalc.checking.text import printable
from bpcalc.cli.files import write_whole
from bpcalc.cli.language import as_spoken
from bpcalc.cli.output import Output
from bpcalc.errors import BpcalcError, Problem
from bpcalc.functions.table import listed
from bpcalc.language.said import said, said_of

_STEERING = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)")


def refuse_together(files: Sequence[str], explain: bool, hints: bool, fix: bool) -> None:
    """Raises BpcalcError for options that do not go together."""
    if fix and "-" in files:
        raise BpcalcError.of(said("standard input cannot be corrected in place"), said("see --diff"))
    if explain and hints:
        raise BpcalcError.of(said("--explain gives the answers that --hints keeps"), said("choose one of them"))


def mend(marked: Sequence[Marked], shown_on: Output | None, fix: bool) -> None:
    """Shows what is to change, where there is a place to show it, and writes it, where it is to be written."""
    files = corrections(marked)
    if shown_on is not None:
        text = difference(files)
        shown_on.put(text if shown_on.file else harmless(text))
    if fix:
        write(files)
    report(files, is_written=fix)


def write(files: Sequence[Correction]) -> None:
    """Writes each file that changes in place. Raises BpcalcError, when all others are written, for those that fail."""
    problems: list[Problem] = []
    for one in files:
        if one.text.before == one.text.after:
            continue
        try:
            write_whole(Path(one.file), (one.mark + one.text.after).encode(), force=True)
        except BpcalcError as failure:
            problems += failure.problems
    if problems:
        raise BpcalcError(*problems)


def report(files: Sequence[Correction], is_written: bool) -> None:
    """Says of each file how many numbers are mended, and which are not, where the messages go."""
    for one in files:
        count, left = len(one.text.changed), len(one.text.left)
        if count:
            told = (
                said_of(count, "{count:,} number corrected", "{count:,} numbers corrected")
                if is_written
                else said_of(count, "{count:,} number would be corrected", "{count:,} numbers would be corrected")
            )
            sys.stderr.write(f"{printable(one.file)}: {as_spoken(told)}\n")
        if left:
            lines = dict.fromkeys(str(claim.spot.line) for claim in one.text.left if claim.spot)
            told = said_of(
                left,
                "{count:,} wrong number stays as it is, since other digits alone do not mend it; line {lines}",
                "{count:,} wrong numbers stay as they are, since other digits alone do not mend them; lines {lines}",
                lines=listed(lines),
            )
            sys.stderr.write(f"{printable(one.file)}: {as_spoken(told)}\n")


def harmless(text: str) -> str:
    """The text without what could steer a terminal."""
    if sys.stdout.isatty():
        return "\n".join(printable(line.replace("\t", " ")) for line in text.replace("\r\n", "\n").split("\n"))
    return _STEERING.sub("�", text)
