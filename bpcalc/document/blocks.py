"""The blocks of a document. Inside them stand quantities, numbers and formulas, never their text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from bpcalc.algebra.branches import Taken
from bpcalc.algebra.formulas import Formula
from bpcalc.algebra.quantity import Quantity


class Form(StrEnum):
    """How a number is meant: a result with all its decimals, put into a formula, an error, or a rough size."""

    RESULT = "result"
    SHORT = "short"
    SIGNIFICANT = "significant"
    ROUGH = "rough"


class Numeral(NamedTuple):
    """A number; None is one that is not known. `places` are decimals that it must at least be shown with."""

    value: Fraction | None
    form: Form = Form.RESULT
    places: int = 0


class Tone(StrEnum):
    """What a piece of text means to the reader."""

    GOOD = "good"
    BAD = "bad"
    WEAK = "weak"
    STRONG = "strong"


class Toned(NamedTuple):
    """Text that carries a judgement or a weight."""

    text: str
    tone: Tone


class Mark(NamedTuple):
    """The number of a factor: ①."""

    number: int


class Expression(NamedTuple):
    """A formula over the quantities that its ids stand for; `marks` stand in place of those that have a number."""

    formula: Formula
    quantities: Mapping[str, Quantity]
    marks: Mapping[str, int] = MappingProxyType({})


Part: TypeAlias = str | Quantity | Numeral | Toned | Mark | Expression
Parts: TypeAlias = tuple[Part, ...]


class Line(NamedTuple):
    """One line of the notes: quantity = formula = numbers put in = result.

    `formula` is None for what is given. `put_in` holds the exact value of each id in the formula, `exact` that of
    the result (None: a symbol), `value` the float that the program computes with. `branch` is the branch that a formula
    in cases takes; `short` is what the formula comes to; `closed` is the same down to outputs, targets and weights.
    """

    quantity: Quantity
    phase: str
    rule: str
    reason: str
    value: float | None
    exact: Fraction | None
    formula: Formula | None = None
    needs: tuple[str, ...] = ()
    put_in: Mapping[str, Fraction | None] = MappingProxyType({})
    quantities: Mapping[str, Quantity] = MappingProxyType({})
    mark: int = 0
    branch: Taken | None = None
    short: Formula | None = None
    closed: Formula | None = None


class Heading(NamedTuple):
    """A heading; level 1 is the document's title."""

    level: int
    parts: Parts


class Paragraph(NamedTuple):
    """Running text."""

    parts: Parts


class Given(NamedTuple):
    """What is given, in groups that belong together: a title and its lines."""

    groups: tuple[tuple[str, tuple[Line, ...]], ...]


class Lines(NamedTuple):
    """Lines of the derivation, in groups that belong together (a neuron each).

    `terse` keeps the results only, `reasons` adds why each line holds.
    """

    groups: tuple[tuple[Line, ...], ...]
    terse: bool = False
    reasons: bool = False


class Table(NamedTuple):
    """A table; `numeric` are the columns that hold numbers."""

    header: tuple[Parts, ...]
    rows: tuple[tuple[Parts, ...], ...]
    numeric: frozenset[int] = frozenset()


class Curve(NamedTuple):
    """A quantity over the iterations: values[n] after n updates, all finite, floats or of many digits."""

    quantity: Quantity
    values: Sequence[Any]


class Branch(NamedTuple):
    """A tree of text."""

    parts: Parts
    children: tuple[Branch, ...] = ()


Block: TypeAlias = Heading | Paragraph | Given | Lines | Table | Curve | Branch


class Document(NamedTuple):
    """What a command has to say: blocks for readers, and `about` and `record` for programs.

    `about` opens the JSON object; `record` follows its steps, which are the lines of the blocks.
    """

    about: Mapping[str, Any]
    blocks: tuple[Block, ...]
    record: Mapping[str, Any] = MappingProxyType({})
