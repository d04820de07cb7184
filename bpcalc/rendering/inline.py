"""Setting the parts of a line: every format that writes text gets its words from here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from bpcalc.document.blocks import Expression, Form, Letter, Mark, Numeral, Part, Parts, Reason, Toned
from bpcalc.formula.quantity import Kind, Quantity
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
    write: Mapping[Form, Callable[[Fraction, int], str]] = {
        Form.RESULT: numerals.result,
        Form.SHORT: numerals.short,
        Form.WORKED: partial(numerals.short, worked=True),
        Form.SIGNIFICANT: numerals.significant,
    }
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
