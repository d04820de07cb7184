"""The text of a file of UTF-8, or the place where it is none."""

from __future__ import annotations

from bpcalc.errors import BpcalcError, Place, Problem
from bpcalc.language.said import said


def decoded(content: bytes, name: str, hint: str) -> str:
    """The text with one kind of line end and no byte order mark. Raises BpcalcError where it is not UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        before = content[: failure.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8-sig", "replace")) + 1
        place = Place(before.count(b"\n") + 1, column)
        raise BpcalcError(Problem(said("is not UTF-8 text"), hint, name, place)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
