"""The parts of a Spec that many networks do without: random weights, batches, decay, samples in a file."""

# No postponed annotations here: they are read when a file is, and reading them back from text takes longer.

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from bpcalc.errors import Place
from bpcalc.language.said import said
from bpcalc.model.batches import Pick, Reduce
from bpcalc.model.entries import Rows
from bpcalc.model.number_shapes import CountShape, NumberShape
from bpcalc.model.random_weights import INITIALIZATIONS
from bpcalc.model.records import Key, Record
from bpcalc.model.shapes import Choice, ListOf, Name, NameShape, Schema, Shape, Text
from bpcalc.model.yaml_reading import Reading

LARGEST_SEED = 10**18


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

    file: Annotated[str, Key(Text(), said("a CSV file beside this one"), required=True)] = ""
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


class Either(NamedTuple):
    """One shape or another: `special` where the node is a mapping that has this key, else `usual`."""

    key: str
    special: Shape
    usual: Shape

    def read(self, node: Node, reading: Reading) -> Any:
        """What the shape that fits reads."""
        return (self.special if _has_key(node, self.key) else self.usual).read(node, reading)

    def schema(self) -> Schema:
        """Either schema."""
        return {"anyOf": [self.usual.schema(), self.special.schema()]}


def _has_key(node: Node, wanted: str) -> bool:
    keys = (key for key, _ in node.value) if isinstance(node, MappingNode) else ()
    return any(isinstance(key, ScalarNode) and key.value == wanted for key in keys)


class NeuronsShape(NamedTuple):
    """The names of a layer's neurons, or how many there are."""

    def read(self, node: Node, reading: Reading) -> Any:
        """A tuple of names, or a number."""
        if isinstance(node, ScalarNode) and node.value.isdigit() and node.style is None:
            return CountShape(1, MOST_NEURONS).read(node, reading)
        return _NAMES.read(node, reading)

    def schema(self) -> Schema:
        """A list of names, or a whole number."""
        return {"anyOf": [_NAMES.schema(), CountShape(1, MOST_NEURONS).schema()]}


MOST_NEURONS = 10_000
_NAMES = ListOf(NameShape(), said("a list of names"))

WEIGHTS = Either("random", Record(RandomSpec, said("random weights")), Rows())


def samples_shape(sample: Shape) -> Shape:
    """A list of samples, or a file of them."""
    return Either("file", Record(FileSpec, said("the samples")), ListOf(sample, said("a list of samples")))
