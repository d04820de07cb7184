"""The one kind of error: what is wrong, where it stands, and what to do about it."""

from __future__ import annotations

from typing import NamedTuple, Self

from bpcalc.displaying import one_line
from bpcalc.language.said import said

ALL_WELL, WRONG_NUMBERS, UNUSABLE, CROSS_CHECK_FAILED, INTERRUPTED, TERMINATED = 0, 1, 2, 3, 130, 143
"""The exit codes: the numbers are wrong, the input is, bpcalc's own check failed, somebody pressed Ctrl-C, or ended it.
"""

REASONS = (
    said("no space left on device"),
    said("permission denied"),
    said("file name too long"),
    said("read-only file system"),
    said("is a directory"),
    said("not a directory"),
    said("no such file or directory"),
    said("operation not permitted"),
    said("disk quota exceeded"),
    said("too many levels of symbolic links"),
    said("input/output error"),
    said("bad file descriptor"),
)
"""What systems say, most often, of a file that cannot be read or written; here so that it has a translation."""


class Place(NamedTuple):
    """A place in a file; line and column count from 1, 0 where the file as a whole is meant."""

    line: int = 0
    column: int = 0


class Problem(NamedTuple):
    """One thing that is wrong with what a user wrote.

    `message` says what is wrong, `hint` what to do; `file`, `place` and `source_line` say where it stands.
    """

    message: str
    hint: str = ""
    file: str = ""
    place: Place = Place()
    source_line: str = ""


class BpcalcError(Exception):
    """Bad input: every problem found, in the order of the file. Ends the program with exit code 2.

    >>> import bpcalc
    >>> try:
    ...     bpcalc.explain(bpcalc.load("classic"), "w99")
    ... except bpcalc.BpcalcError as failure:
    ...     failure.problems[0].message
    "there is no quantity 'w99' in this network"
    """

    exit_code = UNUSABLE

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems

    def __repr__(self) -> str:
        return one_line(self, str(self))

    @classmethod
    def of(cls, message: str, hint: str = "", file: str = "") -> Self:
        """One problem that has no place in a file."""
        return cls(Problem(message, hint, file))


class NumbersError(BpcalcError):
    """The input is sound but its numbers go wrong: overflow, divergence. Ends with exit code 1."""

    exit_code = WRONG_NUMBERS


class TerminatedError(KeyboardInterrupt):
    """Somebody has asked the process to end by SIGTERM, which is taken as Ctrl-C is. Ends with exit code 143."""


def reason(failure: OSError) -> str:
    """Why a file cannot be read or written."""
    return said((failure.strerror or str(failure)).lower())
