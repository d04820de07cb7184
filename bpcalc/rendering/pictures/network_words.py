"""The words in a picture of a network: names, numbers, titles and what is told below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import hypot

from bpcalc.document.blocks import BIAS, Circle, Diagram, Numeral, Row
from bpcalc.formula.quantity import Kind
from bpcalc.language.said import said
from bpcalc.rendering.inline import numeral, prose, text
from bpcalc.rendering.page import Page
from bpcalc.rendering.pictures.network_shapes import Point, Words
from bpcalc.rendering.pictures.svg_elements import text_width
from bpcalc.rendering.wrapping import wrapped_words

NAME, SMALL = 14.0, 11.0
"""Sizes of letters: names, and everything else."""

SPACING = 1.3
MOST_DIGITS = 6
"""Decimals of the numbers in a picture; all of them stand in the lines of the notes."""

SMALL_NUMBER, DIGITS_THAT_COUNT = Fraction(1, 1000), 4

_PADDING = 5.0
_OF_A_BIAS = 14.0


def picture_page(page: Page) -> Page:
    """The page as a picture can show it: labels as plain text, numbers with few decimals."""
    return replace(page, markup=None, unicode=True, digits=min(page.digits, MOST_DIGITS))


def words_of_circle(circle: Circle, page: Page) -> tuple[float, tuple[Words, ...]]:
    """The radius that a circle needs, and its words around the point 0, 0."""
    name = circle.name if isinstance(circle.name, str) else page.label(circle.name)
    own_id = "" if isinstance(circle.name, str) else circle.name.id
    lines = [
        (name, "name", NAME, own_id),
        *((row_in_circle(row, page), "value", SMALL, row[0].id) for row in circle.rows),
    ]
    words = tuple(_stacked(lines, Point(0, 0)))
    if circle.role == BIAS:
        return max(_OF_A_BIAS, words[0].width / 2 + _PADDING), words
    return max(hypot(one.width / 2, max(abs(one.box.top), one.box.bottom)) for one in words) + _PADDING, words


def row_in_circle(row: Row, page: Page) -> str:
    """`net 0.3775`; of an input or the error the number alone."""
    quantity, value = row
    if quantity.kind in (Kind.INPUT, Kind.TOTAL_ERROR):
        return number_text(value, page)
    letter = page.letter(quantity.kind, quantity) or page.label(quantity)
    return f"{letter} {number_text(value, page)}"


def words_of_rows(rows: Sequence[Row], page: Page) -> tuple[Words, ...]:
    """The words of a parameter around the point 0, 0: its value, and its gradient after ∂."""
    lines = [
        (row_of_parameter(row, page), "gradient" if row[0].kind is Kind.PARTIAL else "value", SMALL, row[0].id)
        for row in rows
    ]
    return tuple(_stacked(lines, Point(0, 0)))


def row_of_parameter(row: Row, page: Page) -> str:
    """`w5 = 0.4`, or `∂ 0.0822` of a gradient; the name alone of what has no number."""
    quantity, value = row
    number = number_text(value, page)
    if quantity.kind is Kind.PARTIAL:
        return f"{'∂' if page.unicode else 'd'} {number}"
    return f"{page.label(quantity)} = {number}" if number else page.label(quantity)


def number_text(value: Numeral, page: Page) -> str:
    """A number with few digits: those after the point, of a small one those that count."""
    is_small = value.value is not None and abs(value.value) < SMALL_NUMBER
    return numeral(value, replace(page, digits=min(page.digits, DIGITS_THAT_COUNT)) if is_small else page)


def omitted_words(count: int, middle: Point, page: Page) -> Iterator[Words]:
    """⋮ and how many more there are."""
    more = prose(said("{count:,} more", count=count), page)
    yield from _stacked([("⋮", "omitted", NAME, ""), (more, "omitted", SMALL, "")], middle)


def line_of_words(words: str, middle: Point, look: str, size: float = SMALL) -> Words:
    """A line of words around a point."""
    return Words(words, middle, look, size, text_width(words, size))


def told_below(block: Diagram, page: Page, width: float) -> list[str]:
    """What is told of the picture, in lines that are no wider."""
    letters = max(20, int(width / (SMALL * 0.64)))
    return [line for told in block.told for line in wrapped_words(text((told,), page), letters)]


def _stacked(lines: list[tuple[str, str, float, str]], middle: Point) -> Iterator[Words]:
    y = middle.y - sum(size for _, _, size, _ in lines) * SPACING / 2
    for words, look, size, name in lines:
        y += size * SPACING / 2
        yield Words(words, Point(middle.x, y), look, size, text_width(words, size), name)
        y += size * SPACING / 2
