"""Expressions and statements out of what stands in a piece of a file, each number with its place there."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bpcalc.checking.notes.grammar import Node, expression
from bpcalc.checking.notes.recognising import Recognizer
from bpcalc.checking.notes.source import Piece, Source
from bpcalc.checking.notes.tokens import Kind, Token
from bpcalc.checking.statements import Statement
from bpcalc.formula.formula import Formula, Number, Spot, Symbol


class Expressing:
    """Makes the expressions of one note."""

    def __init__(self, source: Source, recognizer: Recognizer) -> None:
        self.source, self.recognizer = source, recognizer

    def statement(self, quantity: str | None, sides: Sequence[Formula]) -> Statement:
        """What is said of a quantity; a number alone may only repeat what the network is given with."""
        given = self.recognizer.derivation.given
        is_given = any(item.id == quantity for item in given) and all(isinstance(side, Number) for side in sides)
        return Statement(quantity, tuple(sides), is_given)

    def expression(self, node: Node, piece: Piece) -> Formula:
        """The expression of a parsed side."""

        def leaf(token: Token, sign: Token | None) -> Formula:
            if token.kind is Kind.NUMBER:
                return self.number(piece, token, sign)
            return Symbol(self.recognizer.meant(token.name) or "", self.spot(piece, token, token))

        return expression(node, leaf)

    def number(self, piece: Piece, token: Token, sign: Token | None) -> Number:
        """A number as it is written, with its sign."""
        value = token.value or Fraction(0)
        spot = self.spot(piece, sign or token, token)
        return Number(-value if sign is not None else value, spot, token.places)

    def spot(self, piece: Piece, first: Token, last: Token) -> Spot:
        """Where the tokens from one to another stand in the file."""
        return self.source.spot(*piece.file_range(first.start, last.end))
