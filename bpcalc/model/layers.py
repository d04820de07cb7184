"""The layers of a network file: names for what was left unnamed, where each column comes from, and whether rows fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bpcalc.errors import Place
from bpcalc.functions.table import did_you_mean, listed
from bpcalc.language.said import said, said_of
from bpcalc.model.names import fresh_names
from bpcalc.model.network import Connection, Layer, Neuron, Origin
from bpcalc.model.parameter_shapes import Entry
from bpcalc.model.parameters import Parameters
from bpcalc.model.random_weights import INITIALIZATIONS, drawn_weights
from bpcalc.model.shapes import Name, place_of_key
from bpcalc.model.spec import LayerSpec, RandomSpec
from bpcalc.model.yaml_reading import Reading

LARGEST_OPTION = 1_000_000
"""The largest option of random weights, as a bound that they are drawn within."""

MOST_WEIGHTS = 100_000
"""Weights of a network, drawn before its layers are looked at; deriving as many takes some ten seconds."""

EntryRows = Sequence[Sequence[Entry] | None]


def neuron_names(layers: Sequence[LayerSpec], reading: Reading) -> list[list[str]]:
    """The names of each layer's neurons; those left out are h1 … in hidden layers, o1 … in the last."""
    given = [name for layer in layers for name in _written_names(layer) if name is not None]
    places: dict[str, Place] = {}
    for name in given:
        if name.text in places:
            line = places[name.text].line
            hint = said("the first stands in line {line}; each neuron needs a name of its own", line=line)
            reading.report(name.place, said("two neurons are called '{name}'", name=name.text), hint)
        places.setdefault(name.text, name.place)
    hidden, last = fresh_names("h", places), fresh_names("o", places)
    names = []
    for layer in layers:
        fresh = last if layer is layers[-1] else hidden
        if written := _written_names(layer):
            names.append([name.text if name else "" for name in written])
        else:
            names.append([next(fresh) for _ in range(_count(layer, reading))])
    return names


def layers_of(
    specs: Sequence[LayerSpec],
    names: Sequence[list[str]],
    inputs: Sequence[str],
    parameters: Parameters,
    reading: Reading,
) -> list[Layer]:
    """The layers, each with its sources: those that `from` names, or the layer before."""
    layers = []
    known = {name: Origin(name, is_input=True) for name in inputs}
    before: Sequence[Origin] | None = [Origin(name, is_input=True) for name in inputs] or None
    ambiguous: set[str] = set()
    later = [set(neurons) for neurons in names]
    for spec, neurons in zip(specs, names, strict=True):
        sources = before
        if "from" in spec.places:
            sources = _sources(spec.from_ or (), known, later, ambiguous, reading)
        later = later[1:]
        layers.append(_layer(spec, neurons, sources, parameters, reading))
        own = [Origin(name, is_input=False) for name in neurons]
        ambiguous |= set(neurons) & set(known)
        known |= dict(zip(neurons, own, strict=True))
        before = own or None
    return layers


def _written_names(layer: LayerSpec) -> tuple[Name | None, ...]:
    return layer.neurons if isinstance(layer.neurons, tuple) else ()


def _count(layer: LayerSpec, reading: Reading) -> int:
    """How many neurons a layer has that names none."""
    if isinstance(layer.neurons, int):
        return layer.neurons
    if isinstance(layer.weights, RandomSpec):
        if "neurons" not in layer.places:
            hint = said("write neurons: 3, or their names")
            reading.report(layer.weights.place, said("random weights need to know how many neurons there are"), hint)
        return 0
    return 0 if "neurons" in layer.places else len(layer.weights or ())


def _sources(
    written: Sequence[Name | None],
    known: Mapping[str, Origin],
    later: Sequence[set[str]],
    ambiguous: set[str],
    reading: Reading,
) -> list[Origin] | None:
    """Where the columns of a layer come from; None where that is not known."""
    sources = []
    for name in written:
        if name is None:
            return None
        if name.text in ambiguous:
            message = said("'{name}' is an input and a neuron", name=name.text)
            reading.report(name.place, message, said("give one of them another name"))
        elif name.text not in known:
            hint = did_you_mean(name.text, known, said("below this layer are {names}", names=listed(known)))
            stands = any(name.text in neurons for neurons in later)
            fault = (
                said("'{name}' is not below this layer", name=name.text)
                if stands
                else said("there is no '{name}' below this layer", name=name.text)
            )
            reading.report(name.place, fault, hint)
            return None
        elif known[name.text] in sources:
            fault = said("'{name}' stands twice in 'from'", name=name.text)
            reading.report(name.place, fault, said("keep one of them"))
        sources.append(known.get(name.text, Origin(name.text, is_input=False)))
    return sources or None


def _layer(
    spec: LayerSpec, names: list[str], sources: Sequence[Origin] | None, parameters: Parameters, reading: Reading
) -> Layer:
    rows = _rows(spec, len(names), sources, len(parameters.weights), reading)
    if names and rows and len(rows) != len(names):
        message = said(
            "{rows} of weights for {neurons}",
            rows=said_of(len(rows), "{count:,} row", "{count:,} rows"),
            neurons=said_of(len(names), "{count:,} neuron", "{count:,} neurons"),
        )
        hint = said("write a row per neuron, a column per input of the layer")
        reading.report(place_of_key(spec, "weights"), message, hint)
    neurons = []
    biases = _bias_names(spec, len(names), parameters, reading)
    threshold = spec.threshold is not None
    for name, row, bias in zip(names, rows, biases, strict=False):
        incoming = [] if row is None else _incoming(name, row, sources, parameters, reading)
        neurons.append(Neuron(name, tuple(incoming), bias, threshold and bias is not None))
    drawn = ""
    if isinstance(spec.weights, RandomSpec):
        drawn = said("{way}, seed {seed}", way=spec.weights.random, seed=spec.weights.seed)
    return Layer(tuple(neurons), spec.activation.entry, drawn)


def _rows(spec: LayerSpec, neurons: int, sources: Sequence[Origin] | None, known: int, reading: Reading) -> EntryRows:
    """The rows of weights, drawn where they are random; `known` weights came before."""
    if not isinstance(spec.weights, RandomSpec):
        return list(spec.weights or ())
    weights = spec.weights
    initialization = INITIALIZATIONS.get(weights.random)
    if initialization is None or weights.seed is None or not sources or not neurons:
        return []
    written = {"low": weights.low, "high": weights.high, "mean": weights.mean, "deviation": weights.deviation}
    options = {name: float(value) for name, value in written.items() if value is not None}
    for name in options:
        if name not in initialization.options:
            fault = said("'{name}' means nothing to {way}", name=name, way=weights.random)
            takes = said("it takes {names}", names=", ".join(initialization.options))
            hint = takes if initialization.options else said("drop it")
            reading.report(weights.places[name], fault, hint)
    if any(abs(value) > LARGEST_OPTION for value in options.values()):
        fault = said("an option of the weights is beyond {most:,}", most=LARGEST_OPTION)
        reading.report(weights.place, fault, said("draw smaller weights"))
        return []
    distribution = initialization.distribution(options, len(sources), neurons)
    if distribution.uniform and distribution.second <= distribution.first:
        message = said(
            "low is {low:g}, and not below high, which is {high:g}", low=distribution.first, high=distribution.second
        )
        reading.report(place_of_key(weights, "low"), message, said("write low: -1, high: 1"))
        return []
    if not distribution.uniform and distribution.second <= 0:
        fault = said("the deviation is not above 0")
        reading.report(place_of_key(weights, "deviation"), fault, said("write deviation: 1"))
        return []
    if known + neurons * len(sources) > MOST_WEIGHTS:
        count = known + neurons * len(sources)
        message = said(
            "the network has {weights:,} weights with this layer; bpcalc derives {most:,} at most",
            weights=count,
            most=MOST_WEIGHTS,
        )
        reading.report(weights.place, message, said("take fewer neurons"))
        return []
    values = iter(drawn_weights(distribution, weights.seed, neurons * len(sources)))
    return [[Entry(None, next(values), weights.place) for _ in sources] for _ in range(neurons)]


def _incoming(
    neuron: str, row: Sequence[Entry], sources: Sequence[Origin] | None, parameters: Parameters, reading: Reading
) -> list[Connection]:
    if sources is None:
        sources = [Origin("", is_input=True)] * len(row)
    if len(row) != len(sources):
        message = said(
            "{weights} into '{neuron}', but the layer has {inputs}",
            weights=said_of(len(row), "{count:,} weight", "{count:,} weights"),
            neuron=neuron,
            inputs=said_of(len(sources), "{count:,} input", "{count:,} inputs"),
        )
        hint = said(
            "its inputs: {names}; write none for a connection that is not there",
            names=listed(source.name for source in sources),
        )
        reading.report(row[0].place if row else Place(), message, hint)
        return []
    connections = [
        Connection(parameters.weight(entry), source)
        for entry, source in zip(row, sources, strict=True)
        if not entry.missing
    ]
    if not connections:
        fault = said("nothing leads into '{neuron}'", neuron=neuron)
        reading.report(row[0].place, fault, said("give it at least one weight"))
    return connections


def _bias_names(spec: LayerSpec, neurons: int, parameters: Parameters, reading: Reading) -> list[str | None]:
    """The name of each neuron's bias or threshold; None where it has none."""
    if spec.bias is not None and spec.threshold is not None:
        fault = said("a layer has a bias or a threshold, not both")
        hint = said("a threshold is a bias that is subtracted; keep one of the two")
        reading.report(place_of_key(spec, "threshold"), fault, hint)
    bias = spec.bias or spec.threshold
    if bias is None:
        return [None] * neurons
    if bias.shared:
        entry = bias.entries[0]
        return [None if entry.missing else parameters.bias(entry)] * neurons
    if len(bias.entries) != neurons:
        count = len(bias.entries)
        biases = said_of(count, "{count:,} bias", "{count:,} biases")
        thresholds = said_of(count, "{count:,} threshold", "{count:,} thresholds")
        message = said(
            "{biases} for {neurons}",
            biases=biases if spec.threshold is None else thresholds,
            neurons=said_of(neurons, "{count:,} neuron", "{count:,} neurons"),
        )
        hint = said("a list gives one per neuron; a single value is one for the layer")
        reading.report(bias.place, message, hint)
        return [None] * neurons
    return [None if entry.missing else parameters.bias(entry) for entry in bias.entries]
