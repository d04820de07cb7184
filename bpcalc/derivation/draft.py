"""What the parts of a derivation share while it is being written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bpcalc.derivation.step import Phase, Rule, Step
from bpcalc.formula.formula import Formula
from bpcalc.formula.quantity import Kind, Quantity, constant, delta, input_value, net, out, partial, total_error
from bpcalc.model.network import Network, Origin


class Draft:
    """The steps so far, and which quantity stands for each parameter at the moment.

    `at` is how many updates came before the quantities that are written now, `batch` the samples of this update out of
    the `samples` that are written at all.
    `goal` is what the gradients are of: the error, or an output in a network without one.
    """

    def __init__(
        self,
        network: Network,
        at: int,
        batch: tuple[int, ...] | None = None,
        samples: tuple[int, ...] | None = None,
    ) -> None:
        self.network = network
        self.at = at
        self.batch = network.batch_numbers(at) if batch is None else batch
        self.samples = network.sample_numbers if samples is None else samples
        self.goal = out(network.goal) if network.goal else total_error()
        self.steps: list[Step] = []
        self.parameters = {name: Quantity(Kind.WEIGHT, name, at=at) for name in network.weights}
        self.parameters |= {name: Quantity(Kind.BIAS, name, at=at) for name in network.biases}
        self.slopes: dict[tuple[str, int], Formula] = {}
        self._bare = {name: Quantity(parameter.kind, name) for name, parameter in self.parameters.items()}
        self._symbols: dict[tuple[object, ...], Formula] = {}
        self._gradients: dict[tuple[str, int, str, int], Quantity] = {}

    def add(
        self,
        quantity: Quantity,
        formula: Formula,
        rule: Rule,
        phase: Phase,
        layer: int = -1,
        neuron: str = "",
        *,
        short: Formula | None = None,
        stable: Formula | None = None,
    ) -> Formula:
        """Writes the step down and gives the symbol of what it defines."""
        self.steps.append(Step(quantity, formula, rule, phase, layer, neuron, short, stable))
        return quantity.leaf

    def parameter(self, name: str) -> Formula:
        """The symbol that stands for a weight or bias at the moment."""
        return self.parameters[name].leaf

    def source(self, source: Origin, sample: int) -> Formula:
        """The symbol of what flows along a connection: an input, or the output of a neuron."""
        return self._symbol(input_value, source.name, sample) if source.is_input else self.out(source.name, sample)

    def net(self, neuron: str, sample: int) -> Formula:
        """The symbol of a neuron's net."""
        return self._symbol(net, neuron, sample, self.at)

    def out(self, neuron: str, sample: int) -> Formula:
        """The symbol of a neuron's output."""
        return self._symbol(out, neuron, sample, self.at)

    def nets(self, layer: int, sample: int) -> list[Formula]:
        """The symbols of a layer's nets."""
        return [self.net(neuron.name, sample) for neuron in self.network.layers[layer].neurons]

    def outs(self, layer: int, sample: int) -> list[Formula]:
        """The symbols of a layer's outputs."""
        return [self.out(neuron.name, sample) for neuron in self.network.layers[layer].neurons]

    def constants(self, names: Mapping[str, str]) -> dict[str, Formula]:
        """The symbols of a function's constants, by the names that the function has for them."""
        return {own: constant(name).leaf for own, name in names.items()}

    def delta(self, neuron: str, sample: int) -> Quantity:
        """The derivative of the goal by a neuron's net: its δ, where the goal is the error."""
        if not self.network.goal:
            return delta(neuron, sample, self.at)
        return partial(self.goal, net(neuron), sample=sample, at=self.at)

    def gradient(self, name: str, sample: int = 0, via: str = "") -> Quantity:
        """∂goal/∂parameter: of one sample or reduced over all, of one use or of all together."""
        asked = name, sample, via, self.at
        if asked not in self._gradients:
            self._gradients[asked] = partial(self.goal, self._bare[name], via=via, sample=sample, at=self.at)
        return self._gradients[asked]

    def bare(self, name: str) -> Quantity:
        """A weight or bias as it stands under a ∂: without a count of updates."""
        return self._bare[name]

    def _symbol(self, make: Callable[..., Quantity], *parts: str | int) -> Formula:
        # A quantity is met once for each connection; its symbol is made once.
        symbol = self._symbols.get((make, *parts))
        if symbol is None:
            symbol = self._symbols[(make, *parts)] = make(*parts).leaf
        return symbol
