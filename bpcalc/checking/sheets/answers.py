"""Reading an answer, a number or a calculation: with the signs that keyboards, spreadsheets and LaTeX have for them.

Besides what the grammar of all formulas has: `=` and `≈` between sides, braces for brackets, powers of ten as part of a
number (8.43 × 10⁻⁴), percent, digits in groups of three, and a blank before the e of 5.97 e-1.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import NoReturn

from bpcalc.checking.text import Text, printable
from bpcalc.checking.truth.values import value_of
from bpcalc.formula.formula import Formula, Number, Spot, Symbol, negative, symbols_in
from bpcalc.formula.grammar import Kind, Token, takes_several
from bpcalc.formula.lexing import LOWERED, RAISED, Script, TextReader, numeral, tokens_of
from bpcalc.language.said import said
from bpcalc.model.decimals import decimal

LONGEST_ANSWER = 2_000
"""Characters of an answer."""

MOST_TOKENS = 200
"""Numbers, names and signs of an answer."""

MOST_LEVELS = 30
"""Brackets, powers and signs of an answer inside one another."""

LARGEST_EXPONENT = 64
"""The largest exponent of an answer, and the largest denominator of one."""

_LOOKALIKES = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},  # ０．５ as a Chinese keyboard types it
        **dict.fromkeys("−–—‐‑‒﹣", "-"),
        **dict.fromkeys("×·⋅∙•∗", "*"),
        **dict.fromkeys("÷∕⁄", "/"),
        **dict.fromkeys("≃≅≒~", "≈"),
        **dict.fromkeys("$`\u00a0\u2007\u2009\u200a\u202f\u3000\t\n\r", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", " "),  # unseen, and copied from web pages
    }
)
"""One character for one, so that offsets stay."""

_TIMES = r"(?:\*|[xX]|\\{1,2}times|\\{1,2}cdot)"
_POWER_OF_TEN = (
    rf"\s*{_TIMES}\s*10\s*(?:(?:\^|\*\*)\s*(?:\{{\s*[-+]?[0-9]+\s*\}}|\(\s*[-+]?[0-9]+\s*\)|[-+]?[0-9]+)"
    r"|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
)
_GROUPS = r"[0-9]+{point}[0-9]{{3}}(?: [0-9]{{3}})+(?![0-9])(?! *{point})"
_MANTISSAS = {
    "point": rf"(?:{_GROUPS.format(point='[.]')}|[0-9]+\.?[0-9]*|\.[0-9]+)",
    "comma": rf"(?:{_GROUPS.format(point='[.,]')}|[0-9]+[.,]?[0-9]*|[.,][0-9]+)",
}
"""What a number looks like, by the sign that a writer puts before the decimals."""

_COMMANDS = {
    **dict.fromkeys(("times", "cdot"), Kind.TIMES),
    **{"div": Kind.OVER, "approx": Kind.EQUALS},
    **dict.fromkeys(("frac", "dfrac", "tfrac"), Kind.FRACTION),
}
_OTHERS = {
    **{slash + name: kind for name, kind in _COMMANDS.items() for slash in ("\\", "\\\\")},
    **{"=": Kind.EQUALS, "≈": Kind.EQUALS, "{": Kind.OPEN, "}": Kind.CLOSE},
}
_SCRIPTS = {
    point: Script(
        number=rf"{mantissa}(?:\s*%| ?[eE][-+]?[0-9]+(?![\w.])|{_POWER_OF_TEN})?",
        name=rf"\\{{0,2}}[^\W\d{RAISED}](?:[^\W{RAISED}]|')*(?:_?\{{\w+\}})?(?:\[[0-9]+\])?",
        space=r"\s+|\\{1,2}(?:left|right|displaystyle|quad|[,;:! ])",
        others=tuple(_OTHERS.items()),
    )
    for point, mantissa in _MANTISSAS.items()
}
_NO_ANSWER = re.compile(r"[\s?_.…≈-]*|n/?a|none|null|todo|tba", re.IGNORECASE)


class AnswerError(ValueError):
    """What cannot be read of an answer, from which offset of the file to which, and why."""

    def __init__(self, start: int, end: int, why: str) -> None:
        super().__init__(why)
        self.start, self.end, self.why = start, end, why


def is_blank(text: str) -> bool:
    """Whether nothing is answered: nothing at all, a dash, a question mark, `n/a`."""
    return _NO_ANSWER.fullmatch(text.translate(_LOOKALIKES)) is not None


def read_answer(
    text: Text, start: int, end: int, resolved: Callable[[str], str | None], point: str = "point"
) -> tuple[Formula, ...]:
    """The sides of what is answered between two offsets of a text; one side, unless equalities are written.

    `resolved` is the id that a symbol means, `point` the sign before decimals: point or comma. Raises AnswerError.
    """
    too_long = AnswerError(start, end, said("this calculation is too long to read"))
    if end - start > LONGEST_ANSWER:
        raise too_long

    def is_own(name: str) -> bool:
        return len(name) > 1 and resolved(name) is not None  # a single e or x means what it does everywhere

    written = text.text[start:end].translate(_LOOKALIKES)
    tokens = list(tokens_of(written, _SCRIPTS[point], is_own))
    if len(tokens) > MOST_TOKENS + 1:
        raise too_long
    if tokens[0].kind is Kind.EQUALS:  # as a spreadsheet begins a calculation, and a hurried writer a rounded number
        del tokens[0]
    sides: list[Formula] = []
    side: list[Token] = []
    for token in tokens:
        side.append(token)
        if token.kind in (Kind.EQUALS, Kind.END):
            sides.append(_Reader(side, text, start, end, resolved).whole())
            side = []
    for formula in sides:
        if not symbols_in(formula) and not _has_value(formula):
            raise AnswerError(start, end, said("this calculation has no value"))
    return tuple(sides)


def _has_value(side: Formula) -> bool:
    try:
        return math.isfinite(value_of(side, {}))
    except (ArithmeticError, ValueError, KeyError):
        return False


class _Reader(TextReader):
    """One reading of one side of an answer; offsets of tokens count from its beginning."""

    most_levels = MOST_LEVELS

    def __init__(
        self, tokens: Sequence[Token], text: Text, start: int, end: int, resolved: Callable[[str], str | None]
    ) -> None:
        super().__init__(tokens)
        self._text, self._start, self._end, self._resolved = text, start, end, resolved

    def admit(self, token: Token, _following: Token) -> None:
        """A name has to be a quantity's; commas stand between what a function of several is of."""
        if token.kind is Kind.NAME and self._resolved(token.text) is None:
            self.misplaced(token, is_after_operand=False)
        function = self.bracket.function if self.bracket else None
        if token.kind is Kind.COMMA and not (function and takes_several(function.text)):
            self.misplaced(token, is_after_operand=True)

    def misplaced(self, token: Token, is_after_operand: bool) -> NoReturn:
        """Refuses a token that cannot stand where it does, or a name of nothing."""
        written = printable(self._text.text[self._start + token.start : self._start + token.end])[:40]
        place = self.tokens.index(token)
        if token.kind is Kind.END and is_after_operand and self.bracket:
            self._refuse(self.bracket.token, said("this bracket is never closed"))
        if token.kind is Kind.END:
            raise AnswerError(self._start, self._end, said("a number is missing at the end"))
        if written == "," and place and self.tokens[place - 1].kind is Kind.NUMBER:
            why = said("a comma stands in the number; write a point, or check with --decimal comma")
        elif token.kind in (Kind.NAME, Kind.EULER, Kind.FUNCTION) and written.strip("\\").isidentifier():
            why = said("'{name}' is neither a number nor a quantity of the network", name=written)
        elif token.kind is Kind.NUMBER:
            why = said("a sign of calculation is missing before {number}", number=written)
        else:
            why = said("'{sign}' cannot be read here", sign=written)
        self._refuse(token, why)

    def too_deep(self, token: Token) -> NoReturn:
        """Refuses the whole answer."""
        why = said("this calculation has too many brackets to read")
        if token.kind in (Kind.PLUS, Kind.MINUS):
            why = said("this calculation has too many signs to read")
        raise AnswerError(self._start, self._end, why)

    def leaf(self, token: Token, sign: Token | None) -> Formula:
        """A quantity, or a number as it is written, with the sign before it."""
        if token.kind is Kind.NAME:
            return Symbol(self._resolved(token.text) or "", self._spot(token, token))
        is_minus = sign is not None and sign.kind is Kind.MINUS
        if sign is not None and any(part.start > sign.start for part in self.tokens[: self.tokens.index(token)]):
            sign = None  # a bracket stands between them
        number = self._number(token, sign or token)
        if is_minus and sign is None:
            return negative(number)
        return number.with_value(-number.value) if is_minus else number

    def _number(self, token: Token, first: Token) -> Number:
        """A number of as many decimals as are written."""
        spot = self._spot(first, token)
        if (value := numeral(token.text)) is not None:
            return Number(value, spot, 0)
        mantissa, exponent = _parts(token.text)
        try:
            value = decimal(f"{mantissa}e{exponent}" if exponent else mantissa)
        except ValueError as failure:
            raise AnswerError(self._start + token.start, self._start + token.end, failure.args[0]) from None
        return Number(value, spot, len(mantissa.partition(".")[2]) - int(exponent or 0))

    def exponent(self, exponent: Formula, at: Token, first: Token) -> Formula:
        """An exponent as the number that it comes to."""
        found = super().exponent(exponent, at, first)
        size = found.value if isinstance(found, Number) else None
        if size is None or abs(size) > LARGEST_EXPONENT or size.denominator > LARGEST_EXPONENT:
            self._refuse(at, said("only powers up to {most} are read, and powers of e", most=LARGEST_EXPONENT))
        return found

    def _spot(self, first: Token, last: Token) -> Spot:
        return self._text.spot(self._start + first.start, self._start + last.end)

    def _refuse(self, token: Token, why: str) -> NoReturn:
        raise AnswerError(self._start + token.start, self._start + token.end, why)


def _parts(number: str) -> tuple[str, str]:
    """The digits of a number with a decimal point, and its power of ten."""
    match = re.match(r"[0-9., ]*[0-9.,]", number)
    mantissa = match[0] if match else ""
    rest = number[len(mantissa) :].translate(LOWERED).strip()
    if rest == "%":
        exponent = "-2"
    else:
        exponent = re.sub(rf"^(?:[eE]|{_TIMES}\s*10)|[\s^*{{}}()]", "", rest)
    return mantissa.replace(",", ".").replace(" ", ""), exponent
