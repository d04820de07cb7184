"""The gallery: the networks that ship with bpcalc, a line each."""

from __future__ import annotations

from collections.abc import Sequence

from bpcalc.document.blocks import Document, Heading, Paragraph, Parts, Table
from bpcalc.functions.table import counted
from bpcalc.model.network import Network

SCHEMA = "bpcalc/configs/1"


def gallery(networks: Sequence[tuple[str, Network]]) -> Document:
    """A table of networks, each with the name that commands know it by."""
    header: tuple[Parts, ...] = (("network",), ("shape",), ("figures",), ("title",))
    rows: tuple[tuple[Parts, ...], ...] = tuple(
        ((name,), (shape(network),), (str(len(network.published)),), (network.title,)) for name, network in networks
    )
    blocks = (
        Heading(1, ("Bundled networks",)),
        Table(header, rows, frozenset({2})),
        Paragraph(
            (f"{counted(len(rows), 'network')}; work one with: bpcalc run {networks[0][0] if networks else ''}",)
        ),
    )
    record = [
        {
            "name": name,
            "shape": shape(network),
            "title": network.title,
            "source": network.source,
            "published": len(network.published),
        }
        for name, network in networks
    ]
    return Document({"schema": SCHEMA}, blocks, {"networks": record})


def shape(network: Network) -> str:
    """How many inputs, and how many neurons in each layer: 2-2-2."""
    return "-".join(map(str, (len(network.inputs), *(len(layer.neurons) for layer in network.layers))))
