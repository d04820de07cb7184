"""The table of limits in SECURITY.md is the program's own: its constants, with what is said of each below it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fractions import Fraction
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from making.places import ROOT

HOUSE = ROOT / "bpcalc"
PAGE = ROOT / ".github" / "SECURITY.md"
TABLE = re.compile(r"(<!-- written by: pytest --regenerate -->\n)(.*?)(<!-- end -->\n)", re.DOTALL)

LOOKS = ("document", "exporting", "rendering", "typesetting")
"""The rooms whose limits are of a page: they say when it changes its layout, and keep nothing from being worked."""

NAMED_A_LIMIT = re.compile(r"_?(?:MOST|LONGEST|LARGEST|DEEPEST)(?:_[A-Z_]+)?")
LIMITS_TOO = {"time_limit.LIMIT", "processes.PATIENCE", "processes.GRACE", "processes.START"}
NO_LIMITS = {
    "chains.MOST_PLACES",  # what floats get right
    "conventions.MOST_AGAINST",  # how figures are weighed
    "correcting.LONGEST_GIVEN",
    "digits.MOST_SHIFTED",  # what counts as a slip of the point
    "exercises.LARGEST",  # where a proof by numbers looks
    "machine._LONGEST_STRETCH",  # between two looks at the progress bar
    "naming.MOST_NAMES",  # names of one slip that are said
}


class Limit(NamedTuple):
    """A constant, the file it stands in, and what stands below it."""

    file: str
    name: str
    meaning: str

    @property
    def key(self) -> str:
        """By what the lists above call it, in whatever folder its file lies."""
        return f"{Path(self.file).stem}.{self.name}"

    @property
    def value(self) -> str:
        """Its value, for readers."""
        value = getattr(import_module("bpcalc." + self.file.removesuffix(".py").replace("/", ".")), self.name)
        whole = str(Fraction(value))
        if re.fullmatch(r"10{15,}", whole) or (isinstance(value, float) and value > 1e15):
            return f"10^{len(whole) - 1}"
        return f"{value:,.10g}" if isinstance(value, float) else f"{int(value):,}"


def _constants() -> Iterator[Limit]:
    """All constants at the top of the files of the rooms that read and work."""
    for path in sorted(HOUSE.rglob("*.py")):
        file = path.relative_to(HOUSE).as_posix()
        if file.startswith(LOOKS):
            continue
        body = ast.parse(path.read_text(encoding="utf-8")).body
        for statement, below in pairwise([*body, ast.Pass()]):
            if isinstance(statement, ast.Assign):
                is_text = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
                meaning = str(below.value.value) if is_text else ""  # type: ignore[attr-defined]
                for name in (node.id for node in ast.walk(statement.targets[0]) if isinstance(node, ast.Name)):
                    yield Limit(file, name, " ".join(meaning.split()))


def limits() -> list[Limit]:
    """The constants that are limits."""
    return [
        one
        for one in _constants()
        if one.key in LIMITS_TOO or (NAMED_A_LIMIT.fullmatch(one.name) and one.key not in NO_LIMITS)
    ]


def test_the_table_of_limits_is_current(regenerate: bool) -> None:
    table = "\n| limit | is | of what | where |\n| --- | ---: | --- | --- |\n"
    table += "".join(f"| `{one.name}` | {one.value} | {one.meaning} | `{one.file}` |\n" for one in limits())
    if regenerate:
        text = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(TABLE.sub(lambda match: match[1] + table + match[3], text), encoding="utf-8")
    [(_, told, _)] = TABLE.findall(PAGE.read_text(encoding="utf-8"))
    assert told == table


def test_every_limit_says_what_it_is_of() -> None:
    assert [one.key for one in limits() if not one.meaning or "|" in one.meaning] == []


def test_what_is_told_to_be_a_limit_or_none_is_there() -> None:
    assert {one.key for one in _constants()} >= LIMITS_TOO | NO_LIMITS
