"""Judging one chain of equalities: the numbers put in, the arithmetic between the sides, and the result."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

from bpcalc.checking.judging.arithmetic import collapsed
from bpcalc.checking.judging.claims import TRIVIAL, changed, too_few_digits_message
from bpcalc.checking.judging.lines import Line
from bpcalc.checking.judging.operands import Operands
from bpcalc.checking.judging.products import negated
from bpcalc.checking.judging.readings import Reading
from bpcalc.checking.judging.results import Results
from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.checking.slips.wrong_formulas import WrongFormulas
from bpcalc.checking.statements import Statement
from bpcalc.checking.truth.evidence import Evidence
from bpcalc.checking.truth.figures import Figures
from bpcalc.checking.truth.fitting import fit
from bpcalc.checking.truth.values import plain_number, value_or_none
from bpcalc.checking.verdicts import ACCEPTED, Claim, Role, Verdict
from bpcalc.formula.formula import Formula, Number, Spot, Symbol, numbers_in, substituted, symbols_in

_SIGNED = ("delta_", "Δ")
"""What some define with one sign and some with the other."""

_ERRORS_BELOW = "dE_total/dout_"
"""What the δ of a layer sum up to below it: with the other sign, where these are written so."""

SAME = 1e-9


MOST_PLACES = 12
"""Decimals of a calculation that floats get right."""


class ChainJudge:
    """Judges the chains of a document one after the other; `figures` remembers what has been written.

    `of_sheet` says that each statement is an answer, so that a calculation stands for what it comes to; `evidence`
    weighs the digits of answers where somebody asked for them, and `constants` are numbers that are nobody's results.
    """

    def __init__(
        self,
        figures: Figures,
        neighbours: Neighbours,
        wrong_formulas: WrongFormulas,
        light: Reading,
        of_sheet: bool,
        evidence: Evidence | None,
        constants: Collection[Fraction],
    ) -> None:
        self._of_sheet, self._evidence, self._constants = of_sheet, evidence, constants
        self._figures = figures
        self._operands = Operands(figures, neighbours, light.in_place)
        self._results = Results(figures, wrong_formulas, light.explained)
        self._turned = tuple(light.turned)

    @property
    def is_in_place(self) -> bool:
        """Whether the whole backward pass, as far as it was written with numbers, used the updated weights."""
        used = self._operands.weights_used
        return bool(used) and all(updated for _, updated in used)

    def judged(self, statement: Statement) -> list[Claim]:
        """The claims of one chain, in the order in which its numbers stand."""
        quantity = statement.quantity
        if quantity is not None and self._turned and quantity.startswith(self._turned):
            quantity = f"-{quantity}"
        if quantity is None or self._figures.truth.value(quantity) is None:
            return _right_by_arithmetic(statement.sides)
        if self._is_written_turned(quantity, statement):
            quantity = f"-{quantity}"
        claims: list[Claim] = []
        line = Line()
        results: list[tuple[str, Number, Verdict]] = []
        symbolic: Formula | None = None
        for side in statement.sides:
            number = plain_number(side)
            if number is not None:
                role = Role.GIVEN if statement.given else Role.RESULT
                claim = self._results.judged(number, quantity, role, line)
                claims.append(self._weighed(claim, number))
                if self._counts(claim, number):
                    results.append((quantity, number, claim.verdict))
            elif symbols_in(side):
                side = self._as_meant(side)
                symbolic = side
                line = Line(symbolic=side)
            elif numbers_in(side):
                operands = self._operands.judged(side, quantity, symbolic)
                steps = collapsed(line.numeric, side, self._results.is_exact)
                wrong = [claim for claim in operands.claims if claim.spot not in steps.right]
                wrong += [claim for claim in steps.claims if all(claim.spot != other.spot for other in wrong)]
                claims += wrong
                line = Line(symbolic, side, wrong, operands.is_formula, operands.sources)
        is_calculation = self._of_sheet and plain_number(statement.sides[-1]) is None
        if (
            is_calculation
            and (calculated := _what_it_comes_to(line, statement.spot, self._figures.truth.value(quantity))) is not None
        ):
            claim = self._results.judged(calculated, quantity, Role.RESULT, line)
            told = claim if line.is_formula else self._weighed(claim, calculated)
            claims = [told, *(operand for operand in claims if operand.spot != claim.spot)]
            is_accepted = claim.verdict in ACCEPTED
            results.append((quantity, calculated if is_accepted else _exactly(calculated, line), claim.verdict))
        for about, number, verdict in results:
            self._figures.record(about, number, verdict)
        return claims

    def _weighed(self, claim: Claim, number: Number) -> Claim:
        """The claim, of too few digits where it would earn something and they prove nothing."""
        quantity, earns = claim.quantity or "", claim.verdict in (*ACCEPTED, Verdict.CARRIED, Verdict.CONVENTION)
        if self._evidence is None or claim.role is not Role.RESULT or not earns or claim.value == claim.expected:
            return claim
        if self._evidence.is_guess(quantity):  # it earns nothing anyhow
            return claim
        follows = claim.verdict is Verdict.CARRIED
        if follows and self._is_blind(number, quantity, self._evidence):
            return changed(claim, Verdict.WRONG, TRIVIAL)
        value = number.value if follows or claim.expected is None else claim.expected
        if self._evidence.proves(number, quantity, value):
            return claim
        return changed(claim, Verdict.TOO_FEW_DIGITS, too_few_digits_message(self._evidence.places(quantity)))

    def _counts(self, claim: Claim, number: Number) -> bool:
        """Whether what follows from a figure is to be judged by it: not by a guess that is wrong."""
        quantity = claim.quantity or ""
        if self._evidence is None or claim.role is not Role.RESULT or claim.verdict in ACCEPTED:
            return True
        is_guess = self._is_blind(number, quantity, self._evidence)
        return not is_guess and self._evidence.proves(number, quantity, number.value)

    def _is_blind(self, number: Number, quantity: str, evidence: Evidence) -> bool:
        """Whether nobody can have worked a number out: it is a guess, or it answers everything."""
        return number.value in self._constants or evidence.is_blind(number, quantity)

    def _is_written_turned(self, quantity: str, statement: Statement) -> bool:
        """Whether the formula that a chain writes down makes its change or δ minus what the network calls so."""
        right = self._figures.truth.floats.get(quantity)
        is_sum = bool(self._turned) and quantity.startswith(_ERRORS_BELOW)
        if not right or not (is_sum or quantity.startswith(_SIGNED)):
            return False
        for side in statement.sides:
            symbols = symbols_in(side)
            is_of_signed = not is_sum and any(symbol.startswith(_SIGNED) for symbol in symbols)
            if not symbols or quantity in symbols or is_of_signed:
                continue
            worked = value_or_none(self._as_meant(side), self._figures.truth.floats)
            if worked is not None and abs(worked + right) <= abs(right) * SAME:
                return True
        return False

    def _as_meant(self, side: Formula) -> Formula:
        """The side in the network's own signs."""
        if not self._turned:
            return side
        symbols = [symbol for symbol in symbols_in(side) if symbol.startswith(self._turned)]
        return substituted(side, {symbol: negated(Symbol(symbol)) for symbol in symbols})


def _right_by_arithmetic(sides: Sequence[Formula]) -> list[Claim]:
    """Of a chain that is about no quantity of the network: the results that its own numbers give."""
    claims: list[Claim] = []
    worked: float | None = None
    for side in sides:
        number = plain_number(side)
        if number is None:
            value = value_or_none(side, {}) if numbers_in(side) else None
            worked = worked if value is None else value
        elif worked is not None and fit(number, worked) is Verdict.RIGHT:
            exact = Fraction(worked)
            right = Claim(number.spot, None, Role.RESULT, Verdict.RIGHT, number.value, exact, places=number.places)
            claims.append(right)
    return claims


def _exactly(calculated: Number, line: Line) -> Number:
    """The number with all its decimals: who goes on from a calculation has not rounded it."""
    value = None if line.numeric is None else value_or_none(line.numeric, {})
    return calculated if value is None else Number(round(Fraction(value), MOST_PLACES), calculated.spot, MOST_PLACES)


def _what_it_comes_to(line: Line, whole: Spot | None, expected: Fraction | None) -> Number | None:
    """The number that an answer stands for which is a calculation, with as many decimals as its numbers have.

    One that is the value that is `expected` has all decimals.

    It stands where the `whole` answer does; where a wrong number begins that, from the next one on.
    """
    value = None if line.numeric is None else value_or_none(line.numeric, {})
    if line.numeric is None or value is None:
        return None
    numbers = numbers_in(line.numeric)
    is_all = expected is not None and abs(value - float(expected)) <= SAME * abs(value)
    places = MOST_PLACES if is_all else min(max(number.places for number in numbers), MOST_PLACES)
    wrong = {(claim.spot.line, claim.spot.column) for claim in line.operands if claim.spot}
    spots = [spot for spot in (whole, *(number.spot for number in numbers)) if spot is not None]
    spot = next((spot for spot in spots if (spot.line, spot.column) not in wrong), spots[0])
    if whole is not None and spot.line == whole.line:
        spot = Spot(spot.line, spot.column, whole.text[spot.column - whole.column :])
    return Number(round(Fraction(value), places), spot, places)
