"""Chains of equalities: which tokens stand between which equality signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from bpcalc.checking.notes.grammar import Node, longest_beginning, longest_ending
from bpcalc.checking.notes.source import Piece
from bpcalc.checking.notes.tokens import OPERATORS, Kind, Token
from bpcalc.checking.notes.written_vectors import Mixed, Vector, vectors_among, whole_vector


@dataclass(frozen=True)
class Side:
    """One side of an equality in its piece: an expression, a vector, or (a token of kind BAD) no number at all."""

    piece: Piece
    content: Node | Vector | Mixed


@dataclass
class Chain:
    """A left side and what it is set equal to; without a left side it goes on with the chain before it.

    `start` is where it begins in the file, `words` what the head of its table
    says, `updates` how often the weights were updated before, as far as the text tells, and
    `is_updating` whether it speaks of new weights.
    """

    left: Side | None
    sides: list[Side]
    start: int
    continues: bool = False
    is_set: bool = True
    words: str = ""
    updates: int = 0
    is_updating: bool = False


Run: TypeAlias = list[Token]

_SEPARATORS = frozenset({Kind.COMMA, Kind.STOP, Kind.WORDS, Kind.BREAK, Kind.ARROW, Kind.CELL, Kind.ROW, Kind.BAR})
_SCRIPTS = ("_", "^")
"""What stands before a script; one that nothing stands before belongs to a sign that was lost."""

_NEEDS_MORE = OPERATORS | {Kind.EQUALS, Kind.OPEN, Kind.FRACTION, Kind.FUNCTION}
_SIGNS = OPERATORS | {Kind.FRACTION, Kind.FUNCTION, Kind.LIST}
_GOES_ON = (OPERATORS - {Kind.MINUS}) | {Kind.EQUALS, Kind.CLOSE}


def chains_of(tokens: Sequence[Token], piece: Piece) -> Iterator[Chain]:
    """The chains of equalities in a piece."""
    for run, is_after_words in _runs(tokens):
        for chain in _chains_in(run, piece):
            chain.continues = chain.left is None and chain.continues and not is_after_words
            yield chain


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[Run, bool]]:
    """The tokens between separators, and whether a word stands before them on their line.

    A new line separates where neither side of it wants to go on.
    """
    run: Run = []
    lists = 0
    is_after_words = False
    for place, token in enumerate(_without_lists_of_equations(tokens)):
        lists = max(0, lists + (token.kind is Kind.LIST) - (token.kind is Kind.TSIL))
        is_line = token.kind is Kind.ROW or token.text == "\n"
        if lists and (is_line or token.kind in (Kind.COMMA, Kind.CELL)):
            run.append(token if token.text != "\n" else replace(token, kind=Kind.ROW, text="\n"))
            continue
        if is_line and _goes_over(run, tokens, place):
            continue
        if token.kind is Kind.STOP and token.text in ":：" and _names_a_number(run, tokens, place):
            run.append(replace(token, kind=Kind.EQUALS))
        elif token.kind in _SEPARATORS:
            yield run, is_after_words
            run = []
            is_after_words = token.kind in (Kind.WORDS, Kind.COMMA, Kind.BAR) and token.text != "\n"
            if token.kind in (Kind.WORDS, Kind.BREAK):
                lists = 0
        else:
            run.append(token)
    yield run, is_after_words


def _without_lists_of_equations(tokens: Sequence[Token]) -> list[Token]:
    """The brackets of [o_1 = 0.01, o_2 = 0.99] enclose equations and are no vector."""
    found = list(tokens)
    opened: list[int] = []
    holds: list[bool] = []
    for place, token in enumerate(tokens):
        if token.kind is Kind.LIST:
            opened.append(place)
            holds.append(False)
        elif token.kind is Kind.EQUALS and holds:
            holds[-1] = True
        elif token.kind is Kind.TSIL and opened:
            start = opened.pop()
            if holds.pop():
                found[start] = replace(tokens[start], kind=Kind.STOP, text="")
                found[place] = replace(token, kind=Kind.STOP, text="")
    return found


def _goes_over(run: Run, tokens: Sequence[Token], place: int) -> bool:
    following = place + 1
    while following < len(tokens) and (tokens[following].kind is Kind.ROW or tokens[following].text == "\n"):
        following += 1
    if following >= len(tokens) or not run:
        return False
    is_open = sum((token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE) for token in run) > 0
    next_kind = tokens[following].kind
    is_term = next_kind is Kind.MINUS and tokens[place].is_set
    return is_open or next_kind in _GOES_ON or is_term or run[-1].kind in _NEEDS_MORE


def _names_a_number(run: Run, tokens: Sequence[Token], place: int) -> bool:
    """Whether a colon stands between a name and its value, as in `h1: 0.52`."""
    after = [token.kind for token in tokens[place + 1 : place + 3]]
    is_value = after[:1] == [Kind.NUMBER] or after == [Kind.MINUS, Kind.NUMBER]
    return len(run) == 1 and run[0].kind is Kind.NAME and is_value


def _chains_in(run: Run, piece: Piece) -> Iterator[Chain]:
    parts: list[Run] = [[]]
    for token in run:
        if token.kind is Kind.EQUALS:
            parts.append([])
        else:
            parts[-1].append(token)
    if len(parts) == 1:
        return
    left, begin = parts[0], run[0]
    sides: list[Run] = []
    for place, part in enumerate(parts[1:], 1):
        is_last = place == len(parts) - 1
        if not is_last and len(part) > 1 and _begins_another(part):
            sides.append(part[:-1])
            yield from _chain(left, sides, piece, begin)
            left, begin, sides = part[-1:], part[-1], []
        else:
            sides.append(part)
    yield from _chain(left, sides, piece, begin)


def _begins_another(part: Run) -> bool:
    """Whether a side ends with the name of the next one, as in running text: w1 = 0.15 w2 = 0.20."""
    *_, before, last = part
    is_apart = not last.is_set or last.region != before.region
    return last.kind is Kind.NAME and is_apart and before.kind in (Kind.NUMBER, Kind.CLOSE)


def _chain(left: Run, parts: Sequence[Run], piece: Piece, begin: Token) -> Iterator[Chain]:
    sides = [side for part in parts if part and (side := _side(part, piece)) is not None]
    if not sides:
        return
    if left and left[-1].kind is Kind.NAME and not any(token.kind in _SIGNS for token in left):
        left = left[-1:]  # what stands before a name and is not bound to it by a sign is a label or a word
    node = whole_vector(left) or (None if not left else longest_ending(_as_brackets(left)))
    has_lost_sign = piece.text[begin.start - 1 : begin.start] in _SCRIPTS if begin.start else False
    is_rest = isinstance(node, Token) and node.kind is Kind.NUMBER and len(left) > 1
    named = Side(piece, node) if node is not None and not has_lost_sign and not is_rest else None
    start = piece.places[begin.start][0]
    yield Chain(named, sides, start, continues=not left, is_set=begin.is_set)


def side_of(tokens: Sequence[Token], piece: Piece) -> Side | None:
    """Some tokens as one side of an equality, if all of them are."""
    if any(token.kind is Kind.BAD for token in tokens):
        return _side(list(tokens), piece)
    node, length = longest_beginning(_as_brackets(list(tokens)))
    return Side(piece, node) if node is not None and length == len(tokens) else None


def _side(part: Run, piece: Piece) -> Side | None:
    bad = next((token for token in part if token.kind is Kind.BAD), None)
    if bad:
        return Side(piece, bad)
    vector = whole_vector(part)
    if vector:
        return Side(piece, vector)
    among = vectors_among(part)
    if among:
        return Side(piece, Mixed(tuple(among)))
    node, _ = longest_beginning(_as_brackets(part))
    return None if node is None else Side(piece, node)


def _as_brackets(part: Run) -> Run:
    kinds = {Kind.LIST: Kind.OPEN, Kind.TSIL: Kind.CLOSE}
    return [replace(token, kind=kinds[token.kind]) if token.kind in kinds else token for token in part]
