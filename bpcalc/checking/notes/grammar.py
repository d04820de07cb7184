"""The grammar of one side of an equality, and the expression that its tokens mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from lark import Lark, Transformer, UnexpectedInput
from lark import Token as LarkToken
from lark.lexer import Lexer

from bpcalc.checking.notes.tokens import Kind, Token
from bpcalc.formula.formula import Formula, Number

MOST_TOKENS_OF_SIDE = 400
MOST_LEVELS = 40
MOST_TRIES = 12

Node: TypeAlias = Any
"""A Token, or an operation's name and its operands."""

Leaves: TypeAlias = Callable[[Token, Token | None], Formula]
"""What a number or a name means; the second token is the minus sign of a negative number."""

GRAMMAR = r"""
?sum: product
    | sum PLUS product          -> sum
    | sum MINUS product         -> difference
?product: signed
    | product TIMES signed      -> product
    | product OVER signed       -> quotient
    | product power             -> product
?signed: power
    | MINUS signed              -> negative
    | PLUS signed               -> itself
?power: atom
    | atom POWER exponent       -> power
?exponent: atom
    | MINUS exponent            -> negative
    | PLUS exponent             -> itself
?atom: NUMBER                   -> itself
    | NAME                      -> itself
    | OPEN sum CLOSE            -> itself
    | FRACTION atom atom        -> quotient
    | FUNCTION power            -> function
    | FUNCTION POWER atom power -> power_of_function
    | FUNCTION OPEN sum COMMA sum CLOSE -> function_of_two

%declare NUMBER NAME FUNCTION FRACTION PLUS MINUS TIMES OVER POWER OPEN CLOSE COMMA
"""

_SIGNS = frozenset({Kind.PLUS, Kind.TIMES, Kind.OVER, Kind.POWER, Kind.OPEN, Kind.CLOSE, Kind.FRACTION, Kind.COMMA})


class _NoLexer(Lexer):
    """Tokens are fed to the parser; lark reads no text here."""

    def __init__(self, _: Any) -> None:
        pass

    def lex(self, lexer_state: Any, parser_state: Any = None) -> Any:
        raise NotImplementedError


class _Nodes(Transformer[LarkToken, Node]):
    """Trees as tuples of an operation's name and its operands, built as they are parsed."""

    def __default__(self, data: Any, children: list[Any], meta: Any) -> Node:
        parts = [child.value if isinstance(child, LarkToken) else child for child in children]
        name = str(data)
        operands = [part for part in parts if not (isinstance(part, Token) and part.kind in _SIGNS)]
        if name == "itself":
            return operands[0]
        if name == "difference":
            return ("sum", operands[0], ("minus", operands[-1]))
        return (name, *operands)


_PARSER = Lark(GRAMMAR, parser="lalr", lexer=_NoLexer, start="sum", transformer=_Nodes(), maybe_placeholders=False)


def longest_beginning(tokens: Sequence[Token]) -> tuple[Node, int]:
    """The longest beginning of some tokens that is an expression, and how many tokens it has; None and 0 if none."""
    end = min(len(tokens), MOST_TOKENS_OF_SIDE, _too_deep(tokens))
    for _ in range(MOST_TRIES):
        while end and tokens[end - 1].kind not in (Kind.NUMBER, Kind.NAME, Kind.CLOSE):
            end -= 1
        if not end:
            break
        node, fault = _parsed(tokens[:end])
        if node is not None:
            return node, end
        end = min(end - 1, fault)
    return None, 0


def longest_ending(tokens: Sequence[Token]) -> Node:
    """The longest ending of some tokens that is an expression, or None."""
    start = max(0, len(tokens) - MOST_TOKENS_OF_SIDE)
    for _ in range(MOST_TRIES):
        if start >= len(tokens):
            break
        ending = tokens[start:]
        node, fault = _parsed(ending) if _too_deep(ending) == len(ending) else (None, 0)
        if node is not None:
            return node
        start += max(1, min(fault, len(ending) - 1)) if fault < len(ending) else 1
    return None


def _parsed(tokens: Sequence[Token]) -> tuple[Node, int]:
    """The tree of all tokens, or None and the number of the token that does not fit."""
    parser = _PARSER.parse_interactive()
    for place, token in enumerate(tokens):
        try:
            parser.feed_token(LarkToken(token.kind.value, token))
        except (UnexpectedInput, KeyError):
            return None, place
    try:
        return parser.feed_eof(), len(tokens)  # type: ignore[no-untyped-call]
    except UnexpectedInput:
        return None, len(tokens)


def _too_deep(tokens: Sequence[Token]) -> int:
    """How many tokens there are before brackets stand too deep in each other."""
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token.kind in (Kind.OPEN, Kind.FRACTION, Kind.FUNCTION, Kind.MINUS)) - (token.kind is Kind.CLOSE)
        if depth > MOST_LEVELS:
            return place
    return len(tokens)


def expression(node: Node, leaves: Leaves, folds: bool = True) -> Formula:
    """What a tree means; a minus sign before a number is part of it, but not in an exponent of e."""
    if isinstance(node, Token):
        return leaves(node, None)
    operation, *operands = node
    if operation == "negative":
        sign, operand = operands
        if folds and isinstance(operand, Token) and operand.kind is Kind.NUMBER:
            return leaves(operand, sign)
        return Formula("negative", (expression(operand, leaves, folds),))
    if operation == "function_of_two":
        return Formula(operands[0].text, tuple(expression(operand, leaves) for operand in operands[1:]))
    if operation in ("function", "power_of_function"):
        return _function(operation, operands, leaves)
    if operation == "power":
        base, exponent = operands
        if isinstance(base, Token) and base.name and base.name.base == "e" and base.name.is_bare:
            return Formula("exp", (expression(exponent, leaves, folds=False),))
    if operation == "minus":
        return Formula("negative", (expression(operands[0], leaves),))
    parts = [expression(operand, leaves) for operand in operands]
    return _joined(operation, *parts) if operation in ("sum", "product") else Formula(operation, tuple(parts))


def _function(operation: str, operands: list[Node], leaves: Leaves) -> Formula:
    name, *rest = operands
    inner = expression(rest[-1], leaves, folds=name.text != "exp")
    applied = Formula(name.text, (inner,))
    return applied if operation == "function" else Formula("power", (applied, expression(rest[0], leaves)))


def _joined(operation: str, first: Formula, *others: Formula) -> Formula:
    """A sum of three is one sum, as long as it is read from left to right."""
    if first.operation == operation:
        return Formula(operation, (*first.operands, *others))
    return Formula(operation, (first, *others))


def numbers_in(side: Formula) -> list[Number]:
    """All numbers of an expression, in their order."""
    found: list[Number] = []
    waiting = [side]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Number):
            found.append(part)
        elif part.operands:
            waiting.extend(reversed(part.operands))
    return found
