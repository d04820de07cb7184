"""Which CSV the locale's spreadsheets open as a table: where 0.5 is 0,5, they separate cells by semicolons."""

from __future__ import annotations

import locale
import os
import sys

from bpcalc.rendering.checks.dialects import DIALECTS, Dialect

_DECIMAL_COMMA = {
    *("af", "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi"),
    *("fr", "gl", "hr", "hu", "hy", "id", "is", "it", "ka", "kk", "ky", "lt", "lv", "mk"),
    *("nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr"),
    *("uk", "uz", "vi"),
}
"""Languages in which 0.5 is written 0,5."""

_DECIMAL_POINT = {
    *(
        "de_ch",
        "de_li",
        "it_ch",
        "es_mx",
        "es_us",
        "es_pr",
        "es_do",
        "es_gt",
        "es_hn",
        "es_ni",
        "es_pa",
        "es_pe",
        "es_sv",
        "es_cu",
    ),
}
"""Their countries in which it is not."""


def dialect(named: str | None) -> Dialect:
    """The dialect of a name; without one that of the locale, as plain as it can be.

    Where there is no locale (C, POSIX) it is the plain one. Elsewhere a file whose letters are all ASCII has no byte
    order mark, since it needs none; so in English nothing changes but for names such as Zoë.
    """
    if named:
        return DIALECTS[named]
    variables = (os.environ.get(variable, "") for variable in ("LC_ALL", "LC_NUMERIC", "LANG"))
    place = next(filter(None, variables), "").partition(".")[0].partition("@")[0].lower()
    if place in ("c", "posix") or not (place or sys.platform == "win32"):
        return DIALECTS["plain"]
    is_comma = (
        place.partition("_")[0] in _DECIMAL_COMMA and place not in _DECIMAL_POINT if place else _system_has_comma()
    )
    return DIALECTS["excel-semicolon" if is_comma else "plain"]._replace(is_marked=None)


def _system_has_comma() -> bool:
    """Whether the system itself writes 0,5: Windows names its locale in no variable."""
    before = locale.setlocale(locale.LC_NUMERIC)
    try:
        locale.setlocale(locale.LC_NUMERIC, "")
        return locale.localeconv()["decimal_point"] == ","
    except locale.Error:
        return False
    finally:
        locale.setlocale(locale.LC_NUMERIC, before)
