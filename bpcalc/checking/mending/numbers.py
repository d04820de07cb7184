"""A written number with other digits: the true value in the same form, with as many decimals as were written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

_WHOLE = r"(?P<sign>[-+−]?\s*)(?P<whole>[0-9]*)(?:(?P<point>\{,\}|[.,])(?P<decimals>[0-9]*))?"
_IN_THOUSANDS = r"(?P<sign>[-+−]?\s*)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+)(?:(?P<point>\.)(?P<decimals>[0-9]*))?"
_POWER = (
    r"(?P<before>[eE]\+?|\s*(?:\\times|\\cdot|\\ast|[×·*⋅∗])\s*\{?10\}?\s*(?:\^|\*\*)?\s*[{(]?\s*\+?)?"
    r"(?(before)(?P<exponent>[-−⁻]?\s*[0-9⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})(?P<after>\s*[})]?))"
)
_FORMS = (re.compile(_WHOLE + _POWER), re.compile(_IN_THOUSANDS + _POWER))
_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")
_RAISING = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class _Number(NamedTuple):
    """The size of a number as its text says it, taken apart; `thousands` says that commas part the digits."""

    form: re.Match[str]
    thousands: bool
    mantissa: Fraction
    exponent: int

    @property
    def value(self) -> Fraction:
        return self.mantissa * Fraction(10) ** self.exponent * (-1 if self.form["sign"].strip() in ("-", "−") else 1)


def mended(written: str, value: Fraction, true: Fraction) -> str | None:
    """The text with the digits of the true value; None where that takes more than other digits.

    `value` is what was read from the text: where its sign is the opposite one, a sign before the text was read with it.
    """
    number = next((one for one in _readings(written) if abs(one.value) == abs(value)), None)
    if number is None:
        return None
    wanted = true if number.value == value else -true
    if number.value * wanted < 0 or (not number.value and wanted < 0):
        return None  # a sign is no digit
    if not number.form["point"] and not number.exponent and wanted.denominator != 1:
        return None
    exponent = _exponent(number, abs(wanted))
    digits = _digits(number, abs(wanted) / Fraction(10) ** exponent)
    if wanted and not digits.strip("0.,{}"):
        return None  # too few decimals for anything of the true value
    form = number.form
    text = form["sign"] + digits
    if form["before"]:
        text += form["before"] + _exponent_text(form["exponent"], number.exponent, exponent) + form["after"]
    return text


def _readings(written: str) -> Iterator[_Number]:
    """What the text may mean: a comma may stand before the decimals, or part thousands."""
    for form in (pattern.fullmatch(written) for pattern in _FORMS):
        if form is None or not (form["whole"] or form["decimals"]):
            continue
        exponent = int(form["exponent"].translate(_RAISED).replace(" ", "")) if form["before"] else 0
        whole, decimals = form["whole"].replace(",", ""), form["decimals"] or ""
        yield _Number(form, "," in form["whole"], Fraction(f"{whole or 0}.{decimals or 0}"), exponent)


def _exponent(number: _Number, wanted: Fraction) -> int:
    """The power of ten to write: another one only where one digit stands before the point, and its sign stays."""
    if not number.form["before"] or not 1 <= number.mantissa < 10 or not wanted:
        return number.exponent
    exponent = 0
    while wanted >= 10:
        wanted, exponent = wanted / 10, exponent + 1
    while wanted < 1:
        wanted, exponent = wanted * 10, exponent - 1
    return exponent if (exponent < 0) == (number.exponent < 0) else number.exponent


def _exponent_text(written: str, old: int, new: int) -> str:
    if old == new:
        return written
    sign = re.match(r"[-−⁻]?\s*", written)
    kept = sign[0] if sign else ""
    digits = str(abs(new)).zfill(len(written) - len(kept))
    return kept + (digits.translate(_RAISING) if written[-1] in "⁰¹²³⁴⁵⁶⁷⁸⁹" else digits)


def _digits(number: _Number, wanted: Fraction) -> str:
    form = number.form
    places = len(form["decimals"] or "")
    units = int(wanted * 10**places + Fraction(1, 2))
    whole, decimals = divmod(units, 10**places)
    text = f"{whole:,}" if number.thousands else str(whole)
    if not form["whole"] and not whole:
        text = ""
    return text + (form["point"] + (f"{decimals:0{places}}" if places else "") if form["point"] else "")
