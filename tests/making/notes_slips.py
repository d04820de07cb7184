"""Slips as people make them in a worked line: of the pen in its result, in a number put in, or in the formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from bpcalc.checking.truth.truth import Truth
from bpcalc.checking.truth.values import value_of
from bpcalc.formula.formula import Formula, Number, Symbol, leaves, substituted, symbols_in
from bpcalc.formula.quantity import Kind
from making.notes_writer import PLACES, Slip, Worked, decimals, numeral

OTHER = dict(zip("0123456789", "6274908135", strict=True))


def digit_changed(text: str) -> str:
    """The third digit that counts is another."""
    place = _counting(text)[2]
    return text[:place] + OTHER[text[place]] + text[place + 1 :]


def digits_swapped(text: str) -> str:
    """The first two digits beside each other that differ, after the first that counts, have changed places."""
    counting = _counting(text)[1:]
    place = next(at for at in counting if at + 1 in counting and text[at] != text[at + 1])
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def digit_dropped(text: str) -> str:
    """The third digit that counts is lost."""
    place = _counting(text)[2]
    return text[:place] + text[place + 1 :]


def decimal_shift(text: str) -> str:
    """A zero too many after the point."""
    sign = "-" if text.startswith("-") else ""
    whole, _, rest = text.removeprefix("-").partition(".")
    return f"{sign}0.0{whole.lstrip('0')}{rest}"


def sign_flipped(text: str) -> str:
    """A minus lost, or one too many."""
    return text.removeprefix("-") if text.startswith("-") else f"-{text}"


def _counting(text: str) -> list[int]:
    digits = [place for place, letter in enumerate(text) if letter.isdigit()]
    first = next(place for place in digits if text[place] != "0")
    return [place for place in digits if place >= first]


PEN: Mapping[str, Callable[[str], str]] = {
    "digit-changed": digit_changed,
    "digits-swapped": digits_swapped,
    "digit-dropped": digit_dropped,
    "decimal-shift": decimal_shift,
    "sign-flipped": sign_flipped,
}


class Kinds(NamedTuple):
    """A slip in a formula: what it is called, the quantities that it can strike, and the formula that it makes."""

    name: str
    strikes: Callable[[Truth, str], bool]
    made: Callable[[Truth, Formula], Formula | None]


def of_pen(quantity: str, name: str, carries: bool = False) -> Slip:
    """A slip of the pen in a result."""
    return Slip(quantity, name, lambda line, _: line._replace(result=PEN[name](line.result)), carries)


def of_operand(quantity: str, name: str) -> Slip:
    """A slip of the pen in the longest number put in; the result is right."""

    def struck(line: Worked, _: Mapping[str, str]) -> Worked:
        numbers = [leaf for leaf in leaves(line.numbers) if isinstance(leaf, Number)]
        longest = max(numbers, key=lambda number: len(number.spot.text.lstrip("-0.")))
        return line._replace(numbers=_replaced(line.numbers, longest, numeral(PEN[name](longest.spot.text), True)))

    return Slip(quantity, name, struck)


def of_formula(truth: Truth, quantity: str, kind: str, carries: bool = False) -> Slip:
    """A slip in the formula, worked rightly with the numbers put in."""
    entry = FORMULAS[kind]

    def struck(line: Worked, texts: Mapping[str, str]) -> Worked:
        formula = entry.made(truth, line.formula)
        assert formula is not None
        numbers = substituted(formula, {symbol: numeral(texts[symbol]) for symbol in symbols_in(formula)})
        return Worked(line.quantity, formula, numbers, decimals(Fraction(value_of(numbers, {})), PLACES))

    return Slip(quantity, entry.name, struck, carries)


def _without(part: Callable[[Truth, Formula], bool]) -> Callable[[Truth, Formula], Formula | None]:
    """The formula without one of its terms or factors."""

    def made(truth: Truth, formula: Formula) -> Formula | None:
        if not formula.operands:
            return None
        kept = tuple(operand for operand in formula.operands if not part(truth, operand))
        if len(kept) < len(formula.operands) and formula.operation in ("sum", "product"):
            return Formula(formula.operation, kept) if len(kept) > 1 else kept[0]
        inner = [made(truth, operand) for operand in formula.operands]
        if not any(inner):
            return None
        operands = zip(inner, formula.operands, strict=True)
        return formula.on(new or old for new, old in operands)

    return made


def _is_kind(*kinds: Kind) -> Callable[[Truth, Formula], bool]:
    return lambda truth, part: isinstance(part, Symbol) and truth.kind(part.name) in kinds


def _is_local(_: Truth, part: Formula) -> bool:
    return isinstance(part, Symbol) and (part.name).startswith("dout_")


def _rate_added(_: Truth, formula: Formula) -> Formula | None:
    if formula.operation != "sum":
        return None
    old, step = formula.operands
    return Formula("sum", (old, step.operands[0])) if step.operands else None


def _first_path(_: Truth, formula: Formula) -> Formula | None:
    return formula.operands[0] if formula.operation == "sum" else None


def _turned(_: Truth, formula: Formula) -> Formula | None:
    inner = formula.operands[0] if formula.operation == "negative" else None
    return inner if inner is not None and inner.operation == "sum" else None


def _begins(*beginnings: str) -> Callable[[Truth, str], bool]:
    return lambda _, quantity: quantity.startswith(beginnings)


FORMULAS: Mapping[str, Kinds] = {
    "out·(1 − out) left out": Kinds("missing-factor", _begins("dE_total/d"), _without(_is_local)),
    "rate left out": Kinds("missing-factor", lambda _, id_: id_.endswith("+"), _without(_is_kind(Kind.RATE))),
    "rate added": Kinds("sign-flipped", lambda _, id_: id_.endswith("+"), _rate_added),
    "bias left out": Kinds("missing-factor", _begins("net_"), _without(_is_kind(Kind.BIAS))),
    "half left out": Kinds("missing-factor", _begins("E_"), _without(lambda _, part: isinstance(part, Number))),
    "one path": Kinds("missing-factor", _begins("dE_total/dout_h"), _first_path),
    "target − out": Kinds("sign-flipped", _begins("dE_total/dout_o"), _turned),
}


def _replaced(expression: Formula, old: Formula, new: Formula) -> Formula:
    if expression is old:
        return new
    if not expression.operands:
        return expression
    return expression.on(_replaced(operand, old, new) for operand in expression.operands)


def slips_in(truth: Truth, lines: Mapping[str, Worked]) -> Iterator[tuple[str, Slip]]:
    """Every slip that can strike one of the lines of a note, by what it is."""
    for quantity, line in lines.items():
        digits = line.result.replace(".", "").lstrip("-0")
        for name in PEN:
            if len(digits) > 4 and len(set(digits[1:])) > 1:
                for carries in (False, True):
                    yield f"{name}, {'carried' if carries else 'alone'}", of_pen(quantity, name, carries)
        numbers = [leaf for leaf in leaves(line.numbers) if isinstance(leaf, Number)]
        if line.numbers.operands and any(len(n.spot.text.lstrip("-0.")) > 6 for n in numbers):
            for name in ("digit-changed", "digits-swapped"):
                yield f"{name} in a number put in", of_operand(quantity, name)
        for kind, entry in FORMULAS.items():
            if entry.strikes(truth, quantity):
                made = entry.made(truth, line.formula)
                if made is not None and decimals(Fraction(value_of(made, truth.floats)), PLACES) != line.result:
                    for carries in (False, True):
                        yield f"{kind}, {'carried' if carries else 'alone'}", of_formula(truth, quantity, kind, carries)
