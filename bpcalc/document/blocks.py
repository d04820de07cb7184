"""The blocks of a document. Inside them stand quantities, numbers and formulas, never their text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

from bpcalc.algebra.formulas import Formula
from bpcalc.algebra.quantity import Quantity


class Form(StrEnum):
    """How a number is meant: a result with all its decimals, put into a formula, an error, or a rough size."""

    RESULT = "result"
    SHORT = "short"
    SIGNIFICANT = "significant"
    ROUGH = "rough"


@dataclass(frozen=True)
class Numeral:
    """A number; None is one that is not known."""

    value: Fraction | None
    form: Form = Form.RESULT


class Tone(StrEnum):
    """What a piece of text means to the reader."""

    GOOD = "good"
    BAD = "bad"
    WEAK = "weak"
    STRONG = "strong"


@dataclass(frozen=True)
class Toned:
    """Text that carries a judgement or a weight."""

    text: str
    tone: Tone


@dataclass(frozen=True)
class Mark:
    """The number of a factor: ①."""

    number: int


@dataclass(frozen=True)
class Expression:
    """A formula over the quantities that its ids stand for."""

    formula: Formula
    quantities: Mapping[str, Quantity]


Part: TypeAlias = str | Quantity | Numeral | Toned | Mark | Expression
Parts: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True)
class Line:
    """One line of the notes: quantity = formula = numbers put in = result.

    `formula` is None for what is given. `put_in` holds the exact value of each id in the formula, `exact` that of
    the result (None: a symbol), `value` the float that the program computes with.
    """

    quantity: Quantity
    phase: str
    rule: str
    reason: str
    value: float | None
    exact: Fraction | None
    formula: Formula | None = None
    needs: tuple[str, ...] = ()
    put_in: Mapping[str, Fraction | None] = field(default_factory=dict)
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    mark: int = 0


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the document's title."""

    level: int
    parts: Parts


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    parts: Parts


@dataclass(frozen=True)
class Given:
    """What is given, in groups that belong together: a title and its lines."""

    groups: tuple[tuple[str, tuple[Line, ...]], ...]


@dataclass(frozen=True)
class Lines:
    """Lines of the derivation, in groups that belong together (a neuron each).

    `terse` keeps the results only, `reasons` adds why each line holds.
    """

    groups: tuple[tuple[Line, ...], ...]
    terse: bool = False
    reasons: bool = False


@dataclass(frozen=True)
class Table:
    """A table; `numeric` are the columns that hold numbers."""

    header: tuple[Parts, ...]
    rows: tuple[tuple[Parts, ...], ...]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Curve:
    """A quantity over the iterations: values[n] after n updates, all finite."""

    quantity: Quantity
    values: Sequence[float]


@dataclass(frozen=True)
class Branch:
    """A tree of text."""

    parts: Parts
    children: tuple[Branch, ...] = ()


Block: TypeAlias = Heading | Paragraph | Given | Lines | Table | Curve | Branch


@dataclass(frozen=True)
class Document:
    """What a command has to say: blocks for readers, and `about` and `record` for programs.

    `about` opens the JSON object; `record` follows its steps, which are the lines of the blocks.
    """

    about: Mapping[str, Any]
    blocks: tuple[Block, ...]
    record: Mapping[str, Any] = field(default_factory=dict)
