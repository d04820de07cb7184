"""Reading a file that somebody hands in: plain text of a reasonable size, or a message that says what it is."""

from __future__ import annotations

import sys
from pathlib import Path

from bpcalc.checking.spots import Text
from bpcalc.errors import BpcalcError, reason
from bpcalc.language.said import said
from bpcalc.model.source import decoded

LARGEST_SUBMISSION = 4 * 1024 * 1024

_SIGNATURES = {
    b"PK\x03\x04": said("is an office document or an archive, not a text file"),
    b"%PDF": said("is a PDF, not a text file"),
    b"\xd0\xcf\x11\xe0": said("is an office document or an archive, not a text file"),
    b"\x89PNG": said("is a picture, not a text file"),
    b"\xff\xd8\xff": said("is a picture, not a text file"),
}
_HINT = said("save it as UTF-8 text")


def submission(name: str) -> Text:
    """The text of a file, or of standard input where it is called `-`.

    Raises BpcalcError where there is no such file, where it is no plain file, too large, or not UTF-8 text.
    """
    if name == "-":
        return Text(said("standard input"), _decoded(sys.stdin.buffer.read(LARGEST_SUBMISSION + 1), name))
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


LONGEST_SHOWN = 300


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
