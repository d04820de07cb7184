"""The grammar of school: what tokens of a written formula come to, whatever script they are from."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

Token = tuple[str, Any]

FUNCTIONS: dict[str, Callable[..., float]] = {
    **{name: getattr(math, name) for name in ("exp", "tanh", "sinh", "cosh", "sin", "cos", "erf", "sqrt", "floor")},
    **{"ln": math.log, "log": math.log, "abs": abs, "max": max, "min": min},
}
RELATIONS: dict[str, Callable[[float, float], bool]] = {
    **{sign: lambda one, other: one > other for sign in (">", r"\gt")},
    **{sign: lambda one, other: one < other for sign in ("<", r"\lt")},
    **{sign: lambda one, other: one >= other for sign in (">=", "≥", r"\ge")},
    **{sign: lambda one, other: one <= other for sign in ("<=", "≤", r"\le")},
}


class MisreadError(Exception):
    """A text that nobody could read in one way only, such as two powers at one base."""


class Reading:
    """Reads tokens with the precedence of school; a sign may only open what stands in brackets."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens, self._place = [*tokens, ("end of text", None)], 0

    def whole(self) -> float:
        """The value of all tokens. Raises MisreadError where they are no formula."""
        value = self._choice()
        self._take("end of text")
        return value

    @property
    def _next(self) -> str:
        return self._tokens[self._place][0]

    def _take(self, *kinds: str) -> Any:
        kind, value = self._tokens[self._place]
        if kinds and kind not in kinds:
            raise MisreadError(f"{kind} {value} where {kinds} should stand: {self._tokens}")
        self._place += 1
        return value

    def _choice(self) -> float:
        """A sum, or cases in a line: `a if b > c, d if …, otherwise e`."""
        value, found = self._sum(), None
        while self._next == "if":
            self._take("if")
            if self._condition() and found is None:
                found = value
            self._take(",")
            if self._next == "otherwise":
                self._take("otherwise")
                value = self._sum()
                break
            value = self._sum()
        return value if found is None else found

    def _condition(self) -> bool:
        left, relation, right = self._sum(), self._take("relation"), self._sum()
        return RELATIONS[relation](left, right)

    def _sum(self) -> float:
        sign = -1 if self._next == "-" and not self._take("-") else 1
        value = sign * self._product()
        while self._next in ("+", "-"):
            sign = 1 if self._tokens[self._place][0] == "+" else -1
            self._take("+", "-")
            value += sign * self._product()
        return value

    def _product(self) -> float:
        value = self._power()
        while self._next in ("*", "/"):
            sign = self._next
            self._take()
            other = self._power()
            value = value * other if sign == "*" else value / other
        return value

    def _power(self) -> float:
        is_composite = self._next == "composite" or self._tokens[self._place] == ("lined", "exp")
        value = self._atom()
        if self._next not in ("^", "^ alone"):
            return value
        if is_composite:
            raise MisreadError(f"a power of what needs brackets: {self._tokens}")
        if self._next == "^":
            self._take()
            value **= self._choice()
            self._take("close")
        else:
            self._take()
            value **= self._atom()
        if self._next in ("^", "^ alone"):
            raise MisreadError(f"two powers at one base: {self._tokens}")
        return value

    def _atom(self) -> float:
        kind, value = self._tokens[self._place]
        self._take("number", "composite", "open", "fraction", "function", "cases", "lined")
        if kind in ("number", "composite"):
            return float(value)
        if kind == "cases":
            return self._tabled()
        first = [self._choice()]
        if kind == "fraction":
            self._take("over", ",")
            return self._closed(first[0] / self._sum())
        while kind == "function" and self._next == ",":
            self._take()
            first.append(self._choice())
        return self._closed(FUNCTIONS[value](*first) if kind in ("function", "lined") else first[0])

    def _closed(self, value: float) -> float:
        self._take("close")
        return value

    def _tabled(self) -> float:
        """Cases in rows."""
        found = None
        while True:
            value = self._sum()
            self._take("&")
            if self._next == "otherwise":
                self._take("otherwise")
                return self._closed(value if found is None else found)
            if self._condition() and found is None:
                found = value
            self._take("row", ",")
