"""A filled answer sheet before its answers are read: who answers what, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from bpcalc.checking.text import Text
from bpcalc.errors import BpcalcError

LONGEST_NAME = 200
"""Characters that are kept of the name of a student, and of a network in a table."""

STUDENT = ("student", "name", "学生", "姓名")
CONFIG = ("config", "network", "网络")
"""What sheets may call who answers, and for which network."""


class Part(NamedTuple):
    """A part of a text, by the offsets of its beginning and its end."""

    start: int
    end: int


class Entry(NamedTuple):
    """What is asked, and the part of the text that answers it; no part where something else stands in its place.

    `shown` is what stands in the answer's place, where the answer itself is elsewhere: an alias.
    """

    key: str
    at: Part
    answer: Part | None
    shown: Part | None = None


@dataclass
class FilledSheet:
    """One filled sheet: `student` and `config` are what it says of itself, empty where it says nothing.

    `fault` is why its answers cannot be told apart, where they cannot.
    """

    student: str = ""
    config: str = ""
    entries: list[Entry] = field(default_factory=list)
    fault: str = ""


def stripped(text: Text, part: Part) -> Part:
    """A part without the space around it."""
    written = text.text[part.start : part.end]
    start = part.start + len(written) - len(written.lstrip())
    return Part(start, max(start, part.end - (len(written) - len(written.rstrip()))))


def fault(text: Text, message: str, hint: str = "") -> BpcalcError:
    """What is wrong with a file as a whole."""
    return BpcalcError.of(message, hint, text.file)
