"""Which sign stands before the decimals of a file: each file says its own, by the numbers that can only be read so."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bpcalc.checking.sheets.answers import EITHER, LONGEST_ANSWER
from bpcalc.checking.sheets.filled_sheet import FilledSheet
from bpcalc.checking.text import Text

_WITH_COMMA = re.compile(
    r"(?<![\w.,])(?:[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|0,[0-9]+|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,}))(?![0-9]|[.,][0-9])"
)
"""A number whose comma begins its decimals, whatever else the writer may do."""

_WITH_POINT = re.compile(r"(?<![\w.,])(?:[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]*\.[0-9]+)(?![0-9]|[.,][0-9])")
_WITH_POINT_IN_PROSE = re.compile(r"(?<![\w.,])[0-9]*\.[0-9]{2,}(?![0-9]|[.,][0-9])")
_COMMA_IN_PROSE = re.compile(r"(?<![\w.,(])-?[0-9],[0-9]{2,}(?![0-9]|[.,)][0-9]?)")
_CALLED = re.compile(r"[A-Za-z]\s*\(")


def sign_of_sheets(text: Text, sheets: Iterable[FilledSheet]) -> str:
    """The sign before decimals in the answers of a file: comma, or either where a number may say its own."""
    entries = [entry.answer for sheet in sheets for entry in sheet.entries if entry.answer]
    return _sign(text.text[start : min(end, start + LONGEST_ANSWER)] for start, end in entries)


def _sign(answers: Iterable[str]) -> str:
    has_comma = False
    for answer in answers:
        if _CALLED.search(answer):  # max(0,5) is of two numbers
            continue
        if _WITH_POINT.search(answer):
            return EITHER
        has_comma = has_comma or _WITH_COMMA.search(answer) is not None
    return "comma" if has_comma else EITHER


def sign_of_notes(text: Text) -> str:
    """The sign before decimals in prose: comma, where such numbers stand in it and none with a point."""
    commas = len(_COMMA_IN_PROSE.findall(text.text))
    return "comma" if commas > 1 and not _WITH_POINT_IN_PROSE.search(text.text) else "point"
