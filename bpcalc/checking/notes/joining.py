"""Which chains go on with the one before them."""

from __future__ import annotations

from collections.abc import Iterator

from bpcalc.checking.notes.chains import Chain
from bpcalc.checking.notes.grammar import Node
from bpcalc.checking.notes.source import Source
from bpcalc.checking.notes.tokens import Kind, Token
from bpcalc.checking.notes.written_vectors import Mixed, Vector

LINES_BETWEEN = 14
"""Lines that may stand between the sides of one chain."""


def goes_on(last: Chain | None, chain: Chain, source: Source) -> bool:
    """Whether a chain goes on with the one before it: near it, and with what may follow it."""
    if not chain.continues or last is None:
        return False
    is_near = source.line_of(chain.start) - source.line_of(end_of(last)) <= LINES_BETWEEN
    return is_near and _goes_with(last, chain)


def _goes_with(last: Chain, chain: Chain) -> bool:
    """Whether a chain without a left side may go on with the one before.

    No vector goes on with a number, or with another vector that nothing names either.
    """
    ends = last.sides[-1].content if last.sides else None
    is_number = isinstance(ends, Token) and ends.kind is Kind.NUMBER
    return not ((is_number or last.left is None) and all(isinstance(side.content, Vector) for side in chain.sides))


def end_of(chain: Chain) -> int:
    """About where a chain ends in its file."""
    last = chain.sides[-1]
    return last.piece.places[max(starts(last.content), default=0)][0]


def starts(content: Node | Vector | Mixed) -> Iterator[int]:
    """Where the tokens of a side begin in its piece."""
    if isinstance(content, Token):
        yield content.start
        return
    for part in content.items if isinstance(content, (Vector, Mixed)) else content[1:]:
        yield from starts(part)
