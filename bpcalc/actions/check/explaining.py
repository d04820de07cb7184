"""What `check --explain` adds to a finding: all that leads to its quantity."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bpcalc.checking.marks.marking import Marked
from bpcalc.document.blocks import Block, Heading
from bpcalc.document.explained import explained_blocks
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
        # Each time another heading: a page finds its headings by their identity.
        known = self._known[marked.config, quantity]
        return [block._replace() if isinstance(block, Heading) else block for block in known]

    def _blocks(self, config: str, quantity: str) -> list[Block]:
        blocks: list[Block] = []
        for one in explanations(self._network(config), [quantity]):
            blocks += explained_blocks(one.whole, one, one.asked, one.goal)
        return [block._replace(level=LOWEST) if isinstance(block, Heading) else block for block in blocks]
