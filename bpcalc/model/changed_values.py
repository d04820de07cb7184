"""Changing the values of a loaded network: `--set NAME=VALUE`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from bpcalc.errors import BpcalcError
from bpcalc.formula.quantity import learning_rate, target
from bpcalc.formula.spelling import key
from bpcalc.functions.limits import fault_of_constant
from bpcalc.functions.table import did_you_mean, listed
from bpcalc.language.said import said
from bpcalc.model.decimals import rational
from bpcalc.model.names import normal
from bpcalc.model.network import Layer, Network, Sample, Values

_SAMPLE = re.compile(r"(.+)\[(\d{1,9})\]")


def with_values(network: Network, settings: Iterable[str]) -> Network:
    """The network with values put in, each written NAME=VALUE; nothing after = makes it a symbol.

    NAME is an input, a weight, a bias, a constant, `eta`, or a target such as `target_o1`; of several samples,
    `i1[2]` is the second's. Raises BpcalcError for a name that is not there and for a value that is no number.
    """
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals:
            raise BpcalcError.of(said("--set {setting}: there is no '='", setting=setting), said("write --set w5=0.41"))
        try:
            value = rational(text.strip()) if text.strip() else None
        except ValueError as failure:
            fault = said("--set {setting}: {fault}", setting=setting, fault=failure.args[0])
            raise BpcalcError.of(fault, said("write a decimal number")) from None
        network = _with_value(network, normal(name), value)
    return network


def _with_value(network: Network, name: str, value: Fraction | None) -> Network:
    if key(name) == key(learning_rate().id):
        return replace(network, convention=network.convention._replace(learning_rate=value))
    if name in network.weights:
        weights = _changed(network.weights, name, value)
        return replace(
            network, weights=weights, layers=tuple(_no_longer_drawn(layer, name) for layer in network.layers)
        )
    if name in network.biases:
        return replace(network, biases=_changed(network.biases, name, value))
    if name in network.constants:
        if fault := fault_of_constant(name.rstrip("'"), value):
            message = said("--set {setting}: {fault}", setting=name, fault=fault)
            raise BpcalcError.of(message, said("choose another value"))
        return replace(network, constants=_changed(network.constants, name, value))
    samples = tuple(
        _with_sample_value(sample, number, name, value)
        for sample, number in zip(network.samples, network.sample_numbers, strict=True)
    )
    if samples == network.samples:
        known = _settable(network)
        if name not in known:
            hint = did_you_mean(name, known, said("these can be set: {names}", names=listed(known)))
            raise BpcalcError.of(said("--set: there is no '{name}' in this network", name=name), hint)
    return replace(network, samples=samples)


def _no_longer_drawn(layer: Layer, weight: str) -> Layer:
    """The layer; its weights count as drawn no more once one of them has been set."""
    uses = any(connection.weight == weight for neuron in layer.neurons for connection in neuron.incoming)
    return layer._replace(drawn="") if uses else layer


def _with_sample_value(sample: Sample, number: int, name: str, value: Fraction | None) -> Sample:
    match = _SAMPLE.fullmatch(name)
    if match:
        if int(match[2]) != number:
            return sample
        name = match[1]
    if name in sample.inputs:
        return sample._replace(inputs=_changed(sample.inputs, name, value))
    for neuron in sample.targets:
        if name == target(neuron).id:
            return sample._replace(targets=_changed(sample.targets, neuron, value))
    return sample


def _changed(values: Values, name: str, value: Fraction | None) -> Values:
    return MappingProxyType({**values, name: value})


def _settable(network: Network) -> list[str]:
    names = [*network.inputs, *network.weights, *network.biases, *network.constants, learning_rate().id]
    names += [target(neuron).id for neuron in network.outputs]
    numbered = [f"{name}[{number}]" for number in network.sample_numbers if number for name in network.inputs]
    return names + numbered + [f"{target(o).id}[{n}]" for n in network.sample_numbers if n for o in network.outputs]
