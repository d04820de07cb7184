"""Lines of notes with numbers put in, of which one operand or the result is wrong, or none."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from bpcalc.checking.judging.judging import Judge
from bpcalc.checking.statements import Document, Statement
from bpcalc.checking.truth.values import value_of
from bpcalc.checking.verdicts import Claim, Verdict
from bpcalc.formula.formula import Formula, Number, Symbol, numbers_in, symbols_in
from making.mutants import terms_of
from making.mutating import PLACES, chances, decimals, number, tampered

FOR_RESULT = 999
"""The column of the result."""


class LineCase(NamedTuple):
    """One line: what it is about, the columns at fault, what was done, and the class that it should be called."""

    quantity: str
    side: Formula
    result: str
    at_fault: tuple[int, ...]
    slip: str
    what: str


def line_cases(judge: Judge, seed: int = 1) -> Iterator[LineCase]:
    """Each Step with numbers put in: right, with each operand wrong in turn, and with a wrong result."""
    truth = judge.truth
    rng = chances(seed)
    for name in truth.steps:
        formula = truth.formula(name)
        if name not in truth.floats or not formula.operands or terms_of(formula) is None:
            continue
        symbols = [symbol for symbol in symbols_in(formula) if symbol in truth.values]
        texts = {symbol: _text(judge, symbol) for symbol in symbols}
        right = decimals(truth.values[name], PLACES)
        yield LineCase(name, _line(formula, texts), right, (), "", "right")
        for symbol in symbols:
            others = [other for other in truth.values if truth.kind(other) is truth.kind(symbol) and other != symbol]
            wrong = dict(list(tampered(texts[symbol], rng))[1:2]) if "." in texts[symbol] else {}
            wrong |= {"wrong-operand": _text(judge, rng.choice(others))} if others else {}
            for slip, text in wrong.items():
                step = Fraction(10) ** -len(text.partition(".")[2])
                if abs(Fraction(text) - truth.values[symbol]) <= max(step, Fraction(1, 10**7)):
                    continue  # that is the value, rounded very early
                side = _line(formula, {**texts, symbol: text})
                columns = tuple(place for place, leaf in enumerate(_symbols(formula), 1) if leaf == symbol)
                yield LineCase(name, side, _worked(side), columns, slip, f"operand and all that follows: {slip}")
                yield LineCase(name, side, right, columns, slip, f"operand miscopied: {slip}")
        for slip, text in list(tampered(right, rng))[1:]:
            if abs(Fraction(text) - truth.values[name]) > Fraction(1, 10**7):
                yield LineCase(name, _line(formula, texts), text, (FOR_RESULT,), slip, f"result: {slip}")


def judged(judge: Judge, case: LineCase) -> tuple[Claim, ...]:
    result = number(case.result, 1, FOR_RESULT)
    return judge.judge(Document("note", (Statement(case.quantity, (case.side, result)),)))


def fault_of(judge: Judge, case: LineCase) -> str:
    """What is wrong with the judgement of a line; nothing where it blames and names what it should."""
    claims = judged(judge, case)
    blamed = [claim for claim in claims if claim.verdict in (Verdict.SLIP, Verdict.WRONG)]
    columns = [claim.spot.column for claim in blamed if claim.spot]
    told = "; ".join(f"{c.spot and c.spot.column}: {c.verdict.value} {c.slip} {'/'.join(c.also)}" for c in claims)
    if bool(columns) is not bool(case.at_fault) or not set(columns) <= set(case.at_fault):
        return f"blamed {columns} for {case.at_fault}: {told}"
    names = {case.slip, "other-quantity"} if case.slip == "wrong-operand" else {case.slip}
    if blamed and not names.intersection((blamed[0].slip, *blamed[0].also)):
        return f"not named: {told}"
    return ""


def _text(judge: Judge, quantity: str) -> str:
    value = judge.truth.values[quantity]
    if value.denominator == 1:
        return str(value)
    places = next((places for places in range(1, PLACES) if (value * 10**places).denominator == 1), PLACES)
    return decimals(value, places)


def _symbols(formula: Formula) -> list[str]:
    if formula.operands:
        return [symbol for operand in formula.operands for symbol in _symbols(operand)]
    return [formula.name if isinstance(formula, Symbol) else ""]


def _line(formula: Formula, texts: dict[str, str]) -> Formula:
    columns = iter(range(1, FOR_RESULT))

    def put(part: Formula) -> Formula:
        if part.operands:
            return part.on(map(put, part.operands))
        column = next(columns)
        if isinstance(part, Number):
            return number(str(part.value), 1, column) if part.value.denominator == 1 else part
        text = texts[part.name]
        minus = text.startswith("-")
        found = number(text.removeprefix("-"), 1, column)
        return Formula("negative", (found,)) if minus else found

    return put(formula)


def _worked(side: Formula) -> str:
    assert numbers_in(side)
    return decimals(value_of(side, {}), PLACES)
