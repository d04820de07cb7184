"""Judging the numbers that are put into a formula: each has to be what it copies."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from bpcalc.checking.certifying.digits import SIGNIFICANT_FOR_LAST_DIGIT
from bpcalc.checking.judging.claims import changed, convention_message, named, operand_message
from bpcalc.checking.judging.matching import Matcher, Pair
from bpcalc.checking.judging.operand_slips import SURE_DIGITS, OperandSlips
from bpcalc.checking.judging.products import negated
from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.checking.slips.of_numbers import SIGN
from bpcalc.checking.slips.of_operands import UPDATED_WEIGHT
from bpcalc.checking.truth.figures import Figures
from bpcalc.checking.truth.fitting import fit, significant
from bpcalc.checking.truth.values import value_or_none
from bpcalc.checking.verdicts import Claim, Role, Verdict
from bpcalc.derivation.step import Phase, Rule
from bpcalc.formula.formula import NOWHERE, Formula, Number, Symbol, numbers_in, symbols_in
from bpcalc.formula.quantity import Kind
from bpcalc.model.convention import Order

IN_PLACE = Order.IN_PLACE.value
"""The name of the convention by which a layer sees the new weights of the one above."""


class Judged(NamedTuple):
    """The claims about a line's operands, whether the line fits the formula, and which earlier errors it uses."""

    claims: list[Claim]
    is_formula: bool
    sources: tuple[str, ...]


class Operands:
    """Judges lines with numbers put in."""

    def __init__(self, figures: Figures, neighbours: Neighbours, in_place: bool) -> None:
        self._figures, self._truth, self._neighbours = figures, figures.truth, neighbours
        self._names = OperandSlips(figures, neighbours)
        self._in_place = in_place
        self._time = ""
        self.weights_used: set[tuple[str, bool]] = set()

    def judged(self, side: Formula, quantity: str, symbolic: Formula | None) -> Judged:
        """What is wrong among the numbers of a side; `symbolic` is the side that it is put into, where there is one."""
        bare = quantity.removeprefix("-")
        minus = quantity.startswith("-")
        self._time = bare.partition("@")[2]
        formulas = [negated(way) if minus else way for way in self._truth.formulas(bare) if self._figures.is_open(way)]
        formulas = [*([symbolic] if symbolic is not None else []), *formulas]
        matches = []
        for place, formula in enumerate(formulas):
            match = Matcher(self._agrees, self._truth.formula).matched(side, formula)
            pairs = [pair._replace(quantity=self._plain(pair.quantity)) for pair in match.pairs]
            wrong = _mistakes(pairs)
            cost = match.cost - sum(not pair.agrees for pair in pairs) + len(wrong)
            matches.append((cost, not self._is_formula(formula, quantity), place, pairs, wrong))
        if matches:
            cost, is_other, _, pairs, wrong = min(matches, key=lambda found: found[:3])
            if cost * 2 <= max(len(numbers_in(side)), 2) or not cost:
                if wrong and is_other and self._is_right_as_it_is(side, quantity):
                    return Judged([], False, ())
                if len(wrong) == cost:
                    return self._taken(bare, pairs, wrong, not is_other)
        return Judged(self._stray(side, bare), False, ())

    def _taken(self, quantity: str, pairs: list[Pair], wrong: list[Pair], is_formula: bool) -> Judged:
        """What follows from a line whose numbers stand for these symbols."""
        claims = [self._claim(pair) for pair in wrong]
        self._note_weights(quantity, pairs)
        sources = dict.fromkeys(filter(None, map(self._source, pairs)))
        for pair, claim in zip(wrong, claims, strict=True):
            if claim.verdict is Verdict.SLIP and claim.slip != UPDATED_WEIGHT.class_name:
                self._figures.mistake(pair.quantity, _signed(pair))
        for pair in pairs:
            if pair.agrees and pair.quantity not in self._figures.wrong:
                self._figures.copied(pair.quantity, pair.number)
        return Judged(claims, is_formula, tuple(sources))

    def _source(self, pair: Pair) -> str:
        """The earlier wrong figure that a number copies; empty where it copies none."""
        number = _signed(pair)
        for name in (pair.quantity, self._later(pair.quantity)):
            true = self._truth.value(name) if name else None
            if pair.agrees and true is not None and self._figures.is_mistaken(name) and fit(number, true) is None:
                return name
        return ""

    def _is_formula(self, formula: Formula, quantity: str) -> bool:
        """Whether a formula gives the value that is right."""
        right, values = self._truth.value(quantity), dict(self._truth.floats)
        for symbol in symbols_in(formula):
            after = self._truth.value(later) if (later := self._later(symbol)) else None
            if after is not None:
                values[symbol] = float(after)
        worked = value_or_none(formula, values)
        return worked is not None and right is not None and _near(worked, float(right))

    def _later(self, quantity: str) -> str:
        """The same quantity in the round that the line is about, where its names do not tell it; or nothing."""
        return f"{quantity}@{self._time}" if self._time and "@" not in quantity else ""

    def _is_right_as_it_is(self, side: Formula, quantity: str) -> bool:
        """Whether a line gives the value, as exactly as its numbers tell it: then no number in it is another."""
        worked, right = value_or_none(side, {}), self._truth.value(quantity)
        numbers = [number for number in numbers_in(side) if number.places > 0]
        digits = [significant(number) for number in numbers if significant(number)]
        if worked is None or not right or not digits:
            return False
        return abs(worked - float(right)) <= abs(float(right)) * 10.0 ** -(min(max(digits), SURE_DIGITS) - 1)

    def _plain(self, quantity: str) -> str:
        """What a derivative simply is: w5 of ∂net_o1/∂out_h1; any other quantity as it is."""
        formula = self._truth.formula(quantity)
        is_linear = formula is not None and self._truth.steps[quantity].rule is Rule.LINEAR_FACTOR
        return formula.name or quantity if is_linear and isinstance(formula, Symbol) else quantity

    def _note_weights(self, quantity: str, pairs: Iterable[Pair]) -> None:
        """Remembers which weights the backward pass was worked with, and whether these were the updated ones."""
        if quantity in self._truth.steps and self._truth.steps[quantity].phase is Phase.BACKWARD:
            for pair in pairs:
                if self._truth.kind(pair.quantity) is Kind.WEIGHT:
                    new = self._neighbours.updated(pair.quantity)
                    self.weights_used.add(
                        (pair.quantity, not pair.agrees and bool(new) and self._names.is_value(pair.number, new))
                    )

    def _agrees(self, number: Number, quantity: str) -> bool:
        """Whether a number is a symbol's value, true or as the writer has written it before."""
        value = self._truth.value(quantity)
        if value is None:
            return True
        is_given = quantity in self._truth.given  # and has to be copied as it is, to three digits at the least
        if fit(number, value):
            return not is_given or number.value == value or significant(number) >= SIGNIFICANT_FOR_LAST_DIGIT
        written = self._figures.written_as(quantity)
        if later := self._later(quantity):
            after = self._truth.value(later)
            written += self._figures.written.get(later, [])
            if after is not None and fit(number, after):
                return True
        written += self._figures.mistaken.get(self._plain(quantity), [])
        if any(number.value == own.value or fit(number, own.value) for own in written):
            return True
        inherited = self._figures.inherited(quantity)
        if inherited is not None and fit(number, inherited):
            return True
        formula = self._truth.formula(quantity)
        reach = self._figures.reach(formula, self._truth.floats) if formula is not None else 0.0
        return bool(reach) and fit(number, float(value), reach) is not None

    def _claim(self, pair: Pair) -> Claim:
        number = pair.number
        names = self._names.names(_signed(pair), pair.quantity)
        expected = self._truth.value(pair.quantity)
        if expected is not None and pair.minus:
            expected = -expected
        claim = Claim(
            number.spot, pair.quantity, Role.OPERAND, Verdict.RIGHT, number.value, expected, places=number.places
        )
        if self._in_place and names[0].slip == UPDATED_WEIGHT.class_name:
            return changed(claim, Verdict.CONVENTION, convention_message(IN_PLACE), convention=IN_PLACE)
        return named(claim, names, operand_message(pair.quantity, names))

    def _stray(self, side: Formula, quantity: str) -> list[Claim]:
        """Numbers of a line that fits no formula, but are plainly miscopied from what leads to its quantity."""
        leads = list(self._truth.derivation.upto(quantity).quantities) if quantity in self._truth.steps else []
        claims = []
        for number in numbers_in(side):
            if significant(number) < SURE_DIGITS + 2 or any(
                self._agrees_either(number, name) for name in self._truth.values
            ):
                continue
            for name in leads:
                if slips := self._names.pen(number, name):
                    pair = Pair(number, name, slips[0].slip == SIGN.class_name, False)
                    claims.append(self._claim(pair))
                    break
        return claims

    def _agrees_either(self, number: Number, quantity: str) -> bool:
        opposite = number.with_value(-number.value)
        return self._agrees(number, quantity) or self._agrees(opposite, quantity)


def _mistakes(pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs that do not agree; a number that stands twice for one symbol is one mistake."""
    found: dict[tuple[str, Fraction], Pair] = {}
    for pair in pairs:
        if not pair.agrees and pair.number.spot != NOWHERE:
            found.setdefault((pair.quantity, _signed(pair).value), pair)
    return list(found.values())


def _signed(pair: Pair) -> Number:
    """The number with the sign that it gives to its symbol."""
    number, is_turned = pair.number, pair.flipped and pair.agrees
    return number.with_value(-number.value) if pair.minus is not is_turned else number


def _near(worked: float, right: float) -> bool:
    return abs(worked - right) <= 1e-9 * max(abs(right), 1e-300)
