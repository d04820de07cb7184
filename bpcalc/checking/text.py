"""The text of a file that somebody hands in: read within limits, each character with its place, shown without harm."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from pathlib import Path

from bpcalc.errors import BpcalcError, reason
from bpcalc.formula.formula import Spot
from bpcalc.language.said import Said, said
from bpcalc.model.source import decoded, standard_input

LARGEST_SUBMISSION = 4 * 1024 * 1024
"""Bytes of a file that is checked."""

LONGEST_SHOWN = 300
"""Characters of the name of a file that cannot be read."""

_SIGNATURES = {
    b"PK\x03\x04": said("is an office document or an archive, not a text file"),
    b"%PDF": said("is a PDF, not a text file"),
    b"\xd0\xcf\x11\xe0": said("is an office document or an archive, not a text file"),
    b"\x89PNG": said("is a picture, not a text file"),
    b"\xff\xd8\xff": said("is a picture, not a text file"),
}
_HINT = said("save it as UTF-8 text")


class Text:
    """The text of a file: `file` is its name, offsets count characters from 0, lines and columns from 1."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text

    @cached_property
    def lines(self) -> list[str]:
        """The lines as an editor counts them, without what ends them."""
        return self.text.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def spot(self, start: int, end: int) -> Spot:
        """The place of a part of the text."""
        line = bisect_right(self._starts, start)
        return Spot(line, start - self._starts[line - 1] + 1, self.text[start:end])


def printable(text: str) -> str:
    """The text in one line, with a sign in place of everything that could steer a terminal; a sentence stays one."""
    if isinstance(text, Said):
        values = {name: printable(value) if isinstance(value, str) else value for name, value in text.values.items()}
        return Said(text.template, values, text.plural, text.number, tuple(map(printable, text.pieces)))
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def submission(name: str) -> Text:
    """The text of a file, or of standard input where it is called `-`.

    Raises BpcalcError where there is no such file, where it is no plain file, too large, or not UTF-8 text.
    """
    if name == "-":
        return Text(said("standard input"), _decoded(standard_input(LARGEST_SUBMISSION + 1), name))
    path = Path(name)
    try:
        if path.is_dir():
            raise BpcalcError.of(said("is a directory"), said("name a file in it"), name)
        if not path.exists():
            raise BpcalcError.of(said("there is no such file"), file=name[:LONGEST_SHOWN])
        if not path.is_file():  # a pipe or a device could keep us waiting for ever
            raise BpcalcError.of(said("is no plain file"), file=name)
        with path.open("rb") as file:
            content = file.read(LARGEST_SUBMISSION + 1)
    except (OSError, ValueError) as failure:  # a name too long, or with a zero in it
        why = reason(failure) if isinstance(failure, OSError) else said("this is no name of a file")
        fault = said("cannot be read: {reason}", reason=why)
        raise BpcalcError.of(fault, file=name[:LONGEST_SHOWN]) from None
    return Text(name, _decoded(content, name))


def _decoded(content: bytes, name: str) -> str:
    if len(content) > LARGEST_SUBMISSION:
        raise BpcalcError.of(said("is larger than {size} MiB", size=LARGEST_SUBMISSION // 1024**2), file=name)
    for signature, meaning in _SIGNATURES.items():
        if content.startswith(signature):
            raise BpcalcError.of(meaning, _HINT, name)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BpcalcError.of(said("is UTF-16, not UTF-8 text"), _HINT, name)
    if b"\0" in content:
        raise BpcalcError.of(said("is binary, not a text file"), _HINT, name)
    return decoded(content, name, _HINT)
