"""What mathematics can be written: one grammar over kinds of tokens, and the formula that its trees mean.

A user's formula (`formula/reading`), an answer in a sheet (`checking/sheets/answers`) and an equation in a note
(`checking/notes/grammar`) are cut into tokens, each in its way, and then read by this. Names of functions are those of
the table of operations. No text ever reaches an evaluator.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from operator import neg, truediv
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from bpcalc.formula.formula import Formula, Number, leaves, negative, operands_of, power, product, ratio, total
from bpcalc.formula.operations import Function, exp, function_named

if TYPE_CHECKING:  # a plain number is read without it
    from lark import Lark

GRAMMAR = r"""
?sum: product ((PLUS | MINUS) product)*
?product: signed
    | product TIMES signed
    | product OVER signed                           -> quotient
    | product power
?signed: power
    | (PLUS | MINUS) signed
?power: atom
    | atom POWER exponent
    | EULER POWER exponent                          -> power_of_e
?exponent: power
    | (PLUS | MINUS) exponent                       -> signed
?atom: NUMBER
    | NAME
    | _OPEN sum _CLOSE
    | FRACTION atom atom                            -> fraction
    | FUNCTION _OPEN sum (_COMMA sum)* _CLOSE       -> call
    | FUNCTION bare                                 -> call
    | FUNCTION POWER atom (bare | _OPEN sum _CLOSE) -> power_of_call
?bare: operand
    | operand POWER exponent                        -> power
    | EULER POWER exponent                          -> power_of_e
?operand: NUMBER
    | NAME
    | FRACTION atom atom                            -> fraction
    | FUNCTION bare                                 -> call
    | FUNCTION _OPEN sum (_COMMA sum)* _CLOSE       -> call

%declare NUMBER NAME EULER FUNCTION FRACTION PLUS MINUS TIMES OVER POWER _OPEN _CLOSE _COMMA
"""
"""Factors without a sign between them are multiplied; a power binds more than a sign, and is read from the right.

`bare` is what a function is of that has no brackets: ln 2² is the logarithm of 4.
"""

MOST_BITS = 2_000
"""Binary digits of an exact power; a larger one has no exact value."""


class Kind(StrEnum):
    """The kinds of tokens: those of the grammar, and those at which it ends, most of them in notes."""

    NUMBER = "NUMBER"
    NAME = "NAME"
    EULER = "EULER"
    FUNCTION = "FUNCTION"
    FRACTION = "FRACTION"
    PLUS = "PLUS"
    MINUS = "MINUS"
    TIMES = "TIMES"
    OVER = "OVER"
    POWER = "POWER"
    OPEN = "OPEN"
    CLOSE = "CLOSE"
    COMMA = "COMMA"

    END = "END"
    UNKNOWN = "UNKNOWN"
    EQUALS = "EQUALS"
    BAR = "BAR"
    BREAK = "BREAK"
    BAD = "BAD"
    STOP = "STOP"
    CELL = "CELL"
    ROW = "ROW"
    LIST = "LIST"
    LIST_END = "LIST_END"
    PARTIAL = "PARTIAL"
    ARROW = "ARROW"
    WORDS = "WORDS"


OPERATORS = frozenset({Kind.PLUS, Kind.MINUS, Kind.TIMES, Kind.OVER, Kind.POWER})

ENDS = frozenset({Kind.NUMBER, Kind.NAME, Kind.CLOSE})
"""What an operand ends with."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token, from where to where it stands in its text, and what is written; of a function, its name in the table."""

    kind: Kind
    start: int
    end: int
    text: str = ""

    def __str__(self) -> str:
        return self.text


T = TypeVar("T", bound=Token)


@dataclass(frozen=True, slots=True)
class Tree(Generic[T]):
    """A rule of the grammar, and what it is made of: trees and tokens."""

    rule: str
    children: list[Tree[T] | T]


Node: TypeAlias = Tree[T] | T


class Parsing(Generic[T]):
    """One parsing, token by token; lark keeps each in a token of its own."""

    def __init__(self) -> None:
        from lark import Token as Wrapped
        from lark import UnexpectedInput

        self._parser, self._wrapped, self._misfit = _parser().parse_interactive(), Wrapped, UnexpectedInput

    def fits(self, token: T) -> bool:
        """Whether the next token may stand where it does; then it is taken."""
        try:
            self._parser.feed_token(self._wrapped(_TERMINALS.get(token.kind, token.kind), token))
        except self._misfit:
            return False
        return True

    def tree(self) -> Node[T] | None:
        """The tree of all tokens that were taken; None if something is still to come."""
        try:
            whole = self._parser.feed_eof()  # type: ignore[no-untyped-call]
        except self._misfit:
            return None
        found: Node[T] = whole.value if isinstance(whole, self._wrapped) else whole
        return found


_TERMINALS = {kind: f"_{kind}" for kind in (Kind.OPEN, Kind.CLOSE, Kind.COMMA)}
"""Those that are not kept in trees."""


@cache
def _parser() -> Lark:
    from lark import Lark, Transformer
    from lark import Token as Wrapped
    from lark.lexer import Lexer

    class NoLexer(Lexer):
        def __init__(self, _: Any) -> None:
            pass

        def lex(self, lexer_state: Any, parser_state: Any) -> Any:
            raise NotImplementedError  # tokens are fed to the parser; lark reads no text here

    class Trees(Transformer[Any, Any]):
        def __default__(self, data: Any, children: list[Any], meta: Any) -> Any:
            return Tree(str(data), [child.value if isinstance(child, Wrapped) else child for child in children])

    return Lark(GRAMMAR, parser="lalr", lexer=NoLexer, start="sum", transformer=Trees(), maybe_placeholders=False)


def tokens_in(node: Node[T]) -> Iterator[T]:
    """The tokens of a tree, in their order."""
    if isinstance(node, Tree):
        for child in node.children:
            yield from tokens_in(child)
    else:
        yield node


class Builder(Generic[T]):
    """Makes the formula that a tree means; who reads says what numbers and names are, and may refuse a part."""

    def leaf(self, token: T, sign: T | None) -> Formula:
        """What a number or a name means; `sign` is what stands before a number, + or −."""
        raise NotImplementedError

    def checked(self, formula: Formula, _at: T) -> Formula:
        """A part of the formula, if nothing is wrong with it; the token is the sign or the name that makes it."""
        return formula

    def exponent(self, exponent: Formula, _at: T, _first: T) -> Formula:
        """What a power is raised to: the number that it comes to, if it is one; with its sign and its first token."""
        value = exact(exponent)
        return exponent if value is None or isinstance(exponent, Number) else Number(value, next(leaves(exponent)).spot)

    def called(self, name: T, operands: Sequence[Formula]) -> Formula:
        """A function of some operands."""
        function = function_named(name.text)
        return function(*operands) if function else Formula(name.text, tuple(operands))

    def formula(self, node: Node[T], folds: bool = True) -> Formula:
        """The formula; where it does not fold, as in a power of e, no sign belongs to a number."""
        if not isinstance(node, Tree):
            return self.leaf(node, None)
        children: list[Any] = node.children
        match node.rule, children:
            case "signed", [sign, operand]:
                if folds and not isinstance(operand, Tree) and operand.kind is Kind.NUMBER:
                    return self.leaf(operand, sign)
                inner = self.formula(operand, folds)
                return negative(inner) if sign.kind is Kind.MINUS else inner
            case "sum", [first, *rest]:
                terms = list(operands_of(self.formula(first), "sum"))
                for sign, term in zip(rest[::2], rest[1::2], strict=True):
                    inner = self.formula(term)
                    terms.append(negative(inner) if sign.kind is Kind.MINUS else inner)
                return self.checked(total(*terms), next(tokens_in(first)))
            case "product", [first, *signs, factor]:
                made = product(*operands_of(self.formula(first), "product"), self.formula(factor))
                return self.checked(made, signs[0] if signs else next(tokens_in(factor)))
            case ("quotient", [above, at, below]) | ("fraction", [at, above, below]):
                return self.checked(ratio(self.formula(above), self.formula(below)), at)
            case "power", [base, at, exponent]:
                return self._raised(self.formula(base), at, exponent)
            case "power_of_e", [_, at, exponent]:
                return self.checked(exp(self.formula(exponent, folds=False)), at)
            case "power_of_call", [name, at, exponent, operand]:
                return self._raised(self.formula(Tree("call", [name, operand])), at, exponent)
        name, *operands = children
        inside = [self.formula(operand, folds=name.text != "exp") for operand in operands]
        return self.checked(self.called(name, inside), name)

    def _raised(self, base: Formula, at: T, exponent: Node[T]) -> Formula:
        return self.checked(power(base, self.exponent(self.formula(exponent), at, next(tokens_in(exponent)))), at)


def takes_several(name: str) -> bool:
    """Whether a name is that of a function of several operands, as max."""
    function = function_named(name)
    return isinstance(function, Function) and function.of_several


def exact(formula: Formula) -> Fraction | None:
    """The exact value of a formula of numbers; None where it has none that is a fraction of a usual size."""
    if isinstance(formula, Number):
        return formula.value
    values = [exact(operand) for operand in formula.operands]
    if formula.operation not in _EXACT or None in values:
        return None
    try:
        return _EXACT[formula.operation](*values)
    except ZeroDivisionError:
        return None


def _power(base: Fraction, exponent: Fraction) -> Fraction | None:
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    return base ** int(exponent) if exponent.denominator == 1 and bits * abs(exponent) <= MOST_BITS else None


_EXACT: Mapping[str, Callable[..., Fraction | None]] = {
    "sum": lambda *terms: sum(terms, Fraction(0)),
    "product": lambda *factors: Fraction(math.prod(factors)),
    "quotient": truediv,
    "negative": neg,
    "power": _power,
}
