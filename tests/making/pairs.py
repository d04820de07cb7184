"""Files of pairs: small cases, what goes in and what comes out, one below the other, to be read in one go.

A case is a title on a line of its own, what goes in (one text or more) and last what comes out; a line `.` stands
before each of them and after the last, as in the fixtures of markdown-it. Other lines before a title are remarks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

MARK = re.compile(r"^\.\n", re.MULTILINE)


@dataclass(frozen=True)
class Pair:
    """A case: what goes in, what comes out, and where that is written."""

    title: str
    given: tuple[str, ...]
    expected: str
    path: Path = field(repr=False)
    place: int = field(repr=False)
    """Of what comes out, among the texts of its file."""


def pairs_in(path: Path, inputs: int = 1) -> list[Pair]:
    """The cases of a file in which so many texts go in with each."""
    texts = MARK.split(path.read_text(encoding="utf-8"))
    cases = [(place, texts[place - inputs - 1 : place]) for place in range(inputs + 1, len(texts), inputs + 2)]
    assert texts[-1] == "", f"{path}: the last case ends in no line `.`"
    return [
        Pair(before.rstrip("\n").rpartition("\n")[2], tuple(given), texts[place], path, place)
        for place, (before, *given) in cases
    ]


def write(file: str, place: int, text: str) -> None:
    """Writes anew what comes out in one case, and leaves the rest of the file as it is."""
    path = Path(file)
    assert text.endswith("\n"), f"{path}: a text in a file of pairs ends its last line"
    assert not MARK.search(text), f"{path}: a text in a file of pairs has no line `.`"
    texts = MARK.split(path.read_text(encoding="utf-8"))
    texts[place] = text
    path.write_text(".\n".join(texts), encoding="utf-8", newline="\n")
