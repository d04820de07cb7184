"""Plain text as tokens of the grammar, and the reading of them from left to right, so that what is wrong has its place.

Numbers, names and brackets; + - * / and their signs × · ÷ −; ^ or ** and raised digits for powers; ½ and its like; x
for times between numbers; √ and |…|.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, NoReturn

from bpcalc.formula.formula import Formula
from bpcalc.formula.grammar import ENDS, Builder, Kind, Parsing, Token
from bpcalc.formula.operations import function_named

SIGNS: Mapping[str, Kind] = {
    "+": Kind.PLUS,
    **dict.fromkeys("-−", Kind.MINUS),
    **dict.fromkeys("*×·", Kind.TIMES),
    **dict.fromkeys("/÷", Kind.OVER),
    **dict.fromkeys(("^", "**"), Kind.POWER),
    "(": Kind.OPEN,
    ")": Kind.CLOSE,
    ",": Kind.COMMA,
    "√": Kind.FUNCTION,
    "|": Kind.OPEN,
}
"""What each sign is; a bar closes where one is open and an operand ends."""

_STARTS = frozenset({Kind.NUMBER, Kind.NAME, Kind.EULER, Kind.FUNCTION, Kind.FRACTION})
"""What may not follow an operand, though a bracket may."""

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
LOWERED = str.maketrans(RAISED, "0123456789+-")
VULGAR = "¼-¾⅐-⅞↉"
_CLOSED_BY = {"(": ")", "{": "}", "|": "|"}


@dataclass(frozen=True)
class Script:
    """How texts of one kind are written: what their numbers, names and spaces look like, and signs besides `SIGNS`."""

    number: str
    name: str
    space: str = r"\s+"
    others: tuple[tuple[str, Kind], ...] = ()

    @cached_property
    def signs(self) -> Mapping[str, Kind]:
        """What each sign is."""
        return {**SIGNS, **dict(self.others)}

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What the next token may be; the group that matches is its kind."""
        signs = "|".join(map(re.escape, sorted(self.signs, key=len, reverse=True)))
        return re.compile(
            rf"(?P<space>{self.space})|(?P<number>{self.number}|[{VULGAR}])|(?P<sign>{signs})"
            rf"|(?P<raised>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|(?P<name>{self.name})|(?P<unknown>.)",
            re.DOTALL,
        )


def tokens_of(text: str, script: Script, is_own: Callable[[str], bool]) -> Iterator[Token]:
    """The tokens of a text, closed by one of the kind END; `is_own` tells the names that stand for a quantity."""
    place, before, bars = 0, Kind.END, 0
    while (match := _next(text, place, script)) is not None:
        group, written, start, place = match.lastgroup, match[0], match.start(), match.end()
        kind = Kind.NUMBER if group == "number" else script.signs.get(written, Kind.UNKNOWN)
        if group == "raised":
            yield Token(Kind.POWER, start, place, written)
            kind, written = Kind.NUMBER, written.translate(LOWERED)
        elif written == "|" and bars and before in ENDS:
            kind, bars = Kind.CLOSE, bars - 1
        elif written == "|":
            yield Token(Kind.FUNCTION, start, place, "abs")
            bars += 1
        elif group == "name" and before in ENDS and _is_times(text, match, is_own):
            kind, written, place = Kind.TIMES, written[0], start + 1
        elif group == "name":
            written = written.lstrip("\\")
            kind = _kind_of(written, _next(text, place, script), script, is_own)
        before = kind
        yield Token(kind, start, place, "sqrt" if written == "√" else written)
    yield Token(Kind.END, len(text), len(text))


def _next(text: str, place: int, script: Script) -> re.Match[str] | None:
    """What is written from a place on, without the space before it; None at the end."""
    while (match := script.pattern.match(text, place)) is not None and match.lastgroup == "space":
        place = match.end()
    return match


def _kind_of(name: str, following: re.Match[str] | None, script: Script, is_own: Callable[[str], bool]) -> Kind:
    """What a name is by what follows it: a function has brackets, and e a power."""
    if following is None:
        return Kind.NAME
    sign = script.signs.get(following[0])
    if name == "e" and (sign is Kind.POWER or following.lastgroup == "raised"):
        return Kind.NAME if is_own(name) else Kind.EULER
    return Kind.FUNCTION if following[0] in ("(", "{") and function_named(name) else Kind.NAME


def _is_times(text: str, name: re.Match[str], is_own: Callable[[str], bool]) -> bool:
    """Whether the x that a name begins with is a sign, as in 0.15x0.05; 0x1F and the name of an input are not."""
    written, before = name[0], text[: name.start()]
    if not re.match(r"[xX](?![^\W\d]|')", written) or re.search(r"(?<![\d.])0$", before):
        return False
    is_name = len(written) > 1 and is_own(written)
    return not is_name or text[name.end() : name.end() + 1] == "."


def numeral(text: str) -> Fraction | None:
    """The value of ½ and its like; None for any other number."""
    if len(text) != 1 or text.isdecimal():
        return None
    return Fraction(unicodedata.numeric(text)).limit_denominator(100)


_NUMBERS = ([Kind.NUMBER], [Kind.PLUS, Kind.NUMBER], [Kind.MINUS, Kind.NUMBER])


class Bracket(NamedTuple):
    """A bracket that is to be closed, the function that it belongs to, and the level within it."""

    token: Token
    function: Token | None
    level: int


class TextReader(Builder[Token]):
    """Reads the tokens of one text, the last of which ends it; what is wrong is refused at the first token that is.

    Brackets, signs and powers stand in each other on `most_levels`.
    """

    most_levels: int

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self._brackets: list[Bracket] = []

    def whole(self) -> Formula:
        """The formula that all tokens make."""
        *inner, end = self.tokens
        if [token.kind for token in inner] in _NUMBERS:
            return self.leaf(inner[-1], inner[0] if inner[1:] else None)  # needs no parser
        parsing, before, level = Parsing[Token](), end, 0
        for token, following in pairwise(self.tokens):
            ends = before.kind in ENDS
            if ends and token.kind is not Kind.POWER:  # signs and powers reach to the end of their operand
                level = self.bracket.level if self.bracket else 0
            is_of_pair = token.kind is not Kind.CLOSE or self._closes(token)
            if (ends and token.kind in _STARTS) or not is_of_pair or not parsing.fits(token):
                self.misplaced(token, ends)
            self.admit(token, following)
            is_sign = token.kind in (Kind.PLUS, Kind.MINUS) and not ends
            level += is_sign or token.kind in (Kind.OPEN, Kind.POWER)
            function = before if before.kind is Kind.FUNCTION else None
            if level > self.most_levels:
                self.too_deep(function or token)
            if token.kind is Kind.OPEN:
                self._brackets.append(Bracket(token, function, level))
            elif token.kind is Kind.CLOSE:
                self._brackets.pop()
            before = token
        tree = parsing.tree()
        if tree is None:
            self.misplaced(end, before.kind in ENDS)
        return self.formula(tree)

    @property
    def bracket(self) -> Bracket | None:
        """The bracket that is still to be closed, of several the last."""
        return self._brackets[-1] if self._brackets else None

    def _closes(self, token: Token) -> bool:
        return self.bracket is not None and _CLOSED_BY[self.bracket.token.text] == token.text

    def admit(self, token: Token, following: Token) -> None:
        """Refuses a token that means nothing, or one too many; the one after it tells whether a name is called."""

    def misplaced(self, token: Token, is_after_operand: bool) -> NoReturn:
        """Refuses a token that cannot stand where it does."""
        raise NotImplementedError

    def too_deep(self, token: Token) -> NoReturn:
        """Refuses the bracket, function or sign that stands in too many others."""
        raise NotImplementedError
