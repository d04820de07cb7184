"""The picture of a network: layers side by side, weights on the edges, values in the neurons, wide layers shortened."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from bpcalc.derivation.deriving import sees_new_weights
from bpcalc.derivation.working import Worked
from bpcalc.document.blocks import (
    BIAS,
    ERROR,
    Block,
    Circle,
    Column,
    Diagram,
    Edge,
    Form,
    Heading,
    Numeral,
    Omitted,
    Row,
)
from bpcalc.document.diagram_links import Link, Node, ends_of, is_shared, links_of, lit_by, named_by
from bpcalc.document.worked import layer_name
from bpcalc.formula.quantity import Kind, Quantity, error, input_value, net, out, partial, target, total_error
from bpcalc.language.said import joined, said, said_of
from bpcalc.model.network import Network
from bpcalc.notation.placement import Role

MOST_IN_A_LAYER = 8
"""Neurons that a layer is drawn with in full; of a wider one the first three and the last are shown."""

FIRST_OF_MANY = 3
MOST_LABELS = 24
"""Edges between two layers up to which all bear their weights; of more, only those on the paths that are lit."""


def diagram(worked: Worked, asked: Quantity | None = None, values: bool = True, aside: bool = True) -> Diagram:
    """The picture of the network that is worked, in its first sample, as far as `worked` has values.

    The paths that `asked` is about are lit. Without `values` names are all there is.
    """
    drawing = _Drawing(worked, asked, values)
    network = worked.derivation.network
    return Diagram(network.name, drawing.columns, drawing.edges, _described(network), tuple(drawing.told()), aside)


def with_picture(blocks: Sequence[Block], picture: Diagram) -> list[Block]:
    """The blocks with a picture before the first section."""
    place = next((n for n, block in enumerate(blocks) if isinstance(block, Heading) and block.level > 1), len(blocks))
    return [*blocks[:place], picture, *blocks[place:]]


class _Drawing:
    """What the parts of one picture have in common."""

    def __init__(self, worked: Worked, asked: Quantity | None, values: bool) -> None:
        self._worked, self._asked, self._values = worked, asked, values
        self._derivation = worked.derivation
        self._network, self._at = worked.derivation.network, worked.derivation.iteration
        batch = self._network.batch_numbers(self._at)
        self._sample = asked.sample if asked and asked.sample else batch[0]
        links = list(links_of(self._network))
        self._lit, lit_links = lit_by(self._network, links, asked) if asked else (frozenset(), frozenset())
        wanted = named_by(links, asked) if asked else ()
        self._places: dict[Node, tuple[int, int]] = {}
        self.columns = tuple(self._column(number, wanted) for number in range(self._last_column + 1))
        shown = [link for link in links if link.start in self._places and link.end in self._places]
        self._crowd = [sum(self._crosses(link, gap) for link in shown) for gap in range(self._last_column)]
        self.edges = tuple(self._edge(link, link in lit_links) for link in shown)

    @property
    def _last_column(self) -> int:
        return len(self._network.layers) + (not self._network.goal)

    def told(self) -> Iterator[str]:
        """What a reader of the picture must know."""
        if self._lit and self._asked is not None:
            start, end = (self._now(quantity) for quantity in ends_of(self._network, self._asked))
            if start is None:
                yield said("Thick lines: what leads to {quantity}.", quantity=self._asked)
            elif end is not None and start.name != end.name:
                yield said("Thick lines: the paths from {start} to {goal}.", start=start, goal=end)
        if any(row[0].kind is Kind.PARTIAL for edge in self.edges for row in edge.rows):
            goal = replace(self._derivation.goal, at=0)
            yield said("On a line: the weight, and after ∂ the derivative of {goal} by it.", goal=goal)
            if sees_new_weights(self._network, 0):
                yield said(
                    "In-place order: below the output layer that mixes old and new weights, and is no derivative."
                )
        if self._values and self._sample:
            yield said("The values are those of sample {number}.", number=self._sample)

    def _now(self, quantity: Quantity | None) -> Quantity | None:
        """The same after as many updates as the picture is of; inputs stay as they are."""
        return quantity if quantity is None or quantity.kind is Kind.INPUT else replace(quantity, at=self._at)

    def _column(self, number: int, wanted: Collection[Node]) -> Column:
        nodes = self._nodes(number)
        shown = _shown(nodes, wanted)
        cells: list[Circle | Omitted] = []
        before = -1
        for place in shown:
            if place - before > 1:
                cells.append(Omitted(place - before - 1))
            self._places[nodes[place]] = number, len(cells)
            cells.append(self._circle(nodes[place]))
            before = place
        if number < len(self._network.layers) and is_shared(self._network.layers[number]):
            node = Node(number, "", BIAS)
            self._places[node] = number, len(cells)
            cells.append(self._circle(node))
        return Column(self._title(number), tuple(cells))

    def _nodes(self, number: int) -> list[Node]:
        if not number:
            return [Node(0, name, Role.INPUT) for name in self._network.inputs]
        if number > len(self._network.layers):
            return [Node(number, "", ERROR)]
        role = Role.OUTPUT if number == len(self._network.layers) else Role.HIDDEN
        return [Node(number, neuron.name, role) for neuron in self._network.layers[number - 1].neurons]

    def _title(self, number: int) -> str:
        if not number:
            return said("inputs")
        if number > len(self._network.layers):
            return said("error")
        return joined((layer_name(self._network, number - 1), self._network.layers[number - 1].activation.name), " · ")

    def _circle(self, node: Node) -> Circle:
        rows, below = self._rows(*self._inside(node)), self._own_bias(node)
        if node.role == BIAS:
            is_threshold = any(neuron.threshold for neuron in self._network.layers[node.layer].neurons)
            return Circle("−1" if is_threshold else "1", BIAS, lit=node in self._lit)
        name = total_error(self._sample, self._at) if node.role == ERROR else node.name
        return Circle(name, node.role, rows, below, node in self._lit)

    def _inside(self, node: Node) -> tuple[Quantity, ...]:
        """What stands in a circle where it has a number."""
        name, sample, at = node.name, self._sample, self._at
        if node.role == ERROR:
            return (total_error(sample, at),)
        if node.role == Role.INPUT:
            return (input_value(name, sample),)
        wanted = (target(name, sample),) if node.role == Role.OUTPUT and not self._network.goal else ()
        return (net(name, sample, at), out(name, sample, at), *wanted)

    def _own_bias(self, node: Node) -> tuple[Row, ...]:
        """The bias of a neuron that no other in its layer shares, and its gradient."""
        if node.role not in (Role.HIDDEN, Role.OUTPUT) or is_shared(self._network.layers[node.layer - 1]):
            return ()
        members = self._network.layers[node.layer - 1].neurons
        bias = next(neuron.bias for neuron in members if neuron.name == node.name)
        return self._with_gradient(Quantity(Kind.BIAS, bias)) if bias else ()

    def _edge(self, link: Link, is_lit: bool) -> Edge:
        start, end = self._places[link.start], self._places[link.end]
        crowd = max(self._crowd[start[0] : end[0]])
        if crowd > MOST_LABELS and not is_lit:
            return Edge(start, end)
        if link.end.role == ERROR:
            return Edge(start, end, (self._row(error(link.start.name, self._sample, self._at)),), is_lit)
        return Edge(start, end, self._with_gradient(link.quantity), is_lit)

    def _crosses(self, link: Link, gap: int) -> bool:
        return self._places[link.start][0] <= gap < self._places[link.end][0]

    def _with_gradient(self, parameter: Quantity) -> tuple[Row, ...]:
        goal = replace(self._derivation.goal, at=0, sample=0)
        gradient = partial(goal, parameter, at=self._at)
        return (self._row(replace(parameter, at=self._at)), *self._rows(gradient))

    def _rows(self, *quantities: Quantity) -> tuple[Row, ...]:
        """The quantities that have a number here."""
        known = [q for q in quantities if self._values and self._worked.exact.get(q.id) is not None]
        return tuple(map(self._row, known))

    def _row(self, quantity: Quantity) -> Row:
        value = self._worked.exact.get(quantity.id) if self._values else None
        if value is None and self._values and quantity.kind in (Kind.WEIGHT, Kind.BIAS):  # beside what was asked for
            value = None if self._at else {**self._network.weights, **self._network.biases}[quantity.name]
        return quantity, Numeral(value, Form.SHORT if quantity.is_given else Form.WORKED)


def _shown(nodes: list[Node], wanted: Collection[Node]) -> list[int]:
    """The places in a layer that are shown: all, or the first, the last, and those that are asked for."""
    if len(nodes) <= MOST_IN_A_LAYER:
        return list(range(len(nodes)))
    asked = [place for place, node in enumerate(nodes) if node in wanted]
    return sorted({*range(FIRST_OF_MANY), len(nodes) - 1, *asked[:2]})


def _described(network: Network) -> str:
    """The layers in words."""
    told: list[str] = [said_of(len(network.inputs), "{count:,} input", "{count:,} inputs")]
    for layer in network.layers:
        count, name = len(layer.neurons), layer.activation.name
        if layer is network.layers[-1]:
            told.append(said_of(count, "{count:,} output ({name})", "{count:,} outputs ({name})", name=name))
        else:
            told.append(
                said_of(count, "{count:,} hidden neuron ({name})", "{count:,} hidden neurons ({name})", name=name)
            )
    return said("Layers: {layers}.", layers=joined(told))
