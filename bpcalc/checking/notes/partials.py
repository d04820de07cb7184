"""Partial derivatives among tokens: fractions of ∂ or d, however they are braced, as one name."""

from __future__ import annotations

from dataclasses import replace

from bpcalc.checking.notes.tokens import Token, WrittenName
from bpcalc.formula.grammar import Kind


def with_partials(tokens: list[Token]) -> list[Token]:
    """The tokens with each partial derivative as one name."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        whole = _partial(tokens, at)
        if whole:
            found.append(whole[0])
            at = whole[1]
        else:
            found.append(tokens[at])
            at += 1
    return found


def _partial(tokens: list[Token], at: int) -> tuple[Token, int] | None:
    """A partial derivative as a fraction, or with a stroke, and the number of the token after it."""
    is_fraction = tokens[at].kind is Kind.FRACTION
    above = _differential(tokens, at + 1 if is_fraction else at)
    if above is None:
        return None
    middle = above[1]
    if not is_fraction:
        if middle >= len(tokens) or tokens[middle].kind is not Kind.OVER:
            return None
        middle += 1
    below = _differential(tokens, middle)
    if below is None and is_fraction and tokens[at + 1].kind is Kind.OPEN and tokens[middle : middle + 1]:
        below = _one_name(tokens, middle)  # ∂E/w5, where the lower ∂ was forgotten
    if below is None:
        return None
    name = WrittenName("d", of=above[0], by=below[0])
    first, last = tokens[at], tokens[below[1] - 1]
    return Token(Kind.NAME, first.start, last.end, "", name, region=first.region), below[1]


def _differential(tokens: list[Token], at: int, levels: int = 3) -> tuple[WrittenName, int] | None:
    """∂ and a name, or a name that begins with d, perhaps in braces, and the number of the token after it."""
    if at >= len(tokens):
        return None
    if tokens[at].kind is Kind.OPEN:
        inner = _differential(tokens, at + 1, levels - 1) if levels else None
        if inner and inner[1] < len(tokens) and tokens[inner[1]].kind is Kind.CLOSE:
            return inner[0], inner[1] + 1
        return None
    name = tokens[at].name
    if tokens[at].kind is Kind.PARTIAL or (name and name.base in "dδ" and not (name.below or name.above or name.of)):
        return _one_name(tokens, at + 1)
    if name and len(name.base) > 1 and name.base[0] in "d∂Δδ" and not name.accent:
        return replace(name, base=name.base[1:]), at + 1
    return None


def _one_name(tokens: list[Token], at: int, levels: int = 3) -> tuple[WrittenName, int] | None:
    if at < len(tokens) and tokens[at].kind is Kind.OPEN:
        inner = _one_name(tokens, at + 1, levels - 1) if levels else None
        if inner and inner[1] < len(tokens) and tokens[inner[1]].kind is Kind.CLOSE:
            return inner[0], inner[1] + 1
        return None
    name = tokens[at].name if at < len(tokens) else None
    return (name, at + 1) if name else None
