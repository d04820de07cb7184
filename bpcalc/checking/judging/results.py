"""Judging a result: against the true value, the line it ends, the writer's earlier figures, and the usual slips."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from bpcalc.checking.judging.claims import (
    ANOTHER_FORMULA,
    DIGITS_CHANGED,
    FROM_OPERAND,
    LAST_DIGIT,
    TRIVIAL,
    WRONG_ARITHMETIC,
    carried_message,
    changed,
    convention_message,
    given_message,
    named,
    rounding_message,
    slip_message,
)
from bpcalc.checking.judging.conventions import Explained
from bpcalc.checking.judging.lines import Line, worked_out
from bpcalc.checking.slips.naming import Naming
from bpcalc.checking.slips.of_formulas import WRONG_FORMULA
from bpcalc.checking.slips.of_numbers import ARITHMETIC, GIVEN_CHANGED, OF_THE_PEN, SIGN
from bpcalc.checking.slips.wrong_formulas import WrongFormulas
from bpcalc.checking.truth.figures import Figures
from bpcalc.checking.truth.fitting import fit, significant, unit
from bpcalc.checking.truth.rounding import is_all
from bpcalc.checking.truth.values import value_or_none
from bpcalc.checking.verdicts import Claim, Role, Verdict
from bpcalc.formula.formula import Formula, Number, negative, symbols_in
from bpcalc.model.decimals import decimal, plain

SPARE_PLACES = 2
"""Decimals to carry beyond those of a result so that its digits come out right."""

SURE_OF_ANOTHER = 5
"""Significant digits of a number that is another quantity's by no coincidence."""


class Results:
    """Judges the results of a document."""

    def __init__(self, figures: Figures, wrong_formulas: WrongFormulas, explained: Explained) -> None:
        self._figures, self._truth, self._explained = figures, figures.truth, explained
        self._naming = Naming(figures, wrong_formulas)

    def judged(self, number: Number, quantity: str, role: Role, line: Line) -> Claim:
        """The claim of a number that is said to be a quantity's value."""
        expected = self._truth.value(quantity)
        assert expected is not None  # noqa: S101
        claim = Claim(number.spot, quantity, role, Verdict.RIGHT, number.value, expected, places=number.places)
        agreement = fit(number, expected)
        if agreement is Verdict.RIGHT:
            return claim
        if role is Role.GIVEN or quantity in self._truth.given:
            return self._given(claim, number, expected)
        if agreement is not None:
            return changed(claim, Verdict.LAST_DIGIT, LAST_DIGIT)
        if number.spot in self._explained:
            label, _ = self._explained[number.spot]
            return changed(claim, Verdict.CONVENTION, convention_message(label), convention=label)
        if line.operands or line.sources:
            on_line = self._on_line(claim, number, line)
            if on_line is not None and (line.operands or on_line.verdict in _FOLLOWS):
                return on_line
        if self._figures.wrong and (carried := self._on_graph(claim, number, exactly=True)) is not None:
            return carried
        if self._is_left(number, quantity) or self._is_of_another_case(number, quantity):
            return self._slip(claim, number, line)
        if self._is_rounded(number, quantity, expected) or self._is_worked(number, expected, line):
            return changed(claim, Verdict.ROUNDING, rounding_message(number.places + SPARE_PLACES))
        return self._on_line(claim, number, line) or self._on_graph(claim, number) or self._slip(claim, number, line)

    def _given(self, claim: Claim, number: Number, expected: Fraction) -> Claim:
        names = self._naming.names(number, claim.quantity or "", [expected])
        if not names and len(number.spot.text) == len(plain(expected)):
            names = [GIVEN_CHANGED.found(DIGITS_CHANGED)]
        return named(claim, names, given_message(names))

    def _is_left(self, number: Number, quantity: str) -> bool:
        """Whether it is the value before the update, as it is: no rounded step, unless the writer's gradient is 0."""
        if not self._naming.is_left(number, quantity):
            return False
        formula = self._formula(quantity)
        written = (self._figures.written.get(symbol, ()) for symbol in symbols_in(formula or number))
        return not any(own.value == 0 for numbers in written for own in numbers)

    def _is_of_another_case(self, number: Number, quantity: str) -> bool:
        """Whether it is another case's value, which no rounding gives, unless the writer's own figures are there."""
        formula = self._formula(quantity)
        if significant(number) > 1 or formula is None or not any(self._naming.cases(number, quantity)):
            return False
        own = {symbol: float(self._figures.written[symbol][-1].value) for symbol in self._figures.written}
        return value_or_none(formula, {**self._truth.floats, **own}) != float(number.value)

    def _is_rounded(self, number: Number, quantity: str, expected: Fraction) -> bool:
        """Whether the writer's own earlier figures, as far as they were rounded, may give it."""
        formula = self._formula(quantity)
        if formula is None or _is_turned(number, expected):
            return False
        reach = self._figures.reach(formula, self._truth.floats, number)
        return reach > 0 and fit(number, float(expected), reach) is not None

    def _is_worked(self, number: Number, expected: Fraction, line: Line) -> bool:
        """Whether right numbers in the right formula give it."""
        if line.numeric is None or line.operands or line.sources:
            return False
        worked, radius = worked_out(line.numeric, self.is_exact)
        if worked is None or fit(number, worked, radius) is None:
            return False
        return line.is_formula or fit(number, float(expected), 2 * radius + float(unit(number))) is not None

    def is_exact(self, number: Number) -> bool:
        """Whether a number is a value that the network is given with, or all the digits of another: no rounded one."""
        if any(abs(number.value) == abs(self._truth.values.get(name, Fraction(0))) for name in self._truth.given):
            return True
        return number.places > 1 and any(is_all(number, value) for value in self._truth.values.values() if value)

    def _on_line(self, claim: Claim, number: Number, line: Line) -> Claim | None:
        """What the line itself makes of it: a wrong operand, a wrong formula, wrong arithmetic."""
        quantity = claim.quantity or ""
        if line.numeric is None:
            return self._by_symbols(claim, number, line)
        worked, radius = worked_out(line.numeric, self.is_exact)
        if worked is None:
            return None
        if fit(number, worked, radius):
            if line.operands:
                if all(operand.verdict is Verdict.CONVENTION for operand in line.operands):
                    label = line.operands[0].convention
                    return changed(claim, Verdict.CONVENTION, convention_message(label), convention=label)
                return changed(claim, Verdict.CARRIED, FROM_OPERAND)
            if line.sources:
                return self._follows(claim, line.sources, False)
            if not line.is_formula:
                carried = self._on_graph(claim, number)
                if carried is not None:
                    return carried
                names = self._naming.names(number, quantity, [])
                return named(claim, names or [WRONG_FORMULA.found(ANOTHER_FORMULA)], None)
            return None
        if worked and fit(number, -worked, radius):
            return named(claim, [SIGN.found()], None)
        rights = [Fraction(worked), claim.expected or Fraction(0)]
        if line.is_formula or line.operands:
            names = [name for name in self._naming.names(number, quantity, rights) if name.rule in _PEN]
            if significant(number) >= SURE_OF_ANOTHER:
                names = names or list(self._naming.other_lines(number, quantity))
            return named(claim, names or [ARITHMETIC.found(WRONG_ARITHMETIC)], None)
        return None

    def _by_symbols(self, claim: Claim, number: Number, line: Line) -> Claim | None:
        if line.symbolic is None or "" in symbols_in(line.symbolic):
            return None
        worked = value_or_none(line.symbolic, self._truth.floats)
        expected = float(claim.expected or 0)
        if worked is None or abs(worked - expected) <= 1e-9 * abs(expected) or not fit(number, worked):
            return None
        names = self._naming.names(number, claim.quantity or "", [])
        return named(claim, names or [WRONG_FORMULA.found(ANOTHER_FORMULA)], None)

    def _on_graph(self, claim: Claim, number: Number, exactly: bool = False) -> Claim | None:
        """Whether the writer's own earlier wrong values give it; `exactly` but for the last digit."""
        if not self._figures.wrong:
            return None
        for formula in self._ways(claim.quantity or ""):
            symbols = symbols_in(formula)
            for values in self._figures.environments(symbols):
                value = value_or_none(formula, values)
                reach = 0.0 if exactly else self._figures.reach(formula, values, number)
                if value is not None and fit(number, value, reach):
                    used = [name for name in symbols if values.get(name) != self._truth.floats.get(name)]
                    trivial = self._figures.is_trivial(formula, values)
                    return self._follows(claim, self._figures.sources(used), trivial)
        return None

    def _follows(self, claim: Claim, sources: Sequence[str], trivial: bool) -> Claim:
        if sources and all(source in self._figures.by_convention for source in sources):
            label = next(iter(self._explained.values()))[0] if self._explained else ""
            return changed(claim, Verdict.CONVENTION, convention_message(label), convention=label)
        carried = changed(claim, Verdict.CARRIED, carried_message(sources))
        if trivial:
            carried = changed(claim, Verdict.WRONG, TRIVIAL)
        return replace(carried, sources=tuple(source.removeprefix("-") for source in sources))

    def _slip(self, claim: Claim, number: Number, line: Line) -> Claim:
        rights = [claim.expected or Fraction(0)]
        formula = self._formula(claim.quantity or "")
        if formula is not None:
            for values in self._figures.environments(symbols_in(formula)):
                value = value_or_none(formula, values)
                rights += [] if value is None else [Fraction(value)]
        rights += [own.value for own in self._figures.written.get(claim.quantity or "", ())]
        printed = self._truth.network.published
        rights += [decimal(figure.written) for figure in printed if figure.quantity == claim.quantity]
        names = self._naming.names(number, claim.quantity or "", rights)
        if not names and line.numeric is not None and significant(number):
            return changed(claim, Verdict.WRONG, slip_message(names))
        return named(claim, names, None)

    def _ways(self, quantity: str) -> Iterator[Formula]:
        """Every formula that the writer may have worked a quantity by: δ · out as well as the three factors."""
        for formula in filter(self._figures.is_open, self._truth.formulas(quantity.removeprefix("-"))):
            yield negative(formula) if quantity.startswith("-") else formula

    def _formula(self, quantity: str) -> Formula | None:
        formula = self._truth.formula(quantity.removeprefix("-"))
        return negative(formula) if formula is not None and quantity.startswith("-") else formula


_FOLLOWS = (Verdict.CARRIED, Verdict.CONVENTION)

_PEN = frozenset(slip.name for slip in OF_THE_PEN)


def _is_turned(number: Number, expected: Fraction) -> bool:
    """Whether a number is plainly minus what it should be: no rounding gives that."""
    return number.value * expected < 0 and abs(number.value + expected) * 10 < abs(expected)
