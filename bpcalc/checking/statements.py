"""What a sheet or a note states: equalities with numbers that know where they stand, as read and not yet judged."""

from __future__ import annotations

from dataclasses import dataclass

from bpcalc.formula.formula import Formula, Spot


@dataclass(frozen=True, slots=True)
class Statement:
    """`quantity` = side = side = …: one chain of equalities.

    `quantity` is the id that the chain is about, None where the reader could not tell; `given` says that it states a
    value that the network is given with, and is no result; `spot` is where it stands as a whole, if anybody asks.
    """

    quantity: str | None
    sides: tuple[Formula, ...]
    given: bool = False
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that should have been a number or an expression and is none, and why."""

    spot: Spot
    quantity: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Document:
    """All that was read from one file, in its order; `is_sheet` says that each statement is an answer."""

    file: str
    statements: tuple[Statement | Unreadable, ...]
    student: str = ""
    config: str = ""
    asked: tuple[str, ...] = ()
    is_sheet: bool = False
