"""Writing formulas as Python statements: one generated name a formula, operands in the formula's own order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from itertools import count
from typing import Any

from bpcalc.algebra.arithmetic import Arithmetic, Number
from bpcalc.algebra.elementary import Condition
from bpcalc.algebra.formulas import Formula, negative
from bpcalc.algebra.parts import taken_apart

LARGEST_EXPONENT = 64
"""Whole exponents up to which a power is multiplied out."""

LONGEST_SUM = 64
"""Terms in one emitted expression: Python's own compiler recurses once for each."""


class Emitter:
    """Collects statements that work formulas one after the other.

    `names` maps what is defined so far (ids) to generated names; `statements` are the lines; `constants` are the
    exact numbers that the arithmetic at hand does not write as literals.
    """

    def __init__(self, arithmetic: Arithmetic) -> None:
        self.arithmetic = arithmetic
        self.names: dict[str, str] = {}
        self.statements: list[str] = []
        self.constants: dict[str, Number] = {}
        self._constant_names: dict[Fraction, str] = {}
        self._worked: dict[str, str] = {}
        self._forked: dict[tuple[Any, ...], str] = {}
        self._numbers = count()

    def unpacked(self, given: Iterable[str]) -> str:
        """The statement that takes the given values apart."""
        fresh = []
        for name in given:
            self.names[name] = self._fresh()
            fresh.append(f"{self.names[name]}, ")
        return f"({''.join(fresh)}) = given"

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
        operation, operands = taken_apart(formula)
        precise = self._precise(operation, operands)
        if precise is not None:
            return self._call(*precise)
        if operation in OPERATIONS:
            source = OPERATIONS[operation](self, operands)
            # What has been worked already has a name, and that name holds the very same bits.
            return self._worked.get(source, source)
        return self._call(operation, operands)

    def _precise(self, operation: str, operands: tuple[Any, ...]) -> tuple[str, tuple[Formula, ...]] | None:
        """The function that is the same formula worked without losing digits, where the arithmetic has one.

        ln(1 + x), e^x − 1 and 1 + erf(x) lose them where x is small, and where erf(x) is near −1.
        """
        if operation == "log" and "log1p" in self.arithmetic.functions:
            inner, terms = taken_apart(operands[0])
            if inner == "sum" and len(terms) == 2 and terms[0] == 1:
                return "log1p", (terms[1],)
        if operation == "sum" and len(operands) == 2 and "expm1" in self.arithmetic.functions:
            (first, inside), second = taken_apart(operands[0]), taken_apart(operands[1])
            if first == "exp" and second.operation == "negative" and second.operands[0] == 1:
                return "expm1", inside
            if operands[0] == 1 and second.operation == "erf":
                return "erfc", (negative(second.operands[0]),)
        return None

    def _call(self, function: str, operands: tuple[Formula, ...]) -> str:
        arguments = ", ".join(map(self._operand, operands))
        return self._named(f"({self.arithmetic.functions[function].format(x=arguments)})")

    def _operand(self, formula: Formula) -> str:
        """A formula as a name or a numeral, which may stand in the source twice."""
        source = self._expression(formula)
        return self._named(source) if source.startswith("(") else source

    def _symbol(self, operands: tuple[str]) -> str:
        return self.names[operands[0]]

    def _number(self, operands: tuple[Fraction]) -> str:
        value = operands[0]
        if self.arithmetic.literal:
            return self.arithmetic.literal(value)
        name = self._constant_names.setdefault(value, f"c{len(self._constant_names)}")
        self.constants[name] = self.arithmetic.number(value)
        return name

    def _sum(self, terms: tuple[Formula, ...]) -> str:
        source = self._expression(terms[0])
        for place, term in enumerate(terms[1:], start=1):
            if place % LONGEST_SUM == 0:
                source = self._named(f"({source})")
            operation, operands = taken_apart(term)
            if operation == "negative":
                source += f" - {self._expression(operands[0])}"
            else:
                source += f" + {self._expression(term)}"
        return f"({source})"

    def _negative(self, operands: tuple[Formula]) -> str:
        return f"(-{self._expression(operands[0])})"

    def _product(self, operands: tuple[Formula, ...]) -> str:
        logarithms = sum(taken_apart(operand).operation == "log" for operand in operands)
        if not logarithms:
            return self._multiplied(operands)
        if operands in self._forked:
            return self._forked[operands]
        # 0 · ln 0 = 0, as in every cross-entropy: what is multiplied by zero is not worked.
        others = [operand for operand in operands if taken_apart(operand).operation != "log"]
        inside = [taken_apart(operand).operands[0] for operand in operands if taken_apart(operand).operation == "log"]
        tests = [f"not {self._operand(formula)} < 0" for formula in inside]
        test = " and ".join([f"{self._multiplied(tuple(others))} == 0", *tests])
        name = self._fresh()
        self._fork(test, lambda: self._number((Fraction(0),)), lambda: self._multiplied(operands), name)
        self._forked[operands] = name
        return name

    def _cases(self, branches: tuple[tuple[Formula, Condition | None], ...]) -> str:
        """A name that is given its value in the branch whose condition holds; the others are not worked."""
        if branches not in self._forked:
            name = self._fresh()
            self._branch(branches, name)
            self._forked[branches] = name
        return self._forked[branches]

    def _branch(self, branches: tuple[tuple[Formula, Condition | None], ...], name: str) -> str:
        (value, condition), *others = branches
        if condition is None:
            return self._expression(value)
        sides = {"a": self._operand(condition.left), "b": self._operand(condition.right)}
        test = self.arithmetic.relations[condition.relation].format(**sides)
        self._fork(test, lambda: self._expression(value), lambda: self._branch(tuple(others), name), name)
        return name

    def _fork(self, test: str, then: Callable[[], str], otherwise: Callable[[], str], name: str) -> None:
        """Adds `if test: name = then, else: name = otherwise`, each with the statements that it needs."""
        for opening, branch in ((f"if {test}:", then), ("else:", otherwise)):
            outside, worked, forked = self.statements, dict(self._worked), dict(self._forked)
            self.statements = []
            source = branch()
            block = [*self.statements, *([] if source == name else [f"{name} = {source}"])]
            self.statements, self._worked, self._forked = outside, worked, forked
            self.statements += [opening, *(f"    {statement}" for statement in block)]

    def _multiplied(self, operands: tuple[Formula, ...]) -> str:
        factors = self._factors(operands)
        # a*b*c is (a*b)*c, so a*b is worked once for all products that begin with it.
        while len(factors) > 2:
            factors = (self._named(f"({factors[0]}*{factors[1]})"), *factors[2:])
        return f"({'*'.join(factors)})" if len(factors) > 1 else factors[0]

    def _factors(self, operands: tuple[Formula, ...]) -> tuple[str, ...]:
        # Multiplying by one changes no bit, so a factor 1 costs nothing.
        return tuple(self._expression(operand) for operand in operands if operand != 1) or (
            self._number((Fraction(1),)),
        )

    def _quotient(self, operands: tuple[Formula, Formula]) -> str:
        return f"({self._expression(operands[0])}/{self._expression(operands[1])})"

    def _power(self, operands: tuple[Formula, Formula]) -> str:
        base, exponent = operands
        if not (exponent.is_Integer and 0 < exponent <= LARGEST_EXPONENT):
            return self._call("power", operands)
        return f"({'*'.join([self._operand(base)] * int(exponent))})"

    def _pi(self, _operands: tuple[Formula, ...]) -> str:
        return self.arithmetic.functions["pi"]


OPERATIONS: dict[str, Callable[[Emitter, tuple[Formula, ...]], str]] = {
    "symbol": Emitter._symbol,
    "number": Emitter._number,
    "sum": Emitter._sum,
    "negative": Emitter._negative,
    "product": Emitter._product,
    "quotient": Emitter._quotient,
    "power": Emitter._power,
    "cases": Emitter._cases,
    "pi": Emitter._pi,
}
