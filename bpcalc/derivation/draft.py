"""What the parts of a derivation share while it is being written down."""

from __future__ import annotations

from collections.abc import Callable

from bpcalc.algebra.formulas import Formula
from bpcalc.algebra.quantity import Kind, Quantity, delta, input_value, net, out, partial, total_error
from bpcalc.derivation.step import Phase, Rule, Step
from bpcalc.model.network import Network

_TOTAL = total_error()


class Draft:
    """The steps so far, and which quantity stands for each parameter at the moment.

    `at` is how many updates came before the quantities that are written now.
    """

    def __init__(self, network: Network, at: int) -> None:
        self.network = network
        self.at = at
        self.steps: list[Step] = []
        self.parameters = {name: Quantity(Kind.WEIGHT, name, at=at) for name in network.weights}
        self.parameters |= {name: Quantity(Kind.BIAS, name, at=at) for name in network.biases}
        self._bare = {name: Quantity(parameter.kind, name) for name, parameter in self.parameters.items()}
        self._symbols: dict[tuple[object, ...], Formula] = {}

    def add(
        self,
        quantity: Quantity,
        formula: Formula,
        rule: Rule,
        phase: Phase,
        layer: int = -1,
        neuron: str = "",
    ) -> Formula:
        """Writes the step down and gives the symbol of what it defines."""
        self.steps.append(Step(quantity, formula, rule, phase, layer, neuron))
        return quantity.symbol

    def parameter(self, name: str) -> Formula:
        """The symbol that stands for a weight or bias at the moment."""
        return self.parameters[name].symbol

    def source(self, name: str, layer: int, sample: int) -> Formula:
        """The symbol of what flows along a connection into a layer: an input, or the output of a neuron below."""
        return self.out(name, sample) if layer else self._symbol(input_value, name, sample)

    def net(self, neuron: str, sample: int) -> Formula:
        """The symbol of a neuron's net."""
        return self._symbol(net, neuron, sample, self.at)

    def out(self, neuron: str, sample: int) -> Formula:
        """The symbol of a neuron's output."""
        return self._symbol(out, neuron, sample, self.at)

    def delta(self, neuron: str, sample: int) -> Formula:
        """The symbol of a neuron's δ."""
        return self._symbol(delta, neuron, sample, self.at)

    def gradient(self, name: str, sample: int = 0, via: str = "") -> Quantity:
        """∂E_total/∂parameter: of one sample or reduced over all, of one use or of all together."""
        by = self._bare[name]
        return partial(_TOTAL, by, via=via, sample=sample, at=self.at)

    def bare(self, name: str) -> Quantity:
        """A weight or bias as it stands under a ∂: without a count of updates."""
        return self._bare[name]

    def _symbol(self, make: Callable[..., Quantity], *parts: str | int) -> Formula:
        # A quantity is met once for each connection; its symbol is made once.
        symbol = self._symbols.get((make, *parts))
        if symbol is None:
            symbol = self._symbols[(make, *parts)] = make(*parts).symbol
        return symbol
