"""One walker from a formula to text; a dialect says how each operation is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from bpcalc.algebra.elementary import Condition
from bpcalc.algebra.formulas import Formula, product
from bpcalc.algebra.parts import symbols_in, taken_apart
from bpcalc.typesetting.dialects import Dialect
from bpcalc.typesetting.numerals import shortest

CASES, SUM, PRODUCT, POWER, ATOM = range(5)
"""How tightly an operation binds; what binds less tightly than its surroundings is bracketed."""


def written(formula: Formula, dialect: Dialect, leaf: Callable[[str], str] = str) -> str:
    """The formula as text; `leaf` gives what stands for a symbol: its label, or its number; left out, its name.

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
        if operation in _BEYOND and (self._dialect.pairs or self._dialect.held):
            return self._extreme(operation, operands)
        of_numbers = self._dialect.constants and not any(map(symbols_in, operands))
        functions = self._dialect.constants if of_numbers else self._dialect.functions
        text = functions[operation].format(x=self._dialect.comma.join(map(self.text, operands)))
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
        if self._dialect.literal:
            text = self._dialect.literal(value)
            return text, SUM if text.startswith("-") else PRODUCT if "/" in text else ATOM
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
        text = self._dialect.times.join(texts)
        return (self._zero_times_log(factors, text) if self._dialect.is_zero else None) or (text, PRODUCT)

    def _zero_times_log(self, factors: tuple[Formula, ...], text: str) -> tuple[str, int] | None:
        """Where a logarithm stands in a product: 0 where what it is multiplied by is 0, as in every cross-entropy."""
        beside = [factor for factor in factors if taken_apart(factor).operation != "log"]
        if len(beside) == len(factors) or not any(map(symbols_in, beside)):
            return None
        whole = product(*beside) if len(beside) > 1 else beside[0]
        return self._chosen((("0", self._dialect.is_zero.format(x=self._walk(whole)[0])),), text)

    def _quotient(self, operands: tuple[Formula, Formula]) -> tuple[str, int]:
        above, below = operands
        if self._dialect.literal and taken_apart(above).operation == taken_apart(below).operation == "number":
            return self._number((taken_apart(above).operands[0] / taken_apart(below).operands[0],))
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
        *conditional, (last, _) = branches
        pairs = [
            (self._within(value, SUM), self.condition(condition))
            for value, condition in conditional
            if condition is not None
        ]
        return self._chosen(pairs, self._within(last, SUM))

    def _chosen(self, pairs: Sequence[tuple[str, str]], otherwise: str) -> tuple[str, int]:
        """The value of the first pair whose condition holds, or `otherwise`."""
        dialect = self._dialect
        texts = [dialect.case.format(value=value, condition=condition) for value, condition in pairs]
        inside = dialect.between.join(texts) + dialect.otherwise.format(value=otherwise) + dialect.closing * len(texts)
        return dialect.all_cases.format(x=inside), ATOM if dialect.closing else CASES

    def _extreme(self, name: str, operands: tuple[Formula, ...]) -> tuple[str, int]:
        """Two at a time: the first, unless the other is beyond it. Where two are equal, neither has a slope."""
        best, *others = sorted(operands, key=lambda operand: not symbols_in(operand))
        text, binding = self._walk(best)
        for other in others:
            rival = self._walk(other)[0]
            if self._dialect.pairs:
                text, binding = self._dialect.pairs[name].format(x=rival, y=text), ATOM
                continue
            pairs, otherwise = [(text, f"{text} {_BEYOND[name]} {rival}")], rival
            if symbols_in(other):
                pairs.append((rival, f"{rival} {_BEYOND[name]} {text}"))
                otherwise = self._dialect.held.format(x=text if binding == ATOM else self._bracketed(text))
            text, binding = self._chosen(pairs, otherwise)
        return text, binding

    def _pending(self, operands: tuple[Formula, Formula]) -> tuple[str, int]:
        inner, by = operands
        template = "pending symbol" if taken_apart(inner).operation == "symbol" else "pending"
        return self._dialect.functions[template].format(x=self._walk(inner)[0], by=self._walk(by)[0]), ATOM

    def condition(self, condition: Condition) -> str:
        relation = self._dialect.relations[condition.relation]
        return f"{self._walk(condition.left)[0]} {relation} {self._walk(condition.right)[0]}"


_BEYOND = {"max": ">", "min": "<"}
"""What beats another among several."""

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
