"""What else `check` needs of its files: explanations, and a word about what nobody expected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath
from traceback import extract_tb

from bpcalc.checking.marks.marking import Marked
from bpcalc.document.blocks import Block, Heading
from bpcalc.document.explained import explained_blocks
from bpcalc.errors import Problem
from bpcalc.language.said import said
from bpcalc.model.network import Network
from bpcalc.training.explanation import explanations

LOWEST = 4
"""The level of headings below a finding."""


class Explaining:
    """All that leads to quantities of checked files; each is worked once."""

    def __init__(self, network: Callable[[str], Network]) -> None:
        self._network = network
        self._known: dict[tuple[str, str], Sequence[Block]] = {}

    def explained(self, marked: Marked, quantity: str) -> Sequence[Block]:
        """What `explain` says of a quantity; nothing where its numbers run away."""
        if (marked.config, quantity) not in self._known:
            try:
                blocks = self._blocks(marked.config, quantity)
            except Exception:  # noqa: BLE001 (the finding itself is told all the same)
                blocks = []
            self._known[marked.config, quantity] = blocks
        return self._known[marked.config, quantity]

    def _blocks(self, config: str, quantity: str) -> list[Block]:
        blocks: list[Block] = []
        for one in explanations(self._network(config), [quantity]):
            blocks += explained_blocks(one.whole, one, one.asked, one.goal)
        return [block._replace(level=LOWEST) if isinstance(block, Heading) else block for block in blocks]


def unexpected(failure: Exception) -> Problem:
    """What is said of a file that no reader or judge should have stumbled over, but one did."""
    if isinstance(failure, RecursionError):  # of a reader, over what nobody would write
        return Problem(said("is nested too deeply to be read"))
    place = extract_tb(failure.__traceback__)[-1]
    where = f"{type(failure).__name__}, {PurePath(place.filename).name}:{place.lineno}"
    message = said("could not be checked: a mistake in bpcalc itself ({where})", where=where)
    return Problem(message, said("please report it, with this file"))
