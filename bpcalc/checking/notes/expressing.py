"""Expressions and statements out of what stands in a piece of a file, each number with its place there."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bpcalc.checking.notes.grammar import Node
from bpcalc.checking.notes.recognising import Recognizer
from bpcalc.checking.notes.source import Piece, Source
from bpcalc.checking.notes.tokens import Token
from bpcalc.checking.statements import Statement
from bpcalc.formula.formula import Formula, Number, Spot, Symbol
from bpcalc.formula.grammar import Builder, Kind


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
        return _Side(self, piece).formula(node)

    def number(self, piece: Piece, token: Token, sign: Token | None) -> Number:
        """A number as it is written, with its sign."""
        value = token.value or Fraction(0)
        spot = self.spot(piece, sign or token, token)
        return Number(-value if sign is not None else value, spot, token.places)

    def spot(self, piece: Piece, first: Token, last: Token) -> Spot:
        """Where the tokens from one to another stand in the file."""
        return self.source.spot(*piece.file_range(first.start, last.end))


class _Side(Builder[Token]):
    """Makes the expression of one side of an equality."""

    def __init__(self, expressing: Expressing, piece: Piece) -> None:
        self._expressing, self._piece = expressing, piece

    def leaf(self, token: Token, sign: Token | None) -> Formula:
        """A number with the minus before it, or what a name means."""
        if token.kind is Kind.NUMBER:
            return self._expressing.number(self._piece, token, sign if sign and sign.kind is Kind.MINUS else None)
        meant = self._expressing.recognizer.meant(token.name)
        return Symbol(meant or "", self._expressing.spot(self._piece, token, token))
