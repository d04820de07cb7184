"""From a Spec to a Network: names for what was left unnamed, and whether the parts fit together."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from bpcalc.errors import Place
from bpcalc.functions.activations import ACTIVATIONS
from bpcalc.functions.losses import LOSSES
from bpcalc.functions.table import counted, listed
from bpcalc.model.convention import Biases, Convention, Order
from bpcalc.model.entries import Entry
from bpcalc.model.names import fresh_names
from bpcalc.model.network import Connection, Figure, Layer, Network, Neuron
from bpcalc.model.parameters import Parameters
from bpcalc.model.reading import Reading
from bpcalc.model.records import place_of_key
from bpcalc.model.sampling import input_names, sample_of, sample_specs
from bpcalc.model.spec import FigureSpec, LayerSpec, NetworkSpec


def network_of(spec: NetworkSpec, reading: Reading, stem: str) -> Network:
    """The network of a spec.

    Raises BpcalcError with everything that was reported while reading and everything that does not fit.
    """
    layer_specs = [layer for layer in spec.layers or () if layer is not None]
    neuron_names = _neuron_names(layer_specs, reading)
    samples = sample_specs(spec, reading)
    inputs = input_names(samples, layer_specs, reading)
    parameters = Parameters(reading, inputs, layer_specs)
    layers = []
    sources: Sequence[str] | None = inputs or None
    for layer, names in zip(layer_specs, neuron_names, strict=True):
        layers.append(_layer(layer, names, sources, parameters, reading))
        sources = names or None
    outputs = neuron_names[-1] if neuron_names and neuron_names[-1] else None
    built = tuple(sample_of(sample, inputs, outputs, reading) for sample in samples)
    convention = Convention(Order(spec.update.order), Biases(spec.update.biases), spec.learning_rate)
    published = tuple(_figure(figure, spec.source, convention, reading) for figure in spec.published if figure)
    reading.raise_problems()
    return Network(
        name=spec.name or stem,
        title=spec.title,
        source=spec.source,
        layers=tuple(layers),
        inputs=tuple(inputs),
        samples=built,
        weights=MappingProxyType(parameters.weights),
        biases=MappingProxyType(parameters.biases),
        loss=LOSSES[spec.loss],
        convention=convention,
        published=published,
    )


def _neuron_names(layers: Sequence[LayerSpec], reading: Reading) -> list[list[str]]:
    """The names of each layer's neurons; those left out are h1 … in hidden layers, o1 … in the last."""
    given = [name for layer in layers for name in layer.neurons or () if name is not None]
    places: dict[str, Place] = {}
    for name in given:
        if name.text in places:
            hint = f"the first stands in line {places[name.text].line}; each neuron needs a name of its own"
            reading.report(name.place, f"two neurons are called '{name.text}'", hint)
        places.setdefault(name.text, name.place)
    hidden, last = fresh_names("h", places), fresh_names("o", places)
    names = []
    for layer in layers:
        fresh = last if layer is layers[-1] else hidden
        if layer.neurons is not None:
            names.append([name.text if name else "" for name in layer.neurons])
        elif "neurons" in layer.places:
            names.append([])
        else:
            names.append([next(fresh) for _ in layer.weights or ()])
    return names


def _layer(
    spec: LayerSpec, names: list[str], sources: Sequence[str] | None, parameters: Parameters, reading: Reading
) -> Layer:
    rows = list(spec.weights or ())
    if names and rows and len(rows) != len(names):
        message = f"{counted(len(rows), 'row')} of weights for {counted(len(names), 'neuron')}"
        reading.report(
            place_of_key(spec, "weights"), message, "write a row per neuron, a column per input of the layer"
        )
    neurons = []
    biases = _bias_names(spec, len(names), parameters, reading)
    for name, row, bias in zip(names, rows, biases, strict=False):
        incoming = [] if row is None else _incoming(name, row, sources, parameters, reading)
        neurons.append(Neuron(name, tuple(incoming), bias))
    return Layer(tuple(neurons), ACTIVATIONS[spec.activation])


def _incoming(
    neuron: str, row: Sequence[Entry], sources: Sequence[str] | None, parameters: Parameters, reading: Reading
) -> list[Connection]:
    if sources is None:
        sources = [""] * len(row)
    if len(row) != len(sources):
        message = f"{counted(len(row), 'weight')} into '{neuron}', but the layer has {counted(len(sources), 'input')}"
        hint = f"its inputs: {listed(sources)}; write none for a connection that is not there"
        reading.report(row[0].place if row else Place(), message, hint)
        return []
    connections = [
        Connection(parameters.weight(entry), source)
        for entry, source in zip(row, sources, strict=True)
        if not entry.missing
    ]
    if not connections:
        reading.report(row[0].place, f"nothing leads into '{neuron}'", "give it at least one weight")
    return connections


def _bias_names(spec: LayerSpec, neurons: int, parameters: Parameters, reading: Reading) -> list[str | None]:
    """The name of each neuron's bias; None where it has none."""
    bias = spec.bias
    if bias is None:
        return [None] * neurons
    if bias.shared:
        entry = bias.entries[0]
        return [None if entry.missing else parameters.bias(entry)] * neurons
    if len(bias.entries) != neurons:
        message = f"{counted(len(bias.entries), 'bias', 'biases')} for {counted(neurons, 'neuron')}"
        reading.report(bias.place, message, "a list gives one per neuron; a single value is one for the layer")
        return [None] * neurons
    return [None if entry.missing else parameters.bias(entry) for entry in bias.entries]


def _figure(spec: FigureSpec, source: str, convention: Convention, reading: Reading) -> Figure:
    return Figure(
        quantity=spec.quantity,
        written=spec.value.text if spec.value else "",
        erratum=spec.erratum.text if spec.erratum else "",
        source=spec.source or source,
        convention=Convention(
            Order(spec.order or convention.order),
            Biases(spec.biases or convention.biases),
            convention.learning_rate if spec.learning_rate is None else spec.learning_rate,
        ),
        quoted=reading.source.problem(place_of_key(spec, "quantity"), "a published figure"),
    )
