"""The gallery: the networks that ship with bpcalc, a line each."""

from __future__ import annotations

from collections.abc import Sequence

from bpcalc.document.blocks import Document, Heading, Paragraph, Parts, Table
from bpcalc.language.said import said, said_of
from bpcalc.model.network import Network

SCHEMA = "bpcalc/configs/1"


def gallery(networks: Sequence[tuple[str, Network]]) -> Document:
    """A table of networks, each with the name that commands know it by."""
    header: tuple[Parts, ...] = ((said("network"),), (said("shape"),), (said("figures"),), (said("title"),))
    rows: tuple[tuple[Parts, ...], ...] = tuple(
        ((name,), (shape(network),), (str(len(network.published)),), (network.title,)) for name, network in networks
    )
    example = networks[0][0] if networks else ""
    told = said_of(
        len(rows),
        "{count:,} network; work one with: bpcalc run {example}",
        "{count:,} networks; work one with: bpcalc run {example}",
        example=example,
    )
    blocks = (
        Heading(1, (said("Bundled networks"),)),
        Table(header, rows, frozenset({2})),
        Paragraph((told,)),
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
