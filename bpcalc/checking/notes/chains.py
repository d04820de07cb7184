"""Chains of equalities: which tokens stand between which equality signs, and which chain goes on with the last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from bpcalc.checking.notes.grammar import Node, longest_beginning, longest_ending
from bpcalc.checking.notes.lexing import DOTS
from bpcalc.checking.notes.source import Piece, Source
from bpcalc.checking.notes.tokens import Token
from bpcalc.checking.notes.written_vectors import Mixed, Vector, vectors_among, whole_vector
from bpcalc.formula.grammar import OPERATORS, Kind, takes_several, tokens_in

LINES_BETWEEN = 14
"""Lines that may stand between the sides of one chain."""


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
_LOST_SIGN = re.compile(r"(?:(?:^|[\s(=])[_^](?:\{\w{0,3}\}|\w{0,3})\s*|[_^])\Z").search
"""A script that nothing stands before: it belongs to a sign that was lost, as ∇ in `_a C`."""

LETTERS_OF_SCRIPT = 12

_NEEDS_MORE = OPERATORS | {Kind.EQUALS, Kind.OPEN, Kind.FRACTION, Kind.FUNCTION}
_SIGNS = OPERATORS | {Kind.FRACTION, Kind.FUNCTION, Kind.LIST}
_GOES_ON = (OPERATORS - {Kind.MINUS}) | {Kind.EQUALS, Kind.CLOSE}


def chains_of(tokens: Sequence[Token], piece: Piece) -> Iterator[Chain]:
    """The chains of equalities in a piece."""
    for run, is_after_words in _runs(_with_pairs(tokens)):
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
        lists = max(0, lists + (token.kind is Kind.LIST) - (token.kind is Kind.LIST_END))
        is_line = token.kind is Kind.ROW or token.text == "\n"
        if lists and (is_line or token.kind in (Kind.COMMA, Kind.CELL)):
            run.append(token if token.text != "\n" else replace(token, kind=Kind.ROW, text="\n"))
            continue
        if is_line and _goes_over(run, tokens, place):
            continue
        if token.kind is Kind.STOP and token.text in ":：" and _names_a_number(run, tokens, place):
            run.append(replace(token, kind=Kind.EQUALS))
        elif token.kind is Kind.COMMA and _is_in_function(run):
            run.append(token)
        elif token.kind in _SEPARATORS:
            yield run, is_after_words
            run = []
            is_after_words = token.kind in (Kind.WORDS, Kind.COMMA, Kind.BAR) and token.text != "\n"
            if token.kind in (Kind.WORDS, Kind.BREAK):
                lists = 0
        else:
            run.append(token)
    yield run, is_after_words


def _is_in_function(run: Run) -> bool:
    """Whether the bracket that is open last belongs to a function of several arguments, as in max(0, net)."""
    depth = 0
    for before, token in zip(reversed(run[:-1]), reversed(run), strict=False):
        depth += (token.kind is Kind.CLOSE) - (token.kind is Kind.OPEN)
        if depth < 0:
            return before.kind is Kind.FUNCTION and takes_several(before.text)
    return False


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
        elif token.kind is Kind.LIST_END and opened:
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
    is_range = len(left) > 1 and bool(DOTS.search(piece.text[left[-2].end : left[-1].start]))
    is_differential = any(token.kind is Kind.PARTIAL for token in left)
    if left and left[-1].kind is Kind.NAME and not any(token.kind in _SIGNS for token in left):
        left = left[-1:]  # what stands before a name and is not bound to it by a sign is a label or a word
    node = whole_vector(left) or (None if not left else longest_ending(_as_brackets(left)))
    first = left[0] if left else begin
    before = piece.text[max(0, first.start - LETTERS_OF_SCRIPT) : first.start].rpartition("\n")[2]
    has_lost_sign = bool(_LOST_SIGN(before))
    is_rest = isinstance(node, Token) and node.kind is Kind.NUMBER and len(left) > 1
    named = Side(piece, node) if node is not None and not (has_lost_sign or is_rest or is_differential) else None
    if is_range:
        return  # w1..w4 = 0.15, 0.20, … tells of each of them
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
    kinds = {Kind.LIST: Kind.OPEN, Kind.LIST_END: Kind.CLOSE}
    return [replace(token, kind=kinds[token.kind]) if token.kind in kinds else token for token in part]


def _with_pairs(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with each name of a list set equal to as many numbers, i1, i2 = 0.05, 0.10, beside its own number."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        names, after = _listed(tokens, at)
        equals = tokens[after] if after < len(tokens) else None
        is_list = len(names) > 1 and all(part.name for (part, *_) in names) and equals is not None
        values, end = _listed(tokens, after + 1) if is_list and equals and equals.kind is Kind.EQUALS else ([], 0)
        if is_list and equals and len(values) == len(names) and not any(value[-1].name for value in values):
            for place, (name, value) in enumerate(zip(names, values, strict=True)):
                found += [*([tokens[at + 1]] if place else []), *name, equals, *value]
            at = end
        else:
            found.append(tokens[at])
            at += 1
    return found


def _listed(tokens: Sequence[Token], at: int) -> tuple[list[list[Token]], int]:
    """The names or numbers that stand between commas from a token on, and the number of the token after them."""
    found: list[list[Token]] = []
    while True:
        signs = 1 if [token.kind for token in tokens[at : at + 2]] == [Kind.MINUS, Kind.NUMBER] else 0
        part = list(tokens[at : at + signs + 1])
        if not part or part[-1].kind not in (Kind.NAME, Kind.NUMBER):
            return found, at
        found.append(part)
        at += len(part)
        if at >= len(tokens) or tokens[at].kind is not Kind.COMMA:
            return found, at
        at += 1


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
    for node in content.items if isinstance(content, (Vector, Mixed)) else [content]:
        yield from (token.start for token in tokens_in(node))
