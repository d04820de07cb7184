"""A line of the derivation as text: the term, what it equals, its value and why; formats put these in place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import NamedTuple

from bpcalc.document.blocks import Form, Line, Numeral
from bpcalc.formula.branches import Taken
from bpcalc.formula.formula import Formula
from bpcalc.formula.quantity import Quantity
from bpcalc.language.catalogs import translated
from bpcalc.language.said import said
from bpcalc.rendering.inline import mark, numeral, reason
from bpcalc.rendering.page import Page
from bpcalc.typesetting import numerals
from bpcalc.typesetting.walker import written

_PLACE = "\ufdd0"
"""Keeps the place of a relation in a sentence; never a letter."""


BARE_NUMBER = re.compile(r"[−-]?[\d./]+")
"""A side that is a number alone; where a formula in cases takes a branch, it says no more than the value does."""


class SetLine(NamedTuple):
    """A line of the notes as text.

    `how` are the formula, the numbers put in, and the same of what it comes to, as far as they say something new;
    `numbers` are the places of those with numbers, and `equal_from` is where what it comes to begins. `why` are the
    relations for which a formula in cases takes the branch that it does, all of them, and `because` says so in words.
    """

    mark: str
    term: str
    how: tuple[str, ...]
    value: str
    reason: str
    numbers: frozenset[int] = frozenset()
    equal_from: int = 2
    because: str = ""
    why: tuple[str, ...] = ()


def set_line(line: Line, page: Page) -> SetLine:
    """A line of the notes as text."""
    how = _formulas(line, page) if line.formula is not None else {}
    why = tuple(_why(line, line.branch, page)) if line.branch else ()
    return SetLine(
        mark=mark(line.mark, page) if line.mark else "",
        term=page.label(line.quantity),
        how=tuple(how),
        value=value(line, page),
        reason=reason(line.reason, line.quantity, page),
        numbers=frozenset(place for place, is_numbers in enumerate(how.values()) if is_numbers),
        equal_from=_place_of_equals(line, how, page),
        because=because(why, page),
        why=why,
    )


def _formulas(line: Line, page: Page) -> dict[str, bool]:
    """The formula, the numbers put in, and the same of what it comes to, each once; True for those with numbers."""
    assert line.formula is not None  # noqa: S101
    told = {_in_labels(line.formula, line.quantities, page): False}
    put_in = line.formula if line.branch is None else line.branch.value
    if line.exact is None or line.formula.operation != "symbol":
        told.setdefault(_with_numbers(put_in, line.put_in, line.quantities, page), True)
    for other in (line.short, line.closed):
        if other is not None:
            told.setdefault(_in_labels(other, line.quantities, page), False)
            if line.exact is not None:
                told.setdefault(_with_numbers(other, line.put_in, line.quantities, page), True)
    return told


def _place_of_equals(line: Line, how: Mapping[str, bool], page: Page) -> int:
    """The place of the first formula that the line comes to; after the last where there is none."""
    first = next((other for other in (line.short, line.closed) if other is not None), None)
    return len(how) if first is None else list(how).index(_in_labels(first, line.quantities, page))


def because(why: Sequence[str], page: Page) -> str:
    """Why a branch is taken, in words; nothing where there is none. The relations stand there as they are given."""
    if not why:
        return ""
    both = reduce(lambda one, other: said("{reason} and {other}", reason=one, other=other), why)
    return translated(said("because {reasons}", reasons=both), page.language)


def because_between(why: Sequence[str], page: Page, words: Callable[[str], str], relation: Callable[[str], str]) -> str:
    """The same in the markup of a format: `words` and `relation` write what stands between the relations, and each."""
    if not why:
        return ""
    first, *others = because([_PLACE] * len(why), page).split(_PLACE)
    return words(first) + "".join(relation(one) + words(told) for one, told in zip(why, others, strict=True))


def _why(line: Line, taken: Taken, page: Page) -> Iterator[str]:
    """Why a branch is taken: `net_h1 = 0.42 > 0`."""
    equals = f" {page.dialect.relations['=']} "

    def side(formula: Formula) -> list[str]:
        in_labels = _in_labels(formula, line.quantities, page)
        return list(dict.fromkeys((in_labels, _with_numbers(formula, line.put_in, line.quantities, page))))

    for held in taken.reasons:
        left, right = equals.join(side(held.left)), equals.join(reversed(side(held.right)))
        yield f"{left} {page.dialect.relations[held.relation]} {right}"


def value(line: Line, page: Page) -> str:
    """The result of a line; of what is given, the digits that were given."""
    as_given = line.formula is None or (line.formula.operation in ("number", "negative") and not line.needs)
    in_full = Form.SHORT if line.quantity.is_given else Form.WORKED  # what was trained is rounded
    return numeral(Numeral(line.exact, in_full if as_given else Form.RESULT), page)


def _in_labels(formula: Formula, quantities: Mapping[str, Quantity], page: Page) -> str:
    return written(formula, page.dialect, lambda name: page.linked(name, page.label(quantities[name])))


def _with_numbers(
    formula: Formula, put_in: Mapping[str, Fraction | None], quantities: Mapping[str, Quantity], page: Page
) -> str:
    def leaf(name: str) -> str:
        known = put_in[name]
        if known is None:
            return page.linked(name, page.label(quantities[name]))
        digits = numerals.short(known, page.digits, worked=not quantities[name].is_given)
        # A minus sign stays in front: the walker puts brackets around it.
        minus, digits = digits[: digits.startswith("-")], digits.removeprefix("-")
        return minus + page.linked(name, page.dialect.number(digits))

    return written(formula, page.dialect, leaf)
