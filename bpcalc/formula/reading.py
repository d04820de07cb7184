"""Reading a formula that a user wrote: a small grammar of our own, so that no text ever reaches an evaluator.

sum     = product (("+" | "-") product)*
product = sign (("*" | "/") sign)*
sign    = ("+" | "-")* power
power   = atom ("**" sign)?
atom    = number | name | name "(" sum ("," sum)* ")" | "(" sum ")"
"""

from __future__ import annotations

import math
import operator as operators
import re
from collections.abc import Callable, Collection
from fractions import Fraction
from functools import reduce
from typing import NamedTuple, NoReturn, TypeVar

from bpcalc.formula.arithmetic import FLOATS
from bpcalc.formula.compiling import evaluator
from bpcalc.formula.formula import (
    Formula,
    Number,
    Symbol,
    negative,
    number,
    operands_of,
    power,
    product,
    ratio,
    symbols_in,
    total,
)
from bpcalc.formula.operations import FUNCTIONS as KNOWN
from bpcalc.language.said import said

MOST_OPERATORS, MOST_OPERANDS, MOST_LEVELS, LARGEST_EXPONENT, LONGEST_TEXT = 63, 63, 50, 64, 2_000
LARGEST_POWER_OF_TEN = 300

FUNCTIONS = ("exp", "log", "sqrt", "tanh", "sinh", "cosh", "sin", "cos", "abs", "min", "max")
T = TypeVar("T")

_OF_SEVERAL = ("min", "max")

_ADVICE = {")": said("there is a closing bracket too many"), ",": said("write a decimal point")}
_SHORTEN, _SMALLER = said("shorten it"), said("write a smaller one")

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)|(?P<name>[^\W\d]\w*)|(?P<sign>\*\*|[-+*/(),−]))"
)


class FormulaError(ValueError):
    """What is wrong with a formula, at which column (from 1), and what to do."""

    def __init__(self, column: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.column, self.message, self.hint = column, message, hint


class _Token(NamedTuple):
    kind: str
    text: str
    column: int


def read_formula(text: str, symbols: Collection[str]) -> Formula:
    """The formula that a text means, over symbols of these names.

    Raises FormulaError, with the column, for everything else.
    """
    return _Reader(text, symbols).whole()


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    place = 0
    text = text.rstrip()
    if len(text) > LONGEST_TEXT:
        message = said("the formula has more than {most} characters", most=LONGEST_TEXT)
        raise FormulaError(LONGEST_TEXT + 1, message, _SHORTEN)
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            column = place + len(text[place:]) - len(text[place:].lstrip())
            return [*tokens, _Token("unknown", text[column], column + 1)]
        kind = str(match.lastgroup)
        tokens.append(_Token(kind, match[kind].replace("−", "-"), match.start(kind) + 1))
        place = match.end()
    return [*tokens, _Token("end", "", len(text) + 1)]


class _Reader:
    """One reading of one formula, from left to right."""

    def __init__(self, text: str, symbols: Collection[str]) -> None:
        self._tokens = _tokens(text)
        self._symbols = symbols
        self._place = self._operators = self._operands = self._levels = 0

    def whole(self) -> Formula:
        if len(self._tokens) == 1 and self._token.kind == "end":
            self._refuse(self._token, said("the formula is empty"), said("write one, as net * 2"))
        formula = self._sum()
        token = self._token
        if token.kind != "end":
            hint = _ADVICE.get(token.text, said("put an operator such as * before it"))
            self._refuse(token, _out_of_place(token), hint)
        return formula

    @property
    def _token(self) -> _Token:
        token = self._tokens[self._place]
        if token.kind == "unknown":
            shown = token.text if token.text.isprintable() else f"U+{ord(token.text):04X}"
            known = said("formulas know + - * / ** ( ) , numbers and names")
            hint = said("write ** for a power") if shown == "^" else known
            self._refuse(token, said("'{sign}' means nothing in a formula", sign=shown), hint)
        return token

    def _taken(self, *texts: str) -> _Token | None:
        """The next token, if it is one of these signs; then it is passed."""
        token = self._token
        if token.kind != "sign" or token.text not in texts:
            return None
        self._place += 1
        return token

    def _operator(self, *texts: str) -> _Token | None:
        token = self._taken(*texts)
        if token is not None:
            self._operators += 1
            if self._operators > MOST_OPERATORS:
                message = said("the formula has more than {most} operators", most=MOST_OPERATORS)
                self._refuse(token, message, _SHORTEN)
        return token

    def _sum(self) -> Formula:
        first = self._token
        terms = [self._product()]
        while operator := self._operator("+", "-"):
            term = self._product()
            terms.append(negative(term) if operator.text == "-" else term)
        return self._finite(total(*terms), first) if len(terms) > 1 else terms[0]

    def _product(self) -> Formula:
        formula = self._sign()
        while operator := self._operator("*", "/"):
            factor = self._sign()
            if operator.text == "*":
                formula = product(*operands_of(formula, "product"), factor)
            else:
                if not symbols_in(factor) and not _value(factor):
                    self._refuse(operator, said("this divides by 0"), said("divide by something else"))
                formula = ratio(formula, factor)
            self._finite(formula, operator)
        return formula

    def _sign(self) -> Formula:
        operator = self._operator("+", "-")
        if operator is None:
            return self._power()
        with_sign = self._deeper(self._sign, operator)
        return negative(with_sign) if operator.text == "-" else with_sign

    def _power(self) -> Formula:
        base = self._atom()
        operator = self._operator("**")
        if operator is None:
            return base
        token = self._token
        exponent = self._deeper(self._sign, operator)
        if symbols_in(exponent):
            hint = said("write exp(net * log(2)) for a power of 2")
            self._refuse(token, said("an exponent must be a number"), hint)
        value = _value(exponent)
        if not abs(value) <= LARGEST_EXPONENT:
            self._refuse(token, said("an exponent is larger than {most}", most=LARGEST_EXPONENT), _SMALLER)
        return self._finite(power(base, number(_rational(exponent))), operator)

    def _atom(self) -> Formula:
        token = self._token
        self._place += 1
        self._operands += token.kind in ("number", "name")
        if self._operands > MOST_OPERANDS:
            message = said("the formula has more than {most} numbers and names", most=MOST_OPERANDS)
            self._refuse(token, message, _SHORTEN)
        if token.kind == "number":
            return self._number(token)
        if token.kind == "name":
            return self._call(token) if self._token.text == "(" else self._symbol(token)
        if token.text == "(":
            inside = self._deeper(lambda: self._up_to_bracket(token), token)
            if len(inside) > 1:
                hint = said("write a decimal point, or name a function")
                self._refuse(token, said("these brackets hold a comma"), hint)
            return inside[0]
        self._place -= 1
        if token.kind == "end":
            hint = said("a number, a name or a bracket is missing")
            self._refuse(token, said("the formula ends too early"), hint)
        self._refuse(token, _out_of_place(token), said("a number, a name or an opening bracket is missing"))

    def _number(self, token: _Token) -> Formula:
        mantissa, _, exponent = token.text.lower().partition("e")
        if len(mantissa) > LARGEST_POWER_OF_TEN or abs(int(exponent[:6] or 0)) > LARGEST_POWER_OF_TEN:
            hint = said("numbers go from 1e-{power} to 1e{power}", power=LARGEST_POWER_OF_TEN)
            self._refuse(token, said("the number {number} is out of reach", number=token.text[:20]), hint)
        return number(Fraction(token.text))

    def _symbol(self, token: _Token) -> Formula:
        if token.text not in self._symbols:
            message = said("'{name}' is not known here", name=token.text)
            if token.text in FUNCTIONS:
                message = said("'{name}' needs its brackets", name=token.text)
            from difflib import get_close_matches  # needed only where something is wrong

            near = get_close_matches(token.text.lower(), self._symbols, 1)
            known = said("known: {words}", words=", ".join((*self._symbols, *FUNCTIONS)))
            self._refuse(token, message, said("did you mean {words}?", words=near[0]) if near else known)
        return Symbol(token.text)

    def _call(self, token: _Token) -> Formula:
        if token.text not in FUNCTIONS:
            known = said("known functions: {names}", names=", ".join(FUNCTIONS))
            hint = said("write log for the natural logarithm") if token.text == "ln" else known
            self._refuse(token, said("'{name}' is not a function", name=token.text), hint)
        opening = self._taken("(")
        arguments = self._deeper(lambda: self._up_to_bracket(opening or token), token)
        if len(arguments) > 1 and token.text not in _OF_SEVERAL:
            message = said("{name} takes one argument, not {count}", name=token.text, count=len(arguments))
            self._refuse(token, message, said("drop the others"))
        if len(arguments) == 1 and token.text in _OF_SEVERAL:
            message = said("{name} takes two arguments or more", name=token.text)
            self._refuse(token, message, said("write {name}(0, net)", name=token.text))
        return self._finite(KNOWN[token.text](*arguments), token)

    def _up_to_bracket(self, opening: _Token) -> list[Formula]:
        """What stands up to the closing bracket, separated by commas."""
        found = [self._sum()]
        while self._taken(","):
            found.append(self._sum())
        if self._taken(")") is None:
            token = self._token
            hint = said("close the bracket with )")
            if token.kind == "end":
                self._refuse(opening, said("the bracket is not closed"), hint)
            self._refuse(token, _out_of_place(token), hint)
        return found

    def _deeper(self, read: Callable[[], T], token: _Token) -> T:
        self._levels += 1
        if self._levels > MOST_LEVELS:
            message = said("the formula is nested more than {most} levels deep", most=MOST_LEVELS)
            self._refuse(token, message, said("drop some brackets"))
        result = read()
        self._levels -= 1
        return result

    def _finite(self, formula: Formula, token: _Token) -> Formula:
        """The formula, if it is no number beyond reach."""
        if not symbols_in(formula) and not math.isfinite(value := _value(formula)):
            if math.isnan(value):
                self._refuse(token, said("this number has no value"), said("drop it"))
            self._refuse(token, said("this number is out of reach"), _SMALLER)
        return formula

    def _refuse(self, token: _Token, message: str, hint: str) -> NoReturn:
        raise FormulaError(token.column, message, hint)


def _out_of_place(token: _Token) -> str:
    return said("'{sign}' cannot stand here", sign=token.text)


def _rational(formula: Formula) -> Fraction:
    """The value of a formula without symbols: exact, or of a function the float."""
    if isinstance(formula, Number):
        return formula.value
    if formula.operation not in _FIELD:
        return Fraction(_value(formula))
    first, *others = map(_rational, formula.operands)
    return reduce(_FIELD[formula.operation], others, first) if others else -first


_FIELD: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "sum": operators.add,
    "product": operators.mul,
    "quotient": operators.truediv,
    "negative": operators.sub,
}


def _value(formula: Formula) -> float:
    """The value of a formula without symbols; NaN where it has none."""
    try:
        return float(evaluator({"value": formula}, [], FLOATS)([])[0])
    except (ArithmeticError, ValueError):
        return math.nan
