r"""Numbers as notes write them: 0.30, .019, 1.5e-3, 8.43 \times 10^{-4}, 10,000, 3×10⁻³."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple

LARGEST_EXPONENT = 300
"""The largest power of ten of a number in notes."""

MOST_DIGITS = 400
"""Characters of a number in notes that are read."""

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d.])|\d{1,3}(?:,\d{3})+\.\d+|\d+(?:\.\d+)?|\.\d+", re.ASCII)
_SPLIT = re.compile(r"\d{1,2}(?:\. | \. ?)\d{1,30}(?![.\d])", re.ASCII)
"""A number that a scan has torn apart at its point."""

RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁺⁻]+(?:[·.˙][⁰¹²³⁴⁵⁶⁷⁸⁹]+[⁾]?)?")
"""What stands above the line in small digits."""

_BAD = re.compile(r"\d+\.\d+(?:\.\d+)+(?!\.?\w)|\d+\.{2}\d+|\d*\.\d+[oOlI]\d*", re.ASCII)
_EXPONENT = re.compile(r"[eE]([-+−]?\d{1,4})(?!\w|\.\w)", re.ASCII)
_TEN = re.compile(
    r"\s*(?:\\times|\\cdot|×|·|\*|⋅|∗|\\ast)\s*\{?10\}?\s*(?:\^|\*\*)\s*(?:\{\s*([-+−]?\s*\d{1,4})\s*\}|\(([-+−]?\d{1,4})\)|([-+−]?\d{1,4}))"
)
_TEN_RAISED = re.compile(r"\s*[×·*⋅]\s*10([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})")


class Numeral(NamedTuple):
    """A number, the decimals that it claims, and where it ends."""

    value: Fraction
    places: int
    end: int


def number_at(text: str, start: int, in_mathematics: bool = False) -> Numeral:
    """The number that begins at a digit or a point."""
    match = _NUMBER.match(text, start)
    split = _SPLIT.match(text, start) if in_mathematics else None
    if split:
        whole, _, decimals = split[0].partition(".")
        return Numeral(Fraction(f"{whole.strip()}.{decimals.strip()}"), len(decimals.strip()), split.end())
    if match is None:  # a digit of another script
        return Numeral(Fraction(unicodedata.digit(text[start], 0)), 0, start + 1)
    digits, end = match[0], match.end()
    if "," in digits and in_mathematics and "{,}" not in digits and "." not in digits and digits.startswith("0"):
        digits = digits.partition(",")[0]
        end = start + len(digits)
    digits = digits.replace(",", "")[:MOST_DIGITS]
    exponent = 0
    following = _EXPONENT.match(text, end) or _TEN.match(text, end) or _TEN_RAISED.match(text, end)
    if following:
        written = next(group for group in following.groups() if group)
        exponent = int(unicodedata.normalize("NFKC", written).replace("−", "-").replace(" ", ""))
        if abs(exponent) <= LARGEST_EXPONENT:
            end = following.end()
        else:
            exponent = 0
    whole, point, decimals = digits.partition(".")
    value = Fraction(digits if whole else f"0{digits}") * Fraction(10) ** exponent
    places = len(decimals) - exponent
    if not point and not exponent:
        places = -(len(whole) - len(whole.rstrip("0"))) if value else 0
    return Numeral(value, places, end)


def raised_number(digits: str) -> Numeral | None:
    """The number that small digits above the line make; None where it is a mark."""
    plain = re.sub("[·˙]", ".", unicodedata.normalize("NFKC", digits).replace("−", "-")).strip("()")
    if not re.fullmatch(r"-?\d{1,4}(?:\.\d{1,12})?", plain):
        return None
    return Numeral(Fraction(plain), len(plain.partition(".")[2]), len(digits))


def bad_number(text: str, start: int) -> int:
    """Where something ends that looks like a number and is none; 0 where there is no such thing."""
    match = _BAD.match(text, start)
    return match.end() if match else 0
