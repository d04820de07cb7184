"""Numbers that a program has printed after a label and a colon: read where they are near what the label names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from bpcalc.checking.notes.keywords import Topic, topic_of
from bpcalc.checking.notes.prose import FEWEST_DIGITS, Mention
from bpcalc.checking.notes.recognising import Recognizer
from bpcalc.checking.notes.tokens import Token
from bpcalc.checking.notes.vectors import families
from bpcalc.checking.notes.written_vectors import Vector, vector_of
from bpcalc.formula.grammar import Kind

COLONS = (":", "：")
_LATER = ("", "+", "@1")
"""What a label may mean besides the quantity itself: its new value, and what it is after the first update."""


def labelled(text: str, tokens: Sequence[Token], used: frozenset[int], recognizer: Recognizer) -> Iterator[Mention]:
    """The numbers of a printed text that stand alone after a label."""
    for at, token in enumerate(tokens):
        if token.kind is Kind.LIST and text[: token.start].rstrip().endswith(COLONS):
            vector = vector_of(tokens, at)
            yield from _listed(vector[0], used, recognizer) if vector else ()
        if token.kind is not Kind.NUMBER or token.start in used or len(token.text) < FEWEST_DIGITS + 2:
            continue
        begin = text.rfind("\n", 0, token.start) + 1
        before = text[begin : token.start].rstrip(" -−")
        if not before.endswith(COLONS) or text[token.end :].split("\n", 1)[0].strip():
            continue
        names = [other for other in tokens[:at] if other.name and other.start >= begin]
        sign = tokens[at - 1] if at and tokens[at - 1].kind is Kind.MINUS else None
        id_ = _meant(before, names, token, sign is not None, recognizer)
        if id_:
            yield Mention(token, sign, id_)


def _listed(vector: Vector, used: frozenset[int], recognizer: Recognizer) -> Iterator[Mention]:
    """The numbers of a list that are all near those of one family."""
    items = [item for item in vector.items if isinstance(item, Token) and item.value is not None]
    if len(items) < len(vector.items) or not used.isdisjoint(item.start for item in items):
        return
    for family in families(recognizer.derivation.network):
        pairs = list(zip(family, items, strict=False))
        if len(family) == len(items) and all(recognizer.is_near(id_, item.value or Fraction(0)) for id_, item in pairs):
            if any(recognizer.values[id_] == item.value for id_, item in pairs):
                continue  # what was given, perhaps
            yield from (Mention(item, None, id_) for id_, item in pairs)
            return


def _meant(label: str, names: Sequence[Token], token: Token, is_negative: bool, recognizer: Recognizer) -> str:
    found = [id_ for other in names if other.name for id_ in recognizer.names.meaning(other.name)]
    if not found and topic_of(label) is Topic.ERROR:
        found = ["E_total"]
    value = -token.value if is_negative and token.value is not None else token.value
    if value is None:
        return ""
    near = [id_ + later for id_ in found for later in _LATER if recognizer.is_near(id_ + later, value)]
    return min(near, key=lambda id_: abs(recognizer.values[id_] - value), default="")
