"""Formulas as SymPy's expressions: as they stand, for whoever asks SymPy something, or as SymPy would build them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from bpcalc.formula.formula import Cases, Formula, Number, Relation, Symbol
from bpcalc.formula.operations import FUNCTIONS

if TYPE_CHECKING:
    import sympy


def expression(formula: Formula) -> sympy.Expr:
    """The formula with everything in its order, unevaluated, its symbols named by the ids.

    Printed with `order="none"` it reads as in the notes; SymPy's own methods (`diff`, `doit`, `subs`) sort it.
    """
    import sympy as sp

    if isinstance(formula, Symbol):
        return sp.Symbol(formula.name)
    if isinstance(formula, Number):
        return sp.Rational(formula.value.numerator, formula.value.denominator)
    if isinstance(formula, Cases):
        pairs = []
        for value, held in formula.branches:
            condition: Any = True
            if held is not None:
                relation = getattr(sp, RELATIONS[held.relation])
                condition = relation(expression(held.left), expression(held.right), evaluate=False)
            pairs.append((expression(value), condition))
        return sp.Piecewise(*pairs, evaluate=False)
    return _built(formula.operation)(*map(expression, formula.operands))


RELATIONS: Mapping[Relation, str] = {
    Relation.ABOVE: "Gt",
    Relation.BELOW: "Lt",
    Relation.AT_LEAST: "Ge",
    Relation.AT_MOST: "Le",
}
"""What SymPy calls them."""


@cache
def _built(operation: str) -> Callable[..., Any]:
    """What builds an operation without evaluating or sorting it."""
    import sympy as sp

    from bpcalc.formula import sympy_functions

    minus_one, half = sp.Integer(-1), sp.Rational(1, 2)

    def quotient(above: Any, below: Any) -> Any:
        inverse = sp.Pow(below, minus_one, evaluate=False)
        return inverse if above == 1 else sp.Mul._from_args((above, inverse))

    # `_from_args` is what `evaluate=False` ends in, at a fifth of its time: large networks have 100,000 sums.
    known: Mapping[str, Callable[..., Any]] = {
        "sum": lambda *terms: sp.Add._from_args(terms),
        "product": lambda *factors: sp.Mul._from_args(factors),
        "negative": lambda operand: sp.Mul._from_args((minus_one, operand)),
        "quotient": quotient,
        "power": lambda base, exponent: sp.Pow(base, exponent, evaluate=False),
        "sqrt": lambda operand: sp.Pow(operand, half, evaluate=False),
        "pi": lambda: sp.pi,
        # SymPy's own sort their operands.
        "max": lambda *operands: sympy_functions.Largest(*operands, evaluate=False),
        "min": lambda *operands: sympy_functions.Smallest(*operands, evaluate=False),
        "pending": lambda *operands: sympy_functions.Pending(*operands, evaluate=False),
    }
    if operation in known:
        return known[operation]
    function = getattr(sp, FUNCTIONS[operation].sympy or operation)
    return lambda *operands: function(*operands, evaluate=False)


def rebuilt(formula: Formula, expressions: Mapping[str, Any]) -> Any:
    """The same formula as SymPy would build it, with expressions in place of its symbols."""
    import sympy as sp

    if isinstance(formula, Symbol):
        return expressions[formula.name]
    if isinstance(formula, Number):
        return sp.Rational(formula.value.numerator, formula.value.denominator)
    operands = [rebuilt(operand, expressions) for operand in formula.operands]
    if isinstance(formula, Cases):
        found = zip(operands[:-1:3], operands[1::3], operands[2::3], formula.relations, strict=True)
        pairs = [(value, getattr(sp, RELATIONS[relation])(left, right)) for value, left, right, relation in found]
        return sp.Piecewise(*pairs, (operands[-1], True))
    build = _EVALUATED.get(formula.operation)
    if build is not None:
        return build(sp, *operands)
    return getattr(sp, FUNCTIONS[formula.operation].sympy or formula.operation)(*operands)


_EVALUATED: Mapping[str, Callable[..., Any]] = {
    "sum": lambda sp, *terms: sp.Add(*terms),
    "product": lambda sp, *factors: sp.Mul(*factors),
    "negative": lambda _sp, operand: -operand,
    "quotient": lambda _sp, above, below: above / below,
    "power": lambda sp, base, exponent: sp.Pow(base, exponent),
    "pi": lambda sp: sp.pi,
    # Abs and sign ask whether their operand is real.
    "abs": lambda sp, operand: sp.Piecewise((operand, operand >= 0), (-operand, True)),
    "sign": lambda sp, operand: sp.Piecewise((1, operand > 0), (-1, operand < 0), (0, True)),
}
