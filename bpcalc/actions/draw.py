"""What `draw` does: a picture of a network, with the values of both passes or the names alone."""

from __future__ import annotations

from bpcalc.derivation.deriving import derive
from bpcalc.derivation.step import Phase
from bpcalc.derivation.working import work
from bpcalc.document.blocks import Document
from bpcalc.document.diagram import diagram
from bpcalc.document.introduction import document, heading_of
from bpcalc.model.network import Network


def draw(network: Network, *, values: bool = True) -> Document:
    """The picture of a network; of wide layers the first neurons and the last are drawn.

    >>> import bpcalc
    >>> bpcalc.render(bpcalc.draw(bpcalc.load("classic")), "svg")[:4]
    '<svg'
    """
    worked = work(derive(network).without(Phase.AFTER))
    picture = diagram(worked, values=values, aside=False)
    return document(network, (heading_of(network), picture), {})
