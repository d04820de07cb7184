"""Reading decimals exactly: `0.10` is 1/10, not the float next to it."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from fractions import Fraction

from bpcalc.language.said import said

_DECIMAL = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)
LONGEST = 400
"""Characters of a number; more is not a number that anybody derives with by hand."""

_LARGEST = Fraction(10) ** 308
"""The largest value, about what floats can hold; the smallest but zero is one over it."""

_SMALLEST = 1 / _LARGEST


def looks_like_a_number(text: str) -> bool:
    """Whether the text is written as a decimal number (it may still be too large)."""
    return _DECIMAL.fullmatch(text.replace("−", "-")) is not None


def decimal(text: str) -> Fraction:
    """The exact value of a decimal number.

    Raises ValueError, whose one argument is a message for the user, when the text is no number or one that floats
    cannot hold.
    """
    written = _shortened(text)
    if not looks_like_a_number(text):
        if text.strip().lower().lstrip("+-.") in ("nan", "inf", "infinity"):
            raise ValueError(said("{written} is not a finite number", written=written))
        raise ValueError(said("{written} is not a number", written=written))
    text = text.replace("−", "-")
    exponent = re.split("[eE]", text)[1:]
    if len(text) > LONGEST:
        raise ValueError(said("{written} has more than {most} characters", written=written, most=LONGEST))
    too_far = bool(exponent) and (len(exponent[0]) > 5 or abs(int(exponent[0])) > LONGEST)
    value = Fraction(0) if too_far else Fraction(text)
    if too_far or abs(value) > _LARGEST or 0 < abs(value) < _SMALLEST:
        raise ValueError(
            said("{written} is beyond the numbers that bpcalc works with (10^-308 to 10^308)", written=written)
        )
    return value


def rational(text: str) -> Fraction:
    """The exact value of a decimal number, or of a fraction such as 2/3 or ½. Raises ValueError as `decimal` does."""
    if looks_like_a_number(text) or len(text) > LONGEST:
        return decimal(text)
    from bpcalc.formula.reading import FormulaError, read_fraction  # few files have fractions

    try:
        value = read_fraction(text)
    except FormulaError as failure:
        raise ValueError(failure.message) from None
    return decimal(text) if value is None else value


def plain(value: Fraction) -> str:
    """All digits of a decimal, as a writer would type it."""
    return f"{Context(prec=LONGEST).divide(Decimal(value.numerator), Decimal(value.denominator)):g}"


def _shortened(text: str) -> str:
    return f"'{text}'" if len(text) <= 40 else f"'{text[:37]}…'"
