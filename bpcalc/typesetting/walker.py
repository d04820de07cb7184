"""One walker from a formula to text; a dialect says how each operation is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from bpcalc.formula.formula import Cases, Condition, Formula, Number, Symbol, product, symbols_in, whole_number
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
        if formula.operation == "symbol":
            before, after = self._dialect.bracketed.split("{x}")
            return text[len(before) : -len(after)] if text.startswith(before + self._dialect.sign) else text
        return text

    def _walk(self, formula: Formula) -> tuple[str, int]:
        if isinstance(formula, Symbol):
            return self._symbol(formula.name)
        if isinstance(formula, Number):
            return self._number(formula.value)
        if formula.operation in _WRITERS:
            return _WRITERS[formula.operation](self, formula)
        if formula.operation in _BEYOND and (self._dialect.pairs or self._dialect.held):
            return self._extreme(formula)
        inside = self._dialect.comma.join(map(self.text, formula.operands))
        of_numbers = bool(self._dialect.of_numbers) and not symbols_in(formula)
        text = self._dialect.function(formula.operation, of_numbers).format(x=inside)
        return text, self._binding_of(text) if formula.operation == "exp" else ATOM

    def _within(self, formula: Formula, binding: int) -> str:
        text, own = self._walk(formula)
        return self._bracketed(text) if own < binding else text

    def _bracketed(self, text: str) -> str:
        return self._dialect.bracketed.format(x=text)

    def _symbol(self, name: str) -> tuple[str, int]:
        text = self._leaf(name)
        if text.startswith("-"):
            return self._bracketed(self._dialect.sign + text[1:]), ATOM
        return text, self._binding_of(text)

    def _binding_of(self, text: str) -> int:
        """Of what is one thing, but no base of a power without brackets: ∂E/∂w, w5@2, 1e-7, e^(x)."""
        return POWER if self._dialect.composite.search(text) else ATOM

    def _number(self, value: Fraction) -> tuple[str, int]:
        if self._dialect.literal:
            text = self._dialect.literal(value)
            return text, SUM if text.startswith("-") else PRODUCT if "/" in text else ATOM
        digits = shortest(abs(value))
        text = self._dialect.numbers.get(abs(value)) or self._dialect.number(digits)
        if value < 0:
            return self._dialect.sign + text, SUM
        has_stroke = "/" in (digits if self._dialect.fraction else text)  # the stroke of a tag divides nothing
        return text, PRODUCT if has_stroke else self._binding_of(text)

    def _sum(self, formula: Formula) -> tuple[str, int]:
        first, *others = formula.operands
        text = self._within(first, SUM)
        for term in others:
            if term.operation == "negative":
                text += self._dialect.minus + self._within(term.operands[0], PRODUCT)
            else:
                text += self._dialect.plus + self._within(term, PRODUCT)
        return text, SUM

    def _negative(self, formula: Formula) -> tuple[str, int]:
        return self._dialect.sign + self._within(formula.operands[0], PRODUCT), SUM

    def _product(self, formula: Formula) -> tuple[str, int]:
        first, *others = formula.operands
        # A quotient may open a product unbracketed (1/2 × …), but not stand later in it.
        texts = [self._within(first, PRODUCT), *(self._within(factor, POWER) for factor in others)]
        text = self._dialect.times.join(texts)
        return (self._zero_times_log(formula.operands, text) if self._dialect.is_zero else None) or (text, PRODUCT)

    def _zero_times_log(self, factors: tuple[Formula, ...], text: str) -> tuple[str, int] | None:
        """Where a logarithm stands in a product: 0 where what it is multiplied by is 0, as in every cross-entropy."""
        beside = [factor for factor in factors if factor.operation != "log"]
        if len(beside) == len(factors) or not any(map(symbols_in, beside)):
            return None
        return self._chosen((("0", self._dialect.is_zero.format(x=self._walk(product(*beside))[0])),), text)

    def _quotient(self, formula: Formula) -> tuple[str, int]:
        above, below = formula.operands
        if self._dialect.literal and isinstance(above, Number) and isinstance(below, Number):
            return self._number(above.value / below.value)
        if self._dialect.fraction:
            return self._dialect.fraction.format(above=self.text(above), below=self.text(below)), POWER
        return self._within(above, PRODUCT) + self._dialect.over + self._within(below, POWER), PRODUCT

    def _power(self, formula: Formula) -> tuple[str, int]:
        base, exponent = formula.operands
        raised, whole = self._within(base, ATOM), whole_number(exponent)
        if whole is not None and whole > 0:
            return self._dialect.power(raised, whole), POWER
        return self._dialect.raised.format(base=raised, exponent=self._within(exponent, ATOM)), POWER

    def _cases(self, formula: Formula) -> tuple[str, int]:
        assert isinstance(formula, Cases)  # noqa: S101 - by its operation
        *conditional, (last, _) = formula.branches
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

    def _extreme(self, formula: Formula) -> tuple[str, int]:
        """Two at a time: the first, unless the other is beyond it. Where two are equal, neither has a slope."""
        name, beyond = formula.operation, _BEYOND[formula.operation]
        best, *others = sorted(formula.operands, key=lambda operand: not symbols_in(operand))
        text, binding = self._walk(best)
        for other in others:
            rival = self._walk(other)[0]
            if self._dialect.pairs:
                text, binding = self._dialect.pairs[name].format(x=rival, y=text), ATOM
                continue
            pairs, otherwise = [(text, f"{text} {beyond} {rival}")], rival
            if symbols_in(other):
                pairs.append((rival, f"{rival} {beyond} {text}"))
                otherwise = self._dialect.held.format(x=text if binding == ATOM else self._bracketed(text))
            text, binding = self._chosen(pairs, otherwise)
        return text, binding

    def _pending(self, formula: Formula) -> tuple[str, int]:
        inner, by = formula.operands
        template = self._dialect.pending_symbol if inner.operation == "symbol" else self._dialect.pending
        return template.format(x=self._walk(inner)[0], by=self._walk(by)[0]), ATOM

    def condition(self, condition: Condition) -> str:
        relation = self._dialect.relations[condition.relation]
        return f"{self._walk(condition.left)[0]} {relation} {self._walk(condition.right)[0]}"


_BEYOND = {"max": ">", "min": "<"}
"""What beats another among several."""

_WRITERS: dict[str, Callable[[_Walk, Formula], tuple[str, int]]] = {
    "sum": _Walk._sum,
    "negative": _Walk._negative,
    "product": _Walk._product,
    "quotient": _Walk._quotient,
    "power": _Walk._power,
    "cases": _Walk._cases,
    "pending": _Walk._pending,
    "pi": lambda walk, _formula: (walk._dialect.pi, ATOM),
}
