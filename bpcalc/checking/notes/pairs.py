"""Names set equal to as many numbers at once: i1, i2 = 0.05, 0.10."""

from __future__ import annotations

from collections.abc import Sequence

from bpcalc.checking.notes.tokens import Kind, Token


def with_pairs(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with each name of such a list beside its own number."""
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
