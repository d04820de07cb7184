"""What an entry in the table of slips is made of: what was done, why it is wrong, an example, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, TypeAlias

from bpcalc.checking.slips.neighbours import Neighbours
from bpcalc.derivation.step import Step
from bpcalc.formula.formula import Formula
from bpcalc.language.said import Said, said

Rewriting: TypeAlias = Callable[[Formula, Neighbours], Iterator[Formula]]
"""The formulas, or parts of one, that a slip makes of one."""


class Wrong(NamedTuple):
    """A formula that a slip makes of a Step's, and what the Step's own function has to say to that, if anything."""

    formula: Formula
    detail: str = ""


Working: TypeAlias = Callable[[Step, Neighbours], Iterator[Wrong]]
"""The wrong formulas that a slip makes of a Step, from the activation, the loss or the optimizer behind it."""


class Example(NamedTuple):
    """A right and a wrong line about a network, as notes write them; as a sheet does where it is `of_sheet`.

    `network` is the name of a bundled one, or the text of a file.
    """

    right: str
    wrong: str
    network: str = "classic"
    of_sheet: bool = False

    @property
    def shown(self) -> str:
        """Both lines in one."""
        return f"{self.right} → {self.wrong}"


class Found(NamedTuple):
    """A slip that explains what is written: its class and name, and the sentence to the learner."""

    slip: str
    rule: str
    sentence: Said


@dataclass(frozen=True)
class Slip:
    """One way to make a mistake: its class, which has a code, its name, what was done and how to remember better."""

    class_name: str
    name: str
    what: Said
    why: Said
    example: Example

    def found(self, sentence: Said | None = None) -> Found:
        """The slip where it was made, told by a sentence of its own where there is more to say than what it is."""
        return Found(self.class_name, self.name, sentence or self.what)

    def told(self, detail: str) -> Found:
        """The slip with what the function behind it has to say; without, where that is nothing."""
        return self.found(said("{what}: {detail}", what=self.what, detail=detail) if detail else None)


@dataclass(frozen=True)
class DigitSlip(Slip):
    """A slip of the pen: `makes(written, right)` tells whether these digits come of those by it."""

    makes: Callable[[str, str], bool]


class Plausible(IntEnum):
    """How soon a slip in a formula comes to mind where several explain a number; of two alike, the first in its table.

    What is usual goes before what happens to fit: any operand left out gives more values than a bias forgotten.
    """

    PLAIN = 0  # nothing else does it: a weight left as it was, a sample or the decay left out
    USUAL = 1  # of back-propagation itself: the sign of a difference, a bias, the rate, a derivative, a path
    OTHER_TIME = 2  # a weight of before or after the update
    OTHER_SYMBOL = 3  # of another neuron, connection or output
    ANY = 4  # of any formula: a term, a factor, a minus, a square


@dataclass(frozen=True)
class FormulaSlip(Slip):
    """A slip in a formula: it rewrites a Step's own formula, and so it is found in every network.

    `detail` is what there is to say of the formula that it made of another, in a Step of that id.
    """

    rewriting: Rewriting
    plausible: Plausible = Plausible.ANY
    detail: Callable[[Formula, Formula, str, Neighbours], str] | None = None


@dataclass(frozen=True)
class FunctionSlip(Slip):
    """A slip in the function behind a Step: what other entries of its table give, or its own without a part."""

    working: Working
    plausible: Plausible = Plausible.USUAL
