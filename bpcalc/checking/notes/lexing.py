"""The lexer of notes: LaTeX, Unicode and plain text as one stream of tokens."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction

from bpcalc.checking.notes.numerals import RAISED, bad_number, number_at, raised_number
from bpcalc.checking.notes.scripts import SMALL_LETTERS, argument, flat, opens_group, with_scripts
from bpcalc.checking.notes.signs import ACCENTS, COMMANDS, DROPPED, LETTERS, MATRICES, SIGNS, TEXTED
from bpcalc.checking.notes.tokens import CIRCLED, Token, WrittenName
from bpcalc.formula.grammar import Kind

MOST_TOKENS = 6_000
"""Tokens that are read of one block."""

_WORD = re.compile(rf"(?:[^\W\d_{SMALL_LETTERS}]\d*)+", re.UNICODE)
_SPACE = re.compile(
    r"[^\S\n]+|\\[,;:! ]|\\(?:left|right|displaystyle|(?:big|Big|bigg|Bigg)[lrm]?)(?![a-zA-Z])|~(?=[\\{])|\$+|`+|\u200b"
)
_COMMAND = re.compile(r"\\([a-zA-Z]+\*?|.)", re.DOTALL)
_ROW = re.compile(r"\\\\\\*(?:\s*\[[^\]\n]{0,12}\])?(?!_)")
_UNKNOWN_TEXT = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\u3040-\u30ff\uf900-\ufaff\u0400-\u052f]+")
_CROSS = re.compile(r"(?<=[0-9])[xX](?=[0-9]*\.[0-9])", re.ASCII)
"""The sign of a product, as in 0.15x0.05; the x of 0.15x1 may be an input."""

_INDEX = re.compile(r"(?:\[\d{1,3}\])+")
"""The index of a program, which counts from 0 and so is no neuron's number."""

_BARE_DIGITS = re.compile(r"\s*(?P<over>[0-9])\s*(?P<under>[0-9])?", re.ASCII)
"""The arguments of \\frac12, each of one digit."""

_LETTERS_IN_BRACES = re.compile(r"\{\s*([^\W\d_](?:\s?[^\W_]){0,12})\s*\}")
_DOUBLED = re.compile(
    r"(?<!\\)\\(?=\\(?:[dtc]?frac|times|cdot|partial|sigma|approx|quad|left|right|text|math(?:rm|bf)|hat|sqrt|begin|end)"
    r"(?![a-zA-Z]))"
)
"""The first of the two backslashes that a command has in the string of a program."""

_RULE = re.compile(r"[-=_*~#]{4,}|[─━═]+")
DOTS = re.compile(r"\.{2,}|…|\\[lc]?dots\b|⋯")


def tokens_of(text: str, mathematics: Sequence[tuple[int, int]] = ()) -> list[Token]:
    """The tokens of a text; `mathematics` are the ranges that are set as such."""
    return list(_Lexer(text, mathematics).tokens())


class _Lexer:
    def __init__(self, text: str, mathematics: Sequence[tuple[int, int]]) -> None:
        self.text = text
        self.at = 0
        self.starts = [start for start, _ in mathematics]
        self.ranges = mathematics
        self.matrices: list[int] = []
        self.waiting: list[Token] = []
        self.skipped: dict[int, int] = {}
        self.singles: set[int] = set()

    def tokens(self) -> Iterator[Token]:
        for _ in range(MOST_TOKENS):
            token = self._next()
            if token is None:
                return
            yield token

    def _next(self) -> Token | None:
        if self.waiting:
            return self.waiting.pop()
        while self.at < len(self.text):
            before = self.at
            token = self._read()
            if token is not None:
                return token
            if self.at == before:
                self.at += 1
        return None

    def _read(self) -> Token | None:
        text, at = self.text, self.at
        if _DOUBLED.match(text, at):
            self.at += 1
            return None
        if match := _ROW.match(text, at):
            return self._made(Kind.ROW, match.end())
        if at in self.skipped:
            self.at = self.skipped[at]
            return None
        if match := _RULE.match(text, at):
            return self._made(Kind.BREAK, match.end())
        if match := _SPACE.match(text, at) or DOTS.match(text, at):
            self.at = match.end()
            return None
        letter = text[at]
        if letter == "\n":
            return self._made(Kind.WORDS, at + 1, "\n")
        if letter == "\\":
            return self._command()
        if match := RAISED.match(text, at):
            return self._raised(match)
        if letter.isdigit() or (letter == "." and text[at + 1 : at + 2].isdigit()):
            return self._number()
        if letter == "{" and (match := _LETTERS_IN_BRACES.match(text, at)):
            return self._named(WrittenName(match[1].replace(" ", "")), match.end())
        if letter == "½":
            return Token(Kind.NUMBER, at, self._to(at + 1), "½", None, Fraction(1, 2), 1, self._region(at))
        if letter in "{}":
            return self._made(Kind.OPEN if letter == "{" else Kind.CLOSE, at + 1, letter)
        if "①" <= letter <= "⑳":
            return self._named(WrittenName(CIRCLED, unicodedata.normalize("NFKC", letter)), at + 1)
        if match := _UNKNOWN_TEXT.match(text, at):
            return self._made(Kind.WORDS, match.end(), match[0])
        if match := _CROSS.match(text, at):
            return self._made(Kind.TIMES, match.end(), letter)
        if letter not in SIGNS and (match := _WORD.match(text, at)):
            return self._word(match)
        return self._sign(letter)

    def _sign(self, letter: str) -> Token | None:
        text, at = self.text, self.at
        two = text[at : at + 2]
        if two in ("==", ":=", "<-", "~="):
            return self._made(Kind.EQUALS, at + 2)
        if two in ("->", "=>") or text.startswith("-->", at):
            return self._made(Kind.ARROW, at + 2 + (text[at : at + 3] == "-->"))
        is_power = text[at + 2 : at + 3].isdigit() or self._is_set(at)  # and not the end of something bold
        if two == "**" and is_power and (text[at - 1 : at].isalnum() or text[at - 1 : at] == ")"):
            return self._made(Kind.POWER, at + 2)
        if letter == "*" and two == "**":
            self.at += 2
            return None
        if letter == "_" and self._is_alone(at):
            return self._made(Kind.TIMES, at + 1)
        if letter == "." and (at + 1 >= len(text) or not text[at + 1].isalnum()):
            return self._made(Kind.STOP, at + 1)
        if letter == "|":
            self._skip_remark(at + 1)
        kind = SIGNS.get(letter)
        if kind is Kind.CELL and not self.matrices:
            self.at += 1
            return None
        return self._made(kind or Kind.BREAK, at + 1, letter)

    def _raised(self, match: re.Match[str]) -> Token:
        """A power in small digits: the sign of a power, and the number that follows it."""
        start, end = match.span()
        if found := raised_number(match[0]):
            value, places, _ = found
            self.waiting.append(Token(Kind.NUMBER, start, end, match[0], None, value, places, self._region(start)))
        return self._made(Kind.POWER, end, match[0])

    def _is_alone(self, at: int) -> bool:
        return self.text[at - 1 : at].isspace() and self.text[at + 1 : at + 2].isspace()

    def _command(self) -> Token | None:
        match = _COMMAND.match(self.text, self.at)
        if match is None:
            self.at += 1
            return None
        name, end = match[1], match.end()
        if name == "_" and self.text[match.end() : match.end() + 1].isspace():
            return self._made(Kind.TIMES, end)
        if name in ("begin", "end"):
            return self._environment(name, end)
        if name in ACCENTS:
            content, end = argument(self.text, end)
            return self._named(WrittenName(flat(content).replace("_", ""), accent=name), end)
        if name in ("underbrace", "overbrace"):
            self.at = end
            self._skip_remark(argument(self.text, end)[1])
            return None
        if name in ("textcircled", "circled"):
            number, end = argument(self.text, end)
            return self._named(WrittenName(CIRCLED, flat(number)), end)
        if name in DROPPED:
            self.at = argument(self.text, end)[1]
            return None
        if name in TEXTED:
            return self._texted(end)
        if name in COMMANDS:
            if name == "partial" and self.text[end : end + 1] == "_":
                end += 1
            if COMMANDS[name] is Kind.FRACTION and (match := _BARE_DIGITS.match(self.text, end)):
                self.singles |= {place for place in (match.start("over"), match.start("under")) if place >= 0}
            return self._made(COMMANDS[name], end)
        if name in LETTERS:
            return self._named(WrittenName(LETTERS[name]), end)
        if name.isalpha() and len(name) > 1:
            return self._named(WrittenName(name), end) if len(name) < 12 else self._made(Kind.BREAK, end)
        self.at = end
        return None

    def _skip_remark(self, at: int) -> None:
        """What is written under or over a brace is no part of the formula."""
        if self.text[at : at + 1] in ("_", "^"):
            self.skipped[at] = argument(self.text, at + 1)[1]

    def _environment(self, command: str, end: int) -> Token | None:
        content, after = argument(self.text, end)
        self.at = after
        if content.rstrip("*") in MATRICES:
            opens = command == "begin"
            if opens:
                self.matrices.append(after)
            elif self.matrices:
                self.matrices.pop()
            return self._made(Kind.LIST if opens else Kind.LIST_END, after)
        if content == "array" and command == "begin":
            self.at = argument(self.text, after)[1]
        return None

    def _texted(self, end: int) -> Token | None:
        if not opens_group(self.text, end):
            self.at = end
            return None
        content, after = argument(self.text, end)
        words = flat(content.replace("\\_", "_"))
        if not any(letter.isalnum() for letter in words):
            self.at = after
            return None
        if re.fullmatch(r"[-+]?[\d.]+", words):
            self.at = self.text.index(content, end)
            return None
        if "=" in content:  # a whole equation in a frame
            self.skipped[after - 1] = after
            self.at = after - 1 - len(content)
            return None
        if len(content.split()) > 3 or len(words) > 24 or _UNKNOWN_TEXT.search(words):
            return self._made(Kind.WORDS, after, content)
        base, _, below = words.partition("_")
        return self._named(WrittenName(base, below), after)

    def _word(self, match: re.Match[str]) -> Token:
        word = unicodedata.normalize("NFKC", match[0])
        index = None if self._is_set(self.at) else _INDEX.match(self.text, match.end())
        if index:
            return self._named(WrittenName(word, f"#{index[0]}"), index.end())
        return self._named(WrittenName(word), match.end())

    def _named(self, name: WrittenName, end: int) -> Token:
        """A name with the scripts that follow it."""
        start = self.at
        full, self.at = with_scripts(name, self.text, end, self._is_set(start))
        return Token(Kind.NAME, start, self.at, self.text[start : self.at], full, region=self._region(start))

    def _number(self) -> Token:
        start = self.at
        if start in self.singles:
            digit = self.text[start]
            value = Fraction(digit)
            return Token(Kind.NUMBER, start, self._to(start + 1), digit, None, value, 0, self._region(start))
        if end := bad_number(self.text, start):
            return self._made(Kind.BAD, end, self.text[start:end])
        found = number_at(self.text, start, self._is_set(start))
        self.at = found.end
        written = self.text[start : found.end]
        return Token(Kind.NUMBER, start, found.end, written, None, found.value, found.places, self._region(start))

    def _made(self, kind: Kind, end: int, text: str = "") -> Token:
        start, self.at = self.at, end
        return Token(kind, start, end, text, region=self._region(start))

    def _to(self, end: int) -> int:
        self.at = end
        return end

    def _region(self, at: int) -> int:
        place = bisect_right(self.starts, at) - 1
        return place if place >= 0 and at < self.ranges[place][1] else -1

    def _is_set(self, at: int) -> bool:
        return self._region(at) >= 0
