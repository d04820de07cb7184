"""What `explain` does: only what leads to some quantities, with the chain rule spelled out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from bpcalc.actions.progress import Progress, unwatched
from bpcalc.actions.training import trainer
from bpcalc.checking.certifying.certificate import Certificate, certify
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.folding import Factors
from bpcalc.derivation.working import DIGITS
from bpcalc.document.blocks import Block, Document
from bpcalc.document.certified import certificate_record, certified_blocks
from bpcalc.document.diagram import diagram, with_picture
from bpcalc.document.exercises import Exercise, exercises, why_record
from bpcalc.document.explained import explained_blocks
from bpcalc.document.introduction import document
from bpcalc.errors import ALL_WELL, CROSS_CHECK_FAILED
from bpcalc.model.network import Network
from bpcalc.training.explanation import Explanation, explanations


@dataclass(frozen=True, repr=False)
class Explained(Document):
    """What an explanation has to say, and for each quantity the steps that lead to it, with values.

    >>> import bpcalc
    >>> bpcalc.explain(bpcalc.load("classic"), "net_h1").values["net_h1"]
    0.3775
    """

    explanations: tuple[Explanation, ...] = ()

    @property
    def derivation(self) -> Derivation:
        """The steps that lead to the first quantity."""
        return self.explanations[0].derivation

    @property
    def values(self) -> Mapping[str, float | None]:
        """The values of those steps, and of what they begin with, as floats; None of a symbol."""
        return self.explanations[0].values

    @property
    def exact(self) -> Mapping[str, Fraction | None]:
        """The same to the digits asked for and some more."""
        return self.explanations[0].exact


def explain(
    network: Network,
    quantity: str,
    *others: str,
    factors: Factors = Factors.SHARED,
    why: bool = False,
    verify: bool = False,
    digits: int = DIGITS,
    progress: Progress = unwatched,
) -> Explained:
    """What leads to a quantity, and to others: `w1`, `dE/dw1`, `delta_h1`, `out_o1@100`, in any usual spelling.

    `factors` says how the backward pass is written, `why` works each local derivative as an exercise, `verify` adds a
    certificate. What an explanation after the same count of updates has given or worked already is not repeated.

    The exit code of the document is 3 where a gradient does not hold. Raises BpcalcError for a quantity that is not
    there, StepOverflowError for a count of updates that is not reached.

    >>> import bpcalc
    >>> explained = bpcalc.explain(bpcalc.load("classic"), "w5")
    >>> [step.id for step in explained.derivation.steps][-2:]
    ['dE_total/dw5', 'w5+']
    """
    found = explanations(network, [quantity, *others], digits, trainer(progress), factors)
    blocks: list[Block] = []
    certificates: list[Certificate] = []
    worked_out: list[Exercise] = []
    shown: defaultdict[int, set[str]] = defaultdict(set)
    kinds: set[tuple[Any, ...]] = set()
    for one in found:
        at = one.derivation.iteration
        own = exercises(one.whole, one.derivation.steps) if why else []
        own = [exercise for exercise in own if (at, *exercise.kind) not in kinds]
        kinds |= {(at, *exercise.kind) for exercise in own}
        worked_out += own
        told = explained_blocks(one.whole, one, one.asked, one.goal, own if why else None, shown[at])
        blocks += with_picture(told, diagram(one, one.asked))
        if verify:
            certificates.append(certify(one.whole, one))
            blocks += certified_blocks(certificates[-1])
    record: dict[str, Any] = {"explained": [one.asked.id for one in found]}
    if why:
        record["why"] = why_record(worked_out)
    if certificates:
        record["certificates"] = [certificate_record(certificate) for certificate in certificates]
    holds = all(certificate.holds for certificate in certificates)
    about = document(network, blocks, record)
    about = replace(about, digits=digits, exit_code=ALL_WELL if holds else CROSS_CHECK_FAILED)
    return Explained(**vars(about), explanations=tuple(found))
