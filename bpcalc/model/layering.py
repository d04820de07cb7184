"""The layers of a network file: names for what was left unnamed, where each column comes from, and whether rows fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bpcalc.errors import Place
from bpcalc.functions.table import counted, did_you_mean, listed
from bpcalc.model.drawing import DRAWINGS, drawn_weights
from bpcalc.model.entries import Entry
from bpcalc.model.names import fresh_names
from bpcalc.model.network import Connection, Layer, Neuron, Origin
from bpcalc.model.parameters import Parameters
from bpcalc.model.reading import Reading
from bpcalc.model.records import place_of_key
from bpcalc.model.shapes import Name
from bpcalc.model.spec import LayerSpec
from bpcalc.model.spec_parts import RandomSpec

LARGEST_OPTION = 1_000_000
MOST_WEIGHTS = 100_000
"""Weights of a network, drawn before its layers are looked at; deriving as many takes some ten seconds."""

Rows = Sequence[Sequence[Entry] | None]


def neuron_names(layers: Sequence[LayerSpec], reading: Reading) -> list[list[str]]:
    """The names of each layer's neurons; those left out are h1 … in hidden layers, o1 … in the last."""
    given = [name for layer in layers for name in _written_names(layer) if name is not None]
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
            hint = "write neurons: 3, or their names"
            reading.report(layer.weights.place, "random weights need to know how many neurons there are", hint)
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
            message = f"'{name.text}' is an input and a neuron"
            reading.report(name.place, message, "give one of them another name")
        elif name.text not in known:
            hint = did_you_mean(name.text, known, f"below this layer are {listed(known)}")
            stands = any(name.text in neurons for neurons in later)
            fault = (
                f"'{name.text}' is not below this layer" if stands else f"there is no '{name.text}' below this layer"
            )
            reading.report(name.place, fault, hint)
            return None
        elif known[name.text] in sources:
            reading.report(name.place, f"'{name.text}' stands twice in 'from'", "keep one of them")
        sources.append(known.get(name.text, Origin(name.text, is_input=False)))
    return sources or None


def _layer(
    spec: LayerSpec, names: list[str], sources: Sequence[Origin] | None, parameters: Parameters, reading: Reading
) -> Layer:
    rows = _rows(spec, len(names), sources, len(parameters.weights), reading)
    if names and rows and len(rows) != len(names):
        message = f"{counted(len(rows), 'row')} of weights for {counted(len(names), 'neuron')}"
        hint = "write a row per neuron, a column per input of the layer"
        reading.report(place_of_key(spec, "weights"), message, hint)
    neurons = []
    biases = _bias_names(spec, len(names), parameters, reading)
    threshold = spec.threshold is not None
    for name, row, bias in zip(names, rows, biases, strict=False):
        incoming = [] if row is None else _incoming(name, row, sources, parameters, reading)
        neurons.append(Neuron(name, tuple(incoming), bias, threshold and bias is not None))
    drawn = f"{spec.weights.random}, seed {spec.weights.seed}" if isinstance(spec.weights, RandomSpec) else ""
    return Layer(tuple(neurons), spec.activation.entry, drawn)


def _rows(spec: LayerSpec, neurons: int, sources: Sequence[Origin] | None, known: int, reading: Reading) -> Rows:
    """The rows of weights, drawn where they are random; `known` weights came before."""
    if not isinstance(spec.weights, RandomSpec):
        return list(spec.weights or ())
    weights = spec.weights
    drawing = DRAWINGS.get(weights.random)
    if drawing is None or weights.seed is None or not sources or not neurons:
        return []
    written = {"low": weights.low, "high": weights.high, "mean": weights.mean, "deviation": weights.deviation}
    options = {name: float(value) for name, value in written.items() if value is not None}
    for name in options:
        if name not in drawing.options:
            hint = f"it takes {', '.join(drawing.options)}" if drawing.options else "drop it"
            reading.report(weights.places[name], f"'{name}' means nothing to {weights.random}", hint)
    if any(abs(value) > LARGEST_OPTION for value in options.values()):
        reading.report(weights.place, f"an option of the weights is beyond {LARGEST_OPTION:,}", "draw smaller weights")
        return []
    spread = drawing.spread(options, len(sources), neurons)
    if spread.uniform and spread.second <= spread.first:
        message = f"low is {spread.first:g}, and not below high, which is {spread.second:g}"
        reading.report(place_of_key(weights, "low"), message, "write low: -1, high: 1")
        return []
    if not spread.uniform and spread.second <= 0:
        reading.report(place_of_key(weights, "deviation"), "the deviation is not above 0", "write deviation: 1")
        return []
    if known + neurons * len(sources) > MOST_WEIGHTS:
        count = known + neurons * len(sources)
        message = f"the network has {count:,} weights with this layer; bpcalc derives {MOST_WEIGHTS:,} at most"
        reading.report(weights.place, message, "take fewer neurons")
        return []
    values = iter(drawn_weights(spread, weights.seed, neurons * len(sources)))
    return [[Entry(None, next(values), weights.place) for _ in sources] for _ in range(neurons)]


def _incoming(
    neuron: str, row: Sequence[Entry], sources: Sequence[Origin] | None, parameters: Parameters, reading: Reading
) -> list[Connection]:
    if sources is None:
        sources = [Origin("", is_input=True)] * len(row)
    if len(row) != len(sources):
        message = f"{counted(len(row), 'weight')} into '{neuron}', but the layer has {counted(len(sources), 'input')}"
        hint = f"its inputs: {listed(source.name for source in sources)}; write none for a connection that is not there"
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
    """The name of each neuron's bias or threshold; None where it has none."""
    if spec.bias is not None and spec.threshold is not None:
        hint = "a threshold is a bias that is subtracted; keep one of the two"
        reading.report(place_of_key(spec, "threshold"), "a layer has a bias or a threshold, not both", hint)
    bias = spec.bias or spec.threshold
    what, plural = ("bias", "biases") if spec.threshold is None else ("threshold", "thresholds")
    if bias is None:
        return [None] * neurons
    if bias.shared:
        entry = bias.entries[0]
        return [None if entry.missing else parameters.bias(entry)] * neurons
    if len(bias.entries) != neurons:
        message = f"{counted(len(bias.entries), what, plural)} for {counted(neurons, 'neuron')}"
        reading.report(bias.place, message, "a list gives one per neuron; a single value is one for the layer")
        return [None] * neurons
    return [None if entry.missing else parameters.bias(entry) for entry in bias.entries]
