"""The constants of a network's functions: named as the functions name them, unless something else has that name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import TypeVar

from bpcalc.functions.activations import Activation
from bpcalc.functions.losses import Loss
from bpcalc.functions.optimizers import Optimizer
from bpcalc.functions.schedules import Schedule

Function = TypeVar("Function", Activation, Loss, Optimizer, Schedule)


class Constants:
    """Collects constants; two functions share one where name and value are the same."""

    def __init__(self, taken: Collection[str]) -> None:
        self.values: dict[str, Fraction | None] = {}
        self._taken = taken

    def named(self, name: str, value: Fraction | None) -> str:
        """What a constant is called here: its own name, with primes where that is taken."""
        while name in self._taken or (name in self.values and self.values[name] != value):
            name += "'"
        self.values[name] = value
        return name

    def free(self, name: str) -> str:
        """A name that nothing has, with primes where that is needed."""
        while name in self._taken or name in self.values:
            name += "'"
        return name

    def bound(self, entry: Function, values: Mapping[str, Fraction | None]) -> Function:
        """The function with the names that its constants have here."""
        return entry._replace(names={own: self.named(own, value) for own, value in values.items()})
