"""The Spec: what a network file may say. The loader and `bpcalc schema` both read these annotations.

Every spec also has its place in the file, and the places of the keys that were written.
"""

# No postponed annotations here: they are read when a file is, and reading them back from text takes longer.

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, NamedTuple

from bpcalc.errors import Place
from bpcalc.functions.activations import ACTIVATIONS
from bpcalc.functions.activations import ALIASES as ACTIVATION_ALIASES
from bpcalc.functions.losses import LOSSES
from bpcalc.model.convention import Biases, Order
from bpcalc.model.entries import Bias, BiasShape, Entries, Entry, Rows
from bpcalc.model.number_shapes import NumberShape, Written, WrittenShape
from bpcalc.model.records import Key, Record
from bpcalc.model.shapes import Choice, ListOf, Name, NameShape, Schema, Text

_ORDER = Choice([order.value for order in Order], "an order of updates", {})
_BIASES = Choice([biases.value for biases in Biases], "a policy for biases", {})
_INPUTS = Entries("inputs")
_TARGETS = Entries("targets", of_neuron=True)


class SampleSpec(NamedTuple):
    """One sample: what goes in and what should come out."""

    inputs: Annotated[tuple[Entry, ...] | None, Key(_INPUTS, "the inputs, {i1: 0.05} or [0.05]", required=True)] = None
    targets: Annotated[tuple[Entry, ...] | None, Key(_TARGETS, "the targets, {o1: 0.01} or [0.01]", required=True)] = (
        None
    )
    place: Place = Place()
    places: Mapping[str, Place] = MappingProxyType({})


class LayerSpec(NamedTuple):
    """One layer of neurons."""

    neurons: Annotated[tuple[Name | None, ...] | None, Key(ListOf(NameShape(), "a list of names"), "their names")] = (
        None
    )
    activation: Annotated[
        str, Key(Choice(list(ACTIVATIONS), "an activation", ACTIVATION_ALIASES), "sigmoid unless named")
    ] = "sigmoid"
    weights: Annotated[
        tuple[tuple[Entry, ...] | None, ...] | None,
        Key(
            Rows(),
            "a row per neuron, a column per input of the layer; none: no connection; empty: a symbol",
            required=True,
        ),
    ] = None
    bias: Annotated[
        Bias | None,
        Key(
            BiasShape(),
            "one for the whole layer, or a list of one per neuron; left out: none",
            may_be_empty=True,
        ),
    ] = None
    place: Place = Place()
    places: Mapping[str, Place] = MappingProxyType({})


class UpdateSpec(NamedTuple):
    """How the parameters move."""

    order: Annotated[
        str, Key(_ORDER, "simultaneous, or in-place: the layer below sees the new weights of the layer above")
    ] = Order.SIMULTANEOUS.value
    biases: Annotated[
        str, Key(_BIASES, "fixed, trained (a shared bias moves by the sum) or split (one per neuron)")
    ] = Biases.TRAINED.value
    place: Place = Place()
    places: Mapping[str, Place] = MappingProxyType({})


class FigureSpec(NamedTuple):
    """A figure in print, and the convention that reproduces it where it is not the file's."""

    quantity: Annotated[str, Key(Text(), "the id of what the figure is of", required=True)] = ""
    value: Annotated[Written | None, Key(WrittenShape(), "the printed digits, quoted", required=True)] = None
    erratum: Annotated[Written | None, Key(WrittenShape(), "the true figure, where the print is wrong")] = None
    order: Annotated[str | None, Key(_ORDER, "the order of updates behind this figure")] = None
    biases: Annotated[str | None, Key(_BIASES, "the policy for biases behind this figure")] = None
    learning_rate: Annotated[Fraction | None, Key(NumberShape(), "the learning rate behind this figure")] = None
    source: Annotated[str, Key(Text(), "where the figure is printed; the network's source unless given")] = ""
    place: Place = Place()
    places: Mapping[str, Place] = MappingProxyType({})


class NetworkSpec(NamedTuple):
    """A whole file."""

    name: Annotated[str, Key(Text(), "the network's name; the file's stem unless given")] = ""
    title: Annotated[str, Key(Text(), "one line that says what this network is")] = ""
    source: Annotated[str, Key(Text(), "where the network comes from")] = ""
    inputs: Annotated[tuple[Entry, ...] | None, Key(_INPUTS, "the inputs of the only sample")] = None
    targets: Annotated[tuple[Entry, ...] | None, Key(_TARGETS, "the targets of the only sample")] = None
    samples: Annotated[
        tuple[SampleSpec | None, ...] | None,
        Key(
            ListOf(Record(SampleSpec, "a sample"), "a list of samples"),
            "inputs and targets, in place of the two keys",
        ),
    ] = None
    layers: Annotated[
        tuple[LayerSpec | None, ...] | None,
        Key(
            ListOf(Record(LayerSpec, "a layer"), "a list of layers"),
            "the layers from the first hidden one to the output",
            required=True,
        ),
    ] = None
    loss: Annotated[str, Key(Choice(list(LOSSES), "a loss", {}), "half-squared-error unless named")] = (
        "half-squared-error"
    )
    learning_rate: Annotated[
        Fraction | None, Key(NumberShape(may_be_empty=True), "η; left out: a symbol", may_be_empty=True)
    ] = None
    update: Annotated[UpdateSpec, Key(Record(UpdateSpec, "update"), "how the parameters move")] = UpdateSpec()
    published: Annotated[
        tuple[FigureSpec | None, ...],
        Key(ListOf(Record(FigureSpec, "a published figure"), "a list of figures", least=0), "figures in print"),
    ] = ()
    place: Place = Place()
    places: Mapping[str, Place] = MappingProxyType({})


NETWORK = Record(NetworkSpec, "the network")


def json_schema() -> Schema:
    """The JSON Schema of a network file, for editors and other programs."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A network of bpcalc",
        "$comment": "Written by 'bpcalc schema' from the program's own types.",
        **NETWORK.schema(),
    }
