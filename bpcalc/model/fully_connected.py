"""Whether a network can be written in matrices: each layer fed by the whole layer before, and nothing shared."""

from __future__ import annotations

from bpcalc.errors import BpcalcError
from bpcalc.language.said import said
from bpcalc.model.convention import Biases
from bpcalc.model.network import Layer, Network, Neuron, Origin


def refuse_unlayered(network: Network, option: str, hint: str, may_share: bool = False) -> None:
    """Raises BpcalcError for the first layer that no matrix of weights describes; `option` asked for matrices.

    Where parameters `may_share`, only the connections count.
    """
    split = network.with_split_biases() if network.convention.biases is Biases.SPLIT else network
    fault = _fault(split, may_share)
    if fault:
        raise BpcalcError.of(said("{option}: {fault}", option=option, fault=fault), hint)


def _fault(network: Network, may_share: bool) -> str:
    before = [Origin(name, is_input=True) for name in network.inputs]
    for number, layer in enumerate(network.layers, start=1):
        faults = [_fault_of_sources(neuron, before, number) for neuron in layer.neurons]
        if not may_share:
            faults += [_fault_of_weights(network, neuron, number) for neuron in layer.neurons]
            faults += [_fault_of_biases(network, layer, number)]
        if found := next(filter(None, faults), ""):
            return found
        before = [Origin(neuron.name, is_input=False) for neuron in layer.neurons]
    return ""


def _fault_of_sources(neuron: Neuron, before: list[Origin], layer: int) -> str:
    sources = [connection.source for connection in neuron.incoming]
    if sources == before:
        return ""
    if all(source in before for source in sources) and len(set(sources)) < len(before):
        missing = next(source.name for source in before if source not in sources)
        return said(
            "in layer {layer} '{neuron}' has no connection from '{source}'; a 0 in the matrix would be no weight",
            layer=layer,
            neuron=neuron.name,
            source=missing,
        )
    return said(
        "in layer {layer} what feeds '{neuron}' is not the layer before, neuron by neuron in its order",
        layer=layer,
        neuron=neuron.name,
    )


def _fault_of_weights(network: Network, neuron: Neuron, layer: int) -> str:
    names = [connection.weight for connection in neuron.incoming]
    shared = next((name for name in names if len(network.users[name]) > 1 or names.count(name) > 1), "")
    if not shared:
        return ""
    return said(
        "the weight '{weight}' of layer {layer} is shared; its gradient is no single entry of a matrix",
        weight=shared,
        layer=layer,
    )


def _fault_of_biases(network: Network, layer: Layer, number: int) -> str:
    """A layer may have no bias, one for all its neurons, or one for each."""
    names = [neuron.bias for neuron in layer.neurons]
    used = {name for name in names if name}
    elsewhere = next((name for name in names if name and any(at != number - 1 for at, _ in network.users[name])), "")
    if elsewhere:
        return said("the bias '{bias}' of layer {layer} is used in other layers, too", bias=elsewhere, layer=number)
    if None in names and used:
        return said("in layer {layer} some neurons have a bias and others have none", layer=number)
    if 1 < len(used) < len(names):
        return said("in layer {layer} some neurons share a bias and others do not", layer=number)
    return ""
