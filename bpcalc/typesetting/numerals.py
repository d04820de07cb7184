"""Numerals: the only place where a number becomes text."""

from __future__ import annotations

import math
from fractions import Fraction

LONGEST_EXACT = 15
"""Decimals up to which a number that was given is shown as it was given."""

NEAREST_TO_ONE = 40
"""Places to which a number near one is told from one."""

SMALLEST_FIXED = Fraction(1, 10_000)
"""Numbers below this are put into a formula with all their digits, in scientific form."""

LARGEST_PLAIN = Fraction(10) ** 15
_TIE_DIGITS = 6


def result(value: Fraction, digits: int) -> str:
    """The value with that many decimals, `0.377500000`; a small one with as many significant digits, `3.51018778e-07`.

    Scientific below 10^(3 − digits), but never where fixed decimals show as many significant digits (from 0.1 up).
    Ties are rounded away from zero, as by hand.
    """
    if not value or min(Fraction(10) ** (3 - digits), Fraction(1, 10)) <= abs(value) < LARGEST_PLAIN:
        return _fixed(value, digits)
    return _scientific(value, max(1, digits))


def significant(value: Fraction, digits: int) -> str:
    """As `result`, but scientific from 0.001 down: for errors, which shrink while their digits still matter."""
    if value and abs(value) < Fraction(1, 1000):
        return _scientific(value, max(1, digits))
    return result(value, digits)


def short(value: Fraction, digits: int, worked: bool = False) -> str:
    """What one writes when putting a number into a formula: as given, rounded where it was `worked`; no idle zeros."""
    exact = _exactly(value)
    if exact is not None and not (worked and _is_longer(value, digits)):
        return exact
    # So near to zero fixed decimals would leave too few digits for the reader to go on with.
    text = _scientific(value, digits) if 0 < abs(value) < SMALLEST_FIXED else result(value, digits)
    off = abs(1 - abs(value))
    if off and abs(_rounded(value, digits)) == 10**digits and off > Fraction(1, 10**NEAREST_TO_ONE):
        # 1 × (1 − 1) would be wrong: a number that is not 1 is put in with as many nines as it has.
        text = result(value, 1 - _exponent(off))
    mantissa, e, exponent = text.partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return mantissa + e + exponent


def shortest(value: Fraction) -> str:
    """A constant in a formula: a decimal where it has few places, else a fraction such as `1/3`."""
    return _exactly(value) or str(value)


def for_programs(value: Fraction) -> str:
    """All digits that a program calculates with, in one piece: `0.3333333333333333`, `1E-07`."""
    return repr(float(value)).upper()


def rough(value: Fraction) -> str:
    """Two significant digits, for how far apart two numbers are: `3.1e-57`."""
    return _scientific(value, 2) if value else "0"


def _is_longer(value: Fraction, digits: int) -> bool:
    """Whether a decimal has more places than are shown."""
    return abs(value) < SMALLEST_FIXED or bool(10**digits % value.denominator)


def _exactly(value: Fraction) -> str | None:
    """A decimal with few enough places, or None."""
    scale = 10**LONGEST_EXACT
    if scale % value.denominator or abs(value) >= LARGEST_PLAIN:
        return None
    if 0 < abs(value) < SMALLEST_FIXED:
        mantissa, _, exponent = _scientific(value, LONGEST_EXACT).partition("e")
        return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"
    text = _pointed(value.numerator * (scale // value.denominator), LONGEST_EXACT)
    return text.rstrip("0").rstrip(".")


def _fixed(value: Fraction, digits: int) -> str:
    return _pointed(_rounded(value, digits), digits)


def _scientific(value: Fraction, digits: int) -> str:
    exponent = _exponent(abs(value))
    scaled = _rounded(value, digits - 1 - exponent)
    if abs(scaled) >= 10**digits:  # 9.9996 rounds up to 10.00
        exponent += 1
        scaled = _rounded(value, digits - 1 - exponent)
    return f"{_pointed(scaled, digits - 1)}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _exponent(value: Fraction) -> int:
    """The power of ten of the first digit."""
    bits = value.numerator.bit_length() - value.denominator.bit_length()
    guess = math.floor((bits + 1) * math.log10(2))  # right, or one or two too high
    while value < Fraction(10) ** guess:
        guess -= 1
    return guess


def _rounded(value: Fraction, places: int) -> int:
    """The value times 10^places, rounded half away from zero.

    A value that comes from an interval may lie a hair below a tie that it really is; rounding first to some more
    places puts it back.
    """
    above, below = abs(value.numerator), value.denominator
    more = places + _TIE_DIGITS
    scaled = (above * 10**more, below) if more >= 0 else (above, below * 10**-more)
    nearly = _half_up(*scaled)
    rounded = _half_up(nearly, 10**_TIE_DIGITS)
    return -rounded if value < 0 else rounded


def _half_up(above: int, below: int) -> int:
    return (2 * above + below) // (2 * below)


def _pointed(scaled: int, places: int) -> str:
    digits = str(abs(scaled)).rjust(places + 1, "0")
    sign = "-" if scaled < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
