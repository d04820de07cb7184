"""Writing formulas as Python statements: one generated name a formula, operands in the formula's own order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import count

from bpcalc.algebra.arithmetic import Arithmetic, Number
from bpcalc.algebra.formulas import Formula, taken_apart

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
        if operation in OPERATIONS:
            source = OPERATIONS[operation](self, operands)
            # What has been worked already has a name, and that name holds the very same bits.
            return self._worked.get(source, source)
        template = self.arithmetic.functions[operation]
        return template.format(x=self._expression(operands[0]), t=self._fresh())

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
        source = self._expression(base)
        name = self._named(source) if source.startswith("(") else source
        return f"({'*'.join([name] * int(exponent))})"


OPERATIONS: dict[str, Callable[[Emitter, tuple[Formula, ...]], str]] = {
    "symbol": Emitter._symbol,
    "number": Emitter._number,
    "sum": Emitter._sum,
    "negative": Emitter._negative,
    "product": Emitter._product,
    "quotient": Emitter._quotient,
    "power": Emitter._power,
}
