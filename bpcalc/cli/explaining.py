"""What `explain` gathers for its document: one explanation after the other, each after its own count of updates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from bpcalc.checking.certifying.certificate import Certificate, certify
from bpcalc.cli.running import ALL_WELL, CROSS_CHECK_FAILED
from bpcalc.cli.watching import watched_to_the_end
from bpcalc.derivation.folding import Factors
from bpcalc.document.blocks import Block, Document
from bpcalc.document.certified import certificate_record, certified_blocks
from bpcalc.document.diagram import diagram, with_picture
from bpcalc.document.exercises import Exercise, exercises, why_record
from bpcalc.document.explained import explained_blocks
from bpcalc.document.introduction import document
from bpcalc.model.network import Network
from bpcalc.training.explanation import explanations


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
