"""Numbers as text: true decimals, rounded as by hand."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpcalc.typesetting.numerals import result, rough, short, significant

CASES = [
    (result, "0.3775", 9, "0.377500000"),
    (result, "0.593269992107187", 9, "0.593269992"),
    (result, "-0.0190491182582", 9, "-0.019049118"),
    (result, "0.0000351018778", 9, "0.000035102"),
    (result, "0.000000123456789123", 9, "1.23456789e-07"),
    (result, "0.00000099999999999", 9, "1.00000000e-06"),
    (result, "0", 9, "0.000000000"),
    (result, "12345.6789", 2, "12345.68"),
    (result, "1e20", 4, "1.000e+20"),
    (result, "0.125", 2, "0.13"),
    (result, "-0.125", 2, "-0.13"),
    (result, "0.59", 2, "0.59"),
    (result, "0.0377", 4, "3.770e-02"),
    (result, "0.5", 1, "0.5"),
    (result, "3", 1, "3.0"),
    (significant, "0.000035085", 9, "3.50850000e-05"),
    (significant, "0.298371109", 9, "0.298371109"),
    (short, "0.10", 9, "0.1"),
    (short, "0.05", 9, "0.05"),
    (short, "3", 9, "3"),
    (short, "100", 9, "100"),
    (short, "-20", 9, "-20"),
    (short, "0.123456789012", 9, "0.123456789012"),
    (short, "0.37750000000000000001", 9, "0.3775"),
    (short, "1e-12", 9, "1e-12"),
    (short, "1e-30", 9, "1e-30"),
    (short, "0.99999999999999999876", 9, "0.9999999999999999988"),
    (short, "1.00000000001234567", 9, "1.000000000012"),
    (short, "-0.9999999999999999", 9, "-0.9999999999999999"),
    (rough, "3.14e-57", 0, "3.1e-57"),
]


@pytest.mark.parametrize(("write", "value", "digits", "expected"), CASES)
def test_numbers_are_written_as_on_paper(write: object, value: str, digits: int, expected: str) -> None:
    arguments = (Fraction(value),) if write is rough else (Fraction(value), digits)
    assert write(*arguments) == expected  # type: ignore[operator]


@given(st.decimals(min_value="0.1", max_value="1e12", places=8), st.integers(1, 12), st.booleans())
def test_decimals_are_those_of_the_decimal_module(value: Decimal, digits: int, negative: bool) -> None:
    value = -value if negative else value
    with localcontext(prec=60):
        expected = value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    assert result(Fraction(value), digits) == str(expected)


@given(st.fractions(min_value="1e-40", max_value="1e-3", max_denominator=10**50), st.integers(4, 30))
def test_small_numbers_keep_their_significant_digits(value: Fraction, digits: int) -> None:
    if value > 0:
        assert abs(Fraction(result(value, digits)) - value) <= value / 2 / 10 ** min(2, digits - 2)
        assert abs(Fraction(significant(value, digits)) - value) * 10 ** (digits - 1) <= value * 5
