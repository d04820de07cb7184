"""What `explain` gathers for its document, and what `check --explain` adds to a finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bpcalc.checking.certifying.certificate import Certificate, certify
from bpcalc.cli.ending import ALL_WELL, CROSS_CHECK_FAILED
from bpcalc.cli.watching import watched_to_the_end
from bpcalc.derivation.folding import Factors
from bpcalc.document.blocks import Block, Document, Heading
from bpcalc.document.certified import certificate_record, certified_blocks
from bpcalc.document.diagram import diagram, with_picture
from bpcalc.document.exercises import Exercise, exercises, why_record
from bpcalc.document.explained import explained_blocks
from bpcalc.document.introduction import document
from bpcalc.model.network import Network
from bpcalc.training.explanation import explanations

if TYPE_CHECKING:
    from bpcalc.checking.marks.marking import Marked

LOWEST = 4
"""The level of headings below a finding."""


def explanation(
    network: Network, texts: Sequence[str], digits: int, verify: bool, factors: Factors, with_why: bool = False
) -> tuple[Document, int]:
    """The document that explains the quantities, and the exit code. Raises as `explanations` does.

    What an explanation after the same count of updates has given or worked already is not repeated.
    """
    explained = explanations(network, texts, digits, watched_to_the_end, factors)
    blocks: list[Block] = []
    certificates: list[Certificate] = []
    found: list[Exercise] = []
    shown: defaultdict[int, set[str]] = defaultdict(set)
    kinds: set[tuple[Any, ...]] = set()
    for one in explained:
        at = one.derivation.iteration
        own = exercises(one.whole, one.derivation.steps) if with_why else []
        own = [exercise for exercise in own if (at, *exercise.kind) not in kinds]
        kinds |= {(at, *exercise.kind) for exercise in own}
        found += own
        worked_out = own if with_why else None
        told = explained_blocks(one.whole, one, one.asked, one.goal, worked_out, shown[at])
        blocks += with_picture(told, diagram(one, one.asked))
        if verify:
            certificates.append(certify(one.whole, one))
            blocks += certified_blocks(certificates[-1])
    record: dict[str, Any] = {"explained": [one.asked.id for one in explained]}
    if with_why:
        record["why"] = why_record(found)
    if certificates:
        record["certificates"] = [certificate_record(certificate) for certificate in certificates]
    failed = any(not certificate.holds for certificate in certificates)
    return document(network, blocks, record), CROSS_CHECK_FAILED if failed else ALL_WELL


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
