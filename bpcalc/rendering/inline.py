"""Setting the parts of a line: every format that writes text gets its words from here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any, NamedTuple

from bpcalc.algebra.branches import Taken
from bpcalc.algebra.formulas import Formula
from bpcalc.algebra.parts import taken_apart
from bpcalc.algebra.quantity import Kind, Quantity
from bpcalc.document.blocks import Expression, Form, Letter, Line, Mark, Numeral, Part, Parts, Reason, Toned
from bpcalc.language.catalogs import translated
from bpcalc.language.said import Said, said
from bpcalc.rendering.matrix_letters import letter_text
from bpcalc.rendering.page import Page
from bpcalc.typesetting import numerals
from bpcalc.typesetting.letters import ascii_letters
from bpcalc.typesetting.walker import written

_ASCII = str.maketrans({"·": "-", "—": "-", "−": "-", "×": "*", "½": "1/2", "✓": "ok", "✗": "x", "→": "->", "…": "..."})
_ASCII |= str.maketrans({"²": "^2", "′": "'", "α": "alpha", "σ": "s", "Φ": "Phi", "φ": "phi", "μ": "mu", "λ": "lambda"})

_FIRST_PLACE = 0xFDD0
"""The first of the code points that are never letters; in a sentence they keep the places of other parts."""
_PLACES = re.compile("([\ufdd0-\ufdef])")


_GENERIC = {"net": Kind.NET, "out": Kind.OUT, "target": Kind.TARGET}
_SYMBOL = re.compile(
    r"(?<!\bthe )(?<!\bits )(?<!\bleft )(?<!\bdrops )(?<!\bmultiplied )(?<!\btaken )(?<!\bworks )"
    r"\b(net|out|target)(?=_[jk]\b|\b)",
    re.ASCII,
)
"""The words in a reason that stand for a quantity, and not for what English means by them."""


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


def text(parts: Parts, page: Page) -> str:
    """Parts as text without any looks."""
    return "".join(part_text(part, page) for part in flat(parts, page))


def flat(parts: Parts, page: Page) -> Iterator[Part]:
    """The parts in the language of the page; what sentences hold besides words is there in its place."""
    for part in parts:
        if isinstance(part, Toned):
            yield from (Toned(p, part.tone) if isinstance(p, str) else p for p in _flat_words(part.text, page))
        elif isinstance(part, Reason):
            yield reason(part.text, part.quantity, page)
        elif isinstance(part, str):
            yield from _flat_words(part, page)
        else:
            yield part


def _flat_words(words: str, page: Page) -> Iterator[Part]:
    if not isinstance(words, Said) or not _is_no_text(words):
        yield translated(words, page.language)
        return
    for piece in words.pieces:
        yield from _flat_words(piece, page)
    if words.pieces:
        return
    held = {name: value for name, value in words.values.items() if _is_no_text(value)}
    places = {name: chr(_FIRST_PLACE + number) for number, name in enumerate(held)}
    in_place = Said(words.template, {**words.values, **places}, words.plural, words.number)
    by_place = {place: held[name] for name, place in places.items()}
    for piece in filter(None, _PLACES.split(translated(in_place, page.language))):
        yield from flat((by_place[piece],), page) if piece in by_place else (piece,)


def _is_no_text(value: Any) -> bool:
    """Whether a value of a sentence is a part of another kind, or a sentence that holds one."""
    if isinstance(value, Said):
        return any(map(_is_no_text, (*value.values.values(), *value.pieces)))
    return isinstance(value, Part) and not isinstance(value, str)


def part_text(part: Part, page: Page) -> str:
    """One part as text."""
    if isinstance(part, str):
        return text((part,), page) if _is_no_text(part) else prose(part, page)
    if isinstance(part, Quantity):
        return page.label(part)
    if isinstance(part, Numeral):
        return numeral(part, page)
    if isinstance(part, Toned):
        return part_text(part.text, page)
    if isinstance(part, Reason):
        return reason(part.text, part.quantity, page)
    if isinstance(part, Mark):
        return mark(part.number, page)
    return letter_text(part, page) if isinstance(part, Letter) else expression(part, page)


def prose(words: str, page: Page) -> str:
    """Words of the program, in the language of the page, or of a file, in what the page can show."""
    words = translated(words, page.language)
    return words if page.unicode else ascii_letters(words.translate(_ASCII))


def reason(words: str, quantity: Quantity, page: Page) -> str:
    """Why the line of a quantity holds, in the language and the letters of the page."""
    told = translated(words, page.language)
    return prose(_SYMBOL.sub(lambda found: page.letter(_GENERIC[found[1]], quantity) or found[1], told), page)


def titled(title: str, page: Page) -> str:
    """A title before its values, with a colon, and a space where the language has one."""
    return prose(said("{title}: ", title=title), page)


def numeral(part: Numeral, page: Page) -> str:
    """A number in the form it is meant in; nothing where it is not known."""
    if part.value is None:
        return ""
    if part.form is Form.ROUGH:
        return page.dialect.number(numerals.rough(part.value))
    write = {Form.RESULT: numerals.result, Form.SHORT: numerals.short, Form.SIGNIFICANT: numerals.significant}
    return signed(write[part.form](part.value, max(page.digits, part.places)), page)


def signed(digits: str, page: Page) -> str:
    """A number with the minus sign of the page."""
    write = page.dialect.number
    return page.dialect.sign + write(digits[1:]) if digits.startswith("-") else write(digits)


def mark(number: int, page: Page) -> str:
    """The number of a factor: ① up to ㊿, then (51)."""
    sign = _sign_of_mark(number) if page.unicode and number <= 50 else f"({number})"
    return page.dialect.mark.format(number=number, sign=sign) if page.dialect.mark else sign


def _sign_of_mark(number: int) -> str:
    if number <= 20:
        return chr(0x2460 + number - 1)
    return chr(0x3251 + number - 21) if number <= 35 else chr(0x32B1 + number - 36)


def expression(part: Expression, page: Page) -> str:
    """A formula in the labels of the page, and in the numbers of factors."""

    def leaf(name: str) -> str:
        if name in part.marks:
            return page.linked(name, mark(part.marks[name], page))
        return page.linked(name, page.label(part.quantities[name]))

    return written(part.formula, page.dialect, leaf)


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
    if line.exact is None or taken_apart(line.formula).operation != "symbol":
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


def _why(line: Line, taken: Taken, page: Page) -> Iterator[str]:
    """Why a branch is taken: `net_h1 = 0.42 > 0`."""
    equals = f" {page.dialect.relations['=']} "

    def side(formula: Formula) -> list[str]:
        in_labels = _in_labels(formula, line.quantities, page)
        return list(dict.fromkeys((in_labels, _with_numbers(formula, line.put_in, line.quantities, page))))

    for reason in taken.reasons:
        left, right = equals.join(side(reason.left)), equals.join(reversed(side(reason.right)))
        yield f"{left} {page.dialect.relations[reason.relation]} {right}"


def value(line: Line, page: Page) -> str:
    """The result of a line; of what is given, the digits that were given."""
    as_given = line.formula is None or (
        taken_apart(line.formula).operation in ("number", "negative") and not line.needs
    )
    return numeral(Numeral(line.exact, Form.SHORT if as_given else Form.RESULT), page)


def _in_labels(formula: Formula, quantities: Mapping[str, Quantity], page: Page) -> str:
    return written(formula, page.dialect, lambda name: page.linked(name, page.label(quantities[name])))


def _with_numbers(
    formula: Formula, put_in: Mapping[str, Fraction | None], quantities: Mapping[str, Quantity], page: Page
) -> str:
    def leaf(name: str) -> str:
        known = put_in[name]
        if known is None:
            return page.linked(name, page.label(quantities[name]))
        digits = numerals.short(known, page.digits)  # a minus sign stays in front: the walker puts brackets around it
        minus, digits = digits[: digits.startswith("-")], digits.removeprefix("-")
        return minus + page.linked(name, page.dialect.number(digits))

    return written(formula, page.dialect, leaf)
