"""The text of a file that somebody hands in: read within limits, each character with its place, shown without harm."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from pathlib import Path, PurePath

from bpcalc.checking.formats.encodings import text_of_bytes
from bpcalc.displaying import printable_letters
from bpcalc.errors import BpcalcError, Problem, reason
from bpcalc.formula.formula import Spot
from bpcalc.language.said import Said, said
from bpcalc.model.source import standard_input

LARGEST_SUBMISSION = 4 * 1024 * 1024
"""Bytes of a file that is checked."""

LONGEST_SHOWN = 300
"""Characters of the name of a file that cannot be read."""

_TELL = said("type the answers into a text, a table or a notebook")
_SIGNATURES = {
    b"\x89PNG": (said("is a picture"), _TELL),
    b"\xff\xd8\xff": (said("is a picture"), _TELL),
    b"GIF8": (said("is a picture"), _TELL),
    b"II*\0": (said("is a picture"), _TELL),
    b"MM\0*": (said("is a picture"), _TELL),
    b"\xd0\xcf\x11\xe0": (
        said("is of an old office program, or protected by a password"),
        said("save it as .xlsx or .docx"),
    ),
    b"{\\rtf": (said("is rich text"), said("save it as .docx or as plain text")),
    b"\x1f\x8b": (said("is an archive"), said("hand in the files that are in it")),
    b"Rar!": (said("is an archive"), said("hand in the files that are in it")),
    b"7z\xbc\xaf": (said("is an archive"), said("hand in the files that are in it")),
}
"""How files begin that hold no text, what they are, and what to do."""

_HINT = said("save it as UTF-8 text")


class Text:
    """The text of a file: `file` is its name, offsets count characters from 0, lines and columns from 1.

    `ending` says how the text is laid out: that of the file, unless it was made of something else. `is_on_disk` says
    that the file holds this text, in UTF-8, so that other digits can be put into it.
    """

    def __init__(self, file: str, text: str, ending: str = "", is_on_disk: bool = True) -> None:
        self.file, self.text = file, text
        self.ending, self.is_on_disk = ending or PurePath(file).suffix.lower(), is_on_disk

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


class NotRead(Text):
    """A file that is handed in and is none of those that are read: `problem` says why."""

    def __init__(self, file: str, problem: Problem) -> None:
        super().__init__(file, "")
        self.problem = problem


def printable(text: str) -> str:
    """The text in one line, with a sign in place of everything that could steer a terminal; a sentence stays one."""
    if isinstance(text, Said):
        values = {name: printable(value) if isinstance(value, str) else value for name, value in text.values.items()}
        return Said(text.template, values, text.plural, text.number, tuple(map(printable, text.pieces)))
    return printable_letters(text)


def is_notebook(text: str) -> bool:
    """Whether a text is that of a Jupyter notebook."""
    return text.lstrip()[:1] == "{" and '"cells"' in text


def submission(name: str) -> Text:
    """The text of a file, or of standard input where it is called `-`.

    Raises BpcalcError where there is no such file, where it is no plain file, too large, or of a kind that is not read.
    """
    if name == "-":
        return _text(standard_input(LARGEST_SUBMISSION + 1), said("standard input"))
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
    return _text(content, name)


def _text(content: bytes, name: str) -> Text:
    """What a file says, by what its content is, whatever its name."""
    if len(content) > LARGEST_SUBMISSION:
        raise BpcalcError.of(said("is larger than {size} MiB", size=LARGEST_SUBMISSION // 1024**2), file=name)
    for signature, (meaning, hint) in _SIGNATURES.items():
        if content.startswith(signature):
            raise BpcalcError.of(meaning, hint, name)
    if content.startswith(b"PK\x03\x04"):
        return _of_archive(content, name)
    if content[:1024].lstrip().startswith(b"%PDF-"):
        from bpcalc.checking.formats.pdfs import text_of_pdf

        return Text(name, text_of_pdf(content, name), ".txt", is_on_disk=False)
    if content.startswith(b"\x93NUMPY"):
        raise BpcalcError.of(said("is one array without a name"), said("save them by name, with numpy.savez"), name)
    text, encoding = text_of_bytes(content, name, _HINT)
    return Text(name, text, is_on_disk=encoding == "utf-8")


def _of_archive(content: bytes, name: str) -> Text:
    """What an archive says, by what is in it."""
    from bpcalc.checking.formats.archives import opened  # a class of plain texts needs none of these

    archive = opened(content, name)
    parts = archive.namelist()
    if "xl/workbook.xml" in parts:
        from bpcalc.checking.formats.workbooks import text_of_workbook

        return Text(name, text_of_workbook(content, name), ".tsv", is_on_disk=False)
    if "word/document.xml" in parts:
        from bpcalc.checking.formats.documents import text_of_document

        return Text(name, text_of_document(content, name), ".md", is_on_disk=False)
    if parts and all(part.endswith(".npy") for part in parts):
        from bpcalc.checking.formats.arrays import text_of_arrays

        return Text(name, text_of_arrays(archive, name), ".json", is_on_disk=False)
    raise BpcalcError.of(said("is an archive"), said("hand in the files that are in it"), name)
