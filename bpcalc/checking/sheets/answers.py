"""Reading an answer, a number or a calculation: a small grammar of our own, so that no text reaches an evaluator.

answer  = ("=" | "≈")? sum (("=" | "≈") sum)*
sum     = product (("+" | "-") product)*
product = sign (("*" | "/") sign | "(" sum ")")*
sign    = ("+" | "-")* power
power   = atom (("^" | "**") exponent | superscript)?
atom    = number | name | function atom | "(" sum ")" | "{" sum "}" | "frac" "{" sum "}" "{" sum "}"
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple, NoReturn

from bpcalc.checking.text import Text, printable
from bpcalc.formula.formula import Formula, Number, Symbol
from bpcalc.language.said import said
from bpcalc.model.decimals import decimal

LONGEST_ANSWER, MOST_TOKENS, MOST_LEVELS, LARGEST_EXPONENT = 2_000, 200, 30, 64

_FUNCTIONS = ("exp", "log", "ln", "sqrt", "tanh", "sinh", "cosh", "sin", "cos", "abs")
_SAME = {"ln": "log"}
_EULER = "e"

_LOOKALIKES = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},  # ０．５ as a Chinese keyboard types it
        **dict.fromkeys("−–—‐‑﹣", "-"),
        **dict.fromkeys("×·⋅∙•∗", "*"),
        **dict.fromkeys("÷∕⁄", "/"),
        **dict.fromkeys("≃≅≒~", "≈"),
        **dict.fromkeys("$`\u00a0\u2007\u2009\u200a\u202f\u3000\t\n\r", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", " "),  # unseen, and copied from web pages
    }
)
"""One character for one, so that offsets stay."""

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_LOWERED = str.maketrans(_RAISED, "0123456789+-")
_TIMES = r"(?:\*|[xX]|\\{1,2}times|\\{1,2}cdot)"
_POWER_OF_TEN = (
    rf"\s*{_TIMES}\s*10\s*(?:(?:\^|\*\*)\s*(?:\{{\s*([-+]?[0-9]+)\s*\}}|\(\s*([-+]?[0-9]+)\s*\)|([-+]?[0-9]+))"
    r"|([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))"
)
_MANTISSAS = {
    "point": r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)",
    "comma": r"(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)",
}
"""What a number looks like, by the sign that a writer puts before the decimals."""

_OTHERS = (
    r"(?P<space>\s+|\\{1,2}(?:left|right|displaystyle|quad|[,;:! ]))"
    r"|(?P<sign>\*\*|\\{1,2}(?:times|cdot|div|approx|[dt]?frac)(?![A-Za-z])|[-+*/^(){}=≈])"
    r"|(?P<raised>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    r"|(?P<name>\\{0,2}[^\W\d][\w']*(?:_?\{\w+\})?(?:\[[0-9]+\])?)"
    r"|(?P<unknown>.)"
)
_SIGNS = {"times": "*", "cdot": "*", "div": "/", "approx": "≈", "dfrac": "frac", "tfrac": "frac"}
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
    return _Reader(text, start, end, resolved, point).whole()


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def _tokens(text: str, start: int, end: int, point: str) -> list[_Token]:
    """The tokens of a part of a text, closed by one of the kind `end`."""
    pattern = re.compile(
        rf"(?P<number>{_MANTISSAS[point]}(?:[eE][-+]?[0-9]+(?![\w.])|{_POWER_OF_TEN})?)|{_OTHERS}", re.DOTALL
    )
    tokens: list[_Token] = []
    for match in pattern.finditer(text[start:end].translate(_LOOKALIKES)):
        kind = str(match.lastgroup)
        if kind != "space":
            tokens.append(_Token(kind, _plain(kind, match), start + match.start(), start + match.end()))
        if len(tokens) > MOST_TOKENS:
            raise AnswerError(start, end, said("this calculation is too long to read"))
    return [*tokens, _Token("end", "", end, end)]


def _plain(kind: str, match: re.Match[str]) -> str:
    """What a token says, in one spelling; of a number, `1.5e-3`."""
    written = match[kind]
    if kind == "sign":
        word = written.lstrip("\\")
        return _SIGNS.get(word, word)
    if kind != "number":
        return written.translate(_LOWERED) if kind == "raised" else written.lstrip("\\")
    exponent = next(filter(None, match.groups()[1:5]), None)
    if exponent is None:
        return written.replace(",", ".")
    mantissa = re.match(r"[0-9.,]+", written)
    return f"{mantissa[0] if mantissa else ''}e{exponent.translate(_LOWERED)}".replace(",", ".")


class _Reader:
    """One reading of one answer, from left to right."""

    def __init__(self, text: Text, start: int, end: int, resolved: Callable[[str], str | None], point: str) -> None:
        self._text, self._start, self._end, self._resolved = text, start, end, resolved
        if end - start > LONGEST_ANSWER:
            raise AnswerError(start, end, said("this calculation is too long to read"))
        self._tokens = _tokens(text.text, start, end, point)
        self._place = self._levels = 0

    def whole(self) -> tuple[Formula, ...]:
        self._taken("=", "≈")  # as a spreadsheet begins a calculation, and a hurried writer a rounded number
        sides = [self._sum()]
        while self._taken("=", "≈"):
            sides.append(self._sum())
        if self._token.kind != "end":
            self._refuse_token(self._token)
        for side in sides:
            self._refuse_without_value(side)
        return tuple(sides)

    @property
    def _token(self) -> _Token:
        return self._tokens[self._place]

    def _taken(self, *texts: str) -> _Token | None:
        """The next token, if it is one of these signs; then it is passed."""
        token = self._token
        if token.kind != "sign" or token.text not in texts:
            return None
        self._place += 1
        return token

    def _sum(self) -> Formula:
        self._levels += 1
        if self._levels > MOST_LEVELS:
            raise AnswerError(self._start, self._end, said("this calculation has too many brackets to read"))
        terms = [self._product()]
        while sign := self._taken("+", "-"):
            term = self._product()
            terms.append(term if sign.text == "+" else Formula("negative", (term,)))
        self._levels -= 1
        return Formula("sum", tuple(terms)) if len(terms) > 1 else terms[0]

    def _product(self) -> Formula:
        factors = [self._sign()]
        while True:
            if self._taken("/"):
                above = Formula("product", tuple(factors)) if len(factors) > 1 else factors[0]
                factors = [Formula("quotient", (above, self._sign()))]
            elif self._taken("*") or self._is_times():
                factors.append(self._sign())
            elif self._token.text == "(":
                factors.append(self._power())
            else:
                return Formula("product", tuple(factors)) if len(factors) > 1 else factors[0]

    def _is_times(self) -> bool:
        """Whether an x stands where only a sign of multiplication can stand; then it is passed."""
        if self._token.kind != "name" or self._token.text not in ("x", "X"):
            return False
        self._place += 1
        return True

    def _sign(self) -> Formula:
        sign = self._taken("+", "-")
        if sign is None:
            return self._power()
        following = self._tokens[self._place + 1] if self._token.kind == "number" else None
        if following and following.text not in ("^", "**") and following.kind != "raised":
            value = self._number()  # the sign belongs to the number
            spot = self._text.spot(sign.start, self._tokens[self._place - 1].end)
            return Number(-value.value if sign.text == "-" else value.value, spot, value.places)
        self._levels += 1
        if self._levels > MOST_LEVELS:
            raise AnswerError(self._start, self._end, said("this calculation has too many signs to read"))
        operand = self._sign()
        self._levels -= 1
        return operand if sign.text == "+" else Formula("negative", (operand,))

    def _power(self) -> Formula:
        is_euler = self._token.kind == "name" and self._token.text == _EULER
        base = None if is_euler else self._atom()
        self._place += is_euler
        token = self._token
        if token.kind == "raised":
            self._place += 1
            value = Fraction(int(token.text))
            exponent: Formula = Number(value, self._text.spot(token.start, token.end))
        elif self._taken("^", "**"):
            exponent = self._braced() if self._token.text == "{" else self._sign()
        elif base is None:
            self._refuse_token(self._tokens[self._place - 1])
        else:
            return base
        if base is None:
            return Formula("exp", (exponent,))
        size = exponent.value if isinstance(exponent, Number) else None
        if size is None or abs(size) > LARGEST_EXPONENT or size.denominator > LARGEST_EXPONENT:
            why = said("only powers up to {most} are read, and powers of e", most=LARGEST_EXPONENT)
            raise AnswerError(token.start, token.end, why)
        return Formula("power", (base, exponent))

    def _atom(self) -> Formula:
        token = self._token
        if token.kind == "number":
            return self._number()
        if token.kind == "name":
            self._place += 1
            return self._named(token)
        if self._taken("("):
            return self._closed(")", token)
        if self._taken("frac"):
            return Formula("quotient", (self._braced(), self._braced()))
        return self._braced()

    def _named(self, token: _Token) -> Formula:
        if token.text in _FUNCTIONS:
            if self._token.text not in ("(", "{"):
                self._refuse_token(token)
            return Formula(_SAME.get(token.text, token.text), (self._atom(),))
        quantity = self._resolved(token.text)
        if quantity is None:
            self._refuse_token(token)
        return Symbol(quantity, self._text.spot(token.start, token.end))

    def _braced(self) -> Formula:
        token = self._token
        if not self._taken("{"):
            self._refuse_token(token)
        return self._closed("}", token)

    def _closed(self, closing: str, opening: _Token) -> Formula:
        inside = self._sum()
        if not self._taken(closing):
            if self._token.kind != "end":
                self._refuse_token(self._token)
            raise AnswerError(opening.start, opening.end, said("this bracket is never closed"))
        return inside

    def _number(self) -> Number:
        token = self._token
        self._place += 1
        try:
            value = decimal(token.text)
        except ValueError as failure:
            raise AnswerError(token.start, token.end, failure.args[0]) from None
        mantissa, _, exponent = token.text.lower().partition("e")
        places = len(mantissa.partition(".")[2]) - int(exponent or 0)
        return Number(value, self._text.spot(token.start, token.end), places)

    def _refuse_token(self, token: _Token) -> NoReturn:
        if token.kind == "end":
            raise AnswerError(self._start, self._end, said("a number is missing at the end"))
        written = printable(self._text.text[token.start : token.end])[:40]
        if written == "," and self._tokens[self._place - 1].kind == "number":
            why = said("a comma stands in the number; write a point, or check with --decimal comma")
        elif token.kind == "name":
            why = said("'{name}' is neither a number nor a quantity of the network", name=written)
        elif token.kind == "number":
            why = said("a sign of calculation is missing before {number}", number=written)
        else:
            why = said("'{sign}' cannot be read here", sign=written)
        raise AnswerError(token.start, token.end, why)

    def _refuse_without_value(self, side: Formula) -> None:
        """Raises AnswerError for a calculation that has no value that anybody could work out."""
        try:
            value = _value(side)
        except (ArithmeticError, ValueError):
            value = math.nan
        if value is not None and not math.isfinite(value):
            raise AnswerError(self._start, self._end, said("this calculation has no value"))


def _value(side: Formula) -> float | None:
    """The float that an expression comes to, or None where it holds a symbol. Raises as arithmetic does."""
    if isinstance(side, Number):
        return float(side.value)
    if isinstance(side, Symbol):
        return None
    values = [_value(operand) for operand in side.operands]
    numbers = [value for value in values if value is not None]
    return _WORKED[side.operation](*numbers) if len(numbers) == len(values) else None


_WORKED: dict[str, Callable[..., float]] = {
    "sum": lambda *terms: math.fsum(terms),
    "product": lambda *factors: math.prod(factors),
    "quotient": lambda above, below: above / below,
    "power": math.pow,
    "negative": lambda operand: -operand,
    "abs": abs,
    **{name: getattr(math, name) for name in ("exp", "log", "sqrt", "tanh", "sinh", "cosh", "sin", "cos")},
}
