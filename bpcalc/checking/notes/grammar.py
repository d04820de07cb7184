"""How much of some tokens of a note is an expression: the longest beginning, or ending, that the grammar reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TypeAlias

from bpcalc.checking.notes.tokens import Token
from bpcalc.formula.grammar import ENDS, Kind, Parsing, Tree

MOST_TOKENS_OF_SIDE = 400
"""Tokens of one side of an equation that are parsed."""

MOST_LEVELS = 40
"""Brackets, fractions and functions of an equation inside one another."""

MOST_TRIES = 12
"""Ends, or beginnings, of a side that are tried, where not all of it is mathematics."""

Node: TypeAlias = Tree[Token] | Token


def longest_beginning(tokens: Sequence[Token]) -> tuple[Node | None, int]:
    """The longest beginning of some tokens that is an expression, and how many tokens it has; None and 0 if none."""
    end = min(len(tokens), MOST_TOKENS_OF_SIDE, _too_deep(tokens))
    for _ in range(MOST_TRIES):
        while end and tokens[end - 1].kind not in ENDS:
            end -= 1
        if not end:
            break
        node, fault = _parsed(tokens[:end])
        if node is not None:
            return node, end
        end = min(end - 1, fault)
    return None, 0


def longest_ending(tokens: Sequence[Token]) -> Node | None:
    """The longest ending of some tokens that is an expression, or None."""
    start = max(0, len(tokens) - MOST_TOKENS_OF_SIDE)
    for _ in range(MOST_TRIES):
        if start >= len(tokens):
            break
        ending = tokens[start:]
        node, fault = _parsed(ending) if _too_deep(ending) == len(ending) else (None, 0)
        if node is not None:
            return node
        start += max(1, min(fault, len(ending) - 1)) if fault < len(ending) else 1
    return None


def _parsed(tokens: Sequence[Token]) -> tuple[Node | None, int]:
    """The tree of all tokens, or None and the number of the token that does not fit."""
    parsing = Parsing[Token]()
    for place, token in enumerate(_with_powers_of_e(tokens)):
        if not parsing.fits(token):
            return None, place
    tree: Node | None = parsing.tree()
    while isinstance(tree, Tree) and tree.rule == "signed" and getattr(tree.children[0], "kind", "") is Kind.PLUS:
        tree = tree.children[1]
    return tree, len(tokens)


def _with_powers_of_e(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with each e that is raised to a power told from a name."""
    return [
        replace(token, kind=Kind.EULER)
        if following and following.kind is Kind.POWER and token.name and token.name.base == "e" and token.name.is_bare
        else token
        for token, following in zip_longest(tokens, tokens[1:])
    ]


def _too_deep(tokens: Sequence[Token]) -> int:
    """How many tokens there are before brackets stand too deep in each other."""
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token.kind in (Kind.OPEN, Kind.FRACTION, Kind.FUNCTION, Kind.MINUS)) - (token.kind is Kind.CLOSE)
        if depth > MOST_LEVELS:
            return place
    return len(tokens)
