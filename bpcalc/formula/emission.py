"""Writing formulas as Python statements: one generated name a formula, operands in the formula's own order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from itertools import count
from typing import Any

from bpcalc.formula.arithmetic import Arithmetic
from bpcalc.formula.formula import ONE, Branch, Cases, Formula, Number, Symbol, negative, whole_number

LARGEST_EXPONENT = 64
"""Whole exponents up to which a power is multiplied out."""

LONGEST_SUM = 64
"""Terms in one emitted expression: Python's own compiler recurses once for each."""


def tuple_of(names: Iterable[str]) -> str:
    """The source of a tuple of these names, of none and of one too."""
    return f"({''.join(f'{name}, ' for name in names)})"


class Emitter:
    """Collects statements that work formulas one after the other.

    `names` maps what is defined so far (ids) to generated names; `statements` are the lines; `bound` is what their
    other names mean: functions, and the exact numbers that the arithmetic at hand does not write as literals.
    """

    def __init__(self, arithmetic: Arithmetic) -> None:
        self.arithmetic = arithmetic
        self.names: dict[str, str] = {}
        self.statements: list[str] = []
        self.bound: dict[str, Any] = {}
        self._constant_names: dict[Fraction, str] = {}
        self._worked: dict[str, str] = {}
        self._forked: dict[object, str] = {}
        self._numbers = count()

    def unpacked(self, given: Iterable[str]) -> str:
        """The statement that takes the given values apart."""
        return f"{tuple_of(self.named_afresh(given))} = given"

    def named_afresh(self, names: Iterable[str]) -> list[str]:
        """New generated names for what is defined otherwise than by a formula."""
        fresh = {name: self._fresh() for name in names}
        self.names.update(fresh)
        return list(fresh.values())

    @contextmanager
    def block(self) -> Iterator[list[str]]:
        """Collects the statements of a block by themselves; what has been worked in it is not known after it."""
        outside, worked, forked = self.statements, dict(self._worked), dict(self._forked)
        inside: list[str] = []
        self.statements = inside
        yield inside
        self.statements, self._worked, self._forked = outside, worked, forked

    def define(self, name: str, formula: Formula) -> None:
        """Adds the statements for `name = formula`. A formula that is one symbol or number needs none."""
        source = self._expression(formula)
        self.names[name] = self._named(source) if source.startswith("(") else source

    def rename(self, names: Mapping[str, str]) -> None:
        """Goes on with other names for what is defined: the same formula now means something else."""
        self.names = dict(names)
        self._forked.clear()

    def _fresh(self) -> str:
        return f"v{next(self._numbers)}"

    def _named(self, source: str) -> str:
        """The name of a bracketed expression, which is worked here unless it has been."""
        name = self._worked.get(source)
        if name is None:
            name = self._worked[source] = self._fresh()
            self.statements.append(f"{name} = {source}")
        return name

    def _expression(self, formula: Formula) -> str:
        if isinstance(formula, Symbol):
            return self.names[formula.name]
        if isinstance(formula, Number):
            return self._number(formula.value)
        precise = self._precise(formula)
        if precise is not None:
            return self._call(*precise)
        if formula.operation in _SOURCES:
            source = _SOURCES[formula.operation](self, formula)
            # What has been worked already has a name, and that name holds the very same bits.
            return self._worked.get(source, source)
        return self._call(formula.operation, formula.operands)

    def _precise(self, formula: Formula) -> tuple[str, tuple[Formula, ...]] | None:
        """The function that is the same formula worked without losing digits, where the arithmetic has one.

        ln(1 + x), e^x − 1 and 1 + erf(x) lose them where x is small, and where erf(x) is near −1.
        """
        operands = formula.operands
        if formula.operation == "log":
            inner = operands[0]
            if inner.operation == "sum" and len(inner.operands) == 2 and inner.operands[0] == ONE:
                return "log1p", (inner.operands[1],)
        if formula.operation == "sum" and len(operands) == 2:
            first, second = operands
            if first.operation == "exp" and second.operation == "negative" and second.operands[0] == ONE:
                return "expm1", first.operands
            if first == ONE and second.operation == "erf":
                return "erfc", (negative(second.operands[0]),)
        return None

    def _call(self, function: str, operands: tuple[Formula, ...]) -> str:
        self.bound[function] = self.arithmetic.function(function)
        arguments = ", ".join(map(self._operand, operands))
        return self._named(f"({self.arithmetic.source(function).format(x=arguments)})")

    def _operand(self, formula: Formula) -> str:
        """A formula as a name or a numeral, which may stand in the source twice."""
        source = self._expression(formula)
        return self._named(source) if source.startswith("(") else source

    def _number(self, value: Fraction) -> str:
        if self.arithmetic.literal:
            return self.arithmetic.literal(value)
        name = self._constant_names.setdefault(value, f"c{len(self._constant_names)}")
        self.bound[name] = self.arithmetic.number(value)
        return name

    def _sum(self, formula: Formula) -> str:
        source = self._expression(formula.operands[0])
        for place, term in enumerate(formula.operands[1:], start=1):
            if place % LONGEST_SUM == 0:
                source = self._named(f"({source})")
            if term.operation == "negative":
                source += f" - {self._expression(term.operands[0])}"
            else:
                source += f" + {self._expression(term)}"
        return f"({source})"

    def _negative(self, formula: Formula) -> str:
        return f"(-{self._expression(formula.operands[0])})"

    def _product(self, formula: Formula) -> str:
        factors = formula.operands
        logarithms = [factor for factor in factors if factor.operation == "log"]
        if not logarithms:
            return self._multiplied(factors)
        if factors in self._forked:
            return self._forked[factors]
        # 0 · ln 0 = 0, as in every cross-entropy: what is multiplied by zero is not worked.
        others = tuple(factor for factor in factors if factor.operation != "log")
        tests = [f"not {self._operand(factor.operands[0])} < 0" for factor in logarithms]
        test = " and ".join([f"{self._multiplied(others)} == 0", *tests])
        name = self._fresh()
        self._fork(test, lambda: self._number(Fraction(0)), lambda: self._multiplied(factors), name)
        self._forked[factors] = name
        return name

    def _cases(self, formula: Formula) -> str:
        """A name that is given its value in the branch whose condition holds; the others are not worked."""
        assert isinstance(formula, Cases)  # noqa: S101 - by its operation
        if formula not in self._forked:
            name = self._fresh()
            self._branch(formula.branches, name)
            self._forked[formula] = name
        return self._forked[formula]

    def _branch(self, branches: list[Branch], name: str) -> str:
        (value, condition), *others = branches
        if condition is None:
            return self._expression(value)
        test = f"{self._operand(condition.left)} {condition.relation.value} {self._operand(condition.right)}"
        self._fork(test, lambda: self._expression(value), lambda: self._branch(others, name), name)
        return name

    def _fork(self, test: str, then: Callable[[], str], otherwise: Callable[[], str], name: str) -> None:
        """Adds `if test: name = then, else: name = otherwise`, each with the statements that it needs."""
        for opening, branch in ((f"if {test}:", then), ("else:", otherwise)):
            with self.block() as block:
                source = branch()
                block += [] if source == name else [f"{name} = {source}"]
            self.statements += [opening, *(f"    {statement}" for statement in block)]

    def _multiplied(self, operands: tuple[Formula, ...]) -> str:
        factors = self._factors(operands)
        # a*b*c is (a*b)*c, so a*b is worked once for all products that begin with it.
        while len(factors) > 2:
            factors = (self._named(f"({factors[0]}*{factors[1]})"), *factors[2:])
        return f"({'*'.join(factors)})" if len(factors) > 1 else factors[0]

    def _factors(self, operands: tuple[Formula, ...]) -> tuple[str, ...]:
        # Multiplying by one changes no bit, so a factor 1 costs nothing.
        one = self._number(Fraction(1))
        factors = (self._expression(operand) for operand in operands if operand != ONE)
        return tuple(factor for factor in factors if factor != one) or (one,)

    def _quotient(self, formula: Formula) -> str:
        above, below = formula.operands
        return f"({self._expression(above)}/{self._expression(below)})"

    def _power(self, formula: Formula) -> str:
        base, exponent = formula.operands
        whole = whole_number(exponent)
        if whole is None or not 0 < whole <= LARGEST_EXPONENT:
            return self._call("power", formula.operands)
        return f"({'*'.join([self._operand(base)] * whole)})"

    def _pi(self, _formula: Formula) -> str:
        self.bound["pi"] = self.arithmetic.function("pi")
        return "pi"


_SOURCES: dict[str, Callable[[Emitter, Formula], str]] = {
    "sum": Emitter._sum,
    "negative": Emitter._negative,
    "product": Emitter._product,
    "quotient": Emitter._quotient,
    "power": Emitter._power,
    "cases": Emitter._cases,
    "pi": Emitter._pi,
}
