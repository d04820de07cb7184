"""The Spec: what a network file may say. The loader and `bpcalc schema` both read these annotations.

Every spec also has its place in the file, and the places of the keys that were written.
"""

# No postponed annotations here: they are read when a file is, and reading them back from text takes longer.

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, NamedTuple

from bpcalc.errors import Place
from bpcalc.functions import activations, losses, optimizers, schedules
from bpcalc.functions.custom import custom_activation, custom_loss
from bpcalc.language.said import said
from bpcalc.model.batches import Pick, Reduce
from bpcalc.model.convention import Biases, Order
from bpcalc.model.parameter_shapes import Bias, BiasShape, EntriesShape, Entry, NeuronsShape, RowsShape
from bpcalc.model.random_weights import INITIALIZATIONS
from bpcalc.model.shapes import (
    Choice,
    CountShape,
    Either,
    Key,
    ListOf,
    Name,
    NameShape,
    NumberShape,
    Record,
    Schema,
    TextShape,
    Written,
    WrittenShape,
)
from bpcalc.model.table_shapes import Chosen, Custom, FunctionShape, NotationShape
from bpcalc.notation.notation import Notation

LARGEST_SEED = 10**18
"""The largest seed of random weights and of random samples."""


class RandomSpec(NamedTuple):
    """Weights that are drawn."""

    random: Annotated[
        str,
        Key(
            Choice(list(INITIALIZATIONS), said("a way to draw weights"), {"glorot": "xavier", "kaiming": "he"}),
            said("how"),
            required=True,
        ),
    ] = ""
    seed: Annotated[
        int | None, Key(CountShape(0, LARGEST_SEED), said("write a whole number, as seed: 1"), required=True)
    ] = None
    low: Annotated[Fraction | None, Key(NumberShape(), said("the lowest of uniform; -1 unless given"))] = None
    high: Annotated[Fraction | None, Key(NumberShape(), said("the highest of uniform; 1 unless given"))] = None
    mean: Annotated[Fraction | None, Key(NumberShape(), said("the mean of normal; 0 unless given"))] = None
    deviation: Annotated[
        Fraction | None, Key(NumberShape(), said("the standard deviation of normal; 1 unless given"))
    ] = None
    place: Place = Place()
    places: Mapping[str, Place] = MappingProxyType({})


class BatchSpec(NamedTuple):
    """Which samples an update learns from."""

    size: Annotated[
        int | None, Key(CountShape(1, word="all"), said("how many samples an update learns from, or all"))
    ] = None
    pick: Annotated[str, Key(Choice(list(Pick), said("a way to pick samples"), {}), said("cyclic or random"))] = (
        Pick.CYCLIC.value
    )
    seed: Annotated[int, Key(CountShape(0, LARGEST_SEED), said("any whole number; 1 unless given"))] = 1
    reduce: Annotated[str, Key(Choice(list(Reduce), said("a way to reduce samples"), {}), said("mean or sum"))] = (
        Reduce.MEAN.value
    )
    place: Place = Place()
    places: Mapping[str, Place] = MappingProxyType({})


class DecaySpec(NamedTuple):
    """Weight decay."""

    l2: Annotated[
        Fraction | None, Key(NumberShape(may_be_empty=True), said("adds ½ · l2 · Σw² to the error"), may_be_empty=True)
    ] = None
    l1: Annotated[
        Fraction | None, Key(NumberShape(may_be_empty=True), said("adds l1 · Σ|w| to the error"), may_be_empty=True)
    ] = None
    place: Place = Place()
    places: Mapping[str, Place] = MappingProxyType({})


class FileSpec(NamedTuple):
    """Samples in a CSV file."""

    file: Annotated[str, Key(TextShape(), said("a CSV file beside this one"), required=True)] = ""
    inputs: Annotated[
        tuple[Name | None, ...] | None,
        Key(ListOf(NameShape(of_neuron=False), said("columns")), said("the columns of the inputs"), required=True),
    ] = None
    targets: Annotated[
        tuple[Name | None, ...] | None,
        Key(ListOf(NameShape(), said("columns")), said("the columns of the targets, in the order of the outputs")),
    ] = None
    place: Place = Place()
    places: Mapping[str, Place] = MappingProxyType({})


WEIGHTS = Either("random", Record(RandomSpec, said("random weights")), RowsShape())


_ORDER = Choice([order.value for order in Order], said("an order of updates"), {})
_BIASES = Choice([biases.value for biases in Biases], said("a policy for biases"), {})
_INPUTS = EntriesShape(said("inputs"))
_TARGETS = EntriesShape(said("targets"), of_neuron=True)
_ACTIVATION = FunctionShape(
    activations.ACTIVATIONS, activations.ALIASES, said("an activation"), Custom(custom_activation, ("net",), "net")
)
_LOSS = FunctionShape(
    losses.LOSSES, losses.ALIASES, said("a loss"), Custom(custom_loss, ("out", "target"), "out"), nothing=losses.NO_LOSS
)
_OPTIMIZER = FunctionShape(optimizers.OPTIMIZERS, optimizers.ALIASES, said("an optimizer"))
_SCHEDULE = FunctionShape(schedules.SCHEDULES, schedules.ALIASES, said("a schedule"))

SIGMOID = Chosen(activations.ACTIVATIONS["sigmoid"])
HALF_SQUARED_ERROR = Chosen(losses.LOSSES["half-squared-error"])
GRADIENT_DESCENT = Chosen(optimizers.OPTIMIZERS["gradient-descent"])
CONSTANT = Chosen(schedules.SCHEDULES["constant"])


class SampleSpec(NamedTuple):
    """One sample: what goes in and what should come out."""

    inputs: Annotated[
        tuple[Entry, ...] | None, Key(_INPUTS, said("the inputs, {i1: 0.05} or [0.05]"), required=True)
    ] = None
    targets: Annotated[
        tuple[Entry, ...] | None, Key(_TARGETS, said("the targets, {o1: 0.01} or [0.01]; none where there is no loss"))
    ] = None
    place: Place = Place()
    places: Mapping[str, Place] = MappingProxyType({})


class LayerSpec(NamedTuple):
    """One layer of neurons."""

    neurons: Annotated[
        tuple[Name | None, ...] | int | None, Key(NeuronsShape(), said("their names, or how many there are"))
    ] = None
    activation: Annotated[
        Chosen, Key(_ACTIVATION, said("a name, or a mapping with name, constants and formula; sigmoid unless named"))
    ] = SIGMOID
    weights: Annotated[
        tuple[tuple[Entry, ...] | None, ...] | RandomSpec | None,
        Key(
            WEIGHTS,
            said("a row per neuron, a column per input of the layer; none: no connection; empty: a symbol; or random"),
            required=True,
        ),
    ] = None
    from_: Annotated[
        tuple[Name | None, ...] | None,
        Key(
            ListOf(NameShape(), said("a list of names")),
            said("the columns: inputs and neurons below; the layer before unless named"),
        ),
    ] = None
    bias: Annotated[
        Bias | None,
        Key(
            BiasShape(),
            said("one for the whole layer, or a list of one per neuron; left out: none"),
            may_be_empty=True,
        ),
    ] = None
    threshold: Annotated[
        Bias | None, Key(BiasShape(), said("in place of a bias, and in the same forms: subtracted"), may_be_empty=True)
    ] = None
    place: Place = Place()
    places: Mapping[str, Place] = MappingProxyType({})


class UpdateSpec(NamedTuple):
    """How the parameters move."""

    order: Annotated[
        str, Key(_ORDER, said("simultaneous, or in-place: the layer below sees the new weights of the layer above"))
    ] = Order.SIMULTANEOUS.value
    biases: Annotated[
        str, Key(_BIASES, said("fixed, trained (a shared bias moves by the sum) or split (one per neuron)"))
    ] = Biases.TRAINED.value
    place: Place = Place()
    places: Mapping[str, Place] = MappingProxyType({})


class FigureSpec(NamedTuple):
    """A figure in print, and the convention that reproduces it where it is not the file's."""

    quantity: Annotated[str, Key(TextShape(), said("the id of what the figure is of"), required=True)] = ""
    value: Annotated[Written | None, Key(WrittenShape(), said("the printed digits, quoted"), required=True)] = None
    erratum: Annotated[Written | None, Key(WrittenShape(), said("the true figure, where the print is wrong"))] = None
    order: Annotated[str | None, Key(_ORDER, said("the order of updates behind this figure"))] = None
    biases: Annotated[str | None, Key(_BIASES, said("the policy for biases behind this figure"))] = None
    learning_rate: Annotated[Fraction | None, Key(NumberShape(), said("the learning rate behind this figure"))] = None
    source: Annotated[str, Key(TextShape(), said("where the figure is printed; the network's source unless given"))] = (
        ""
    )
    place: Place = Place()
    places: Mapping[str, Place] = MappingProxyType({})


class NetworkSpec(NamedTuple):
    """A whole file."""

    name: Annotated[str, Key(TextShape(), said("the network's name; the file's stem unless given"))] = ""
    title: Annotated[str, Key(TextShape(), said("one line that says what this network is"))] = ""
    source: Annotated[str, Key(TextShape(), said("where the network comes from"))] = ""
    inputs: Annotated[tuple[Entry, ...] | None, Key(_INPUTS, said("the inputs of the only sample"))] = None
    targets: Annotated[tuple[Entry, ...] | None, Key(_TARGETS, said("the targets of the only sample"))] = None
    samples: Annotated[
        tuple[SampleSpec | None, ...] | FileSpec | None,
        Key(
            Either(
                "file",
                Record(FileSpec, said("the samples")),
                ListOf(Record(SampleSpec, said("a sample")), said("a list of samples")),
            ),
            said("a list of inputs and targets, or a CSV file of them, in place of the two keys"),
        ),
    ] = None
    layers: Annotated[
        tuple[LayerSpec | None, ...] | None,
        Key(
            ListOf(Record(LayerSpec, said("a layer")), said("a list of layers")),
            said("the layers from the first hidden one to the output"),
            required=True,
        ),
    ] = None
    loss: Annotated[
        Chosen,
        Key(
            _LOSS, said("a name, a mapping with name, constants and formula, or none; half-squared-error unless named")
        ),
    ] = HALF_SQUARED_ERROR
    decay: Annotated[DecaySpec, Key(Record(DecaySpec, said("decay")), said("weight decay"))] = DecaySpec()
    learning_rate: Annotated[
        Fraction | None, Key(NumberShape(may_be_empty=True), said("η; left out: a symbol"), may_be_empty=True)
    ] = None
    schedule: Annotated[Chosen, Key(_SCHEDULE, said("how η changes from update to update; constant unless named"))] = (
        CONSTANT
    )
    optimizer: Annotated[
        Chosen, Key(_OPTIMIZER, said("how the parameters move along their gradients; gradient-descent unless named"))
    ] = GRADIENT_DESCENT
    batch: Annotated[BatchSpec, Key(Record(BatchSpec, said("batch")), said("which samples an update learns from"))] = (
        BatchSpec()
    )
    update: Annotated[UpdateSpec, Key(Record(UpdateSpec, said("update")), said("how the parameters move"))] = (
        UpdateSpec()
    )
    notation: Annotated[
        Notation | None, Key(NotationShape(), said("the letters: the name of a notation, or templates of one's own"))
    ] = None
    published: Annotated[
        tuple[FigureSpec | None, ...],
        Key(
            ListOf(Record(FigureSpec, said("a published figure")), said("a list of figures"), least=0),
            said("figures in print"),
        ),
    ] = ()
    place: Place = Place()
    places: Mapping[str, Place] = MappingProxyType({})


NETWORK = Record(NetworkSpec, said("the network"))


def json_schema() -> Schema:
    """The JSON Schema of a network file, for editors and other programs."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": said("A network of bpcalc"),
        "$comment": said("Written by 'bpcalc schema' from the program's own types."),
        **NETWORK.schema(),
    }
