"""The table of views: what each type of result shows of itself, the same blocks that a command prints of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from bpcalc.checking.certifying.certificate import Certificate
from bpcalc.checking.certifying.conventions import ConventionRows
from bpcalc.checking.certifying.published import Comparisons
from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import MeaninglessConventionError, derive
from bpcalc.derivation.step import Phase
from bpcalc.derivation.working import DIGITS, Worked, work
from bpcalc.document.blocks import Block, Diagram, Document, Heading, Lines, Paragraph, Tone, Toned
from bpcalc.document.certified import certified_blocks
from bpcalc.document.conventions import conventions_blocks
from bpcalc.document.diagram import diagram, with_picture
from bpcalc.document.explained import explained_blocks
from bpcalc.document.introduction import introduction
from bpcalc.document.published import published_blocks
from bpcalc.document.trained import trained_blocks
from bpcalc.document.worked import worked_blocks
from bpcalc.language.said import said
from bpcalc.model.network import Network
from bpcalc.training.explanation import Explanation
from bpcalc.training.history import History

MOST_STEPS = 1_000
"""Lines up to which a result shows them all: a page of two megabytes, in two seconds."""


class View(NamedTuple):
    """Blocks about a network, and how many decimals their numbers have."""

    network: Network
    blocks: Iterable[Block]
    digits: int = DIGITS


def _network(network: Network) -> View:
    """What is given, and the picture; why there is nothing to derive where its convention has no meaning."""
    try:
        worked = work(replace(derive(network), steps=()))
    except MeaninglessConventionError as refusal:
        return View(network, (*introduction(network, 0), Paragraph((Toned(refusal.problems[0].message, Tone.BAD),))))
    return View(network, with_picture(worked_blocks(worked, [Phase.GIVEN]), diagram(worked)))


def _derivation(derivation: Derivation) -> View:
    """The lines in symbols."""
    symbols = work(replace(derivation, steps=()), {}) if _is_long(derivation) else work(derivation, {})
    blocks = _instead(derivation) or worked_blocks(symbols)
    return View(derivation.network, with_picture(blocks, diagram(symbols, values=False)))


def _worked(worked: Worked) -> View:
    blocks = _instead(worked.derivation) or worked_blocks(worked)
    return View(worked.derivation.network, with_picture(blocks, diagram(worked)), worked.digits)


def _explanation(one: Explanation) -> View:
    blocks = _instead(one.derivation) or explained_blocks(one.whole, one, one.asked, one.goal)
    return View(one.whole.network, with_picture(blocks, diagram(one, one.asked)), one.digits)


def _is_long(derivation: Derivation) -> bool:
    return len(derivation.steps) > MOST_STEPS


def _instead(derivation: Derivation) -> tuple[Block, ...]:
    """What stands in place of more lines than a notebook takes; nothing where they are few enough."""
    if not _is_long(derivation):
        return ()
    return (*introduction(derivation.network, derivation.iteration), _too_long(len(derivation.steps)))


def _too_long(lines: int) -> Paragraph:
    told = said(
        "These are {count:,} lines, too many to be shown unasked. bpcalc.explain(network, 'w1') picks those that lead "
        "to one quantity, and %bpcalc run shows them all.",
        count=lines,
    )
    return Paragraph((told,))


def shown_of(told: Document) -> Document:
    """The document as a notebook takes it: of one with too many lines, its titles and pictures."""
    lines = sum(len(group) for block in told.blocks if isinstance(block, Lines) for group in block.groups)
    if lines <= MOST_STEPS:
        return told
    about = [b for b in told.blocks if isinstance(b, Diagram) or (isinstance(b, Heading) and b.level == 1)]
    return replace(told, blocks=(*about, _too_long(lines)))


def _history(history: History) -> View:
    return View(history.network, (*introduction(history.network, 0), *trained_blocks(history)))


def _comparisons(comparisons: Comparisons) -> View:
    network = comparisons.network
    return View(network, (*introduction(network, 0), *published_blocks(network, comparisons)))


def _conventions(rows: ConventionRows) -> View:
    return View(
        rows.network, (*introduction(rows.network, 0), *conventions_blocks(rows.network, rows, rows.iterations))
    )


def _certificate(certificate: Certificate) -> View:
    return View(certificate.network, (*introduction(certificate.network, 0), *certified_blocks(certificate)))


VIEWS: dict[type, Callable[[Any], View]] = {
    Network: _network,
    Derivation: _derivation,
    Worked: _worked,
    Explanation: _explanation,
    History: _history,
    Comparisons: _comparisons,
    ConventionRows: _conventions,
    Certificate: _certificate,
}
"""The view of each type."""
