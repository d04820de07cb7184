"""Which neurons, weights and biases the end of a written name may mean: h1, o, 11, 211, h1→o."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from bpcalc.checking.notes.vocabulary import LAYER_LETTERS
from bpcalc.model.network import Network

INDEX = re.compile(r"\d{1,3}")


class Owners:
    """The neurons of one network, and what belongs to them."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._layers = [[neuron.name for neuron in layer.neurons] for layer in network.layers]

    @cached_property
    def neurons(self) -> dict[str, str]:
        """The names of all neurons, by the same in small letters."""
        return {name.lower(): name for layer in self._layers for name in layer}

    def named(self, rest: str, stem: str = "", above: str = "") -> list[str]:
        """The neurons that the end of a name may mean."""
        exact = self.neurons.get(rest) or self.neurons.get(re.sub(r"^0(?=\d)", "o", rest))
        found = [exact] if exact else []
        outputs = self._layers[-1]
        number = re.sub(r"\D", "", above)
        of_layer = int(number) - 1 if number else -1
        if not rest and 0 <= of_layer < len(self._layers):
            return list(self._layers[of_layer])
        if not rest:
            only = self._layers[0] if stem == "h" else outputs
            return list(only) if len(only) == 1 else []
        letter, index = rest[0], rest[1:]
        if letter in LAYER_LETTERS and (index.isdigit() or not index):
            layer = LAYER_LETTERS[letter]
            if layer != 0 or len(self._layers) > 1:
                found += self._nth(self._layers[layer], index or ("1" if len(self._layers[layer]) == 1 else ""))
        if rest.isdigit():
            layers = list(self._layers)
            if stem in LAYER_LETTERS:
                layers = self._layers[:-1] if stem == "h" else [self._layers[-1]]
            if 0 <= of_layer < len(self._layers):
                layers = [self._layers[of_layer]]
            if len(rest) == 2 and 0 < int(rest[0]) <= len(self._layers):
                found += self._nth(self._layers[int(rest[0]) - 1], rest[1])
            for layer_names in layers:
                found += self._nth(layer_names, rest)
            flat = [name for layer_names in self._layers for name in layer_names]
            found += self._nth([*self.network.inputs, *flat], rest)[:1]
            if int(rest) > max(map(len, self._layers)):
                found += self._nth(flat, rest)[:1]
            layer_number = int(rest)
            if 0 < layer_number <= len(self._layers) and len(self._layers[layer_number - 1]) == 1:
                found += self._layers[layer_number - 1]
        return [name for name in dict.fromkeys(found) if name in self.neurons.values()]

    @staticmethod
    def _nth(names: list[str], index: str) -> list[str]:
        place = int(index) - 1 if INDEX.fullmatch(index) else -1
        return [names[place]] if 0 <= place < len(names) else []

    def bias_of(self, neuron: str) -> str:
        """The bias of a neuron, or nothing."""
        return next((n.bias or "" for n in self.network.neurons if n.name == neuron), "")

    def leads_only_to(self, id_: str, output: str) -> bool:
        """Whether no other output than one depends on what an id means."""
        outputs = self.network.layers[-1].neurons
        if len(outputs) == 1 or id_.removeprefix("out_").removeprefix("net_") == output:
            return True
        own = [neuron for neuron in outputs if id_ in (neuron.bias, *(way.weight for way in neuron.incoming))]
        return [neuron.name for neuron in own] == [output]

    def weights(self, rest: str, layer_number: str) -> Iterator[str]:
        """w(h1→o) and w_{h1,o}; w_{211}: the layer, the neuron, and where it comes from; w^{(2)}_{11}: both ends."""
        ends: dict[str, list[str]] = {}
        for neuron in self.network.neurons:
            for connection in neuron.incoming:
                source, target = connection.source.name.lower(), neuron.name.lower()
                for pair in (source + target, target + source):
                    ends.setdefault(pair, []).append(connection.weight)
        yield from ends.get(rest.replace("→", ""), ())
        indices = [int(digit) - 1 for digit in rest] if rest.isdigit() and rest.isascii() else []
        if len(indices) == 3:
            yield from self._weight(indices[0], indices[1], indices[2])
        if len(indices) == 2:
            layers = [int(layer_number) - 1] if layer_number else range(len(self._layers))
            for layer in layers:
                yield from self._weight(layer, indices[0], indices[1])
                yield from self._weight(layer, indices[1], indices[0])

    def _weight(self, layer: int, to: int, source: int) -> Iterator[str]:
        """The weight of a layer by the places of its two ends."""
        if 0 <= layer < len(self._layers) and 0 <= to < len(self._layers[layer]):
            incoming = self.network.layers[layer].neurons[to].incoming
            if 0 <= source < len(incoming):
                yield incoming[source].weight
