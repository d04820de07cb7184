"""Formulas: trees of operations in the order of the notes, never sorted, evaluated or simplified behind one's back.

Everything in the house builds, walks and prints these trees; `sympy_expressions` makes SymPy's own of them for whoever
asks SymPy something.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file as it lies on disk: line and column of the first character, from 1, and the text there."""

    line: int
    column: int
    text: str


NOWHERE = Spot(0, 0, "")
"""The place of what stands in no file."""


class Formula:
    """An `operation` and the formulas that it works on; it is never changed.

    The operation is symbol, number, pi, sum, negative, product, quotient, power, cases, pending, or the name of a
    function. Two formulas are equal if they say the same, wherever they were read.
    """

    __slots__ = ("operands", "operation")

    def __init__(self, operation: str, operands: tuple[Formula, ...] = ()) -> None:
        self.operation = operation
        self.operands = operands

    def on(self, operands: Iterable[Formula]) -> Formula:
        """The same operation on other operands, as they are: nothing is put together or left out."""
        return Formula(self.operation, tuple(operands))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Formula):
            return NotImplemented
        return self.operation == other.operation and self.operands == other.operands and self._same_leaf(other)

    def __hash__(self) -> int:
        return hash((self.operation, self.operands))

    def _same_leaf(self, _other: Formula) -> bool:
        return True

    def __repr__(self) -> str:
        return f"{self.operation}({', '.join(map(repr, self.operands))})"

    def __neg__(self) -> Formula:
        return negative(self)

    def __add__(self, other: Operand) -> Formula:
        return total(*operands_of(self, "sum"), formula_of(other))

    def __radd__(self, other: Operand) -> Formula:
        return total(formula_of(other), self)

    def __sub__(self, other: Operand) -> Formula:
        return total(*operands_of(self, "sum"), negative(formula_of(other)))

    def __rsub__(self, other: Operand) -> Formula:
        return difference(formula_of(other), self)

    def __mul__(self, other: Operand) -> Formula:
        return product(*operands_of(self, "product"), formula_of(other))

    def __rmul__(self, other: Operand) -> Formula:
        return product(formula_of(other), self)

    def __truediv__(self, other: Operand) -> Formula:
        return ratio(self, formula_of(other))

    def __rtruediv__(self, other: Operand) -> Formula:
        return ratio(formula_of(other), self)

    def __pow__(self, exponent: Operand) -> Formula:
        return power(self, exponent)


class Symbol(Formula):
    """What stands for a quantity: its id; empty for a name in a file that means nothing in the network.

    `spot` is where it stands in the file that it was read from.
    """

    __slots__ = ("name", "spot")

    def __init__(self, name: str, spot: Spot = NOWHERE) -> None:
        self.operation = "symbol"
        self.operands = ()
        self.name = name
        self.spot = spot

    def __hash__(self) -> int:
        return hash(self.name)

    def _same_leaf(self, other: Formula) -> bool:
        return isinstance(other, Symbol) and self.name == other.name

    def __repr__(self) -> str:
        return self.name


class Number(Formula):
    """An exact number; `spot` is where it stands in the file that it was read from.

    `places` are the decimals that its writer claims (negative: trailing zeros that claim nothing).
    """

    __slots__ = ("places", "spot", "value")

    def __init__(self, value: Fraction, spot: Spot = NOWHERE, places: int = 0) -> None:
        self.operation = "number"
        self.operands = ()
        self.value = value
        self.spot = spot
        self.places = places

    def with_value(self, value: Fraction) -> Number:
        """Another number in its place, of as many decimals."""
        return Number(value, self.spot, self.places)

    def __hash__(self) -> int:
        return hash(self.value)

    def _same_leaf(self, other: Formula) -> bool:
        return isinstance(other, Number) and self.value == other.value

    def __repr__(self) -> str:
        return str(self.value)


class Relation(StrEnum):
    """How the two sides of a condition compare."""

    ABOVE = ">"
    BELOW = "<"
    AT_LEAST = ">="
    AT_MOST = "<="


COMPARED: Mapping[Relation, Callable[[Any, Any], Any]] = {
    Relation.ABOVE: operator.gt,
    Relation.BELOW: operator.lt,
    Relation.AT_LEAST: operator.ge,
    Relation.AT_MOST: operator.le,
}
"""What each relation asks of two numbers; of intervals the answer is None where they overlap."""


class Condition(NamedTuple):
    """`left` `relation` `right`."""

    left: Formula
    relation: Relation
    right: Formula


Branch: TypeAlias = tuple[Formula, Condition | None]
"""A value and when it holds; None: whenever none of those before it does."""


class Cases(Formula):
    """A formula in cases. Its operands are value, left and right side of each case in turn, and the last value."""

    __slots__ = ("relations",)

    def __init__(self, relations: tuple[Relation, ...], operands: tuple[Formula, ...]) -> None:
        super().__init__("cases", operands)
        self.relations = relations

    @property
    def branches(self) -> list[Branch]:
        """The values in their order, each with its condition."""
        parts, found = self.operands, list[Branch]()
        for number, relation in enumerate(self.relations):
            value, left, right = parts[3 * number : 3 * number + 3]
            found.append((value, Condition(left, relation, right)))
        return [*found, (parts[-1], None)]

    def with_values(self, change: Callable[[Formula], Formula]) -> Formula:
        """The same cases with changed values."""
        return cases(
            *((change(value), condition) for value, condition in self.branches if condition is not None),
            otherwise=change(self.operands[-1]),
        )

    def on(self, operands: Iterable[Formula]) -> Formula:
        """The same relations between other operands."""
        return Cases(self.relations, tuple(operands))

    def _same_leaf(self, other: Formula) -> bool:
        return isinstance(other, Cases) and self.relations == other.relations


Operand: TypeAlias = Formula | int | Fraction


def number(value: int | Fraction) -> Number:
    """An exact number in a formula."""
    return Number(Fraction(value))


def formula_of(value: Operand) -> Formula:
    """A formula as it is, a number as one."""
    return value if isinstance(value, Formula) else number(value)


ZERO, ONE, TWO, MINUS_ONE, HALF = number(0), number(1), number(2), number(-1), number(Fraction(1, 2))
PI = Formula("pi")


def total(*terms: Formula) -> Formula:
    """The sum of the terms, in this order."""
    return Formula("sum", terms) if len(terms) > 1 else terms[0] if terms else ZERO


def product(*factors: Formula) -> Formula:
    """The product of the factors, in this order; −1 × a is −a, and a × 1/b is a/b."""
    if len(factors) == 2:
        first, second = factors
        if first.operation == "number" and first == MINUS_ONE:
            return negative(second)
        if second.operation == "quotient" and second.operands[0] == ONE:
            return Formula("quotient", (first, second.operands[1]))
    return Formula("product", factors) if len(factors) > 1 else factors[0] if factors else ONE


def negative(formula: Formula) -> Formula:
    """Minus the formula."""
    return Formula("negative", (formula,))


def difference(first: Formula, second: Formula) -> Formula:
    """The first minus the second."""
    return Formula("sum", (first, Formula("negative", (second,))))


def ratio(above: Formula, below: Formula) -> Formula:
    """The first over the second."""
    return Formula("quotient", (above, below))


def power(base: Formula, exponent: Operand) -> Formula:
    """The base to an exponent; to −1 it is 1/base, to ½ the square root."""
    exponent = formula_of(exponent)
    if exponent == MINUS_ONE:
        return ratio(ONE, base)
    return Formula("sqrt", (base,)) if exponent == HALF else Formula("power", (base, exponent))


def cases(*branches: tuple[Formula, Condition], otherwise: Formula) -> Formula:
    """The value of the first branch whose condition holds, or `otherwise`."""
    parts = [part for value, condition in branches for part in (value, condition.left, condition.right)]
    return Cases(tuple(condition.relation for _, condition in branches), (*parts, otherwise))


def above(left: Formula, right: Formula) -> Condition:
    """left > right."""
    return Condition(left, Relation.ABOVE, right)


def below(left: Formula, right: Formula) -> Condition:
    """left < right."""
    return Condition(left, Relation.BELOW, right)


def at_least(left: Formula, right: Formula) -> Condition:
    """left ≥ right."""
    return Condition(left, Relation.AT_LEAST, right)


def at_most(left: Formula, right: Formula) -> Condition:
    """left ≤ right."""
    return Condition(left, Relation.AT_MOST, right)


def pending(formula: Formula, by: str) -> Formula:
    """The derivative of a formula by the symbol of that name, left to be worked: (…)′ in an exercise."""
    return Formula("pending", (formula, Symbol(by)))


def operands_of(formula: Formula, operation: str) -> tuple[Formula, ...]:
    """The terms of a sum, the factors of a product …; a formula of any other kind is its own only one."""
    return formula.operands if formula.operation == operation else (formula,)


def whole_number(formula: Formula) -> int | None:
    """The whole number that a formula is; None for any other."""
    return int(formula.value) if isinstance(formula, Number) and formula.value.denominator == 1 else None


def parts_of(formula: Formula) -> Iterator[Formula]:
    """Every part of a formula in the order in which it is read, the formula itself first."""
    waiting = [formula]
    while waiting:
        part = waiting.pop()
        yield part
        waiting.extend(reversed(part.operands))


def leaves(formula: Formula) -> Iterator[Symbol | Number]:
    """The symbols and numbers, in the order in which they are read."""
    return (part for part in parts_of(formula) if isinstance(part, Symbol | Number))


def numbers_in(formula: Formula) -> list[Number]:
    """The numbers that somebody wrote, in their order: not those that a function such as σ is short for."""
    return [part for part in parts_of(formula) if isinstance(part, Number) and part.spot != NOWHERE]


def symbols_in(formula: Formula) -> list[str]:
    """The names of the symbols of a formula, each once, in the order in which they are read."""
    names: dict[str, None] = {}
    waiting = [formula]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Symbol):
            names.setdefault(part.name)
        else:
            waiting.extend(reversed(part.operands))
    return list(names)


def put_in(formula: Formula, definitions: Mapping[str, Formula]) -> Formula:
    """The formula with others in place of some of its symbols, by name, everything in its order.

    A product put into a product becomes part of it.
    """
    if isinstance(formula, Symbol):
        return definitions.get(formula.name, formula)
    if not formula.operands:
        return formula
    inner = tuple(put_in(operand, definitions) for operand in formula.operands)
    if formula.operation == "product":
        inner = tuple(factor for operand in inner for factor in operands_of(operand, "product"))
        if inner[0].operation == "negative":  # (−a) × b is written −a × b
            return negative(product(*operands_of(inner[0].operands[0], "product"), *inner[1:]))
    return built(formula, inner)


def substituted(formula: Formula, definitions: Mapping[str, Formula]) -> Formula:
    """The formula with others in place of some of its symbols, every part as it stands: nothing is put together."""
    if isinstance(formula, Symbol):
        return definitions.get(formula.name, formula)
    return (
        formula.on(substituted(operand, definitions) for operand in formula.operands) if formula.operands else formula
    )


_BUILDERS: Mapping[str, Callable[..., Formula]] = {"sum": total, "product": product, "power": power}


def built(formula: Formula, operands: Iterable[Formula]) -> Formula:
    """The operation of a formula on other operands, written as it is built: a sum of one term is the term."""
    return _BUILDERS[formula.operation](*operands) if formula.operation in _BUILDERS else formula.on(operands)


def rewritten(formula: Formula, rewrite: Callable[[Formula], Iterable[Formula]]) -> Iterator[Formula]:
    """The formula with one part of it rewritten, for every part and every way to rewrite it."""
    yield from rewrite(formula)
    for place, operand in enumerate(formula.operands):
        for new in rewritten(operand, rewrite):
            yield formula.on((*formula.operands[:place], new, *formula.operands[place + 1 :]))
