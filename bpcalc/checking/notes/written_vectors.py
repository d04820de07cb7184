"""Vectors and matrices as they are written: in square brackets, or in a LaTeX environment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bpcalc.checking.notes.grammar import Node, longest_beginning
from bpcalc.checking.notes.tokens import Token
from bpcalc.formula.grammar import Kind


@dataclass(frozen=True)
class Vector:
    """Several values side by side, row by row."""

    rows: tuple[tuple[Node, ...], ...]

    @property
    def items(self) -> list[Node]:
        """All values, one row after the other."""
        return [item for row in self.rows for item in row]


@dataclass(frozen=True)
class Mixed:
    """An expression of vectors and matrices: those that stand in it."""

    vectors: tuple[Vector, ...]

    @property
    def items(self) -> list[Node]:
        """All values of all vectors."""
        return [item for vector in self.vectors for item in vector.items]


def vector_of(tokens: Sequence[Token], at: int) -> tuple[Vector, int] | None:
    """The vector that opens with a token, and the number of the token after it."""
    depth = 0
    for after in range(at, min(len(tokens), at + 200)):
        depth += (tokens[after].kind is Kind.LIST) - (tokens[after].kind is Kind.LIST_END)
        if not depth:
            vector = whole_vector(list(tokens[at : after + 1]))
            return (vector, after + 1) if vector else None
    return None


def vectors_among(part: Sequence[Token]) -> list[Vector]:
    """The vectors that stand in an expression."""
    found = []
    at = 0
    while at < len(part):
        vector = vector_of(part, at) if part[at].kind is Kind.LIST else None
        if vector:
            found.append(vector[0])
        at = vector[1] if vector else at + 1
    return found


def whole_vector(part: Sequence[Token]) -> Vector | None:
    """What stands in square brackets or in a matrix, if that is the whole of the part and more than one thing."""
    if len(part) < 3 or part[0].kind is not Kind.LIST:
        return None
    rows: list[list[Node]] = [[]]
    item: list[Token] = []
    depth = 0
    for place, token in enumerate(part):
        depth += (token.kind is Kind.LIST) - (token.kind is Kind.LIST_END)
        ends_row = token.kind in (Kind.LIST, Kind.LIST_END, Kind.ROW)
        if not ends_row and token.kind not in (Kind.COMMA, Kind.CELL):
            item.append(token)
            continue
        if item:
            node, length = longest_beginning(item)
            if node is None or length < len(item):
                return None
            rows[-1].append(node)
            item = []
        if ends_row and rows[-1]:
            rows.append([])
        if not depth:
            if place + 1 < len(part) and part[place + 1].kind is not Kind.POWER:
                return None
            break
    found = tuple(tuple(row) for row in rows if row)
    return Vector(found) if sum(map(len, found)) > 1 else None
