"""What the lexer of notes gives: tokens that know their place in a piece, and names with their scripts."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bpcalc.formula import grammar

CIRCLED = "circled"
"""The base of a number in a circle, which stands for a line or a factor of the note."""


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A name as written: its letters, what stands below and above, and its hat; `of` and `by` make it a partial."""

    base: str
    below: str = ""
    above: str = ""
    accent: str = ""
    of: WrittenName | None = None
    by: WrittenName | None = None

    @property
    def is_bare(self) -> bool:
        """Whether it is letters and nothing else."""
        return not (self.below or self.above or self.accent or self.of) and self.base.isalpha()


@dataclass(frozen=True, slots=True)
class Token(grammar.Token):
    """A token of a piece, and what it means."""

    name: WrittenName | None = None
    value: Fraction | None = None
    places: int = 0
    region: int = -1
    """The number of the formula of its piece that it stands in; -1 in running text."""

    @property
    def is_set(self) -> bool:
        """Whether it stands in mathematics, not in running text."""
        return self.region >= 0
