"""Spreadsheets: how formulas are written in a cell, and what the cell of a quantity is called."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bpcalc.formula.formula import Relation
from bpcalc.typesetting.dialects import Dialect

_UPDATED = ((re.compile(r"\+$"), "_new"), (re.compile(r"@(\d+)$"), r"_after_\1"), (re.compile(r"\[(\d+)\]"), r"_s\1"))
_NO_LETTER = re.compile(r"\W", re.ASCII)
_PLACE = re.compile(r"[A-Z]{1,3}\d+|R\d*(C\d*)?|C\d*|TRUE|FALSE", re.IGNORECASE)
"""What a spreadsheet takes for the place of a cell or for a constant; W1 is one."""

LONGEST_NAME = 200


def cell_names(ids: Iterable[str]) -> dict[str, str]:
    """A name for the cell of each id that no spreadsheet takes for anything else; capitals make no difference there."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for id_ in ids:
        base = _name(id_)
        name, count = base, 1
        while name.casefold() in taken:
            count += 1
            name = f"{base}_{count}"
        taken.add(name.casefold())
        names[id_] = name
    return names


def _name(id_: str) -> str:
    for pattern, instead in _UPDATED:
        id_ = pattern.sub(instead, id_)
    name = _NO_LETTER.sub("_", id_)[:LONGEST_NAME]
    if not name[0].isalpha():
        name = f"_{name}"
    return f"{name}_" if _PLACE.fullmatch(name) else name


DIALECT = Dialect(
    name="spreadsheet",
    usual="{NAME}({{x}})",
    plus="+",
    minus="-",
    sign="-",
    times="*",
    over="/",
    # A minus sign binds tighter than ^ in a cell: −2^2 is 4 there.
    power=lambda base, exponent: f"POWER({base},{exponent})",
    raised="POWER({base},{exponent})",
    pi="PI()",
    numbers={},
    relations={**{relation.value: relation.value for relation in Relation}, "=": "="},
    case="IF({condition},{value},",
    between="",
    otherwise="{value}",
    closing=")",
    number=str.upper,  # 1E-7
    composite=re.compile(r"(?!)"),
)
"""Formulas of a cell; one in cases is a row of nested IFs."""
