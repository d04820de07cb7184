"""Statements with what is used once put in the place of its use: the same operations on the same numbers, fewer names.

Only whole bracketed expressions move, and only within their block: never past a statement that is no assignment, nor
past one that gives another value to a name that they read. So every bit stays what it was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

LONGEST = 1000
"""Letters of an expression that others have been put into: Python's compiler recurses for each operation."""

MOST_BRACKETS = 60
"""Brackets in such an expression: Python takes at most 200, one within the other."""

_NAME = re.compile(r"\bv\d+\b")
_ASSIGNMENT = re.compile(r"( *)(v\d+) (\+?=) (.+)")


def inlined(lines: Iterable[str]) -> list[str]:
    """The lines of a function whose names `v0`, `v1` … are assigned before they are read."""
    lines = list(lines)
    met = Counter(name for line in lines for name in _NAME.findall(line))
    block = _Block()
    for line in lines:
        found = _ASSIGNMENT.fullmatch(line)
        if found is None or found[1] != block.indentation:
            block.settle(list(block.waiting))
        if found is None:
            block.done.append(line)
            continue
        block.indentation, name, sign, source = found.groups()
        source = block.put_into(source)
        block.settle([other for other, (_, reads) in block.waiting.items() if name in reads])
        if met[name] == 2 and sign == "=" and source.startswith("("):  # where it is defined, and where it is used
            block.waiting[name] = source, frozenset(_NAME.findall(source))
        else:
            block.done.append(f"{block.indentation}{name} {sign} {source}")
    block.settle(list(block.waiting))
    return block.done


class _Block:
    """The lines that are `done`, and the expressions that are `waiting` for their use with the names that they read."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.indentation = ""
        self.waiting: dict[str, tuple[str, frozenset[str]]] = {}

    def settle(self, names: Iterable[str]) -> None:
        """Writes down what waits under these names as statements of their own."""
        self.done += [f"{self.indentation}{name} = {self.waiting.pop(name)[0]}" for name in names]

    def put_into(self, source: str) -> str:
        """The source with what it uses put in, as far as that stays short enough."""
        conditional = " if " in source  # what is worked on a condition stays outside of it
        for name in [name for name in _NAME.findall(source) if name in self.waiting]:
            longer = re.sub(rf"\b{name}\b", lambda _, name=name: self.waiting[name][0], source)  # type: ignore[misc]
            if conditional or len(longer) > LONGEST or longer.count("(") > MOST_BRACKETS:
                self.settle([name])
            else:
                del self.waiting[name]
                source = longer
        return source
