"""Judging a result: against the true value, the line it ends, the writer's earlier figures, and the usual slips."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from bpcalc.checking.judging.conventions import Explained
from bpcalc.checking.judging.sentences import (
    DIGITS_CHANGED,
    FROM_OPERAND,
    LAST_DIGIT,
    TRIVIAL,
    WRONG_ARITHMETIC,
    WRONG_FORMULA,
    carried_message,
    convention_message,
    given_message,
    rounding_message,
    slip_message,
)
from bpcalc.checking.slips.digits import SIGN, Found
from bpcalc.checking.slips.naming import Naming
from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.checking.statements import Expression, Number, Operation
from bpcalc.checking.truth.expressions import numbers_in, symbols_in, value_or_none
from bpcalc.checking.truth.figures import Figures
from bpcalc.checking.truth.fitting import fit, significant, unit
from bpcalc.checking.verdicts import Claim, Role, Verdict
from bpcalc.model.decimals import plain

SPARE_PLACES = 2
"""Decimals to carry beyond those of a result so that its digits come out right."""


class Line(NamedTuple):
    """What stands before a result: symbols, numbers put in, what was found wrong among these.

    `is_formula` says that the numbers stand in the right formula, `sources` which of them are earlier errors.
    """

    symbolic: Expression | None = None
    numeric: Expression | None = None
    operands: Sequence[Claim] = ()
    is_formula: bool = False
    sources: tuple[str, ...] = ()


class Results:
    """Judges the results of a document."""

    def __init__(self, figures: Figures, neighbours: Neighbours, explained: Explained) -> None:
        self._figures, self._truth, self._explained = figures, figures.truth, explained
        self._naming = Naming(figures, neighbours)

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
            return _changed(claim, Verdict.LAST_DIGIT, LAST_DIGIT)
        if number.spot in self._explained:
            label, _ = self._explained[number.spot]
            return _changed(claim, Verdict.CONVENTION, convention_message(label), convention=label)
        if line.operands and (on_line := self._on_line(claim, number, line)) is not None:
            return on_line
        if self._figures.wrong and (carried := self._on_graph(claim, number, exactly=True)) is not None:
            return carried
        if self._is_rounded(number, quantity, expected) or self._is_worked(number, expected, line):
            return _changed(claim, Verdict.ROUNDING, rounding_message(number.places + SPARE_PLACES))
        return self._on_line(claim, number, line) or self._on_graph(claim, number) or self._slip(claim, number, line)

    def _given(self, claim: Claim, number: Number, expected: Fraction) -> Claim:
        names = self._naming.names(number, claim.quantity or "", [expected])
        if not names and len(number.spot.text) == len(plain(expected)):
            names = [Found("digit-changed", "digits-changed", DIGITS_CHANGED)]
        return _named(claim, names, given_message(names))

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
        worked, radius = self._worked(line.numeric)
        if worked is None or fit(number, worked, radius) is None:
            return False
        return line.is_formula or fit(number, float(expected), 2 * radius + float(unit(number))) is not None

    def _worked(self, side: Expression) -> tuple[float | None, float]:
        """What a line with numbers gives, and how far that may be off where more digits were carried than written."""
        worked = value_or_none(side, {})
        if worked is None:
            return None, 0.0
        radius = 0.0
        for number in numbers_in(side):
            if number.places <= 0 or self._is_exact(number):
                continue
            half = unit(number) / 2
            near = (value_or_none(_with(side, number, number.value + off), {}) for off in (-half, half))
            radius += max((abs(value - worked) for value in near if value is not None), default=0.0)
        return worked, radius

    def _is_exact(self, number: Number) -> bool:
        return any(abs(number.value) == abs(self._truth.values.get(name, Fraction(0))) for name in self._truth.given)

    def _on_line(self, claim: Claim, number: Number, line: Line) -> Claim | None:
        """What the line itself makes of it: a wrong operand, a wrong formula, wrong arithmetic."""
        quantity = claim.quantity or ""
        if line.numeric is None:
            return self._by_symbols(claim, number, line)
        worked, radius = self._worked(line.numeric)
        if worked is None:
            return None
        if fit(number, worked, radius):
            if line.operands:
                if all(operand.verdict is Verdict.CONVENTION for operand in line.operands):
                    label = line.operands[0].convention
                    return _changed(claim, Verdict.CONVENTION, convention_message(label), convention=label)
                return _changed(claim, Verdict.CARRIED, FROM_OPERAND)
            if line.sources:
                return self._follows(claim, line.sources, False)
            if not line.is_formula:
                carried = self._on_graph(claim, number)
                if carried is not None:
                    return carried
                names = self._naming.names(number, quantity, [])
                return _named(claim, names or [Found("wrong-formula", "wrong-formula", WRONG_FORMULA)], None)
            return None
        if worked and fit(number, -worked, radius):
            return _named(claim, [Found("sign-flipped", "sign", SIGN)], None)
        rights = [Fraction(worked), claim.expected or Fraction(0)]
        if line.is_formula or line.operands:
            names = [name for name in self._naming.names(number, quantity, rights) if name.rule in _PEN]
            return _named(claim, names or [Found("arithmetic", "arithmetic", WRONG_ARITHMETIC)], None)
        return None

    def _by_symbols(self, claim: Claim, number: Number, line: Line) -> Claim | None:
        if line.symbolic is None or "" in symbols_in(line.symbolic):
            return None
        worked = value_or_none(line.symbolic, self._truth.floats)
        expected = float(claim.expected or 0)
        if worked is None or abs(worked - expected) <= 1e-9 * abs(expected) or not fit(number, worked):
            return None
        names = self._naming.names(number, claim.quantity or "", [])
        return _named(claim, names or [Found("wrong-formula", "wrong-formula", WRONG_FORMULA)], None)

    def _on_graph(self, claim: Claim, number: Number, exactly: bool = False) -> Claim | None:
        """Whether the writer's own earlier wrong values give it; `exactly` but for the last digit."""
        if not self._figures.wrong:
            return None
        formula = self._formula(claim.quantity or "")
        if formula is None:
            return None
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
            return _changed(claim, Verdict.CONVENTION, convention_message(label), convention=label)
        if trivial:
            return _changed(claim, Verdict.WRONG, TRIVIAL)
        return _changed(claim, Verdict.CARRIED, carried_message(sources))

    def _slip(self, claim: Claim, number: Number, line: Line) -> Claim:
        rights = [claim.expected or Fraction(0)]
        formula = self._formula(claim.quantity or "")
        if formula is not None:
            for values in self._figures.environments(symbols_in(formula)):
                value = value_or_none(formula, values)
                rights += [] if value is None else [Fraction(value)]
        rights += [own.value for own in self._figures.written.get(claim.quantity or "", ())]
        names = self._naming.names(number, claim.quantity or "", rights)
        if not names and line.numeric is not None and significant(number):
            return _changed(claim, Verdict.WRONG, slip_message(names))
        return _named(claim, names, None)

    def _formula(self, quantity: str) -> Expression | None:
        formula = self._truth.formula(quantity.removeprefix("-"))
        return Operation("negative", (formula,)) if formula is not None and quantity.startswith("-") else formula


_PEN = frozenset(
    {
        "sign",
        "point-moved",
        "point-lost",
        "digits-swapped",
        "digit-changed",
        "digit-dropped",
        "digit-inserted",
        "carry-lost",
    }
)


def _is_turned(number: Number, expected: Fraction) -> bool:
    """Whether a number is plainly minus what it should be: no rounding gives that."""
    return number.value * expected < 0 and abs(number.value + expected) * 10 < abs(expected)


def _with(side: Expression, number: Number, value: Fraction) -> Expression:
    """The side with another value for one of its numbers."""
    if side is number:
        return Number(number.spot, value, number.places)
    if isinstance(side, Operation):
        return Operation(side.kind, tuple(_with(operand, number, value) for operand in side.operands))
    return side


def _changed(claim: Claim, verdict: Verdict, message: str, convention: str = "") -> Claim:
    return Claim(
        claim.spot,
        claim.quantity,
        claim.role,
        verdict,
        claim.value,
        claim.expected,
        message,
        convention=convention,
        places=claim.places,
    )


def _named(claim: Claim, names: Sequence[Found], message: str | None) -> Claim:
    if not names:
        return _changed(claim, Verdict.WRONG, message or slip_message(names))
    return Claim(
        claim.spot,
        claim.quantity,
        claim.role,
        Verdict.SLIP,
        claim.value,
        claim.expected,
        message or slip_message(names),
        names[0].slip,
        names[0].rule,
        tuple(name.slip for name in names[1:]),
        places=claim.places,
    )
