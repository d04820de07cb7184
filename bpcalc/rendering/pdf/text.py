"""Words and formulas in typst, whatever stands in them: words are strings, never markup."""

from __future__ import annotations

from bpcalc.typesetting.typst import CLOSING, OPENING, quoted

LONGEST_IN_HIGH_BRACKETS = 90
"""Letters of a formula that surely fit on a line; what stands in brackets as high as their content is not broken."""

_HIGH = str.maketrans({OPENING: "(", CLOSING: ")"})
_LOW = str.maketrans({OPENING: "\\( ", CLOSING: " \\)"})


def words(text: str) -> str:
    """Text as content; what cannot be printed is left out."""
    return f"#{quoted(''.join(letter for letter in text if letter.isprintable()))};"


def mathematics(formula: str) -> str:
    """A formula in running text, as large as a displayed one, that is broken where there is no room for it."""
    is_long = len(formula) > LONGEST_IN_HIGH_BRACKETS
    return f"$display({formula.translate(_LOW if is_long else _HIGH)})$"


def small(formula: str) -> str:
    """A formula in running text."""
    return f"${formula.translate(_HIGH)}$"
