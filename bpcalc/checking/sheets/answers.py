"""Reading an answer, a number or a calculation: with the signs that keyboards, spreadsheets and LaTeX have for them.

Besides what the grammar of all formulas has: `=` and `≈` between sides, braces for brackets, powers of ten as part of a
number (8.43 × 10⁻⁴), percent, digits in groups of three, and a blank before the e of 5.97 e-1. What people write around
an answer is taken off next door, in `writing`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from typing import NamedTuple, NoReturn

from bpcalc.checking.sheets.writing import PER, UnclearError, Written
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

_TIMES = r"(?:\*|[xX]|\\{1,2}times|\\{1,2}cdot)"
_POWER_OF_TEN = (
    rf"\s*{_TIMES}\s*10\s*(?:(?:\^|\*\*)\s*(?:\{{\s*[-+]?[0-9]+\s*\}}|\(\s*[-+]?[0-9]+\s*\)|[-+]?[0-9]+)"
    r"|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
)
_PLAIN = r"[0-9]+{point}?[0-9]*|{point}[0-9]+"
_GROUPED = (
    r"[0-9]+{point}[0-9]{{3}}(?:[ \u2009][0-9]{{3}})+(?:[ \u2009][0-9]{{1,2}})?(?![0-9])(?! *{point})"
    r"|[0-9]{{1,3}}(?:\u2009[0-9]{{3}})+(?:{point}[0-9]+)?(?![0-9])"
)
_THOUSANDS = r"[0-9]{{1,3}}(?:{thousands}[0-9]{{3}})+{point}[0-9]+(?![0-9.,])"
_MANTISSAS = {
    point: "(?:" + "|".join(forms) + ")"
    for point, forms in {
        "point": (
            _THOUSANDS.format(thousands=",", point=r"\."),
            _GROUPED.format(point=r"\."),
            _PLAIN.format(point=r"\."),
        ),
        "comma": (
            _THOUSANDS.format(thousands=r"\.", point=","),
            _THOUSANDS.format(thousands=",", point=r"\."),
            _GROUPED.format(point="[.,]"),
            _PLAIN.format(point="[.,]"),
        ),
    }.items()
}
"""What a number looks like, by the sign that a writer puts before the decimals; longer forms first."""

_MAY_PART_THOUSANDS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}(?![0-9.,])")
_IS_NEARLY_E = re.compile(r"2[.,]7(?:1|2|18[0-9]*)")
_CALLED = re.compile(r"([A-Za-z]+)\s*\(")

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
        name=rf"\\{{0,2}}[^\W\d{RAISED}](?:[^\W{RAISED}]|['{PER}])*(?:_?\{{\w+\}})?(?:\[[0-9]+\])?",
        space=r"\s+|\\{1,2}(?:left|right|displaystyle|quad|[,;:! ])",
        others=tuple(_OTHERS.items()),
    )
    for point, mantissa in _MANTISSAS.items()
}
_NO_ANSWER = re.compile(r"[\s?_.…≈-]*|n/?a|none|null|todo|tba", re.IGNORECASE)

EITHER = "either"
"""A file whose writer has not settled on one sign before decimals: each number says its own, if it can."""


class AnswerError(ValueError):
    """What cannot be read of an answer, from which offset of the file to which, and why."""

    def __init__(self, start: int, end: int, why: str) -> None:
        super().__init__(why)
        self.start, self.end, self.why = start, end, why


def is_blank(text: str) -> bool:
    """Whether nothing is answered: nothing at all, a dash, a question mark, `n/a`."""
    return len(text) <= LONGEST_ANSWER and _NO_ANSWER.fullmatch(Written.of(text).text) is not None


def read_answer(
    text: Text,
    start: int,
    end: int,
    resolved: Callable[[str], str | None],
    point: str = "point",
    shown: tuple[int, int] | None = None,
) -> tuple[Formula, ...]:
    """The sides of what is answered between two offsets of a text; one side, unless equalities are written.

    `resolved` is the id that a symbol means, `point` the sign before decimals: point, comma, or `EITHER`. Where the
    answer stands elsewhere than it is shown, as behind an alias, `shown` is that other place. Raises AnswerError.
    """
    too_long = AnswerError(start, end, said("this calculation is too long to read"))
    if end - start > LONGEST_ANSWER:
        raise too_long

    def is_own(name: str) -> bool:
        return (
            len(name) > 1 and resolved(name.replace(PER, "/")) is not None
        )  # one e or x means what it does everywhere

    try:
        written = Written.clear(text.text[start:end]).bare(resolved)
    except UnclearError as failure:
        raise AnswerError(start, end, failure.args[0]) from None
    has_own_commas = any(takes_several(call[1]) for call in _CALLED.finditer(written.text))
    script = _SCRIPTS["point" if point == "point" or (has_own_commas and point == EITHER) else "comma"]
    tokens = _with_powers_of_e(tokens_of(written.text, script, is_own))
    if len(tokens) > MOST_TOKENS + 1:
        raise too_long
    if tokens[0].kind is Kind.EQUALS:  # as a spreadsheet begins a calculation, and a hurried writer a rounded number
        del tokens[0]
    sides: list[Formula] = []
    side: list[Token] = []
    for token in tokens:
        side.append(token)
        if token.kind in (Kind.EQUALS, Kind.END):
            sides.append(_Reader(side, _Place(text, start, end, written, shown), resolved, point == EITHER).whole())
            side = []
    for formula in sides:
        if not symbols_in(formula) and not _has_value(formula):
            raise AnswerError(start, end, said("this calculation has no value"))
    return tuple(sides)


def _with_powers_of_e(tokens: Iterable[Token]) -> list[Token]:
    """The tokens, where 2.718^x is e^x: nobody raises another number of these digits to a power."""
    found = list(islice(tokens, MOST_TOKENS + 2))
    for place, (token, following) in enumerate(pairwise(found)):
        if following.kind is Kind.POWER and token.kind is Kind.NUMBER and _IS_NEARLY_E.fullmatch(token.text):
            found[place] = replace(token, kind=Kind.EULER)
    return found


def _has_value(side: Formula) -> bool:
    try:
        return math.isfinite(value_of(side, {}))
    except (ArithmeticError, ValueError, KeyError):
        return False


class _Place(NamedTuple):
    """Where an answer stands in a text, and as what it is read."""

    text: Text
    start: int
    end: int
    written: Written
    shown: tuple[int, int] | None

    def span(self, first: Token, last: Token) -> tuple[int, int]:
        """From where to where some tokens stand."""
        start, end = self.written.span(first.start, last.end)
        return self.start + start, self.start + end


class _Reader(TextReader):
    """One reading of one side of an answer; offsets of tokens count from its beginning."""

    most_levels = MOST_LEVELS

    def __init__(
        self, tokens: Sequence[Token], place: _Place, resolved: Callable[[str], str | None], is_unsettled: bool
    ) -> None:
        super().__init__(tokens)
        self._place, self._is_unsettled, self._known = place, is_unsettled, resolved

    def _resolved(self, name: str) -> str | None:
        return self._known(name.replace(PER, "/"))

    def admit(self, token: Token, _following: Token) -> None:
        """A name has to be a quantity's; commas stand between what a function of several is of."""
        if token.kind is Kind.NAME and self._resolved(token.text) is None:
            self.misplaced(token, is_after_operand=False)
        function = self.bracket.function if self.bracket else None
        if token.kind is Kind.COMMA and not (function and takes_several(function.text)):
            self.misplaced(token, is_after_operand=True)

    def misplaced(self, token: Token, is_after_operand: bool) -> NoReturn:
        """Refuses a token that cannot stand where it does, or a name of nothing."""
        written = printable(self._place.text.text[slice(*self._place.span(token, token))])[:40]
        place = self.tokens.index(token)
        if token.kind is Kind.END and is_after_operand and self.bracket:
            self._refuse(self.bracket.token, said("this bracket is never closed"))
        if token.kind is Kind.END:
            raise AnswerError(self._place.start, self._place.end, said("a number is missing at the end"))
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
        raise AnswerError(self._place.start, self._place.end, why)

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
        if self._is_unsettled and _MAY_PART_THOUSANDS.match(token.text) and "." in mantissa:
            self._refuse(token, said("the comma may part thousands or begin the decimals; write a point, or --decimal"))
        try:
            value = decimal(f"{mantissa}e{exponent}" if exponent else mantissa)
        except ValueError as failure:
            raise AnswerError(*self._place.span(token, token), failure.args[0]) from None
        return Number(value, spot, len(mantissa.partition(".")[2]) - int(exponent or 0))

    def exponent(self, exponent: Formula, at: Token, first: Token) -> Formula:
        """An exponent as the number that it comes to."""
        found = super().exponent(exponent, at, first)
        size = found.value if isinstance(found, Number) else None
        if size is None or abs(size) > LARGEST_EXPONENT or size.denominator > LARGEST_EXPONENT:
            self._refuse(at, said("only powers up to {most} are read, and powers of e", most=LARGEST_EXPONENT))
        return found

    def _spot(self, first: Token, last: Token) -> Spot:
        return self._place.text.spot(*(self._place.shown or self._place.span(first, last)))

    def _refuse(self, token: Token, why: str) -> NoReturn:
        raise AnswerError(*self._place.span(token, token), why)


def _parts(number: str) -> tuple[str, str]:
    """The digits of a number with a decimal point, and its power of ten."""
    match = re.match(r"[0-9., \u2009]*[0-9.,]", number)
    mantissa = match[0] if match else ""
    rest = number[len(mantissa) :].translate(LOWERED).strip()
    if rest == "%":
        exponent = "-2"
    else:
        exponent = re.sub(rf"^(?:[eE]|{_TIMES}\s*10)|[\s^*{{}}()]", "", rest)
    mantissa = mantissa.replace(" ", "").replace("\u2009", "")
    if "," in mantissa and "." in mantissa:  # the first of the two parts thousands
        mantissa = mantissa.replace("," if mantissa.index(",") < mantissa.index(".") else ".", "")
    return mantissa.replace(",", "."), exponent
