"""Loading a network: from a CONFIG argument or a text to its Spec, and from the Spec to a Network whose parts fit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

from bpcalc.functions.limits import fault_of_constant
from bpcalc.functions.losses import LOSSES
from bpcalc.functions.table import did_you_mean, listed
from bpcalc.language.said import said, said_of
from bpcalc.model.batches import Batch, Pick, Reduce
from bpcalc.model.convention import Biases, Convention, Order
from bpcalc.model.layers import layers_of, neuron_names
from bpcalc.model.network import Decay, Figure, Layer, Network
from bpcalc.model.parameters import Constants, Parameters
from bpcalc.model.samples import input_names, sample_of, sample_specs
from bpcalc.model.shapes import place_of_key
from bpcalc.model.source import Source, source_of
from bpcalc.model.spec import NETWORK, FigureSpec, NetworkSpec
from bpcalc.model.yaml_reading import Reading, composed

MOST_TERMS = 200_000
"""Products in the nets of all samples; deriving as many takes some twenty seconds."""


def load(config: str | Path) -> Network:
    """The network of a file, of `-` (standard input), or of a bundled name such as `classic`.

    Raises BpcalcError with every problem of the file, each with its line and column.

    >>> import bpcalc
    >>> bpcalc.load("classic")
    <Network classic: 2-2-2, 8 weights, 2 biases>
    """
    return _loaded(source_of(str(config)))


def loads(text: str, name: str = "network") -> Network:
    r"""The network that a text describes; `name` is what messages call the text. Raises as `load` does.

    >>> import bpcalc
    >>> bpcalc.loads("inputs: {x: 2}\ntargets: [1]\nlayers: [{weights: [[0.5]]}]", "mine")
    <Network mine: 1-1, 1 weights, 0 biases>
    """
    return _loaded(Source(name, text, name))


def _loaded(source: Source) -> Network:
    reading = Reading(source)
    spec = NETWORK.read(composed(source), reading)
    if not isinstance(spec, NetworkSpec):
        reading.raise_problems()
    return network_of(spec, reading, source.stem)


def network_of(spec: NetworkSpec, reading: Reading, stem: str) -> Network:
    """The network of a spec.

    Raises BpcalcError with everything that was reported while reading and everything that does not fit.
    """
    layer_specs = [layer for layer in spec.layers or () if layer is not None]
    names = neuron_names(layer_specs, reading)
    has_loss = spec.loss.entry is not None
    samples = sample_specs(spec, has_loss, reading)
    inputs = input_names(samples, layer_specs, reading)
    parameters = Parameters(reading, inputs, layer_specs)
    layers = layers_of(layer_specs, names, inputs, parameters, reading)
    outputs = names[-1] if names and names[-1] else None
    built = tuple(sample_of(sample, inputs, outputs if has_loss else None, reading) for sample in samples)
    convention = Convention(Order(spec.update.order), Biases(spec.update.biases), spec.learning_rate)
    published = tuple(_figure(figure, spec.source, convention, reading) for figure in spec.published if figure)
    for name, value in (("l2", spec.decay.l2), ("l1", spec.decay.l1)):
        if fault := fault_of_constant(name, value):
            reading.report(place_of_key(spec.decay, name), fault, said("leave it out for no decay"))
    goal = "" if has_loss else _goal(spec, outputs or [], reading)
    reading.raise_problems()
    _refuse_beyond_reach(spec, layers, len(built), reading)
    taken = {*inputs, *parameters.weights, *parameters.biases}
    constants = Constants(taken)
    return Network(
        name=spec.name or stem,
        title=spec.title,
        source=spec.source,
        layers=tuple(
            layer._replace(activation=constants.bound(layer.activation, layer_spec.activation.constants))
            for layer, layer_spec in zip(layers, layer_specs, strict=True)
        ),
        inputs=tuple(inputs),
        samples=built,
        weights=MappingProxyType(parameters.weights),
        biases=MappingProxyType(parameters.biases),
        loss=constants.bound(spec.loss.entry, spec.loss.constants) if has_loss else LOSSES["half-squared-error"],
        goal=goal,
        decay=_decay(spec, constants),
        optimizer=constants.bound(spec.optimizer.entry, spec.optimizer.constants),
        schedule=constants.bound(spec.schedule.entry, spec.schedule.constants),
        constants=MappingProxyType(constants.values),
        batch=Batch(spec.batch.size, Pick(spec.batch.pick), spec.batch.seed, Reduce(spec.batch.reduce)),
        count=constants.free("t"),
        convention=convention,
        published=published,
        notation=spec.notation,
    )


def _refuse_beyond_reach(spec: NetworkSpec, layers: Sequence[Layer], samples: int, reading: Reading) -> None:
    """Raises BpcalcError for a network with more terms than anybody would wait for."""
    terms = samples * sum(len(neuron.incoming) + 1 for layer in layers for neuron in layer.neurons)
    if terms > MOST_TERMS:
        message = said_of(
            samples,
            "{count:,} sample times {each:,} weights and neurons are {terms:,} terms; bpcalc derives {most:,}",
            "{count:,} samples times {each:,} weights and neurons are {terms:,} terms; bpcalc derives {most:,}",
            each=terms // samples,
            terms=terms,
            most=MOST_TERMS,
        )
        reading.report(place_of_key(spec, "layers"), message, said("take fewer"))
        reading.raise_problems()


def _goal(spec: NetworkSpec, outputs: Sequence[str], reading: Reading) -> str:
    """The output whose own gradient is asked for: the one that is named, or the only one."""
    wanted = spec.loss.of or (outputs[0] if len(outputs) == 1 else "")
    if outputs and wanted not in outputs:
        message = (
            said("'{name}' is no output neuron", name=wanted)
            if wanted
            else said("there are several outputs, and 'of' names none")
        )
        otherwise = said(
            "write loss: {{name: none, of: {first}}}; outputs: {outputs}", first=outputs[0], outputs=listed(outputs)
        )
        reading.report(spec.loss.place, message, did_you_mean(wanted, outputs, otherwise))
    return wanted


def _decay(spec: NetworkSpec, constants: Constants) -> Decay:
    written = spec.decay.places
    return Decay(
        l2=constants.named("l2", spec.decay.l2) if "l2" in written else "",
        l1=constants.named("l1", spec.decay.l1) if "l1" in written else "",
    )


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
