"""Writing formulas as expressions of a library: our own walk over the tree, so that no text of a file becomes code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from bpcalc.exporting.literals import literal
from bpcalc.formula.formula import Cases, Condition, Formula, Number, Symbol, product, symbols_in

SUM, PRODUCT, POWER, ATOM = range(4)
"""How tightly an operation binds; what binds less tightly than its surroundings is bracketed."""


class Dialect(NamedTuple):
    """How a library writes what Python has no sign for.

    `call` is a template of an elementary function, over its `name` and what stands inside, `x`; `where` chooses between
    `value` and `otherwise`, `extreme` gives the `name` (max or min) of `a` and `b` where the derivative is not taken
    from it. `fixed` keeps the value of `x` and takes its derivative for 0. `constant` is the template of a function
    whose operand is a number. `calls` are functions that the template does not fit.
    """

    call: str
    where: str = "({value} if {condition} else {otherwise})"
    extreme: str = ""
    fixed: str = "{x}"
    constant: str = "math.{name}({x})"
    pi: str = "math.pi"
    calls: Mapping[str, str] = MappingProxyType({})
    number: Callable[[Fraction], str] = literal
    is_zero: str = "{x} == 0"


PYTHON = Dialect("math.{name}({x})", calls={"abs": "abs({x})"})
"""Numbers of Python's own."""

_OF_NUMBERS = {"abs": "abs({x})"}
"""Functions of a number that no library has under our name: this is Python's own."""


def expression(formula: Formula, dialect: Dialect, leaf: Callable[[str], str] = str) -> str:
    """The formula as source; `leaf` gives the identifier that stands for a symbol."""
    return _Walk(dialect, leaf).walk(formula)[0]


class _Walk:
    """One walk over one formula."""

    def __init__(self, dialect: Dialect, leaf: Callable[[str], str]) -> None:
        self._dialect, self._leaf = dialect, leaf

    def walk(self, formula: Formula) -> tuple[str, int]:
        operation, operands = formula.operation, formula.operands
        if isinstance(formula, Symbol):
            return self._symbol((formula.name,))
        if isinstance(formula, Number):
            return self._number((formula.value,))
        if isinstance(formula, Cases):
            return self._cases(tuple(formula.branches))
        if operation in _WRITERS:
            return _WRITERS[operation](self, operands)
        inside = self.walk(operands[0])[0]
        if not symbols_in(formula):
            return _OF_NUMBERS.get(operation, self._dialect.constant).format(name=operation, x=inside), ATOM
        template = self._dialect.calls.get(operation, self._dialect.call)
        return template.format(name=operation, x=inside), ATOM

    def _within(self, formula: Formula, binding: int) -> str:
        text, own = self.walk(formula)
        return f"({text})" if own < binding else text

    def _symbol(self, operands: tuple[str]) -> tuple[str, int]:
        return self._leaf(operands[0]), ATOM

    def _number(self, operands: tuple[Fraction]) -> tuple[str, int]:
        text = self._dialect.number(operands[0])
        return text, SUM if text.startswith("-") else PRODUCT if " / " in text else ATOM

    def _pi(self, _operands: tuple[()]) -> tuple[str, int]:
        return self._dialect.pi, ATOM

    def _sum(self, terms: tuple[Formula, ...]) -> tuple[str, int]:
        text = self._within(terms[0], SUM)
        for term in terms[1:]:
            operation, operands = term.operation, term.operands
            if operation == "negative":
                text += f" - {self._within(operands[0], PRODUCT)}"
            else:
                text += f" + {self._within(term, PRODUCT)}"
        return text, SUM

    def _negative(self, operands: tuple[Formula]) -> tuple[str, int]:
        return f"-{self._within(operands[0], PRODUCT)}", SUM

    def _product(self, factors: tuple[Formula, ...]) -> tuple[str, int]:
        logarithms = [factor for factor in factors if factor.operation == "log"]
        others = [factor for factor in factors if factor.operation != "log"]
        first, *rest = factors
        text = " * ".join([self._within(first, PRODUCT), *(self._within(factor, POWER) for factor in rest)])
        if not logarithms or not any(map(symbols_in, others)):
            return text, PRODUCT
        beside = product(*others) if len(others) > 1 else others[0]
        condition = self._dialect.is_zero.format(x=self.walk(beside)[0])
        return self._chosen(condition, "0", text)  # 0 · ln 0 = 0, as in every cross-entropy

    def _quotient(self, operands: tuple[Formula, Formula]) -> tuple[str, int]:
        above, below = operands
        if isinstance(above, Number) and isinstance(below, Number):
            return self._number((above.value / below.value,))
        return f"{self._within(operands[0], PRODUCT)} / {self._within(operands[1], POWER)}", PRODUCT

    def _power(self, operands: tuple[Formula, Formula]) -> tuple[str, int]:
        base, exponent = operands
        return f"{self._within(base, ATOM)} ** {self._within(exponent, ATOM)}", POWER

    def _extreme(self, name: str, operands: tuple[Formula, ...]) -> tuple[str, int]:
        """The first, unless another is beyond it. Where two are equal, neither counts for the derivative."""
        sign = ">" if name == "max" else "<"
        best, *others = sorted(operands, key=lambda operand: not symbols_in(operand))
        text, binding = self.walk(best)
        for other in others:
            rival = self.walk(other)[0]
            if self._dialect.extreme:
                text, binding = self._dialect.extreme.format(name=name, a=rival, b=text), ATOM
                continue
            otherwise = rival
            if symbols_in(other):
                held = self._dialect.fixed.format(x=text if binding == ATOM else f"({text})")
                otherwise = self._chosen(f"{rival} {sign} {text}", rival, held)[0]
            text, binding = self._chosen(f"{text} {sign} {rival}", text, otherwise)
        return text, binding

    def _cases(self, branches: tuple[tuple[Formula, Condition | None], ...]) -> tuple[str, int]:
        *conditional, (last, _) = branches
        text, binding = self.walk(last)
        for value, condition in reversed(conditional):
            assert condition is not None  # noqa: S101 - only the last has none
            left, right = self.walk(condition.left)[0], self.walk(condition.right)[0]
            text, binding = self._chosen(f"{left} {condition.relation.value} {right}", self.walk(value)[0], text)
        return text, binding

    def _chosen(self, condition: str, value: str, otherwise: str) -> tuple[str, int]:
        text = self._dialect.where.format(condition=condition, value=value, otherwise=otherwise)
        return text, ATOM


_WRITERS: dict[str, Callable[[_Walk, tuple[Any, ...]], tuple[str, int]]] = {
    "symbol": _Walk._symbol,
    "number": _Walk._number,
    "pi": _Walk._pi,
    "sum": _Walk._sum,
    "negative": _Walk._negative,
    "product": _Walk._product,
    "quotient": _Walk._quotient,
    "power": _Walk._power,
    "max": lambda walk, operands: walk._extreme("max", operands),
    "min": lambda walk, operands: walk._extreme("min", operands),
    "cases": _Walk._cases,
}
