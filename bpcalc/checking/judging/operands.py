"""Judging the numbers that are put into a formula: each has to be what it copies."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from bpcalc.algebra.quantity import Kind
from bpcalc.checking.judging.matching import Matcher, Pair
from bpcalc.checking.judging.products import negated
from bpcalc.checking.judging.sentences import convention_message, operand_message
from bpcalc.checking.slips.digits import Found, digit_slips
from bpcalc.checking.slips.naming import MOST_NAMES
from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.checking.statements import Expression, Name, Number
from bpcalc.checking.truth.expressions import numbers_in, value_or_none
from bpcalc.checking.truth.figures import Figures
from bpcalc.checking.truth.fitting import fit, significant
from bpcalc.checking.verdicts import Claim, Role, Verdict
from bpcalc.derivation.step import Phase, Rule
from bpcalc.language.said import said
from bpcalc.model.convention import Order

IN_PLACE = Order.IN_PLACE.value
"""The name of the convention by which a layer sees the new weights of the one above."""

SURE_DIGITS = 4
"""Significant digits that a number needs to be taken for a miscopied one where the line fits no formula."""


class Judged(NamedTuple):
    """The claims about a line's operands, whether the line fits the formula, and which earlier errors it uses."""

    claims: list[Claim]
    is_formula: bool
    sources: tuple[str, ...]


class Operands:
    """Judges lines with numbers put in."""

    def __init__(self, figures: Figures, neighbours: Neighbours, in_place: bool) -> None:
        self._figures, self._truth, self._neighbours = figures, figures.truth, neighbours
        self._in_place = in_place
        self._time = ""
        self.weights_used: set[tuple[str, bool]] = set()

    def judged(self, side: Expression, quantity: str, symbolic: Expression | None) -> Judged:
        """What is wrong among the numbers of a side; `symbolic` is the side that it is put into, where there is one."""
        bare = quantity.removeprefix("-")
        minus = quantity.startswith("-")
        self._time = bare.partition("@")[2]
        formulas = [negated(formula) if minus else formula for formula in self._truth.formulas(bare)]
        formulas = [*([symbolic] if symbolic is not None else []), *formulas]
        matches = []
        for place, formula in enumerate(formulas):
            match = Matcher(self._agrees, self._truth.formula).matched(side, formula)
            worked = value_or_none(formula, self._truth.floats)
            right = self._truth.value(quantity)
            is_formula = worked is not None and right is not None and _near(worked, float(right))
            matches.append((match.cost, not is_formula, place, match))
        if matches:
            cost, is_other, _, match = min(matches, key=lambda found: found[:3])
            pairs = [pair._replace(quantity=self._plain(pair.quantity)) for pair in match.pairs]
            leaves = len(numbers_in(side))
            if cost * 2 <= max(leaves, 2) or not cost:
                wrong = [pair for pair in pairs if not pair.agrees]
                if wrong and is_other and self._is_right_as_it_is(side, quantity):
                    return Judged([], False, ())
                if len(wrong) == cost:
                    claims = [self._claim(pair) for pair in wrong]
                    self._note_weights(bare, pairs)
                    for pair in pairs:
                        if pair.agrees and pair.quantity not in self._figures.wrong:
                            self._figures.copied(pair.quantity, pair.number)
                    sources = tuple(pair.quantity for pair in pairs if pair.quantity in self._figures.wrong)
                    return Judged(claims, not is_other, sources)
        return Judged(self._stray(side, bare), False, ())

    def _is_right_as_it_is(self, side: Expression, quantity: str) -> bool:
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
        return formula.quantity or quantity if is_linear and isinstance(formula, Name) else quantity

    def _note_weights(self, quantity: str, pairs: Iterable[Pair]) -> None:
        """Remembers which weights the backward pass was worked with, and whether these were the updated ones."""
        if quantity in self._truth.steps and self._truth.steps[quantity].phase is Phase.BACKWARD:
            for pair in pairs:
                if self._truth.kind(pair.quantity) is Kind.WEIGHT:
                    new = self._neighbours.updated(pair.quantity)
                    self.weights_used.add((pair.quantity, not pair.agrees and bool(new) and self._is(pair.number, new)))

    def _agrees(self, number: Number, quantity: str) -> bool:
        """Whether a number is a symbol's value, true or as the writer has written it before."""
        value = self._truth.value(quantity)
        if value is None:
            return True
        if fit(number, value):
            return True
        written = self._figures.written_as(quantity)
        if self._time and "@" not in quantity:  # a line about a later round, in names that do not tell it
            later = f"{quantity}@{self._time}"
            after = self._truth.value(later)
            written += self._figures.written.get(later, [])
            if after is not None and fit(number, after):
                return True
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
        signed = Number(number.spot, -number.value, number.places) if pair.minus else number
        names = self.names(signed, pair.quantity)
        expected = self._truth.value(pair.quantity)
        if expected is not None and pair.minus:
            expected = -expected
        if self._in_place and names[0].slip == "updated-weight":
            return Claim(
                number.spot,
                pair.quantity,
                Role.OPERAND,
                Verdict.CONVENTION,
                number.value,
                expected,
                convention_message(IN_PLACE),
                convention=IN_PLACE,
                places=number.places,
            )
        return Claim(
            number.spot,
            pair.quantity,
            Role.OPERAND,
            Verdict.SLIP,
            number.value,
            expected,
            operand_message(pair.quantity, names),
            names[0].slip,
            names[0].rule,
            tuple(name.slip for name in names[1:]),
            places=number.places,
        )

    def names(self, number: Number, quantity: str) -> list[Found]:
        """What the number may be that stands where a quantity belongs."""
        found: dict[str, Found] = {}
        for slip in self._pen(number, quantity):
            found.setdefault(slip.slip, slip)
        new = self._neighbours.updated(quantity)
        if new and self._is(number, new):
            said_so = said("this is the weight after the update")
            found = {"updated-weight": Found("updated-weight", "updated-weight", said_so), **found}
        other, exact = self._other(number, quantity)
        if other:
            alike = self._truth.kind(other) is self._truth.kind(quantity) or other in self._truth.given
            label = "wrong-operand" if alike else "other-quantity"
            named = Found(label, "other-line", said("this is the value of {other}", other=other))
            first = exact and significant(number) < SURE_DIGITS
            found = {label: named, **found} if first else {**found, label: found.get(label, named)}
        fallback = Found("wrong-operand", "wrong-operand", said("it is another number"))
        return (list(found.values()) or [fallback])[:MOST_NAMES]

    def _other(self, number: Number, quantity: str) -> tuple[str, bool]:
        """Another quantity whose value it is, the exact ones and those of the same kind first; and whether exactly."""
        if not number.value:
            return "", False
        kind = self._truth.kind(quantity)
        fitting = [name for name in self._truth.values if name != quantity and self._is(number, name)]
        exact = [name for name in fitting if self._truth.values[name] == number.value]
        own = self._figures.whose(number, quantity)
        for names in (exact, [own] * bool(own), fitting):
            if names:
                return min(names, key=lambda name: self._truth.kind(name) is not kind), names is not fitting
        return "", False

    def _pen(self, number: Number, quantity: str) -> list[Found]:
        value = self._truth.value(quantity)
        rights: dict[Fraction, None] = {}
        for own in self._figures.written.get(quantity, ()):
            rights.setdefault(own.value)
        if value is not None:
            rights.setdefault(value)
        slips = [slip for right in rights for slip in digit_slips(number, right)]
        enough = significant(number) >= SURE_DIGITS
        return [slip for slip in slips if enough or slip.slip in ("sign-flipped", "decimal-shift")]

    def _is(self, number: Number, quantity: str) -> bool:
        value = self._truth.values.get(quantity)
        return value is not None and fit(number, value) is not None

    def _stray(self, side: Expression, quantity: str) -> list[Claim]:
        """Numbers of a line that fits no formula, but are plainly miscopied from what leads to its quantity."""
        leads = list(self._truth.derivation.upto(quantity).quantities) if quantity in self._truth.steps else []
        claims = []
        for number in numbers_in(side):
            if significant(number) < SURE_DIGITS + 2 or any(
                self._agrees_either(number, name) for name in self._truth.values
            ):
                continue
            for name in leads:
                if slips := self._pen(number, name):
                    pair = Pair(number, name, slips[0].slip == "sign-flipped", False)
                    claims.append(self._claim(pair))
                    break
        return claims

    def _agrees_either(self, number: Number, quantity: str) -> bool:
        opposite = Number(number.spot, -number.value, number.places)
        return self._agrees(number, quantity) or self._agrees(opposite, quantity)


def _near(worked: float, right: float) -> bool:
    return abs(worked - right) <= 1e-9 * max(abs(right), 1e-300)
