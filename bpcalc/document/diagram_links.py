"""The connections of a network as a graph, and the part of it that a quantity is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from bpcalc.document.blocks import BIAS, ERROR
from bpcalc.formula.quantity import PARAMETERS, UPDATED, Kind, Quantity, error, total_error
from bpcalc.model.network import Layer, Network
from bpcalc.notation.placement import Role


class Node(NamedTuple):
    """What is drawn as a circle: an input (layer 0), a neuron, the 1 below the layer it feeds, or the error."""

    layer: int
    name: str
    role: str


class Link(NamedTuple):
    """A connection, and the weight, bias or error on it."""

    start: Node
    end: Node
    quantity: Quantity


def links_of(network: Network) -> Iterator[Link]:
    """All connections, also those of biases to a 1 in the layer before and of outputs to the error."""
    last = len(network.layers)
    nodes = {(name, True): Node(0, name, Role.INPUT) for name in network.inputs}
    for number, layer in enumerate(network.layers, start=1):
        role = Role.OUTPUT if number == last else Role.HIDDEN
        for neuron in layer.neurons:
            node = nodes[neuron.name, False] = Node(number, neuron.name, role)
            for weight, source in neuron.incoming:
                yield Link(nodes[source], node, Quantity(Kind.WEIGHT, weight))
            if neuron.bias:
                yield Link(Node(number - 1, "", BIAS), node, Quantity(Kind.BIAS, neuron.bias))
    if not network.goal:
        for name in network.outputs:
            yield Link(nodes[name, False], Node(last + 1, "", ERROR), error(name))


def is_shared(layer: Layer) -> bool:
    """Whether a bias of a layer belongs to several of its neurons, so that it is drawn as an edge from a 1."""
    biases = [neuron.bias for neuron in layer.neurons if neuron.bias]
    return len(set(biases)) < len(biases)


def lit_by(network: Network, links: Collection[Link], asked: Quantity) -> tuple[frozenset[Node], frozenset[Link]]:
    """What is on the paths that a quantity is about.

    Of a derivative that is what leads from the one quantity to the other, of a parameter and its new value what leads
    to the error, of everything else what it is computed from.
    """
    by, of = ends_of(network, asked)
    starts, uses = _found(links, by) if by else (frozenset(node for link in links for node in link[:2]), frozenset())
    ends, last = _found(links, of)
    via = frozenset(node for link in links for node in link[:2] if asked.via and node.name == asked.via)
    reached = _closure(links, starts | {link.end for link in uses}, forwards=True)
    leading = _closure(links, ends | {link.start for link in last}, forwards=False)
    if via:
        through = _closure(links, via, forwards=True) | _closure(links, via, forwards=False)
        reached, leading = reached & through, leading & through
    on = {link for link in links if (link in uses or link.start in reached) and (link in last or link.end in leading)}
    on = {link for link in on if not by or uses or link.start in reached}
    nodes = {link.end for link in on} | {link.start for link in on if link not in uses} | (starts & ends)
    return frozenset(nodes if on else starts & leading), frozenset(on)


def named_by(links: Collection[Link], asked: Quantity) -> frozenset[Node]:
    """The nodes that a quantity names, or whose connection it does: they are drawn in layers however wide."""
    found: set[Node] = set()
    for quantity in (asked, asked.of, asked.by):
        if quantity is not None:
            nodes, named = _found(links, quantity)
            found |= nodes | {node for link in named for node in link[:2]}
    return frozenset(found)


def ends_of(network: Network, asked: Quantity) -> tuple[Quantity | None, Quantity]:
    """What the paths begin with, all inputs and parameters where that is nothing, and what they end at."""
    goal = Quantity(Kind.OUT, network.goal) if network.goal else total_error()
    if asked.by is not None and asked.of is not None:
        return asked.by, asked.of
    if asked.kind is Kind.DELTA:
        return Quantity(Kind.NET, asked.name), goal
    if asked.kind in (*UPDATED, Kind.CHANGE, Kind.INPUT):
        kind = Kind.WEIGHT if asked.name in network.weights else Kind.BIAS
        return (asked if asked.kind is Kind.INPUT else Quantity(kind, asked.name)), goal
    return None, asked


def _found(links: Collection[Link], quantity: Quantity) -> tuple[frozenset[Node], frozenset[Link]]:
    """The nodes and the connections that a quantity belongs to."""
    if quantity.kind in (*PARAMETERS, Kind.ERROR):
        wanted = quantity.kind, quantity.name
        return frozenset(), frozenset(link for link in links if (link.quantity.kind, link.quantity.name) == wanted)
    roles = {
        Kind.INPUT: (Role.INPUT,),
        Kind.NET: (Role.HIDDEN, Role.OUTPUT),
        Kind.OUT: (Role.HIDDEN, Role.OUTPUT),
        Kind.DELTA: (Role.HIDDEN, Role.OUTPUT),
        Kind.TARGET: (Role.OUTPUT,),
        Kind.TOTAL_ERROR: (ERROR,),
    }.get(quantity.kind, ())
    name = "" if quantity.kind is Kind.TOTAL_ERROR else quantity.name
    nodes = {node for link in links for node in link[:2] if node.role in roles and node.name == name}
    return frozenset(nodes), frozenset()


def _closure(links: Iterable[Link], nodes: Iterable[Node], forwards: bool) -> frozenset[Node]:
    """What can be reached from these nodes, or leads to them, and they themselves."""
    onward: dict[Node, list[Node]] = {}
    for link in links:
        here, there = (link.start, link.end) if forwards else (link.end, link.start)
        onward.setdefault(here, []).append(there)
    reached = dict.fromkeys(nodes)
    waiting = list(reached)
    for node in waiting:
        new = [there for there in onward.get(node, ()) if there not in reached]
        reached |= dict.fromkeys(new)
        waiting += dict.fromkeys(new)
    return frozenset(reached)
