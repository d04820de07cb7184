"""Putting tokens together that are one name: letters spaced out, net(h1), partial derivatives, functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest

from bpcalc.checking.notes.partials import with_partials
from bpcalc.checking.notes.signs import FUNCTIONS, TEXTED
from bpcalc.checking.notes.tokens import Token, WrittenName
from bpcalc.checking.notes.vocabulary import ACTIVATIONS
from bpcalc.formula.grammar import OPERATORS, Kind
from bpcalc.formula.operations import function_named

SPELLED_OUT = frozenset(("net", "out", "in", "target", "total", "output", "input", "error", "loss", "sigmoid"))
"""Words that scans give letter by letter."""

_OF_CHANGE = {"Δ": "Δ", "∆": "Δ", "Delta": "Δ", "∇": "∇"}

_AFTER_FUNCTIONS = (Kind.OPEN, Kind.NUMBER, Kind.NAME, Kind.POWER, Kind.FRACTION)
_TIMES_OF_NOW = ("t", "k", "n")
_MARKS = frozenset({"new", "old", "New", "Old", "t", "t+1"})


def merged(
    tokens: Sequence[Token], is_known: Callable[[str], bool], has_index: Callable[[WrittenName, str], bool]
) -> list[Token]:
    """The tokens with names put together; words of running text that mean nothing become WORDS.

    `has_index` tells of a name and a number above it whether that is an index and no power.
    """
    whole = _with_changes(_with_plus_signs(_with_indices_above(_with_spelled_out(tokens), has_index)))
    whole = _with_functions(_with_brackets(whole))
    whole = with_partials(whole)
    return _without_prose(whole, is_known)


def _with_changes(tokens: list[Token]) -> list[Token]:
    """Δ or ∇ and the name after it are one name, as in `Delta w5`."""
    found: list[Token] = []
    for token in tokens:
        before = found[-1].name if found else None
        if before and before.base in _OF_CHANGE and not (before.below or before.above) and token.name:
            whole = replace(token.name, base=_OF_CHANGE[before.base] + token.name.base)
            token = replace(token, start=found.pop().start, name=whole)
        found.append(token)
    return found


def _with_indices_above(tokens: list[Token], has_index: Callable[[WrittenName, str], bool]) -> list[Token]:
    """w_{11}^{2}, where the 2 is the number of a layer, is one name."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        number, after = _above(tokens, at + 1) if token.name and token.name.below and not token.name.above else ("", 0)
        at += 1
        if token.name and number and has_index(token.name, number):
            token, at = replace(token, end=tokens[after - 1].end, name=replace(token.name, above=number)), after
        found.append(token)
    return found


def _with_plus_signs(tokens: Sequence[Token]) -> list[Token]:
    """The plus sign of `w5+ = 0.359` says that it is a new value."""
    found: list[Token] = []
    for token, following in zip_longest(tokens, tokens[1:]):
        before = found[-1] if found else None
        ends_name = token.kind is Kind.PLUS and following is not None and following.kind is Kind.EQUALS
        if ends_name and before and before.name and not before.name.above and before.end == token.start:
            found[-1] = replace(before, end=token.end, name=replace(before.name, above="+"))
        else:
            found.append(token)
    return found


def _above(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """The whole number that stands above what ends before a token, perhaps in braces, and the token after it."""
    if [token.kind for token in tokens[at : at + 2]] == [Kind.POWER, Kind.NUMBER]:
        return (tokens[at + 1].text, at + 2) if tokens[at + 1].text.isdecimal() else ("", 0)
    if [token.kind for token in tokens[at : at + 4]] == [Kind.POWER, Kind.OPEN, Kind.NUMBER, Kind.CLOSE]:
        return (tokens[at + 2].text, at + 4) if tokens[at + 2].text.isdecimal() else ("", 0)
    return "", 0


def _with_spelled_out(tokens: Sequence[Token]) -> list[Token]:
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        word = _spelled_out(tokens, at)
        found.append(word[0] if word else tokens[at])
        at = word[1] if word else at + 1
    return found


def _spelled_out(tokens: Sequence[Token], at: int) -> tuple[Token, int] | None:
    letters = ""
    for after in range(at, min(at + 8, len(tokens))):
        token = tokens[after]
        name = token.name
        if name is None or len(name.base) != 1 or name.accent or not token.is_set:
            return None
        letters += name.base
        is_last = bool(name.below or name.above)
        if letters.lower() in SPELLED_OUT and (is_last or not _goes_on(tokens, after + 1)):
            return replace(token, start=tokens[at].start, name=replace(name, base=letters)), after + 1
        if is_last:
            return None
    return None


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    name = tokens[at].name if at < len(tokens) else None
    return name is not None and len(name.base) == 1


def _with_brackets(tokens: list[Token]) -> list[Token]:
    """net(h1), w(h1→o), w5(old), E(total): what stands in the brackets belongs to the name."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        name = token.name
        inner, after = _in_brackets(tokens, at + 1) if name else ("", 0)
        if name and inner in _MARKS:
            marked = replace(name, above=f"{name.above}({inner})")
            token, at = replace(token, end=tokens[after - 1].end, name=marked), after
        elif name and inner and _takes_brackets(name):
            token, at = replace(token, end=tokens[after - 1].end, name=replace(name, below=inner)), after
        else:
            at += 1
        found.append(token)
    return found


def _takes_brackets(name: WrittenName) -> bool:
    """Whether what stands in brackets after a name is part of it: net(h1), and σ′(net_h1), which is a derivative."""
    is_derivative = name.above in ("'", "′")
    return not name.below and len(name.base) < 8 and (is_derivative or name.base not in ACTIVATIONS - {"s"})


def _in_brackets(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """A name without scripts in brackets, or an arrow between two, and the number of the token after it."""
    if at + 2 >= len(tokens) or tokens[at].kind is not Kind.OPEN or tokens[at].text != "(":
        return "", 0
    text = ""
    for after in range(at + 1, min(at + 5, len(tokens))):
        token = tokens[after]
        if token.kind is Kind.CLOSE and text:
            bare = text.lower()
            is_neuron = "→" in text or any(letter.isdigit() for letter in text) or bare in ("o", "total", "h", "y")
            return (text, after + 1) if is_neuron or bare in _MARKS else ("", 0)
        if token.kind is Kind.ARROW:
            text += "→"
        elif text in _TIMES_OF_NOW and token.kind is Kind.PLUS:
            text += "+"
        elif text.endswith("+") and token.kind is Kind.NUMBER and token.text == "1":
            text = "t+1"
        elif token.name and not (token.name.above or token.name.accent):
            text += token.name.base + token.name.below
        else:
            return "", 0
    return "", 0


def _with_functions(tokens: list[Token]) -> list[Token]:
    found = []
    for at, token in enumerate(tokens):
        name = token.name
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if name and name.is_bare and following is not None:
            opens = following.kind is Kind.OPEN
            word = name.base.lower() if len(name.base) > 1 else name.base
            function = FUNCTIONS.get(word) or (word if function_named(word) else "")
            if name.base in ACTIVATIONS and opens:
                function = "activation"
            is_clear = opens or (token.text.startswith("\\") and function not in ("sigmoid", ""))
            if function and is_clear and following.kind in _AFTER_FUNCTIONS:
                token = replace(token, kind=Kind.FUNCTION, text=function, name=None)
        found.append(token)
    return found


def _without_prose(tokens: list[Token], is_known: Callable[[str], bool]) -> list[Token]:
    found: list[Token] = []
    for at, token in enumerate(tokens):
        name = token.name
        if name and name.is_bare and not name.of:
            before = tokens[at - 1].kind if at else None
            after = tokens[at + 1].kind if at + 1 < len(tokens) else None
            if name.base == "x" and before is Kind.NUMBER and after is Kind.NUMBER:
                token = replace(token, kind=Kind.TIMES, name=None)
            elif _is_prose(token, name.base, before, after, is_known):
                token = replace(token, kind=Kind.WORDS, text=name.base, name=None)
        found.append(token)
    return found


def _is_prose(
    token: Token, word: str, before: Kind | None, after: Kind | None, is_known: Callable[[str], bool]
) -> bool:
    if token.is_set:
        command = token.text[1:].partition("{")[0].strip()
        is_operand = after is Kind.EQUALS or before in OPERATORS
        return token.text.startswith("\\") and command in TEXTED and not (is_operand or is_known(word))
    stands_in_equation = after is Kind.EQUALS or after in OPERATORS or before in OPERATORS or before is Kind.EQUALS
    is_label = after is Kind.STOP and before in (None, Kind.WORDS)
    is_alone = before is None and after is None
    return not ((stands_in_equation or is_label or is_alone) and is_known(word))
