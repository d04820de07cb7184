"""Two workings of the same network side by side: which terms moved, and by how much."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from bpcalc.derivation.working import Worked
from bpcalc.document.blocks import Block, Heading, Numeral, Paragraph, Parts, Table
from bpcalc.formula.quantity import Quantity
from bpcalc.language.said import said, said_of

COMPARED_DIGITS = 30
"""Digits beyond those shown that both workings need, so that only what has moved differs in them."""

STAYED = Fraction(1, 10**20)
"""The difference, relative to the values, that is none: both are rounded."""


class Moved(NamedTuple):
    """A quantity with its value before and after; None where it has none."""

    quantity: Quantity
    before: Fraction | None
    after: Fraction | None


def compared_blocks(before: Worked, after: Worked) -> tuple[Block, ...]:
    """The terms that moved, in the order of the derivation."""
    moved = list(_moved(before, after))
    heading = Heading(2, (said("What moved"),))
    if not moved:
        return heading, Paragraph((said("No term has another value than in the file."),))
    header: tuple[Parts, ...] = ((said("term"),), (said("file"),), (said("now"),), (said("change"),))
    rows: tuple[tuple[Parts, ...], ...] = tuple(
        (
            (row.quantity,),
            _value(row.before),
            _value(row.after),
            _value(None if row.before is None or row.after is None else row.after - row.before),
        )
        for row in moved
    )
    stayed = len(after.derivation.quantities) - len(moved)
    told = said(
        "{moved}; {stayed}.",
        moved=said_of(len(moved), "{count:,} term has moved", "{count:,} terms have moved"),
        stayed=said_of(stayed, "{count:,} has stayed as they were", "{count:,} have stayed as they were"),
    )
    return heading, Table(header, rows, frozenset({1, 2, 3})), Paragraph((told,))


def compared_record(before: Worked, after: Worked) -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {"id": row.quantity.id, "before": _float(row.before), "after": _float(row.after)}
        for row in _moved(before, after)
    ]


def _moved(before: Worked, after: Worked) -> Iterator[Moved]:
    for name, quantity in after.derivation.quantities.items():
        old, new = before.exact.get(name), after.exact[name]
        if old is None or new is None:
            has_moved = old is not new
        else:
            has_moved = abs(new - old) > STAYED * max(abs(old), abs(new))
        if has_moved:
            yield Moved(quantity, old, new)


def _value(value: Fraction | None) -> Parts:
    return ("—",) if value is None else (Numeral(value),)


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
