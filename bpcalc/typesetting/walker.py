"""One walker from a formula to text; a dialect says how each operation is written."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from bpcalc.algebra.elementary import Condition
from bpcalc.algebra.formulas import Formula
from bpcalc.algebra.parts import taken_apart
from bpcalc.typesetting.dialects import Dialect
from bpcalc.typesetting.numerals import shortest

CASES, SUM, PRODUCT, POWER, ATOM = range(5)
"""How tightly an operation binds; what binds less tightly than its surroundings is bracketed."""


def written(formula: Formula, dialect: Dialect, leaf: Callable[[str], str]) -> str:
    """The formula as text; `leaf` gives what stands for a symbol: its label, or its number.

    A leaf that begins with a minus sign is bracketed, as numbers are when they are put in.
    """
    return _Walk(dialect, leaf).text(formula)


class _Walk:
    """One walk over one formula."""

    def __init__(self, dialect: Dialect, leaf: Callable[[str], str]) -> None:
        self._dialect = dialect
        self._leaf = leaf

    def text(self, formula: Formula) -> str:
        text, _ = self._walk(formula)
        if taken_apart(formula).operation == "symbol":
            before, after = self._dialect.bracketed.split("{x}")
            return text[len(before) : -len(after)] if text.startswith(before + self._dialect.sign) else text
        return text

    def _walk(self, formula: Formula) -> tuple[str, int]:
        operation, operands = taken_apart(formula)
        if operation in _WRITERS:
            return _WRITERS[operation](self, operands)
        inside = self._dialect.comma.join(map(self.text, operands))
        text = self._dialect.functions[operation].format(x=inside)
        return text, self._binding_of(text) if operation == "exp" else ATOM

    def _within(self, formula: Formula, binding: int) -> str:
        text, own = self._walk(formula)
        return self._bracketed(text) if own < binding else text

    def _bracketed(self, text: str) -> str:
        return self._dialect.bracketed.format(x=text)

    def _symbol(self, operands: tuple[str]) -> tuple[str, int]:
        text = self._leaf(operands[0])
        if text.startswith("-"):
            return self._bracketed(self._dialect.sign + text[1:]), ATOM
        return text, self._binding_of(text)

    def _binding_of(self, text: str) -> int:
        """Of what is one thing, but no base of a power without brackets: ∂E/∂w, w5@2, 1e-7, e^(x)."""
        return POWER if self._dialect.composite.search(text) else ATOM

    def _number(self, operands: tuple[Fraction]) -> tuple[str, int]:
        value = operands[0]
        digits = shortest(abs(value))
        text = self._dialect.numbers.get(abs(value)) or self._dialect.number(digits)
        if value < 0:
            return self._dialect.sign + text, SUM
        has_stroke = "/" in (digits if self._dialect.fraction else text)  # the stroke of a tag divides nothing
        return text, PRODUCT if has_stroke else self._binding_of(text)

    def _sum(self, terms: tuple[Formula, ...]) -> tuple[str, int]:
        text = self._within(terms[0], SUM)
        for term in terms[1:]:
            operation, operands = taken_apart(term)
            if operation == "negative":
                text += self._dialect.minus + self._within(operands[0], PRODUCT)
            else:
                text += self._dialect.plus + self._within(term, PRODUCT)
        return text, SUM

    def _negative(self, operands: tuple[Formula]) -> tuple[str, int]:
        return self._dialect.sign + self._within(operands[0], PRODUCT), SUM

    def _product(self, factors: tuple[Formula, ...]) -> tuple[str, int]:
        first, *others = factors
        # A quotient may open a product unbracketed (1/2 × …), but not stand later in it.
        texts = [self._within(first, PRODUCT), *(self._within(factor, POWER) for factor in others)]
        return self._dialect.times.join(texts), PRODUCT

    def _quotient(self, operands: tuple[Formula, Formula]) -> tuple[str, int]:
        above, below = operands
        if self._dialect.fraction:
            return self._dialect.fraction.format(above=self.text(above), below=self.text(below)), POWER
        return self._within(above, PRODUCT) + self._dialect.over + self._within(below, POWER), PRODUCT

    def _power(self, operands: tuple[Formula, Formula]) -> tuple[str, int]:
        base, exponent = operands
        raised = self._within(base, ATOM)
        if exponent.is_Integer and exponent > 0:
            return self._dialect.power(raised, int(exponent)), POWER
        return self._dialect.raised.format(base=raised, exponent=self._within(exponent, ATOM)), POWER

    def _cases(self, branches: tuple[tuple[Formula, Condition | None], ...]) -> tuple[str, int]:
        dialect, conditional = self._dialect, branches[:-1]
        texts = [
            dialect.case.format(value=self._within(value, SUM), condition=self.condition(condition))
            for value, condition in conditional
            if condition is not None
        ]
        last = dialect.otherwise.format(value=self._within(branches[-1][0], SUM))
        inside = dialect.between.join(texts) + last + dialect.closing * len(texts)
        return dialect.all_cases.format(x=inside), ATOM if dialect.closing else CASES

    def _pending(self, operands: tuple[Formula, Formula]) -> tuple[str, int]:
        inner, by = operands
        template = "pending symbol" if taken_apart(inner).operation == "symbol" else "pending"
        return self._dialect.functions[template].format(x=self._walk(inner)[0], by=self._walk(by)[0]), ATOM

    def condition(self, condition: Condition) -> str:
        relation = self._dialect.relations[condition.relation]
        return f"{self._walk(condition.left)[0]} {relation} {self._walk(condition.right)[0]}"


_WRITERS: dict[str, Callable[[_Walk, tuple[Formula, ...]], tuple[str, int]]] = {
    "symbol": _Walk._symbol,
    "number": _Walk._number,
    "sum": _Walk._sum,
    "negative": _Walk._negative,
    "product": _Walk._product,
    "quotient": _Walk._quotient,
    "power": _Walk._power,
    "cases": _Walk._cases,
    "pending": _Walk._pending,
}
