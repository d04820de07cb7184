"""What vectors and matrices state, value by value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bpcalc.checking.notes.chains import Chain
from bpcalc.checking.notes.expressing import Expressing
from bpcalc.checking.notes.grammar import Node
from bpcalc.checking.notes.source import Piece
from bpcalc.checking.notes.tokens import Token, WrittenName
from bpcalc.checking.notes.vectors import family_of
from bpcalc.checking.notes.written_vectors import Mixed, Vector
from bpcalc.checking.statements import Statement
from bpcalc.formula.formula import Formula, Symbol
from bpcalc.formula.grammar import Tree


class VectorStatements:
    """States what the vectors of a note's chains say."""

    def __init__(self, expressing: Expressing) -> None:
        self.expressing, self.recognizer = expressing, expressing.recognizer

    def of(self, chain: Chain) -> Iterator[Statement]:
        """Value by value, what the vectors of a chain say."""
        for side in chain.sides:
            if isinstance(side.content, Mixed):
                for vector in side.content.vectors:
                    yield from self._alone(vector, side.piece)
        vectors = [(side.content, side.piece) for side in chain.sides if isinstance(side.content, Vector)]
        if not vectors:
            yield from self._of_scalars(chain)
            return
        count = len(vectors[-1][0].items)
        vectors = [(vector, piece) for vector, piece in vectors if len(vector.items) == count]
        names = self._names_of(
            [*([chain.left.content] if chain.left else []), *(vector for vector, _ in vectors)], count
        )
        columns = [[self.expressing.expression(item, piece) for item in vector.items] for vector, piece in vectors]
        rows = list(zip(*(column for column in columns if not _are_names(column)), strict=True))
        if names:
            for written, row in zip(names, rows, strict=False):
                yield self.expressing.statement(self.recognizer.of(written, row, chain.updates, chain.is_updating), row)
            return
        name = chain.left.content.name if chain.left and isinstance(chain.left.content, Token) else None
        likely = self.recognizer.names.meaning(name) if name else ()
        family = family_of([row[-1] for row in rows], likely, self.recognizer)
        for id_, row in zip(family, rows, strict=True):
            yield self.expressing.statement(id_, row)

    def _of_scalars(self, chain: Chain) -> Iterator[Statement]:
        """What a product of vectors comes to where that is one number: z = [0.6, 0.7] · [0.9, 0.1] + 0.3 = 0.91."""
        name = chain.left.content.name if chain.left and isinstance(chain.left.content, Token) else None
        row = [
            self.expressing.expression(side.content, side.piece)
            for side in chain.sides
            if isinstance(side.content, (Tree, Token))
        ]
        if name and row:
            yield self.expressing.statement(self.recognizer.of(name, row, chain.updates, chain.is_updating), row)

    def _names_of(self, sides: Sequence[Node | Vector | Mixed], count: int) -> list[WrittenName]:
        """The names of a vector's values, where one side writes them out."""
        for side in sides:
            items = side.items if isinstance(side, Vector) else []
            names = [item.name for item in items if isinstance(item, Token) and item.name]
            if len(names) == count and all(map(self.recognizer.names.meaning, names)):
                return names
        return []

    def _alone(self, vector: Vector, piece: Piece) -> Iterator[Statement]:
        """What a vector says that is an operand: the quantities that its values tell."""
        row = [self.expressing.expression(item, piece) for item in vector.items]
        for id_, item in zip(family_of(row, (), self.recognizer), row, strict=True):
            yield self.expressing.statement(id_, [item])


def _are_names(column: Sequence[Formula]) -> bool:
    return all(isinstance(item, Symbol) for item in column)
