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

from sympy import Symbol

from bpcalc.algebra.arithmetic import FLOATS
from bpcalc.algebra.elementary import ELEMENTARY
from bpcalc.algebra.evaluation import evaluator
from bpcalc.algebra.formulas import Formula, negative, number, power, product, ratio, total
from bpcalc.algebra.parts import symbols_in, taken_apart

MOST_OPERATORS, MOST_OPERANDS, MOST_LEVELS, LARGEST_EXPONENT, LONGEST_TEXT = 63, 63, 50, 64, 2_000
LARGEST_POWER_OF_TEN = 300

FUNCTIONS = ("exp", "log", "sqrt", "tanh", "sinh", "cosh", "sin", "cos", "abs", "min", "max")
T = TypeVar("T")

_OF_SEVERAL = ("min", "max")

_ADVICE = {")": "there is a closing bracket too many", ",": "write a decimal point"}

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
        raise FormulaError(LONGEST_TEXT + 1, f"the formula has more than {LONGEST_TEXT} characters", "shorten it")
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
            self._refuse(self._token, "the formula is empty", "write one, as net * 2")
        formula = self._sum()
        token = self._token
        if token.kind != "end":
            hint = _ADVICE.get(token.text, "put an operator such as * before it")
            self._refuse(token, f"'{token.text}' cannot stand here", hint)
        return formula

    @property
    def _token(self) -> _Token:
        token = self._tokens[self._place]
        if token.kind == "unknown":
            shown = token.text if token.text.isprintable() else f"U+{ord(token.text):04X}"
            hint = "write ** for a power" if shown == "^" else "formulas know + - * / ** ( ) , numbers and names"
            self._refuse(token, f"'{shown}' means nothing in a formula", hint)
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
                self._refuse(token, f"the formula has more than {MOST_OPERATORS} operators", "shorten it")
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
                before = taken_apart(formula)
                formula = product(*(before.operands if before.operation == "product" else (formula,)), factor)
            else:
                if not symbols_in(factor) and not _value(factor):
                    self._refuse(operator, "this divides by 0", "divide by something else")
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
            self._refuse(token, "an exponent must be a number", "write exp(net * log(2)) for a power of 2")
        value = _value(exponent)
        if not abs(value) <= LARGEST_EXPONENT:
            self._refuse(token, f"an exponent is larger than {LARGEST_EXPONENT}", "write a smaller one")
        return self._finite(power(base, number(_rational(exponent))), operator)

    def _atom(self) -> Formula:
        token = self._token
        self._place += 1
        self._operands += token.kind in ("number", "name")
        if self._operands > MOST_OPERANDS:
            self._refuse(token, f"the formula has more than {MOST_OPERANDS} numbers and names", "shorten it")
        if token.kind == "number":
            return self._number(token)
        if token.kind == "name":
            return self._call(token) if self._token.text == "(" else self._symbol(token)
        if token.text == "(":
            inside = self._deeper(lambda: self._up_to_bracket(token), token)
            if len(inside) > 1:
                self._refuse(token, "these brackets hold a comma", "write a decimal point, or name a function")
            return inside[0]
        self._place -= 1
        if token.kind == "end":
            self._refuse(token, "the formula ends too early", "a number, a name or a bracket is missing")
        self._refuse(token, f"'{token.text}' cannot stand here", "a number, a name or an opening bracket is missing")

    def _number(self, token: _Token) -> Formula:
        mantissa, _, exponent = token.text.lower().partition("e")
        if len(mantissa) > LARGEST_POWER_OF_TEN or abs(int(exponent[:6] or 0)) > LARGEST_POWER_OF_TEN:
            hint = f"numbers go from 1e-{LARGEST_POWER_OF_TEN} to 1e{LARGEST_POWER_OF_TEN}"
            self._refuse(token, f"the number {token.text[:20]} is out of reach", hint)
        return number(Fraction(token.text))

    def _symbol(self, token: _Token) -> Formula:
        if token.text not in self._symbols:
            what = (
                f"'{token.text}' needs its brackets" if token.text in FUNCTIONS else f"'{token.text}' is not known here"
            )
            from difflib import get_close_matches  # needed only where something is wrong

            near = get_close_matches(token.text.lower(), self._symbols, 1)
            hint = f"did you mean {near[0]}?" if near else f"known: {', '.join((*self._symbols, *FUNCTIONS))}"
            self._refuse(token, what, hint)
        return Symbol(token.text)

    def _call(self, token: _Token) -> Formula:
        if token.text not in FUNCTIONS:
            hint = (
                "write log for the natural logarithm"
                if token.text == "ln"
                else f"known functions: {', '.join(FUNCTIONS)}"
            )
            self._refuse(token, f"'{token.text}' is not a function", hint)
        opening = self._taken("(")
        arguments = self._deeper(lambda: self._up_to_bracket(opening or token), token)
        if len(arguments) > 1 and token.text not in _OF_SEVERAL:
            self._refuse(token, f"{token.text} takes one argument, not {len(arguments)}", "drop the others")
        if len(arguments) == 1 and token.text in _OF_SEVERAL:
            self._refuse(token, f"{token.text} takes two arguments or more", f"write {token.text}(0, net)")
        return self._finite(ELEMENTARY[token.text](*arguments), token)

    def _up_to_bracket(self, opening: _Token) -> list[Formula]:
        """What stands up to the closing bracket, separated by commas."""
        found = [self._sum()]
        while self._taken(","):
            found.append(self._sum())
        if self._taken(")") is None:
            token = self._token
            message = "the bracket is not closed" if token.kind == "end" else f"'{token.text}' cannot stand here"
            self._refuse(opening if token.kind == "end" else token, message, "close the bracket with )")
        return found

    def _deeper(self, read: Callable[[], T], token: _Token) -> T:
        self._levels += 1
        if self._levels > MOST_LEVELS:
            self._refuse(token, f"the formula is nested more than {MOST_LEVELS} levels deep", "drop some brackets")
        result = read()
        self._levels -= 1
        return result

    def _finite(self, formula: Formula, token: _Token) -> Formula:
        """The formula, if it is no number beyond reach."""
        if not symbols_in(formula) and not math.isfinite(value := _value(formula)):
            fault, hint = (
                ("has no value", "drop it") if math.isnan(value) else ("is out of reach", "write a smaller one")
            )
            self._refuse(token, f"this number {fault}", hint)
        return formula

    def _refuse(self, token: _Token, message: str, hint: str) -> NoReturn:
        raise FormulaError(token.column, message, hint)


def _rational(formula: Formula) -> Fraction:
    """The value of a formula without symbols: exact, or of a function the float."""
    operation, operands = taken_apart(formula)
    if operation == "number":
        return Fraction(operands[0])
    if operation not in _FIELD:
        return Fraction(_value(formula))
    first, *others = map(_rational, operands)
    return reduce(_FIELD[operation], others, first) if others else -first


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
