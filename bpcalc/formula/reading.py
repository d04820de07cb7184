"""Reading a formula that a user wrote, and a number that one wrote as a fraction."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import NoReturn

from bpcalc.formula.arithmetic import FLOATS
from bpcalc.formula.compiling import evaluator
from bpcalc.formula.formula import Formula, Number, Symbol, negative, symbols_in
from bpcalc.formula.grammar import OPERATORS, Kind, Token, exact, takes_several
from bpcalc.formula.lexing import RAISED, VULGAR, Script, TextReader, numeral, tokens_of
from bpcalc.formula.operations import FUNCTIONS, function_named
from bpcalc.language.said import said

MOST_OPERATORS = 63
"""Operators of a formula."""

MOST_OPERANDS = 63
"""Numbers and names of a formula."""

MOST_LEVELS = 50
"""Brackets, powers and signs of a formula inside one another."""

LARGEST_EXPONENT = 64
"""The largest exponent of a formula."""

LONGEST_TEXT = 2_000
"""Characters of a formula."""

LARGEST_POWER_OF_TEN = 300
"""The largest power of ten of a number in a formula, and the most characters before it."""

LONGEST_EXPONENT = 6
"""Characters of that power."""

SCRIPT = Script(number=r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", name=rf"[^\W\d{RAISED}][^\W{RAISED}]*")

_PART = rf"\s*[-+−]?\s*(?:{SCRIPT.number}|[{VULGAR}])\s*"
FRACTION = rf"{_PART}(?:[/÷]{_PART})?"
"""How a value of a file may be written: a decimal number, or one over another."""


_ADVICE = {")": said("there is a closing bracket too many"), ",": said("write a decimal point")}
_SHORTEN, _SMALLER = said("shorten it"), said("write a smaller one")


class FormulaError(ValueError):
    """What is wrong with a formula, at which column (from 1), and what to do."""

    def __init__(self, column: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.column, self.message, self.hint = column, message, hint


def read_formula(text: str, symbols: Collection[str]) -> Formula:
    """The formula that a text means, over symbols of these names.

    Raises FormulaError, with the column, for everything else.
    """
    if len(text.rstrip()) > LONGEST_TEXT:
        message = said("the formula has more than {most} characters", most=LONGEST_TEXT)
        raise FormulaError(LONGEST_TEXT + 1, message, _SHORTEN)
    if not text.strip():
        raise FormulaError(len(text.rstrip()) + 1, said("the formula is empty"), said("write one, as net * 2"))
    return _Reader(list(tokens_of(text.rstrip(), SCRIPT, symbols.__contains__)), symbols).whole()


def read_fraction(text: str) -> Fraction | None:
    """The exact value of ½, or of a number over another, as −1/3; None for any other text.

    Raises FormulaError for one that has no value.
    """
    return exact(read_formula(text, ())) if re.fullmatch(FRACTION, text) else None


def function_names() -> list[str]:
    """The functions that a user's formula may be made with, by the names that they are told under."""
    return [function.name for function in FUNCTIONS.values() if function.typed]


class _Reader(TextReader):
    """One reading of one formula."""

    most_levels = MOST_LEVELS

    def __init__(self, tokens: Sequence[Token], symbols: Collection[str]) -> None:
        super().__init__(tokens)
        self._symbols = symbols
        self._operators = self._operands = 0

    def admit(self, token: Token, following: Token) -> None:
        """Counts operators and operands; names have to be known."""
        self._operators += token.kind in OPERATORS
        if self._operators > MOST_OPERATORS:
            _refuse(token, said("the formula has more than {most} operators", most=MOST_OPERATORS), _SHORTEN)
        self._operands += token.kind in (Kind.NUMBER, Kind.NAME, Kind.FUNCTION)
        if self._operands > MOST_OPERANDS:
            message = said("the formula has more than {most} numbers and names", most=MOST_OPERANDS)
            _refuse(token, message, _SHORTEN)
        if token.kind is Kind.NAME and following.text == "(":
            known = said("known functions: {names}", names=", ".join(function_names()))
            _refuse(token, said("'{name}' is not a function", name=token.text), known)
        if token.kind is Kind.NAME and token.text not in self._symbols:
            self._refuse_name(token)

    def _refuse_name(self, token: Token) -> NoReturn:
        message = said("'{name}' is not known here", name=token.text)
        if function_named(token.text):
            message = said("'{name}' needs its brackets", name=token.text)
        from difflib import get_close_matches  # needed only where something is wrong

        near = get_close_matches(token.text.lower(), self._symbols, 1)
        known = said("known: {words}", words=", ".join((*self._symbols, *function_names())))
        _refuse(token, message, said("did you mean {words}?", words=near[0]) if near else known)

    def misplaced(self, token: Token, is_after_operand: bool) -> NoReturn:
        """Refuses a token with what should stand there."""
        bracket, fault = self.bracket, said("'{sign}' cannot stand here", sign=token.text)
        if token.kind is Kind.UNKNOWN:
            shown = token.text if token.text.isprintable() else f"U+{ord(token.text):04X}"
            hint = said("formulas know + - * / ** ( ) , numbers and names")
            _refuse(token, said("'{sign}' means nothing in a formula", sign=shown), hint)
        if not is_after_operand and token.kind is Kind.END:
            hint = said("a number, a name or a bracket is missing")
            _refuse(token, said("the formula ends too early"), hint)
        if not is_after_operand:
            _refuse(token, fault, said("a number, a name or an opening bracket is missing"))
        if bracket is None:
            _refuse(token, fault, _ADVICE.get(token.text, said("put an operator such as * before it")))
        if token.kind is Kind.END:
            _refuse(bracket.token, said("the bracket is not closed"), said("close the bracket with )"))
        if token.kind is Kind.COMMA:
            hint = said("write a decimal point, or name a function")
            _refuse(bracket.token, said("these brackets hold a comma"), hint)
        _refuse(token, fault, said("close the bracket with )"))

    def too_deep(self, token: Token) -> NoReturn:
        """Refuses the token that begins a level too many."""
        message = said("the formula is nested more than {most} levels deep", most=MOST_LEVELS)
        _refuse(token, message, said("drop some brackets"))

    def leaf(self, token: Token, sign: Token | None) -> Formula:
        """A symbol, or an exact number."""
        if token.kind is Kind.NAME:
            return Symbol(token.text)
        value = numeral(token.text)
        if value is None:
            mantissa, _, exponent = token.text.lower().partition("e")
            if (
                len(mantissa) > LARGEST_POWER_OF_TEN
                or len(exponent) > LONGEST_EXPONENT
                or abs(int(exponent or 0)) > LARGEST_POWER_OF_TEN
            ):
                hint = said("numbers go from 1e-{power} to 1e{power}", power=LARGEST_POWER_OF_TEN)
                _refuse(token, said("the number {number} is out of reach", number=token.text[:20]), hint)
            value = Fraction(token.text)
        return negative(Number(value)) if sign is not None and sign.kind is Kind.MINUS else Number(value)

    def exponent(self, exponent: Formula, _at: Token, token: Token) -> Formula:
        """An exponent as the number that it is."""
        if symbols_in(exponent):
            hint = said("write exp(net * log(2)) for a power of 2")
            _refuse(token, said("an exponent must be a number"), hint)
        value = _value(exponent)
        if not abs(value) <= LARGEST_EXPONENT:
            _refuse(token, said("an exponent is larger than {most}", most=LARGEST_EXPONENT), _SMALLER)
        found = exact(exponent)
        return Number(Fraction(value) if found is None else found)

    def called(self, name: Token, operands: Sequence[Formula]) -> Formula:
        """A function of as many operands as it takes."""
        count, is_of_several = len(operands), takes_several(name.text)
        if count > 1 and not is_of_several:
            message = said("{name} takes one argument, not {count}", name=name.text, count=count)
            _refuse(name, message, said("drop the others"))
        if count == 1 and is_of_several:
            message = said("{name} takes two arguments or more", name=name.text)
            _refuse(name, message, said("write {name}(0, net)", name=name.text))
        return super().called(name, operands)

    def checked(self, formula: Formula, at: Token) -> Formula:
        """The formula, if it divides by no 0 and is no number beyond reach."""
        below = formula.operands[1] if formula.operation == "quotient" else None
        if below is not None and at.kind is Kind.OVER and not symbols_in(below) and not _value(below):
            _refuse(at, said("this divides by 0"), said("divide by something else"))
        if not symbols_in(formula) and not math.isfinite(value := _value(formula)):
            if math.isnan(value):
                _refuse(at, said("this number has no value"), said("drop it"))
            _refuse(at, said("this number is out of reach"), _SMALLER)
        return formula


def _refuse(token: Token, message: str, hint: str) -> NoReturn:
    raise FormulaError(token.start + 1, message, hint)


def _value(formula: Formula) -> float:
    """The value of a formula without symbols; NaN where it has none."""
    try:
        return float(evaluator({"value": formula}, [], FLOATS)([])[0])
    except (ArithmeticError, ValueError):
        return math.nan
