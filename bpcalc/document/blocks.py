"""The blocks of a document. Inside them stand quantities, numbers and formulas, never their text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import reduce
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from bpcalc.displaying import displayed, one_line
from bpcalc.formula.branches import Taken
from bpcalc.formula.formula import Formula
from bpcalc.formula.quantity import Quantity
from bpcalc.language.said import said
from bpcalc.notation.notation import NOTATIONS, Notation
from bpcalc.notation.placement import Placement


class Form(StrEnum):
    """How a number is meant.

    It is a result with all its decimals, put into a formula as it was given or as it was worked, an error, or a rough
    size.
    """

    RESULT = "result"
    SHORT = "short"
    WORKED = "worked"
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


class Letter(NamedTuple):
    """A letter of the matrix form: `W` of layer 1 is W⁽¹⁾ (0 is that of the inputs, None of no layer).

    `many` is a matrix with a column for each sample, written as a capital; `before` is ∂E/∂, or a function that is
    taken of it; `after` counts the updates, `sample` is the one sample that it is of.
    """

    stem: str
    layer: int | None = None
    many: bool = False
    transposed: bool = False
    before: str = ""
    after: str = ""
    sample: int = 0


class Reason(NamedTuple):
    """Why the line of a quantity holds; net, out and target are in it what the notation calls them."""

    text: str
    quantity: Quantity


Part: TypeAlias = str | Quantity | Numeral | Toned | Mark | Expression | Letter | Reason
"""A sentence (Said) may have other parts for values: each language puts them where they belong."""

Parts: TypeAlias = tuple[Part, ...]


def sentences(*texts: str) -> str:
    """Sentences one after the other, as far apart as the language wants them."""
    return reduce(lambda first, second: said("{first} {second}", first=first, second=second), texts)


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

    `terse` keeps the results only, `reasons` adds why each line holds. Lines that are not `steps` of the derivation are
    for readers only.
    """

    groups: tuple[tuple[Line, ...], ...]
    terse: bool = False
    reasons: bool = False
    steps: bool = True


class Matrix(NamedTuple):
    """Rows of numbers, or of what stands for them."""

    rows: tuple[tuple[Part, ...], ...]

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns there are."""
        return len(self.rows), len(self.rows[0])


Operand: TypeAlias = str | Letter | Quantity | Numeral | Matrix
"""Of an equation between matrices; a str is an operator: + − · ⊙ ( ). Two matrices side by side are multiplied."""


class Equation(NamedTuple):
    """letter = side = side …: in letters, in matrices of numbers, and what it comes to; `id` is its name in JSON.

    `quantities` are what the last matrix holds.
    """

    id: str
    letter: Letter
    sides: tuple[tuple[Operand, ...], ...]
    quantities: tuple[tuple[Quantity, ...], ...] = ()


class Equations(NamedTuple):
    """Equations between matrices; `lines` are the lines of the notes that they stand for."""

    equations: tuple[Equation, ...]
    lines: tuple[Line, ...] = ()


class Table(NamedTuple):
    """A table; `numeric` are the columns that hold numbers."""

    header: tuple[Parts, ...]
    rows: tuple[tuple[Parts, ...], ...]
    numeric: frozenset[int] = frozenset()


class Curve(NamedTuple):
    """A quantity over the iterations: values[n] after n updates or at[n], all finite, floats or of many digits."""

    quantity: Quantity
    values: Sequence[Any]
    at: Sequence[int] = ()


Row: TypeAlias = tuple[Quantity, Numeral]
"""A quantity in a picture, and its number."""


BIAS, ERROR = "bias", "error"
"""Roles of circles besides those of inputs and neurons: the 1 that biases are multiplied with, and the error."""


class Circle(NamedTuple):
    """An input, a neuron, the 1 that a bias is multiplied with, or the error (which has a quantity for a name).

    `rows` are what stands in it, `below` the bias that is its own; `lit` says that it is on the paths that the picture
    is about.
    """

    name: str | Quantity
    role: str
    rows: tuple[Row, ...] = ()
    below: tuple[Row, ...] = ()
    lit: bool = False


class Omitted(NamedTuple):
    """How many circles a wide layer has between its neighbours that the picture does not show."""

    number: int


class Column(NamedTuple):
    """A layer from top to bottom, and what is written above it."""

    title: str
    cells: tuple[Circle | Omitted, ...]


class Edge(NamedTuple):
    """A connection between two circles, each (column, place); `rows` are its weight, and the gradient."""

    start: tuple[int, int]
    end: tuple[int, int]
    rows: tuple[Row, ...] = ()
    lit: bool = False


class Diagram(NamedTuple):
    """A picture of a network: `described` for who cannot see it, `told` for all.

    An `aside` is drawn on pages only, and skipped in text.
    """

    name: str
    columns: tuple[Column, ...]
    edges: tuple[Edge, ...]
    described: str = ""
    told: tuple[str, ...] = ()
    aside: bool = True


class Branch(NamedTuple):
    """A tree of text."""

    parts: Parts
    children: tuple[Branch, ...] = ()


class Excerpt(NamedTuple):
    """A line of a reader's file with a part of it marked; lines and columns count from 1."""

    line: int
    text: str
    column: int
    length: int


class Bar(NamedTuple):
    """One bar: what it is about, how long it is, and what is told at its end."""

    name: str
    value: Fraction
    told: str


class Bars(NamedTuple):
    """A picture of how large things are beside one another: a bar each, from top to bottom, none below 0."""

    title: str
    bars: tuple[Bar, ...]

    def share(self, bar: Bar) -> float:
        """How long a bar is, of the longest one."""
        return float(bar.value / (max(one.value for one in self.bars) or 1))


Block: TypeAlias = Heading | Paragraph | Given | Lines | Equations | Table | Curve | Diagram | Bars | Branch | Excerpt


NOWHERE = Placement()
"""Where the names of no network stand."""


@displayed
@dataclass(frozen=True, repr=False)
class Document:
    """What a command has to say: blocks for readers, and `about` and `record` for programs.

    `about` opens the JSON object; `record` follows its steps, which are the lines of the blocks. `placement` is where
    names stand in the network that it is about, `notation` what its file asks for, `digits` the decimals of its
    numbers. `exit_code` is 0 where all is well, 1 where numbers are wrong, 2 where nothing could be read, 3 where
    bpcalc's own check failed, 130 after Ctrl-C. Parts that `stand_apart` are of people who are not to see those of
    others: the first title is that of all, and no link leads from one part into another.

    >>> import bpcalc
    >>> document = bpcalc.run(bpcalc.load("classic"))
    >>> document.exit_code, document.about["schema"]
    (0, 'bpcalc/derivation/1')
    """

    about: Mapping[str, Any]
    blocks: tuple[Block, ...]
    record: Mapping[str, Any] = field(default_factory=dict)
    placement: Placement = NOWHERE
    notation: Notation | None = None
    digits: int = 9
    exit_code: int = 0
    stand_apart: bool = False

    @property
    def letters(self) -> Notation:
        """The notation that it is written in unless a reader wants another."""
        return self.notation or NOTATIONS["net-out"]

    def __repr__(self) -> str:
        subject = self.about.get("network", self.about.get("schema", ""))
        return one_line(self, f"{subject}: {len(self.blocks)} blocks, exit code {self.exit_code}")
